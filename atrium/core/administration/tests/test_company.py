"""What the company is, what currencies are worth, and what choices offer."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from atrium.core.administration.tests.conftest import As
from atrium.core.history.models import HistoryEntry
from atrium.core.money import Money
from atrium.core.records import company, options, registry, versions
from atrium.core.records.errors import Forbidden
from atrium.core.records.models import Company, Option, Rate
from tests.world import World, make

TOLD = {
    "name": "Nordfenster",
    "country": "DE",
    "language": "ja",
    "zone": "Europe/Berlin",
    "currency": "JPY",
    "year_starts": "4",
}


def test_the_company_is_described(world: World, signed_in: As) -> None:
    assert signed_in("ada").post("/company", TOLD).status_code == 302
    versions.refresh()
    held = company.company()
    assert (held.name, held.country, held.currency, held.year_starts) == (
        "Nordfenster",
        "DE",
        "JPY",
        4,
    )
    signed_in("ada").post("/company", {**TOLD, "name": "Südfenster"})
    assert Company.objects.get().name == "Südfenster"
    entry = HistoryEntry.objects.filter(record_type="company").latest("pk")
    assert entry.actor == world.people["ada"].pk
    assert entry.before == {"name": "Nordfenster"}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", ""),
        ("country", "Atlantis"),
        ("language", "sv"),
        ("zone", "Berlin"),
        ("currency", "XXQ"),
        ("year_starts", "13"),
    ],
)
def test_what_makes_no_sense_is_told_at_its_field(
    world: World, signed_in: As, key: str, value: str
) -> None:
    answer = signed_in("ada").post("/company", {**TOLD, key: value})
    assert answer.status_code == 422
    assert f'id="f-{key}-fault"' in answer.content.decode()
    assert not Company.objects.filter(name="Nordfenster").exists()


def test_the_currency_is_fixed_once_there_are_sums(world: World, signed_in: As) -> None:
    make(registry.get("deal"), world.people["ann"], amount={"amount": 5, "currency": "EUR"})
    answer = signed_in("ada").post("/company", TOLD)
    assert answer.status_code == 422
    assert "already hold sums" in answer.content.decode()
    assert signed_in("ada").post("/company", {**TOLD, "currency": "EUR"}).status_code == 302


# Rates


def test_a_rate_counts_from_its_day(world: World, signed_in: As) -> None:
    ada = signed_in("ada")
    sent = {"currency": "USD", "day": "2026-03-01", "rate": "0.5"}
    assert ada.post("/company/rates", sent).status_code == 302
    versions.refresh()
    assert company.worth(Money(Decimal(10), "USD"), date(2026, 3, 1)) == 5
    rate = Rate.objects.get()
    ada.post(f"/company/rates/{rate.pk}", {**sent, "rate": "0.8"})
    versions.refresh()
    assert company.worth(Money(Decimal(10), "USD"), date(2026, 4, 1)) == 8
    assert HistoryEntry.objects.filter(record_type="rate", record_id=rate.pk).exists()
    ada.post(f"/company/rates/{rate.pk}/remove")
    assert not Rate.objects.exists()


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"rate": "0"}, "greater than nothing"),
        ({"rate": "much"}, "f-rate-fault"),
        ({"currency": "EUR"}, "own currency"),
        ({"day": "31.2."}, "f-day-fault"),
        ({}, "for this day already"),
    ],
)
def test_a_wrong_rate_is_explained(
    world: World, signed_in: As, sent: dict[str, str], told: str
) -> None:
    Rate.objects.create(currency="USD", day=date(2026, 3, 1), rate=1)
    given = {"currency": "USD", "day": "2026-03-01", "rate": "0.5", **sent}
    answer = signed_in("ada").post("/company/rates", given)
    assert answer.status_code == 422
    assert told in answer.content.decode()


# Options

SET = "/company/options/lost_reason"


def labels(**told: str) -> dict[str, str]:
    return {f"label.{code}": told.get(code, "") for code in ("en", "ja", "zh-hans", "ko", "th")}


def test_an_option_is_added_named_and_offered(world: World, signed_in: As) -> None:
    ada = signed_in("ada")
    sent = {**labels(en="Too noisy", ja="騒音"), "tone": "amber"}
    assert ada.post(SET, sent).status_code == 302
    versions.refresh()
    assert options.label("lost_reason", "too-noisy", "ja") == "騒音"
    assert options.of("lost_reason")[-1].code == "too-noisy"
    ada.post(f"{SET}/too-noisy", {**labels(en="Noise"), "tone": "verm"})
    versions.refresh()
    assert options.label("lost_reason", "too-noisy", "ja") == "Noise"
    assert options.tone("lost_reason", "too-noisy") == "verm"


def test_a_built_in_option_renamed_gets_its_own_name_back(world: World, signed_in: As) -> None:
    ada = signed_in("ada")
    ada.post(f"{SET}/price", {**labels(en="Too dear"), "tone": ""})
    versions.refresh()
    assert options.label("lost_reason", "price", "en") == "Too dear"
    ada.post(f"{SET}/price", {**labels(), "tone": ""})
    versions.refresh()
    assert options.label("lost_reason", "price", "en") == "Price"


def test_options_are_put_into_another_order(world: World, signed_in: As) -> None:
    before = [choice.code for choice in options.of("lost_reason")]
    signed_in("ada").post(f"{SET}/{before[1]}/move", {"to": "up"})
    versions.refresh()
    after = [choice.code for choice in options.of("lost_reason")]
    assert after == [before[1], before[0], *before[2:]]


def test_a_retired_option_is_offered_no_longer_and_kept_where_it_is(
    world: World, signed_in: As
) -> None:
    kind = registry.get("deal")
    deal = make(kind, world.people["ann"], lost_reason="price")
    ada = signed_in("ada")
    ada.post(f"{SET}/price/retire", {"retired": "1"})
    versions.refresh()
    assert "price" not in [choice.code for choice in options.of("lost_reason")]
    assert "Price" in signed_in("ann").get(f"/deals/{deal.pk}").content.decode()
    ada.post(f"{SET}/price/retire", {"retired": "0"})
    versions.refresh()
    assert "price" in [choice.code for choice in options.of("lost_reason")]


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "at least one language"),
        (labels(ja="x" * 121), "At most 120"),
        (labels(en="price"), "already"),
        ({**labels(en="Loud"), "tone": "pink"}, "colours offered"),
    ],
)
def test_a_wrong_option_is_explained(
    world: World, signed_in: As, sent: dict[str, Any], told: str
) -> None:
    answer = signed_in("ada").post(SET, sent)
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_what_the_program_relies_on_is_only_renamed(world: World, signed_in: As) -> None:
    ada, fixed = signed_in("ada"), "/company/options/deal_outcome"
    many = Option.objects.count()
    assert ada.post(fixed, labels(en="Undecided")).status_code == 422
    assert ada.post(f"{fixed}/won/retire", {"retired": "1"}).status_code == 422
    assert Option.objects.count() == many
    assert not Option.objects.filter(retired=True).exists()
    assert ada.post(f"{fixed}/won", labels(en="Hooray")).status_code == 302


def test_actions_themselves_refuse_who_does_not_administer(world: World) -> None:
    from atrium.core.administration.actions import company as about
    from atrium.core.administration.actions import options as choices

    dora = world.actor("dora")
    for act in (
        lambda: about.describe(dora, TOLD),
        lambda: about.set_rate(dora, {}),
        lambda: about.remove_rate(dora, 1),
        lambda: choices.add(dora, "lost_reason", {"en": "x"}),
        lambda: choices.change(dora, "lost_reason", "price", {}, ""),
        lambda: choices.move(dora, "lost_reason", "price", 0),
        lambda: choices.retire(dora, "lost_reason", "price", True),
    ):
        with pytest.raises(Forbidden):
            act()
