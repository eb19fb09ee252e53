"""A small company for tests: people with fixed rights, and records that each of them holds.

    Company ─ East ─ East Coast
            └ West

| person | team | role |
|---|---|---|
| ada | Company | administrator |
| dora | Company | director |
| max | East | sales_manager |
| ann | East | salesperson |
| bob | East | salesperson (ann's teammate) |
| cora | East Coast | salesperson (below max) |
| wes | West | salesperson (another team) |
| mia | West | marketing (amounts hidden) |
| sid | West | surveyor (own only, amounts hidden) |
| acc | Company | accountant (reads and exports everything, changes nothing) |
| nil | West | none |
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from atrium.core.access.actors import actor_for
from atrium.core.access.models import Person, Role, Share, Team
from atrium.core.actions import runner
from atrium.core.records import options, registry, versions
from atrium.core.records.actor import Actor, system
from atrium.core.records.book import Field, Type

PEOPLE: Mapping[str, tuple[str, str]] = {
    "ada": ("Company", "administrator"),
    "dora": ("Company", "director"),
    "max": ("East", "sales_manager"),
    "ann": ("East", "salesperson"),
    "bob": ("East", "salesperson"),
    "cora": ("East Coast", "salesperson"),
    "wes": ("West", "salesperson"),
    "mia": ("West", "marketing"),
    "sid": ("West", "surveyor"),
    "acc": ("Company", "accountant"),
    "nil": ("West", ""),
}
TEAMS: Mapping[str, str] = {
    "Company": "",
    "East": "Company",
    "East Coast": "East",
    "West": "Company",
}
HOLDERS = ("ann", "bob", "cora", "wes", "mia", "sid")
SETTER = system("the test's own hand")
_numbers = count(1)


@dataclass
class World:
    """The company as made in the database."""

    people: dict[str, Person] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    pipeline: Any = None
    stages: dict[str, Any] = field(default_factory=dict)

    def actor(self, name: str, source: str = "page") -> Actor:
        versions.refresh()
        return actor_for(Person.objects.get(pk=self.people[name].pk), source=source)


def build() -> World:
    """Make the company."""
    versions.refresh()
    world = World()
    for name, parent in TEAMS.items():
        above = world.teams[parent].pk if parent else None
        world.teams[name] = runner.create(
            registry.get("team"), SETTER, {"name": name, "parent": above}
        )
    roles = {r.code: r.pk for r in Role.objects.unscoped("the test's set-up")}
    for name, (team, role) in PEOPLE.items():
        data = {
            "name": f"{name.title()} {team}",
            "email": f"{name}@test.example",
            "team": world.teams[team].pk,
            "roles": [roles[role]] if role else [],
        }
        world.people[name] = runner.create(registry.get("person"), SETTER, data)
    versions.refresh()
    _pipeline(world)
    return world


def _pipeline(world: World) -> None:
    told = (("Talk", "open", 20), ("Offer", "open", 60), ("Won", "won", 100), ("Lost", "lost", 0))
    world.pipeline = runner.create(registry.get("pipeline"), SETTER, {"name": "Test pipeline"})
    for position, (name, outcome, probability) in enumerate(told):
        data = {"name": name, "outcome": outcome, "probability": probability, "rot_days": 20}
        world.stages[name] = runner.create(
            registry.get("stage"),
            SETTER,
            {**data, "pipeline": world.pipeline.pk, "position": position},
        )


def make(kind: Type, holder: Person | None = None, **given: Any) -> Any:
    """One record of any type, its demanded fields filled in with something fitting."""
    data = {key: given[key] for key in given}
    for key, told in kind.own_fields.items():
        if key not in data and told.required and not told.readonly:
            data[key] = value_for(told, holder)
    if kind.title not in data and not kind.fields[kind.title].readonly:
        data[kind.title] = f"{kind.key} {next(_numbers)} zebra"
    if "owner" in kind.fields and holder is not None:
        data.setdefault("owner", holder.pk)
        data.setdefault("team", holder.team_id)
    return runner.create(kind, SETTER, data)


def leave_alone(record: Any) -> Any:
    """Take everybody off a record but its owner; who sells to an account is put on it."""
    kind = registry.type_of(type(record))
    Share.objects.filter(record_type=kind.key, record_id=record.pk).delete()
    return record


def value_for(told: Field, holder: Person | None) -> Any:
    """A value that the field accepts."""
    number = next(_numbers)
    if told.target:
        made = make(registry.get(told.target), holder)
        return [made.pk] if told.kind.several else made.pk
    if told.options:
        code = options.of(told.options)[0].code
        return [code] if told.kind.several else code
    return {
        "text": f"{told.key} {number}",
        "longtext": "<p>Some <b>text</b></p>",
        "number": number,
        "money": {"amount": number, "currency": "EUR"},
        "percent": 12,
        "date": "2026-03-04",
        "datetime": "2026-03-04T10:00:00+00:00",
        "duration": 3600,
        "boolean": True,
        "tags": ["blue"],
        "phones": [{"kind": "work", "number": "+81362011188"}],
        "emails": [{"kind": "work", "address": f"x{number}@test.example"}],
        "email": f"y{number}@test.example",
        "address": {"country": "JP", "postcode": "530-0001", "region": "大阪府", "city": "大阪市"},
        "url": "https://test.example",
        "country": "JP",
        "language": "ja",
        "currency": "JPY",
        "rating": 4,
        "files": [],
        "labels": {"en": "Some name", "ja": "名前"},
    }[told.kind.key]
