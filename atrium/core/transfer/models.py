from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    DRAFT = "draft", _("Not started")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Stopped by a fault")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


class OnDuplicate(models.TextChoices):
    SKIP = "skip", _("Leave the record as it is")
    UPDATE = "update", _("Update the record")
    CREATE = "create", _("Make a second record")


class OnSimilar(models.TextChoices):
    """What becomes of a row that probably is a record, by the score of duplicates."""

    CREATE = "create", _("Make a new record")
    REFUSE = "refuse", _("Refuse the row and say what it resembles")
    UPDATE = "update", _("Update the record it resembles")


class Outcome(models.TextChoices):
    CREATED = "created", pgettext_lazy("import", "Created")
    UPDATED = "updated", _("Updated")
    SKIPPED = "skipped", _("Skipped")
    REFUSED = "refused", _("Refused")


class Import(models.Model):
    """One file on its way to records, from the upload to the undo.

    `mapping` maps the file's columns to slots (importing.slots), `constants` slots to texts that
    stand where a row says nothing. `decisions` maps a slot to what to do with each value it does
    not know, {"GTXPro": {"do": "use", "to": "GTX Pro"}}, the value "*" standing for all others;
    `faults` maps a slot to "empty" where a value that cannot be kept is left out instead of
    refusing its row. `run` marks every change in the history. `done` counts the rows settled.
    `made` lists the (option set, code) of options added for the file.
    """

    record_type = models.CharField(max_length=60)
    file = models.ForeignKey("documents.File", models.PROTECT, related_name="+")
    person = models.ForeignKey("access.Person", models.SET_NULL, null=True, related_name="+")
    options = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    constants = models.JSONField(default=dict)
    decisions = models.JSONField(default=dict)
    faults = models.JSONField(default=dict)
    on_duplicate = models.CharField(max_length=10, choices=OnDuplicate, default=OnDuplicate.SKIP)
    on_similar = models.CharField(max_length=10, choices=OnSimilar, default=OnSimilar.CREATE)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    run = models.UUIDField(default=uuid4)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    beside = models.PositiveIntegerField(default=0)
    undone = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)
    made = models.JSONField(default=list)
    findings = models.JSONField(default=dict)
    progress = models.ForeignKey("jobs.Progress", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-created_at"], name="transfer_import_newest")]

    @property
    def busy(self) -> bool:
        return self.state in {State.RUNNING, State.UNDOING}


class ImportRow(models.Model):
    """What became of one row of the file, by the line it begins on.

    Line 0 stands for records made because a row named them ("beside"). `version` is the record's
    after the import, by which a later change is known; `before` keeps what the history does not:
    the values in tables of their own. `reasons` lists {"field", "message"}.
    """

    of = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    record_type = models.CharField(max_length=60)
    record_id = models.BigIntegerField(null=True)
    version = models.PositiveIntegerField(default=1)
    before = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)
    undone = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["of", "outcome", "line"], name="transfer_row_of"),
            models.Index(fields=["record_type", "record_id"], name="transfer_row_record"),
        ]
