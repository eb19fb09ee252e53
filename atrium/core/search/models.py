from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class SearchEntry(models.Model):
    """What a record is found by. `norm` is the folded text, `vector` its pairs of characters."""

    record_type = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    title = models.TextField()
    norm = models.TextField()
    vector = SearchVectorField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record_type", "record_id"], name="search_entry_once")
        ]
        indexes = [GinIndex(fields=["vector"], name="search_entry_vector", fastupdate=False)]
