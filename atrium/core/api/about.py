"""What belongs to no record type: who one is, files, and the description of the API."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from atrium.core.api.callers import Caller
from atrium.core.api.models import Token
from atrium.core.api.once import once
from atrium.core.api.openapi import document
from atrium.core.api.problems import Fault
from atrium.core.api.serving import ANYTHING, endpoint, nothing_here, reply
from atrium.core.documents.models import File
from atrium.core.documents.storing import SHOWN, fetch, store
from atrium.core.records import registry
from atrium.core.records.errors import Problem, Rejected
from atrium.core.screens.access import reachable


def _me(_request: HttpRequest, caller: Caller) -> HttpResponse:
    actor, person = caller.actor, caller.person
    reached = [kind for kind in registry.all_types() if reachable(kind, actor)]
    return reply(
        {
            "id": person.pk,
            "name": person.name,
            "email": person.email,
            "team": actor.team_id,
            "language": actor.language,
            "zone": actor.zone,
            "rights": sorted(right.value for right in actor.rights),
            "types": [{"key": kind.key, "slug": kind.slug} for kind in reached],
            "token": _token(caller.token) if caller.token else None,
        }
    )


def _token(token: Token) -> dict[str, Any]:
    return {
        "name": token.name,
        "prefix": token.prefix,
        "read_only": token.read_only,
        "expires_at": token.expires_at.isoformat() if token.expires_at else None,
    }


def _upload(request: HttpRequest, caller: Caller) -> HttpResponse:
    if request.content_type != "multipart/form-data":
        text = _("Send the file as multipart/form-data, in the part “file”.")
        raise Fault(415, "unsupported_media_type", text, headers={"Accept": "multipart/form-data"})
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile):
        raise Rejected([Problem("file", _("Choose a file."))])
    name = sent.name or "file"

    def perform() -> HttpResponse:
        kept = store(caller.actor, name, sent, sent.size or 0)
        return reply(_file(kept), 201, {"Location": f"/api/v1/files/{kept.pk}"})

    return once(request, caller, _fingerprint(name, sent), perform)


def _fingerprint(name: str, sent: UploadedFile[Any]) -> bytes:
    digest = sha256(name.encode())
    for chunk in sent.chunks():
        digest.update(chunk)
    sent.seek(0)
    return digest.digest()


def _file(file: File) -> dict[str, Any]:
    return {
        "id": file.pk,
        "name": file.name,
        "type": file.kind,
        "size": file.size,
        "sha256": file.sha256,
    }


def _download(_request: HttpRequest, caller: Caller, pk: int) -> FileResponse:
    """The file, sandboxed and never sniffed: nothing uploaded can run."""
    file, content = fetch(caller.actor, pk)
    return FileResponse(
        content,
        as_attachment=file.kind not in SHOWN,
        filename=file.name,
        content_type=file.kind,
        headers={
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _openapi(_request: HttpRequest, _caller: Caller) -> HttpResponse:
    return HttpResponse(document(), content_type="application/json")


me = endpoint(get=_me)
files = endpoint(post=_upload)
file = endpoint(produces=ANYTHING, get=_download)
openapi = endpoint(get=_openapi)
elsewhere = endpoint(
    produces=ANYTHING,
    **dict.fromkeys(("get", "post", "put", "patch", "delete"), nothing_here),
)
