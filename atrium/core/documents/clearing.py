"""Taking files off the disk that belong to nothing any more."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.core.files.storage import default_storage
from django.db import transaction

from atrium.core import clock
from atrium.core.documents.models import File

log = logging.getLogger(__name__)

# A file is on the disk before its row is committed; none so young is taken for left over.
GRACE = timedelta(days=1)
BATCH = 500
# What `storing.store` calls files; anything else in the folder is not ours.
YEAR, MONTH, NAME = (re.compile(p) for p in (r"\d{4}", r"\d{2}", r"[0-9a-f]{32}(_\w+)?"))


def remove_after_commit(keys: Collection[str]) -> None:
    """Remove the contents of files whose rows go with the present transaction."""
    transaction.on_commit(lambda: _remove(keys), robust=True)


def sweep(now: datetime | None = None) -> int:
    """Remove what has no row, such as of a process that died; returns how many."""
    before = (now or clock.now()) - GRACE
    removed = 0
    stored = _stored()
    while keys := list(islice(stored, BATCH)):
        known = set(File.objects.filter(key__in=keys).values_list("key", flat=True))
        removed += _remove([key for key in keys if key not in known and _older(key, before)])
    return removed


def _stored() -> Iterator[str]:
    for year in _folders("", YEAR):
        for month in _folders(year, MONTH):
            names = default_storage.listdir(f"{year}/{month}")[1]
            yield from (f"{year}/{month}/{name}" for name in names if NAME.fullmatch(name))


def _folders(within: str, named: re.Pattern[str]) -> list[str]:
    try:
        return [name for name in default_storage.listdir(within)[0] if named.fullmatch(name)]
    except FileNotFoundError:  # nothing was stored yet
        return []


def _older(key: str, before: datetime) -> bool:
    try:
        return default_storage.get_modified_time(key) < before
    except FileNotFoundError:
        return False


def _remove(keys: Iterable[str]) -> int:
    removed = 0
    for key in keys:
        try:
            default_storage.delete(key)
        except OSError:
            log.exception("file %s could not be removed; the nightly sweep tries again", key)
        else:
            removed += 1
    return removed
