from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class Progress(models.Model):
    """How far a piece of work has come, for the person who started it and for administrators.

    `done` of `total` counts whatever the work counts, such as rows. `message` says in words why
    it failed. `job` is the queue's own number.
    """

    task = models.CharField(max_length=80)
    title = models.CharField(max_length=250)
    person = models.ForeignKey("access.Person", models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True, default="")
    job = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-created_at"], name="jobs_progress_newest")]

    @property
    def percent(self) -> int:
        return min(100, 100 * self.done // self.total) if self.total else 0

    @property
    def over(self) -> bool:
        return self.state in {State.DONE, State.FAILED, State.CANCELLED}
