"""What upper rooms may do with deals beyond the actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import zip_longest

from atrium.sales.models import StageChange


def keep_stage_changes(paths: Mapping[int, Sequence[tuple[int, datetime, int | None]]]) -> None:
    """Set the whole way of deals through their stages, oldest first: stage, when, by whom.

    For what happened before the deals were kept here. The last stage must be the deal's own.
    """
    StageChange.objects.filter(deal__in=paths).delete()
    StageChange.objects.bulk_create(
        StageChange(
            deal_id=deal,
            stage_id=stage,
            entered_at=entered,
            left_at=following[1] if following else None,
            person_id=person,
        )
        for deal, path in paths.items()
        for (stage, entered, person), following in zip_longest(path, path[1:])
    )
