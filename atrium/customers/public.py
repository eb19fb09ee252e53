"""What upper rooms may do with customers beyond the actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import zip_longest

from atrium.customers.models import LifeCycleEntry


def keep_life_cycles(paths: Mapping[int, Sequence[tuple[str, datetime]]]) -> None:
    """Set the whole way of accounts through the life cycle, oldest first: stage and when.

    For what happened before the accounts were kept here. The last stage must be the account's own.
    """
    LifeCycleEntry.objects.filter(account__in=paths).delete()
    LifeCycleEntry.objects.bulk_create(
        LifeCycleEntry(
            account_id=account,
            stage=stage,
            entered_at=entered,
            left_at=following[1] if following else None,
        )
        for account, path in paths.items()
        for (stage, entered), following in zip_longest(path, path[1:])
    )
