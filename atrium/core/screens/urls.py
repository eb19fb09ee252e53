"""The addresses of the screens; those of a record type come last, since its slug is a wildcard."""

from __future__ import annotations

from django.urls import path

from atrium.core.screens.views import (
    boards,
    conditions,
    files,
    forms,
    home,
    lists,
    live,
    merging,
    pages,
    pickers,
    sharing,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("pulse", live.pulse, name="pulse"),
    path("session", live.session, name="session"),
    path("palette", pickers.palette, name="palette"),
    path("pick/tags/<slug:source>", pickers.tags, name="pick_tags"),
    path("pick/<slug:source>", pickers.pick, name="pick"),
    path("people/mention", pickers.mention, name="mention"),
    path("fields/address", forms.address, name="address_fields"),
    path("files", files.upload, name="upload"),
    path("files/<int:pk>", files.download, name="download"),
    path("<slug:slug>", lists.list_page, name="list"),
    path("<slug:slug>/live", live.lines, name="live_lines"),
    path("<slug:slug>/count", lists.count, name="count"),
    path("<slug:slug>/bulk", lists.bulk, name="bulk"),
    path("<slug:slug>/bulk/field", lists.bulk_field, name="bulk_field"),
    path("<slug:slug>/columns", lists.columns, name="columns"),
    path("<slug:slug>/views", lists.save_view, name="save_view"),
    path("<slug:slug>/board", boards.board_page, name="board"),
    path("<slug:slug>/board/lane", boards.lane_cards, name="lane"),
    path("<slug:slug>/board/live", live.cards, name="live_cards"),
    path("<slug:slug>/board/move", boards.move, name="move"),
    path("<slug:slug>/merge", merging.merge_page, name="merge"),
    path("<slug:slug>/new", forms.new, name="new"),
    path("<slug:slug>/hidden", conditions.hidden, name="hidden_fields"),
    path("<slug:slug>/<int:pk>", pages.record_page, name="record"),
    path("<slug:slug>/<int:pk>/edit", forms.edit, name="edit"),
    path("<slug:slug>/<int:pk>/fields/<str:key>", forms.field, name="field"),
    path("<slug:slug>/<int:pk>/timeline", pages.record_timeline, name="timeline"),
    path("<slug:slug>/<int:pk>/notes", pages.write_note, name="write_note"),
    path("<slug:slug>/<int:pk>/merges", merging.merges_page, name="merges"),
    path("<slug:slug>/<int:pk>/unmerge", merging.part, name="unmerge"),
    path("<slug:slug>/<int:pk>/people", sharing.people, name="people"),
    path("<slug:slug>/<int:pk>/people/<int:share>/remove", sharing.remove, name="unshare"),
    path("<slug:slug>/<int:pk>/act/<slug:verb>", pages.act, name="act"),
]
