"""One typing error in a long word is forgiven."""

from __future__ import annotations

from string import ascii_lowercase

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atrium.core.access.models import Role
from atrium.core.actions import standard
from atrium.core.records import registry
from atrium.core.search import correcting
from atrium.core.search.correcting import LEAST, one_error, one_less
from atrium.core.search.models import Word
from atrium.core.search.query import answer, find, find_titles, search
from tests.world import World, leave_alone, make

CYRILLIC = "абвгдежзиклмнопрстуфхцчшщъыьэюя"


def errors(word: str, letters: str) -> set[str]:
    """Every text at one typing error from a word, made by making each error."""
    places = range(len(word) + 1)
    wrong = {word[:n] + letter + word[n + 1 :] for n in places[:-1] for letter in letters}
    more = {word[:n] + letter + word[n:] for n in places for letter in letters}
    less = {word[:n] + word[n + 1 :] for n in places[:-1]}
    about = {word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in places[:-2]}
    return (wrong | more | less | about) - {word}


words = st.sampled_from([ascii_lowercase, CYRILLIC]).flatmap(
    lambda letters: st.tuples(st.text(letters, min_size=LEAST, max_size=12), st.just(letters))
)


@given(words, st.data())
def test_every_error_is_one_and_shares_a_key(told: tuple[str, str], data: st.DataObject) -> None:
    word, letters = told
    typed = data.draw(st.sampled_from(sorted(errors(word, letters))))
    assert one_error(typed, word)
    assert one_error(word, typed)
    assert one_less(typed) & one_less(word)


@given(st.text("abc", min_size=LEAST, max_size=8), st.text("abc", min_size=LEAST, max_size=8))
def test_nothing_else_is_one_error(typed: str, word: str) -> None:
    assert one_error(typed, word) == (typed in errors(word, "abc"))


@given(st.text(ascii_lowercase, min_size=1, max_size=5))
def test_short_words_are_taken_as_they_are(word: str) -> None:
    assert not one_error(word, word[:-1])


@pytest.mark.django_db
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(ascii_lowercase + CYRILLIC, min_size=1, max_size=12))
def test_the_database_leaves_out_letters_as_the_program_does(word: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT atrium_one_less(%s)", [word])
        assert set(cursor.fetchone()[0]) == one_less(word)


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("kestrle", ("kestrel",)),
        ("kestel", ("kestrel",)),
        ("kestrrel", ("kestrel",)),
        ("kestral", ("kestrel",)),
        ("KESTRÀL hldings", ("kestrel", "holdings")),
        ("holdngs kestrel", ("holdings",)),
        ("kestrel@exmaple", ("example",)),
        ("Северстыль", ("северсталь",)),
        ("severstall", ("severstal",)),
    ],
)
def test_a_mistyped_word_finds_what_was_meant(
    world: World, text: str, instead: tuple[str, ...]
) -> None:
    kind, actor = registry.get("account"), world.actor("ann")
    made = make(
        kind,
        world.people["ann"],
        name="Kestrel Holdings Северсталь",
        emails=[{"address": "kestrel@example.com"}],
    )
    found = answer(actor, text)
    assert [hit.id for hit in found.hits] == [made.pk]
    assert set(found.instead) == set(instead)
    listed = find(kind, actor, text, 10)
    assert (list(listed.hits), set(listed.instead)) == ([made.pk], set(instead))
    assert [pk for pk, _title in find_titles(kind, actor, text, 5)] == [made.pk]


@pytest.mark.parametrize("text", ["kestrl x", "kerstrle", "hawj", "kestrel hawk"])
def test_two_errors_and_short_words_are_not_forgiven(world: World, text: str) -> None:
    make(registry.get("account"), world.people["ann"], name="Kestrel")
    make(registry.get("account"), world.people["ann"], name="Hawk")
    assert not answer(world.actor("ann"), text).hits


def test_what_is_found_as_it_is_typed_is_not_put_right(world: World) -> None:
    kind, actor = registry.get("account"), world.actor("ann")
    make(kind, world.people["ann"], name="Johnsson")
    typed = make(kind, world.people["ann"], name="Jonsson")
    search(actor, "jonsson")
    with CaptureQueriesContext(connection) as queries:
        found = answer(actor, "jonsson")
    assert [hit.id for hit in found.hits] == [typed.pk]
    assert found.instead == ()
    assert not any("search_word" in query["sql"] for query in queries)


def test_a_word_of_records_one_does_not_see_is_not_told(world: World) -> None:
    make(registry.get("account"), world.people["wes"], name="Quetzal")
    assert answer(world.actor("wes"), "quetzla").instead == ("quetzal",)
    for found in (
        answer(world.actor("ann"), "quetzla"),
        find(registry.get("account"), world.actor("ann"), "quetzla", 9),
    ):
        assert not found.hits
        assert found.instead == ()


def test_a_word_of_a_hidden_field_is_not_told(world: World) -> None:
    kind = registry.get("contact")
    make(kind, world.people["wes"], name="Ida", reading="Quetzal")
    Role.objects.unscoped("the test's set-up").filter(code="marketing").update(
        fields={"contact": {"reading": "hidden"}}
    )
    assert answer(world.actor("wes"), "quetzla").instead == ("quetzal",)
    found = answer(world.actor("mia"), "quetzla")
    assert (list(found.hits), found.instead) == ([], ())


def test_the_name_of_a_record_one_does_not_see_is_not_told_by_another(world: World) -> None:
    account = make(registry.get("account"), world.people["wes"], name="Quetzal")
    make(registry.get("deal"), world.people["ann"], name="Doors", account=account.pk)
    leave_alone(account)
    kind, actor = registry.get("deal"), world.actor("ann")
    for found in (answer(actor, "quetzla", ["deal"]), find(kind, actor, "quetzla", 9)):
        assert (list(found.hits), found.instead) == ([], ())


def test_words_that_nobody_has_any_more_are_forgotten(world: World) -> None:
    kind, actor = registry.get("account"), world.actor("ann")
    gone, _kept = (make(kind, world.people["ann"], name=n) for n in ("Quetzal", "Kestrel"))
    standard.delete(kind, actor, [gone.pk])
    correcting.tidy()
    known = set(Word.objects.values_list("word", flat=True))
    assert "kestrel" in known
    assert "quetzal" not in known


def test_a_mistyped_search_costs_few_statements(world: World) -> None:
    for n in range(30):
        make(registry.get("account"), world.people["ann"], name=f"Kestre{'abcdefghij'[n % 10]}")
    actor = world.actor("ann")
    answer(actor, "kestrel")
    with CaptureQueriesContext(connection) as queries:
        assert answer(actor, "kestrex").hits
    assert len(queries) <= 4 + 3 * correcting.MOST_TRIED
