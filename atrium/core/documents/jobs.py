"""Reading files in the background."""

from __future__ import annotations

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from atrium.core.documents import texts
from atrium.core.documents.models import File


@app.task(name="documents.read")
def read_file(file: int) -> None:
    """Let the search know the text of a file."""
    found = File.objects.filter(pk=file).first()
    if found is not None:
        texts.keep(found)


@app.task(name="documents.read_left", queueing_lock="documents.read_left")
def read_left() -> None:
    """The files that were attached before the program could read them."""
    for file in texts.left().iterator(100):
        texts.keep(file)


def catch_up() -> None:
    """Have those files read that were not; one statement where there are none."""
    if not texts.left().exists():
        return
    try:
        with transaction.atomic():
            read_left.defer()
    except AlreadyEnqueued:
        pass  # it waits for a worker since an earlier start
