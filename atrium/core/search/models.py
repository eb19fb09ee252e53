from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func


class SearchEntry(models.Model):
    """What a record is found by; there is one for each that is neither archived nor deleted.

    `title` and `rest` are folded texts, `pieces` their pieces of three characters (see `words`).
    `owner` and `team` are the record's, so that a search looks only through what its reader sees.
    """

    pk = models.CompositePrimaryKey("record_type", "record_id")
    record_type = models.TextField()
    record_id = models.BigIntegerField()
    owner = models.BigIntegerField(null=True)
    team = models.BigIntegerField(null=True)
    changed = models.DateTimeField()
    title = models.TextField()
    rest = models.TextField()
    pieces = SearchVectorField()

    class Meta:
        indexes = [
            # Changes collect in the index's own waiting list: written one by one, they cost ten
            # times as much. The list is read with every search, so it is kept short.
            GinIndex(
                fields=["pieces"], name="search_pieces", fastupdate=True,
                gin_pending_list_limit=1024,
            ),
            models.Index(fields=["record_type", "changed"], name="search_by_type"),
            models.Index(fields=["record_type", "team", "changed"], name="search_by_team"),
            models.Index(fields=["record_type", "owner", "changed"], name="search_by_owner"),
        ]  # fmt: skip


class IndexRules(models.Model):
    """By which version of the rules (see `words`) all entries of a type were written."""

    record_type = models.TextField(primary_key=True)
    rules = models.IntegerField()


class Word(models.Model):
    """A word that records are found by: folded, of Latin or Cyrillic letters (see `correcting`).

    It may stand here twice, and for a while after the last record that had it.
    """

    word = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["word"], name="search_word_itself"),
            GinIndex(
                Func(F("word"), function="atrium_one_less"), name="search_word_one_less",
                fastupdate=True, gin_pending_list_limit=256,
            ),
        ]  # fmt: skip


class RecentView(models.Model):
    """When somebody last opened a record."""

    person = models.ForeignKey("access.Person", models.CASCADE, related_name="+")
    record_type = models.TextField()
    record_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "record_type", "record_id"], name="search_recent_once"
            )
        ]
        indexes = [models.Index(fields=["person", "-at"], name="search_recent_newest")]
