"""Faults that are nobody's: the database is gone for a while, or a disk is full."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from enum import Enum

import django.db
import psycopg
from django.utils.translation import gettext as _

# A connection that broke or cannot be made, a server that stops or starts, or has no place left.
GONE = ("08", "57P01", "57P02", "57P03", "53300")
FULL = ("53100",)
NO_SPACE = (errno.ENOSPC, errno.EDQUOT)


class Outage(Enum):
    DATABASE = "database"
    DISK = "disk"

    @property
    def told(self) -> str:
        """What happened and what to do, for people."""
        if self is Outage.DISK:
            return _(
                "The disk is full, so nothing can be saved now. Ask whoever runs Atrium to free "
                "some space, then send it again; what was saved before is unharmed."
            )
        return _(
            "The database does not answer for the moment. Nothing is lost: wait a little, then "
            "send it again."
        )


def outage(fault: BaseException | None) -> Outage | None:
    """The outage behind a fault; None when the fault is another."""
    for one in _behind(fault):
        if isinstance(one, OSError) and one.errno in NO_SPACE:
            return Outage.DISK
        if isinstance(one, psycopg.Error):
            # Without a state the server did not say it: the connection broke.
            state = one.sqlstate or ("08" if isinstance(one, psycopg.OperationalError) else "")
            if state.startswith(FULL):
                return Outage.DISK
            if state.startswith(GONE):
                return Outage.DATABASE
        elif isinstance(one, (django.db.InterfaceError, psycopg.InterfaceError)):
            return Outage.DATABASE
    return None


def _behind(fault: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while fault is not None and id(fault) not in seen:
        seen.add(id(fault))
        yield fault
        fault = fault.__cause__ or fault.__context__
