"""Options of choice fields: rows, so that a company can add its own."""

from __future__ import annotations

from django.db import models


class Option(models.Model):
    """One option of an option set, such as "Referral" in "lead_source".

    `labels` maps language codes to words; a language without one shows the English, and an
    option without any shows its code. `built_in` options come with the program, which relies on
    their codes: they may be renamed and retired but not removed. `tone` colours the chip: "",
    indigo, moss, amber or verm.
    """

    option_set = models.CharField(max_length=60)
    code = models.CharField(max_length=60)
    labels = models.JSONField(default=dict)
    tone = models.CharField(max_length=10, blank=True, default="")
    position = models.PositiveIntegerField(default=0)
    retired = models.BooleanField(default=False)
    built_in = models.BooleanField(default=False)

    class Meta:
        ordering = ["option_set", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["option_set", "code"], name="records_option_code")
        ]
