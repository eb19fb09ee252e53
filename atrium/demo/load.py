"""Writing the demo company into the database, as its people would have done."""

from __future__ import annotations

from django.db import transaction

from atrium.core.access.models import Person
from atrium.core.duplicates.reviewing import scan
from atrium.core.duplicates.rules import matched_types
from atrium.demo.company import Company
from atrium.demo.loading import customers, deals, notes, setup
from atrium.demo.loading.desk import Desk


def is_loaded() -> bool:
    return bool(Person.objects.filter(email="admin@demo.example").exists())


def load(company: Company) -> None:
    """Write everything in one transaction, each thing with the moment at which it happened."""
    with transaction.atomic():
        desk = Desk(company)
        setup.describe_company(desk)
        setup.hire(desk)
        setup.stock(desk)
        customers.enter(desk)
        deals.enter(desk)
        notes.enter(desk)
        for kind in matched_types():
            scan(kind)
