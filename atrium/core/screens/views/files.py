"""Uploading and fetching files."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from atrium.core.access.middleware import Request
from atrium.core.documents.storing import SHOWN, fetch, store
from atrium.core.records.errors import Problem, Rejected
from atrium.core.screens.access import answers


@require_POST
@answers
def upload(request: Request) -> HttpResponse:
    sent = request.FILES.get("file")
    if sent is None or isinstance(sent, list):
        raise Rejected([Problem("file", _("Choose a file."))])
    kept = store(request.actor, sent.name or "file", sent, sent.size or 0)
    url = f"/files/{kept.pk}"
    return JsonResponse(
        {"id": kept.pk, "name": kept.name, "size": kept.size, "type": kept.kind, "url": url}
    )


@require_GET
@answers
def download(request: Request, pk: int) -> FileResponse:
    """The file, sandboxed and never sniffed: nothing uploaded can run."""
    file, content = fetch(request.actor, pk)
    return FileResponse(
        content,
        as_attachment=file.kind not in SHOWN,
        filename=file.name,
        content_type=file.kind,
        headers={
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, max-age=3600",
        },
    )
