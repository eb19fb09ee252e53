"""How fast contacts come in from a file: read, checked, compared with what is there, undoable."""

from __future__ import annotations

import csv
import io
import time

from atrium.core.access.actors import actor_for
from atrium.core.access.models import Person, Role
from atrium.core.actions import runner
from atrium.core.records import registry, versions
from atrium.core.records.actor import system
from atrium.core.transfer.importing import planning, running, sources, starting, undoing

ROWS = 10_000
BUDGET = 8_000


def rows_a_second() -> float:
    """Of one import by an administrator, which is taken back afterwards."""
    actor = actor_for(_administrator())
    content = _file()
    told = starting.begin(actor, "contacts.csv", io.BytesIO(content), len(content), "contact")
    with sources.opened(told) as table:
        planning.accept_all(planning.make_plan(told, actor, table))
    told.save()
    begun = time.perf_counter()
    done = running.run(told, actor)
    taken = time.perf_counter() - begun
    if done.created != ROWS:
        raise RuntimeError(f"{done.created} of {ROWS} rows came in.")
    undoing.undo(done, actor)
    return ROWS / taken


def _administrator() -> Person:
    address = "import@bench.example"
    known = Person.objects.filter(email=address).first()
    if known is not None:
        return known
    role = Role.objects.unscoped("benchmark").get(code="administrator")
    data = {"name": "Administrator", "email": address, "roles": [role.pk]}
    made: Person = runner.create(registry.get("person"), system("benchmark"), data)
    versions.refresh()
    return made


def _file() -> bytes:
    made = io.StringIO()
    table = csv.writer(made)
    table.writerow(("Name", "Email", "Phone", "Job title", "City", "Country"))
    stamp = time.time_ns()
    for n in range(ROWS):
        table.writerow(
            (
                f"Import Person {n}", f"import{n}-{stamp}@contacts.example",
                f"+44 20 7946 {n:04}", "Buyer", "Leeds", "United Kingdom",
            )
        )  # fmt: skip
    return made.getvalue().encode()
