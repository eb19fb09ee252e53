"""What belongs to nothing leaves the disk, never what is being uploaded."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from atrium.core import clock
from atrium.core.documents.clearing import GRACE, sweep
from atrium.core.documents.storing import store
from atrium.core.records.actor import system

pytestmark = pytest.mark.django_db
STRAY = "2020/01/" + "a" * 32
FOREIGN = "2020/01/notes.txt"


def test_only_what_is_old_and_has_no_row_is_swept_away() -> None:
    kept = store(system("test"), "kept.txt", BytesIO(b"kept"), 4)
    for key in (STRAY, FOREIGN):
        default_storage.save(key, ContentFile(b"stray"))
    try:
        assert sweep() == 0  # it may be an upload under way
        assert sweep(clock.now() + GRACE + timedelta(minutes=1)) >= 1
        assert not default_storage.exists(STRAY)
        assert default_storage.exists(FOREIGN)
        assert default_storage.exists(kept.key)
    finally:
        for key in (STRAY, FOREIGN, kept.key):
            default_storage.delete(key)
