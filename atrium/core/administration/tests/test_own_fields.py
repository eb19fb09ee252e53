"""Own fields on the pages of administration: added, changed, ordered, retired, arranged."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from atrium.core.access.models import Role
from atrium.core.actions import runner
from atrium.core.administration.actions import layouts, own_fields, own_files
from atrium.core.administration.kinds import KINDS
from atrium.core.records import kinds, options, reading, registry, versions
from atrium.core.records.errors import Forbidden, Rejected
from atrium.core.records.models import Layout, Option, OwnField
from atrium.core.records.reading import Question
from tests.world import World, make

from .conftest import As

SIZE = {"kind": "number", "labels": {"en": "Shoe size", "ja": "靴のサイズ"}}


def test_every_kind_is_explained() -> None:
    assert set(KINDS) == {kind.key for kind in kinds.every()}


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_field_of_every_kind_is_added_on_the_page_and_filled_in(
    world: World, signed_in: As, kind: str
) -> None:
    ada = signed_in("ada")
    page = ada.get(f"/company/fields/contact/new?kind={kind}")
    assert page.status_code == 200
    sent = {
        "labels.en": "My field",
        "labels.ja": "独自",
        "choices": "Small\nLarge",
        "target": "account",
    }
    answer = ada.post(f"/company/fields/contact/new?kind={kind}", sent)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    versions.refresh()
    contact = registry.get("contact")
    assert str(contact.fields["own_my_field"].label) == "My field"
    assert ada.get("/company/fields/contact/own_my_field").status_code == 200
    record = make(contact, world.people["ann"])
    assert "My field" in ada.get(f"/contacts/{record.pk}/edit").content.decode()
    assert "My field" in ada.get(f"/contacts/{record.pk}").content.decode()
    assert ada.get("/contacts?columns=name,own_my_field").status_code == 200


def test_only_administrators_may(world: World, signed_in: As) -> None:
    assert signed_in("ann").get("/company/fields").status_code == 404
    with pytest.raises(Forbidden):
        own_fields.add(world.actor("ann"), "contact", SIZE)


def test_a_field_is_on_every_page_without_a_restart_and_in_each_language(
    world: World, signed_in: As
) -> None:
    own_fields.add(world.actor("ada"), "contact", {**SIZE, "required": True})
    client = signed_in("ann")
    page = client.get("/contacts/new").content.decode()
    assert "Shoe size" in page
    assert client.post("/contacts/new", {"name": "Jan"}).status_code == 422
    assert client.post("/contacts/new", {"name": "Jan", "own_shoe_size": "42"}).status_code == 302
    listed = client.get("/contacts?columns=name,own_shoe_size&sort=own_shoe_size")
    assert "42" in listed.content.decode()
    document = client.get("/api/v1/openapi.json").json()
    assert "own_shoe_size" in json.dumps(document)


def test_rights_of_roles_are_set_on_the_fields_page(world: World, signed_in: As) -> None:
    ada = signed_in("ada")
    role = Role.objects.unscoped("the test's set-up").get(code="marketing")
    sent = {"labels.en": "Secret", f"role.{role.pk}": "hidden"}
    assert ada.post("/company/fields/contact/new?kind=text", sent).status_code == 302
    assert "own_secret" not in registry.get("contact").visible_fields(world.actor("mia"))
    own_fields.retire(world.actor("ada"), "contact", "own_secret", True)
    assert ada.get(f"/roles/{role.pk}/rights").status_code == 200
    assert ada.post(f"/roles/{role.pk}/rights", {"scope.*.see": "all"}).status_code == 302
    own_fields.retire(world.actor("ada"), "contact", "own_secret", False)
    assert "own_secret" not in registry.get("contact").visible_fields(world.actor("mia"))


def test_a_retired_field_is_nowhere_and_keeps_its_values(world: World, signed_in: As) -> None:
    ada = world.actor("ada")
    own_fields.add(ada, "contact", SIZE)
    record = make(registry.get("contact"), world.people["ann"], own_shoe_size=42)
    client = signed_in("ada")
    client.post("/company/fields/contact/own_shoe_size/retire", {"retired": "1"})
    assert "own_shoe_size" not in registry.get("contact").fields
    assert client.get(f"/contacts/{record.pk}").status_code == 200
    with pytest.raises(Rejected):
        runner.update(registry.get("contact"), ada, [record.pk], {"own_shoe_size": 43})
    client.post("/company/fields/contact/own_shoe_size/retire", {"retired": "0"})
    row = reading.one(registry.get("contact"), ada, record.pk, ["own_shoe_size"])
    assert row.values["own_shoe_size"] == 42


def test_the_order_is_that_of_forms(world: World, signed_in: As) -> None:
    ada = world.actor("ada")
    for name in ("One", "Two", "Three"):
        own_fields.add(ada, "contact", {"kind": "text", "labels": {"en": name}})
    client = signed_in("ada")
    client.post("/company/fields/contact/own_three/place", {"place": "0"})
    client.post("/company/fields/contact/own_one/place", {"to": "down"})
    own = [key for key in registry.get("contact").fields if key.startswith("own_")]
    assert own == ["own_three", "own_two", "own_one"]
    page = client.get("/contacts/new").content.decode()
    assert page.index("own_three") < page.index("own_two") < page.index("own_one")


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"kind": "number", "labels": {}}, "label.en"),
        ({"kind": "number", "labels": {"en": "Name"}}, "label.en"),
        ({"kind": "nothing", "labels": {"en": "X"}}, "kind"),
        ({"kind": "reference", "labels": {"en": "X"}}, "target"),
        ({"kind": "choice", "labels": {"en": "X"}}, "options"),
        ({"kind": "number", "labels": {"en": "X"}, "search": "C"}, "search"),
        ({"kind": "text", "labels": {"en": "X"}, "total": True}, "total"),
        ({"kind": "boolean", "labels": {"en": "X"}, "unique": True}, "unique"),
        ({"kind": "number", "labels": {"en": "X"}, "default": "many"}, "default"),
        ({"kind": "number", "labels": {"en": "X"}, "key": "own_a__b"}, "key"),
        ({"kind": "number", "labels": {"en": "X"}, "key": "name"}, "key"),
        ({"kind": "text", "labels": {"en": "X"}, "shown_when": {"field": "nmae"}}, "shown_when"),
        (
            {
                "kind": "text", "labels": {"en": "X"}, "key": "own_x",
                "demanded_when": {"field": "own_x", "op": "filled"},
            },
            "demanded_when",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_definition_is_named(
    world: World, told: dict[str, Any], field: str
) -> None:
    with pytest.raises(Rejected) as wrong:
        own_fields.add(world.actor("ada"), "contact", told)
    assert field in {problem.field for problem in wrong.value.problems}
    assert not OwnField.objects.exists()


def test_a_rule_of_uniqueness_comes_only_where_values_differ(world: World) -> None:
    ada = world.actor("ada")
    own_fields.add(ada, "contact", {"kind": "text", "labels": {"en": "Badge"}})
    contact = registry.get("contact")
    make(contact, world.people["ann"], own_badge="A")
    twin = make(contact, world.people["ann"], own_badge="A")
    with pytest.raises(Rejected) as wrong:
        own_fields.change(ada, "contact", "own_badge", {"unique": True})
    assert [p.field for p in wrong.value.problems] == ["unique"]
    runner.update(contact, ada, [twin.pk], {"own_badge": "B"})
    own_fields.change(ada, "contact", "own_badge", {"unique": True})
    with pytest.raises(Rejected):
        runner.update(contact, ada, [twin.pk], {"own_badge": "A"})
    own_fields.change(ada, "contact", "own_badge", {"unique": False})
    runner.update(registry.get("contact"), ada, [twin.pk], {"own_badge": "A"})


def test_a_field_that_others_ask_about_is_not_retired(world: World) -> None:
    ada = world.actor("ada")
    own_fields.add(ada, "contact", {"kind": "boolean", "labels": {"en": "Pet"}})
    asked = {"field": "own_pet", "op": "is", "value": True}
    told = {"kind": "text", "labels": {"en": "Pet name"}, "shown_when": asked}
    own_fields.add(ada, "contact", told)
    with pytest.raises(Rejected):
        own_fields.retire(ada, "contact", "own_pet", True)


def test_a_form_asks_what_to_show(world: World, signed_in: As) -> None:
    test_a_field_that_others_ask_about_is_not_retired(world)
    client = signed_in("ann")
    assert 'data-conditional="own_pet_name" hidden' in client.get("/contacts/new").content.decode()
    assert client.post("/contacts/hidden", {"own_pet": "0"}).json() == {"hidden": ["own_pet_name"]}
    assert client.post("/contacts/hidden", {"own_pet": "1"}).json() == {"hidden": []}


def test_form_facts_and_columns_are_arranged(world: World, signed_in: As) -> None:
    ada = world.actor("ada")
    own_fields.add(ada, "contact", SIZE)
    client = signed_in("ada")
    assert client.get("/company/fields/contact/layout").status_code == 200
    sent = {
        "line": ["#0", "own_shoe_size", "name", "#1", "emails"], "title.0": "",
        "label.0.en": "Feet",
        "title.1": "", "label.1.en": "Rest", "folded.1": "on",
        "fact": ["own_shoe_size", "emails"], "column": ["own_shoe_size", "name"],
    }  # fmt: skip
    assert client.post("/company/fields/contact/layout", sent).status_code == 302
    contact = registry.get("contact")
    first, second, *_others = contact.form.sections
    assert (str(first.title), first.fields) == ("Feet", ("own_shoe_size", "name"))
    assert (second.fields, second.folded) == (("emails",), True)
    kept = {key for section in contact.form.sections for key in section.fields}
    assert kept >= {"account", "phones"}
    assert contact.page.facts == ("own_shoe_size", "emails")
    assert contact.list.columns == ("own_shoe_size", "name")
    assert client.post("/company/fields/contact/layout", {**sent, "act": "add"}).status_code == 200
    client.post("/company/fields/contact/layout", {"act": "reset"})
    assert not Layout.objects.exists()


def test_all_definitions_go_to_another_installation(
    world: World, signed_in: As, tmp_path: Any
) -> None:
    ada = world.actor("ada")
    own_fields.add(ada, "contact", {"kind": "choice", "labels": {"en": "Tier"}}, ["Gold", "Lead"])
    asked = {"field": "own_tier", "op": "in", "value": ["gold"]}
    own_fields.add(ada, "contact", {**SIZE, "demanded_when": asked})
    layouts.arrange(ada, "contact", sections=[], facts=["own_tier"], columns=["name", "own_tier"])
    out = tmp_path / "fields.json"
    call_command("atrium_fields", "export", "-o", str(out))
    told = json.loads(out.read_text())
    told["fields"].reverse()
    for row in (*OwnField.objects.all(), *Layout.objects.all()):
        row.delete()
    Option.objects.filter(option_set__startswith="own_").delete()
    versions.refresh()
    client = signed_in("ada")
    seen = client.post("/company/fields/file", {"text": json.dumps(told)}).content.decode()
    assert "contact.own_tier" in seen
    assert not OwnField.objects.exists()
    told["fields"].append({**told["fields"][0], "record_type": "spaceship"})
    out.write_text(json.dumps(told))
    with pytest.raises(CommandError):
        call_command("atrium_fields", "import", str(out), stdout=StringIO())
    said = StringIO()
    call_command("atrium_fields", "import", str(out), "--what-fits", stdout=said)
    assert "! spaceship.own_shoe_size" in said.getvalue()
    contact = registry.get("contact")
    assert contact.list.columns == ("name", "own_tier")
    assert [o.code for o in options.of(contact.fields["own_tier"].options)] == ["gold", "lead"]
    told["fields"].pop()
    assert {step.do for step in own_files.preview(world.actor("ada"), told)} == {"same"}
    told["fields"][0]["kind"] = "text"
    (refused,) = [s for s in own_files.preview(world.actor("ada"), told) if s.do == "refuse"]
    assert "own_" in refused.about


def test_a_file_that_is_none_is_refused(world: World, signed_in: As) -> None:
    client = signed_in("ada")
    for text in ("", "[]", "{", '{"format": "atrium-fields", "version": 9}', '"x"'):
        assert client.post("/company/fields/file", {"text": text}).status_code == 422


def test_an_own_choice_makes_a_board_and_can_be_grouped_by(world: World, signed_in: As) -> None:
    ada = world.actor("ada")
    own_fields.add(ada, "contact", {"kind": "choice", "labels": {"en": "Tier"}}, ["Gold", "Lead"])
    contact = registry.get("contact")
    make(contact, world.people["ann"], own_tier="gold")
    page = signed_in("ann").get("/contacts/board?by=own_tier")
    assert page.status_code == 200
    assert "Gold" in page.content.decode()
    found = reading.count(contact, ada, Question(filter={"field": "own_tier", "op": "filled"}))
    assert found == 1
