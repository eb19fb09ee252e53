"""The addresses of administering; they stand before those of the screens, whose slugs are wild."""

from __future__ import annotations

from django.urls import path

from atrium.core.administration.views import (
    company,
    jobs,
    layouts,
    matching,
    options,
    own_fields,
    own_files,
    preferences,
    retention,
    roles,
    signing,
    teams,
    why,
)

FIELD = "company/fields/<slug:record_type>/<slug:key>"
OPTION = "company/options/<slug:option_set>/<str:code>"

urlpatterns = [
    path("preferences", preferences.preferences, name="preferences"),
    path("roles/<int:pk>/rights", roles.rights, name="role_rights"),
    path("teams/tree", teams.tree, name="team_tree"),
    path("teams/<int:pk>/place", teams.place, name="place_team"),
    path("teams/<int:pk>/move", teams.move, name="move_team"),
    path("people/<int:pk>/sign-in", signing.sign_in, name="person_sign_in"),
    path("people/<int:pk>/sign-in/password", signing.password, name="person_password"),
    path("people/<int:pk>/sign-in/link", signing.link, name="person_link"),
    path("people/<int:pk>/sign-in/sessions", signing.sessions, name="person_sessions"),
    path("people/<int:pk>/sign-in/active", signing.active, name="person_active"),
    path("company", company.settings_page, name="company"),
    path("company/retention", retention.retention, name="retention"),
    path("company/duplicates", matching.types, name="matching_types"),
    path("company/duplicates/<slug:record_type>", matching.matching_page, name="matching"),
    path("company/rates", company.rates, name="rates"),
    path("company/rates/<int:pk>", company.rates, name="rate"),
    path("company/rates/<int:pk>/remove", company.remove_rate, name="remove_rate"),
    path("company/options", options.sets, name="option_sets"),
    path("company/options/<slug:option_set>", options.one_set, name="option_set"),
    path(f"{OPTION}/move", options.move, name="move_option"),
    path(f"{OPTION}/retire", options.retire, name="retire_option"),
    path(OPTION, options.one_option, name="option"),
    path("company/fields", own_fields.types, name="field_types"),
    path("company/fields/file", own_files.page, name="field_file"),
    path("company/fields/file.json", own_files.download, name="field_file_json"),
    path("company/fields/<slug:record_type>", own_fields.fields, name="own_fields"),
    path("company/fields/<slug:record_type>/new", own_fields.new, name="new_own_field"),
    path("company/fields/<slug:record_type>/layout", layouts.layout, name="layout"),
    path(f"{FIELD}/place", own_fields.place, name="place_own_field"),
    path(f"{FIELD}/retire", own_fields.retire, name="retire_own_field"),
    path(FIELD, own_fields.field, name="own_field"),
    path("jobs", jobs.all_jobs, name="jobs"),
    path("jobs/mine", jobs.own_jobs, name="own_jobs"),
    path("jobs/<int:pk>/retry", jobs.retry, name="retry_job"),
    path("jobs/<int:pk>/cancel", jobs.cancel, name="cancel_job"),
    path("<slug:slug>/<int:pk>/why", why.why, name="why"),
]
