"""Values of a deal computed by the database, for lists, filters, sorting and sums."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import (
    BooleanField,
    Case,
    DecimalField,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    Q,
    Value,
    When,
)
from django.db.models.functions import Now

from atrium.sales.models.pipeline import Outcome

# Expected worth in the company's currency: amount times the chance of winning.
WEIGHTED = ExpressionWrapper(
    F("amount_base") * F("probability") / Value(100),
    output_field=DecimalField(max_digits=19, decimal_places=4),
)

# Open, and longer in its stage than the stage allows. Days times 24 hours: a calendar is not asked.
ROTTING = Case(
    When(
        Q(outcome=Outcome.OPEN, stage__rot_days__isnull=False)
        & Q(stage_since__lt=Now() - F("stage__rot_days") * Value(timedelta(days=1))),
        then=Value(True),
    ),
    default=Value(False),
    output_field=BooleanField(),
)

# Days from opening to closing; PostgreSQL's own difference of two dates is a whole number.
CYCLE_DAYS = Func(
    F("closed_on"),
    F("opened_on"),
    template="(%(expressions)s)",
    arg_joiner=" - ",
    output_field=IntegerField(),
)
