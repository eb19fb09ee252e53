"""The company itself: its name, rates, words, teams, people, products and pipelines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Protocol, TypeVar

from django.contrib.auth.hashers import make_password

from atrium.core.access.models import Person, Role
from atrium.core.actions.work import Work, begin
from atrium.core.records import registry, versions
from atrium.core.records.models import Company, Option, Rate
from atrium.demo.company import Person as Colleague
from atrium.demo.company import Team
from atrium.demo.loading.desk import SOURCE, Desk, from_the_top, labels, typed
from atrium.demo.selling import Product, Stage
from atrium.demo.terms import Choice, Words

PASSWORD = "atrium"  # noqa: S105 - everybody may know it: the demo opens to its own machine only
_TONES = {"A": "moss", "B": "indigo"}
_RATE_DIGITS = Decimal("0.0000000001")


class Named(Protocol):
    """What has a key and a name in the five languages."""

    @property
    def key(self) -> str: ...

    @property
    def names(self) -> Words: ...


N = TypeVar("N", bound=Named)


def describe_company(desk: Desk) -> None:
    company = desk.company
    Company.objects.update_or_create(
        pk=1,
        defaults={
            "name": company.name,
            "currency": company.currency,
            "country": "IE",
            "language": "en",
            "zone": "Europe/Dublin",
        },
    )
    Rate.objects.bulk_create(
        Rate(currency=rate.currency, day=rate.on, rate=(1 / rate.per_euro).quantize(_RATE_DIGITS))
        for rate in company.rates
    )
    for option_set, choices in {
        "industry": company.industries,
        "lead_source": company.sources,
        "lost_reason": company.lost_reasons,
        "channel": company.channels,
        "account_relation": company.relation_kinds,
        "product_family": company.product_families,
        "unit": company.units,
    }.items():
        _add_options(option_set, choices)
    versions.refresh()


def _add_options(option_set: str, choices: Iterable[Choice]) -> None:
    """The company's own words beside those that come with the program."""
    present = set(Option.objects.filter(option_set=option_set).values_list("code", flat=True))
    missing = [choice for choice in choices if choice.key not in present]
    Option.objects.bulk_create(
        Option(option_set=option_set, code=choice.key, labels=labels(choice.names), position=place)
        for place, choice in enumerate(missing, start=len(present))
    )


def hire(desk: Desk) -> None:
    """Teams from the top of the tree, then the people, some with the demo's password."""
    founded = _founded(desk)
    for teams in from_the_top(desk.company.teams, lambda team: team.parent):
        desk.enter("team", desk.program, teams, lambda t: _team(desk, t), lambda _t: founded)
    roles = Role.objects.unscoped("the roles of the demo company's people")
    held = dict(roles.values_list("code", "pk"))
    for people in from_the_top(desk.company.people, lambda person: person.manager):
        desk.enter(
            "person",
            desk.program,
            people,
            lambda person: _person(desk, person, held[person.role]),
            lambda person: datetime.combine(person.joined, time(9), tzinfo=UTC),
        )
    for signs_in, password in ((True, make_password(PASSWORD)), (False, make_password(None))):
        keys = [person.key for person in desk.company.people if person.signs_in is signs_in]
        ids = [desk.id("person", key) for key in keys]
        Person.objects.filter(pk__in=ids).update(password=password)
    versions.refresh()


def _team(desk: Desk, team: Team) -> dict[str, Any]:
    return {
        "name": team.name,
        "parent": desk.id("team", team.parent),
        "country": team.country or "IE",
    }


def _person(desk: Desk, person: Colleague, role: int) -> dict[str, Any]:
    return {
        "name": person.name,
        "reading": person.reading,
        "email": person.email,
        "job_title": person.title,
        "phones": [{"kind": "work", "number": person.phone, "country": person.country}],
        "team": desk.id("team", person.team),
        "manager": desk.id("person", person.manager),
        "roles": [role],
        "language": person.language,
        "zone": person.zone,
        "is_active": True,
    }


def stock(desk: Desk) -> None:
    """What is sold, and the ways in which deals and customers are sorted."""
    company = desk.company
    with begin(desk.program, SOURCE, at=_founded(desk)) as work:
        _make(desk, work, "product", company.products, _product)
        _make(desk, work, "pipeline", company.pipelines, _named)
        for pipeline in company.pipelines:
            _make(desk, work, "stage", pipeline.stages, _stage, of=pipeline.key)
        _make(desk, work, "class_dimension", company.dimensions, _named)
        for dimension in company.dimensions:
            _make(desk, work, "customer_class", dimension.classes, _class, of=dimension.key)


def _make(
    desk: Desk,
    work: Work,
    kind_key: str,
    things: Sequence[N],
    values: Callable[[N, int, int | None], dict[str, Any]],
    *,
    of: str = "",
) -> None:
    """Make records named in the five languages, in their order; `of` is what they belong to."""
    kind = registry.get(kind_key)
    whole = desk.id(kind.parent or "class_dimension", of) if of else None
    told = [values(thing, place, whole) for place, thing in enumerate(things, start=1)]
    made = work.create(kind, typed(kind, desk.program, told))
    for thing, record in zip(things, made, strict=True):
        record.labels = labels(thing.names)
        desk.keep(kind_key, f"{of}.{thing.key}" if of else thing.key, record)
    rows: Any = kind.model._default_manager  # noqa: SLF001
    rows.unscoped("made a moment ago").bulk_update(made, ["labels"])


def _product(product: Product, _place: int, _whole: int | None) -> dict[str, Any]:
    return {
        "name": product.names.en,
        "code": product.code,
        "family": product.family,
        "unit": product.unit,
        "price": {"amount": product.price, "currency": "EUR"},
        "active": True,
    }


def _named(thing: Named, place: int, _whole: int | None) -> dict[str, Any]:
    return {"name": thing.names.en, "position": place}


def _stage(stage: Stage, place: int, pipeline: int | None) -> dict[str, Any]:
    return {
        "pipeline": pipeline,
        "name": stage.names.en,
        "position": place,
        "outcome": stage.outcome,
        "probability": stage.probability,
        "rot_days": stage.rots,
    }


def _class(choice: Choice, place: int, dimension: int | None) -> dict[str, Any]:
    tone = _TONES.get(choice.key, "")
    return {"dimension": dimension, "name": choice.names.en, "tone": tone, "position": place}


def _founded(desk: Desk) -> datetime:
    """Before anybody joined or bought: the day the company set the program up."""
    first = min(person.joined for person in desk.company.people)
    return datetime.combine(first - timedelta(days=30), time(9), tzinfo=UTC)
