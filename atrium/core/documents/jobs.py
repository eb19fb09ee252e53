"""Reading files in the background, and removing what belongs to nothing."""

from __future__ import annotations

import logging

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from atrium.core.documents import clearing, texts
from atrium.core.documents.models import File

log = logging.getLogger(__name__)


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


@app.periodic(cron="11 3 * * *")
@app.task(name="documents.sweep", queueing_lock="documents.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001 - the queue sends it
    """Remove stored files that belong to nothing, some time after they were stored."""
    removed = clearing.sweep()
    if removed:
        log.info("%s files without a record removed", removed)
