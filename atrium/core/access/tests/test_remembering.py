"""What a process remembers of rights, while another process or thread changes them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, connections, transaction

from atrium.core.access.actors import actor_for
from atrium.core.access.directory import team_of
from atrium.core.access.models import Person, Role
from atrium.core.records import company, options, reading, versions
from atrium.core.records.actor import Actor, Verb, system
from atrium.core.records.models import Company, Option
from tests import world

pytestmark = pytest.mark.django_db(transaction=True)


def elsewhere(work: Any) -> None:
    """Do it in another thread, with a connection of its own."""

    def run() -> None:
        try:
            work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def sees(person: Person) -> str:
    versions.refresh()
    return actor_for(Person.objects.get(pk=person.pk)).scope("account", Verb.SEE).name


def set_role(scope: str) -> None:
    rows = Role.objects.unscoped("the test's set-up").filter(code="salesperson")
    rows.update(scopes={"*": {"see": scope}})


def test_rights_of_a_transaction_that_goes_on_are_nobody_elses() -> None:
    """Who looks at the counter inside a transaction sees it raised before anybody else does."""
    ann = world.build().people["ann"]
    told: list[Actor] = []
    later: list[str] = []
    with transaction.atomic():
        set_role("own")
        versions.refresh()
        elsewhere(lambda: told.append(actor_for(Person.objects.get(pk=ann.pk))))
    assert told[0].scope("account", Verb.SEE).name == "TEAM"
    assert sees(ann) == "OWN"
    elsewhere(lambda: later.append(sees(ann)))
    assert later == ["OWN"]


@contextmanager
def between_reading_and_keeping(work: Any, table: str = "access_team") -> Iterator[None]:
    """Do the work when the table has just been read, for an actor its teams."""
    done: list[bool] = []

    def wrapped(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = execute(sql, params, many, context)
        if f'FROM "{table}"' in sql and not done:
            done.append(True)
            elsewhere(work)
        return found

    with connection.execute_wrapper(wrapped):
        yield
    assert done


def test_rights_that_changed_while_they_were_read_are_not_kept() -> None:
    ann = world.build().people["ann"]

    def change() -> None:
        set_role("own")
        assert sees(ann) == "OWN"

    versions.refresh()
    with between_reading_and_keeping(change):
        actor_for(Person.objects.get(pk=ann.pk))
    assert sees(ann) == "OWN"


def test_what_was_read_before_a_change_is_not_kept_beyond_it() -> None:
    """Names, teams, options and the company, each changed while another thread reads it."""
    made = world.build()
    ann, west = made.people["ann"], made.teams["West"]
    asked: dict[str, tuple[str, Any, Any, Any]] = {
        "names": (
            "access_person",
            lambda: Person.objects.filter(pk=ann.pk).update(name="Anna"),
            lambda: reading.titles(system("test"), [("person", ann.pk)])["person", ann.pk],
            "Anna",
        ),
        "teams": (
            "access_person",
            lambda: Person.objects.filter(pk=ann.pk).update(team=west),
            lambda: team_of(ann.pk),
            west.pk,
        ),
        "options": (
            "records_option",
            lambda: Option.objects.filter(option_set="industry").update(tone="moss"),
            lambda: {choice.tone for choice in options.of("industry")},
            {"moss"},
        ),
        "company": (
            "records_company",
            lambda: Company.objects.update_or_create(pk=1, defaults={"currency": "THB"}),
            company.currency,
            "THB",
        ),
    }
    for what, (table, change, ask, now) in asked.items():

        def changed(change: Any = change, ask: Any = ask, now: Any = now) -> None:
            change()
            versions.refresh()
            assert ask() == now

        versions.forget()
        versions.refresh()
        with between_reading_and_keeping(changed, table):
            ask()
        versions.refresh()
        assert ask() == now, what
