"""The addresses of the API and of the pages about it."""

from __future__ import annotations

from django.urls import path, re_path, register_converter

from atrium.core.api import (
    about,
    around,
    batch,
    duplicates,
    guide,
    merging,
    pages,
    resources,
    undoing,
)


class Id:
    """The id of a record, as far as a bigint goes."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(Id, "record_id")

urlpatterns = [
    path("api", guide.guide),
    path("api/", guide.guide, name="api"),
    path("settings/tokens", pages.tokens_page, name="tokens"),
    path("settings/tokens/<record_id:pk>/revoke", pages.revoke_token, name="revoke_token"),
    path("api/v1/openapi.json", about.openapi, name="openapi"),
    path("api/v1/me", about.me),
    path("api/v1/files", about.files),
    path("api/v1/files/<record_id:pk>", about.file),
    path("api/v1/actions", undoing.actions),
    path("api/v1/actions/<uuid:run_id>", undoing.action),
    path("api/v1/actions/<uuid:run_id>/undo", undoing.undo_view),
    path("api/v1/<slug:slug>", resources.collection),
    path("api/v1/<slug:slug>/batch", batch.view),
    path("api/v1/<slug:slug>/match", duplicates.match_view),
    path("api/v1/<slug:slug>/duplicates", duplicates.list_view),
    path("api/v1/<slug:slug>/duplicates/<record_id:pk>/dismiss", duplicates.dismiss_view),
    path("api/v1/<slug:slug>/by-external-id/<path:external_id>", resources.by_external_id),
    path("api/v1/<slug:slug>/<record_id:pk>", resources.record),
    path("api/v1/<slug:slug>/<record_id:pk>/actions/<slug:key>", resources.action),
    path("api/v1/<slug:slug>/<record_id:pk>/merge", merging.merge_view),
    path("api/v1/<slug:slug>/<record_id:pk>/unmerge", merging.part_view),
    path("api/v1/<slug:slug>/<record_id:pk>/timeline", around.timeline_view),
    path("api/v1/<slug:slug>/<record_id:pk>/notes", around.notes_view),
    re_path(r"^api/", about.elsewhere),
]
