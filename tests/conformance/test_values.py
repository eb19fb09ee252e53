"""Whatever is typed comes back as it went in, nothing runs, nothing breaks."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest
from django.test import Client
from markupsafe import escape

from atrium.core.actions import runner
from atrium.core.records import reading, registry
from atrium.core.records.kinds.text import UNSTORABLE
from atrium.core.search import query as searching
from tests.world import World, make

DATA = Path(__file__).parents[1] / "data"
STRINGS: list[str] = json.loads((DATA / "naughty-strings" / "blns.json").read_text())
LIMIT = registry.get("account").fields["name"].max_length or 0
TYPES = [kind.key for kind in registry.all_types()]


ALIKE = re.compile('name="alike" value="([^"]+)"')


def _kept(text: str) -> str:
    """As a text field keeps it: NUL and lone surrogates replaced, blanks alone are nothing."""
    return UNSTORABLE.sub("�", text) if text.strip() else ""


def test_every_naughty_string_comes_back_through_the_form(world: World, client: Client) -> None:
    """Names and descriptions, through the page of a form, as many at a time as there are."""
    client.force_login(world.people["ann"])
    kind = registry.get("account")
    for text in STRINGS:
        name = text if text.strip() else "filled"
        told = {"name": name, "reading": text}
        answer = client.post("/accounts/new", told)
        alike = ALIKE.search(answer.content.decode())
        if alike:  # the list has some more than once; the form asks before it makes a second
            answer = client.post("/accounts/new", {**told, "alike": alike[1]})
        if len(text) > LIMIT:
            assert answer.status_code == 422
            assert html.escape(name) in answer.content.decode()
            continue
        assert answer.status_code == 302, (text, answer.content[:300])
        pk = int(answer["Location"].rsplit("/", 1)[1])
        row = reading.one(kind, world.actor("ann"), pk, ["name", "reading"])
        assert row.values["name"] == _kept(name)
        assert row.values["reading"] == _kept(text)


def test_every_naughty_string_is_shown_escaped(world: World, client: Client) -> None:
    client.force_login(world.people["ann"])
    kind = registry.get("account")
    ann = world.actor("ann")
    for text in STRINGS:
        if not text.strip() or len(text) > LIMIT:
            continue
        record = runner.create(kind, ann, {"name": text})
        page = client.get(f"/accounts/{record.pk}").content.decode()
        told = re.search(r"<h1>(.*?)</h1>", page, re.DOTALL)
        assert told, text
        assert "<" not in told[1], text
        assert html.unescape(told[1]) == html.unescape(str(escape(_kept(text)))), text


def test_searching_for_any_naughty_string_breaks_nothing(world: World, client: Client) -> None:
    client.force_login(world.people["ann"])
    ann = world.actor("ann")
    for text in STRINGS:
        searching.search(ann, text)
        assert client.get("/palette", {"q": text}).status_code == 200
        assert client.get("/accounts", {"q": text}).status_code == 200


def test_no_naughty_address_breaks_a_page(world: World, client: Client) -> None:
    client.force_login(world.people["ann"])
    make(registry.get("account"), world.people["ann"])
    for text in STRINGS:
        for key in ("filter", "sort", "after", "columns", "view"):
            answer = client.get("/accounts", {key: text})
            assert answer.status_code in {200, 404, 422}, (key, text)


@pytest.mark.parametrize("key", TYPES)
def test_what_is_written_is_read_again(world: World, key: str) -> None:
    """The JSON form of every field is taken back unchanged."""
    kind = registry.get(key)
    record = make(kind, world.people["ann"])
    actor = world.actor("ada")
    row = reading.one(kind, actor, record.pk)
    editable = kind.editable_fields(actor)
    data = {k: kind.fields[k].kind.data(value) for k, value in row.values.items() if k in editable}
    for told in ("password",):
        data.pop(told, None)
    changes = runner.update(kind, actor, [record.pk], data)
    changed = {k for change in changes for k in change.fields}
    assert not changed, f"{key}: {changed}"
