"""What follows the changes of administrators in the background."""

from __future__ import annotations

from procrastinate.contrib.django import app

from atrium.core.records import registry, versions
from atrium.core.records.models import OwnField
from atrium.core.records.own import indexes
from atrium.core.search import index


@app.task(name="administration.follow_own_fields")
def follow_own_fields(record_type: str) -> None:
    """Bring the database's indexes up to date with the own fields, and where the search words of
    a record type changed, the search index.
    """
    versions.refresh()
    rows = OwnField.objects.filter(retired=False)
    indexes.align({f"{row.record_type}.{row.key}": row.pk for row in rows})
    if record_type:
        index.rebuild(registry.get(record_type))
