"""Every place that reads past the rights is known, and there are no more of them by accident."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

from atrium.core.records.book import Type
from atrium.core.records.errors import Unscoped
from atrium.core.records.registry import all_types

PACKAGE = Path(__file__).parents[1] / "atrium"
# Raise it only with a reason that a reader of the code will accept, and lower it when you can.
KNOWN_PLACES = 30


# The sign-in library looks people up before there is an actor; see PeopleManager.
SCOPED = [kind for kind in all_types() if kind.key != "person"]


def _places() -> list[str]:
    found = []
    for path in PACKAGE.rglob("*.py"):
        if "tests" in path.parts or "migrations" in path.parts or "demo" in path.parts:
            continue
        found += [
            f"{path.relative_to(PACKAGE)}:{node.lineno}"
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "unscoped"
        ]
    return found


def test_no_place_was_added_that_reads_past_the_rights() -> None:
    places = _places()
    assert len(places) <= KNOWN_PLACES, "\n".join(places)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", SCOPED, ids=lambda kind: kind.key)
def test_a_query_without_an_actor_does_not_run(kind: Type) -> None:
    rows: Any = kind.model._default_manager
    for run in (
        lambda: list(rows.all()),
        rows.count,
        lambda: rows.filter(pk=1).exists(),
        rows.first,
        lambda: rows.update(version=2),
        lambda: rows.filter(pk=1).delete(),
        lambda: list(rows.values_list("pk")),
        lambda: kind.model._base_manager.filter(pk__in=rows.filter(pk=1).values("pk")).count(),
    ):
        with pytest.raises(Unscoped):
            run()


@pytest.mark.django_db
def test_unscoped_needs_a_reason() -> None:
    for kind in all_types():
        with pytest.raises(Unscoped):
            kind.model.objects.unscoped("")  # type: ignore[attr-defined]
