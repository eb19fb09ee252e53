"""Keeping files: found out what they are from their content, stored under a name of their own."""

from __future__ import annotations

import hashlib
from typing import IO, Any
from uuid import uuid4

from django.core.files.base import File as Content
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from atrium.core import clock
from atrium.core.documents.models import File
from atrium.core.records import registry
from atrium.core.records.actor import Actor
from atrium.core.records.errors import NotFound, Problem, Rejected
from atrium.core.records.reading import visible

LARGEST = 50 * 1024 * 1024
# First bytes that tell a type beyond doubt; everything else is kept as a plain file to save.
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
)
OTHER = "application/octet-stream"
# Shown in the browser; the rest is only ever saved, so that nothing uploaded can run.
SHOWN = {"image/png", "image/jpeg", "image/gif", "image/webp"}


def store(actor: Actor, name: str, content: IO[bytes], size: int) -> File:
    """Keep an uploaded file; it belongs to its uploader until a record takes it."""
    if size > LARGEST:
        text = _("“%(name)s” is too large; a file may have %(limit)s MB.")
        raise Rejected([Problem("file", text % {"name": name, "limit": LARGEST // 1024**2})])
    digest = hashlib.sha256()
    for chunk in iter(lambda: content.read(1024 * 1024), b""):
        digest.update(chunk)
    content.seek(0)
    head = content.read(16)
    content.seek(0)
    key = f"{clock.now():%Y/%m}/{uuid4().hex}"
    try:
        key = default_storage.save(key, Content(content))
    except OSError:
        # Half a file would take what little room is left.
        default_storage.delete(key)
        raise
    return File.objects.create(
        name=_clean_name(name),
        kind=media_type(head),
        size=size,
        sha256=digest.hexdigest(),
        key=key,
        uploaded_by_id=actor.person_id,
        uploaded_at=clock.now(),
    )


def media_type(head: bytes) -> str:
    """The media type by the first bytes."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for mark, kind in SIGNATURES if head.startswith(mark)), OTHER)


def fetch(actor: Actor, pk: int) -> tuple[File, Any]:
    """A file and its content, for whoever sees the record it belongs to; raises NotFound."""
    file = File.objects.filter(pk=pk).first()
    if file is None or not _sees(actor, file):
        raise NotFound
    return file, default_storage.open(file.key)


def _sees(actor: Actor, file: File) -> bool:
    if not file.record_type:
        return file.uploaded_by_id is not None and file.uploaded_by_id == actor.person_id
    kind = registry.get(file.record_type)
    if file.field is None or (file.field and file.field not in kind.visible_fields(actor)):
        return False
    return visible(kind, actor).filter(pk=file.record_id).exists()


def _clean_name(name: str) -> str:
    """The last part of the name, without what a file system or a header could stumble over."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in last if c.isprintable() and c not in '<>:"|?*').strip(" .")
    return kept[-200:] or "file"
