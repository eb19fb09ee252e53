"""What the company calls its stages and products, in each language it works in."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from atrium.core.actions import runner
from atrium.core.events.timeline import timeline
from atrium.core.records import reading, registry
from atrium.core.records.errors import Rejected
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> world.World:
    built = world.build()
    ada = built.actor("ada")
    for name, told in {"Talk": "商談", "Offer": "見積"}.items():
        stage = built.stages[name]
        runner.update(registry.get("stage"), ada, [stage.pk], {"labels": {"ja": told}})
    return built


def in_japanese(company: world.World, name: str) -> Any:
    person = company.people[name]
    person.language = "ja"
    person.save()
    return company.actor(name)


def test_a_move_is_told_in_the_language_of_its_reader(company: world.World) -> None:
    deal = world.make(registry.get("deal"), company.people["ann"], stage=company.stages["Talk"].pk)
    runner.update(
        registry.get("deal"), company.actor("ann"), [deal.pk], {"stage": company.stages["Offer"].pk}
    )
    told = {}
    for name in ("max", "ann"):
        actor = in_japanese(company, name) if name == "ann" else company.actor(name)
        entries, _mark = timeline(actor, "deal", deal.pk)
        told[name] = next(e.data for e in entries if e.kind.code == "sales.deal.moved")
    assert (told["max"]["before"], told["max"]["after"]) == ("Talk", "Offer")
    assert (told["ann"]["before"], told["ann"]["after"]) == ("商談", "見積")


def test_a_stage_bears_its_name_in_the_language_of_its_reader(company: world.World) -> None:
    reader = in_japanese(company, "ann")
    wanted = [("stage", company.stages[name].pk) for name in ("Talk", "Won")]
    assert reading.titles(reader, wanted) == dict(zip(wanted, ["商談", "Won"], strict=True))


def test_names_are_typed_in_a_form(company: world.World, client: Client) -> None:
    client.force_login(company.people["ada"])
    stage = company.stages["Won"]
    page = client.get(f"/stages/{stage.pk}/edit").content.decode()
    assert 'name="labels.ja"' in page
    sent = {"labels.ja": " 受注 ", "labels.th": "", "labels.ko": "수주", "version": stage.version}
    client.post(f"/stages/{stage.pk}/edit", sent)
    stage.refresh_from_db()
    assert stage.labels == {"ja": "受注", "ko": "수주"}


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("ja: 商談; ko: 영업 기회", {"ja": "商談", "ko": "영업 기회"}),
        ({"zh-hans": "商机; 大", "en": " "}, {"zh-hans": "商机; 大"}),
        ("", {}),
        (None, {}),
    ],
)
def test_names_are_kept_by_language(company: world.World, sent: Any, kept: Any) -> None:
    stage = company.stages["Lost"]
    runner.update(registry.get("stage"), company.actor("ada"), [stage.pk], {"labels": sent})
    stage.refresh_from_db()
    assert stage.labels == kept


@pytest.mark.parametrize("sent", ["商談", {"xx": "?"}, [1], {"ja": {"a": 1}}, {"ja": "x" * 201}])
def test_what_is_no_name_in_a_language_is_refused(company: world.World, sent: Any) -> None:
    stage = company.stages["Lost"]
    with pytest.raises(Rejected) as refused:
        runner.update(registry.get("stage"), company.actor("ada"), [stage.pk], {"labels": sent})
    assert refused.value.problems[0].field == "labels"
    stage.refresh_from_db()
    assert stage.labels == {}
