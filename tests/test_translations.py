"""Every sentence is there in every language, whole and compiled."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
LANGUAGES = ("ja", "zh_Hans", "ko", "th")
FILLED_IN = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w+[^>]*>")


def place(language: str) -> Path:
    return ROOT / "atrium" / "locale" / language / "LC_MESSAGES"


def catalogue(language: str) -> Catalog:
    with (place(language) / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def messages(language: str) -> Iterator[Message]:
    return (message for message in catalogue(language) if message.id)


def forms(told: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (told,) if isinstance(told, str) else tuple(told)


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str | None, str]]:
    """What the sources say today, by the extraction of bin/messages."""
    pot = tmp_path_factory.mktemp("pot") / "django.pot"
    script = (ROOT / "bin" / "messages").read_text()
    asked = re.findall(r"-k (\S+)", script)
    keywords = [part for keyword in asked for part in ("-k", keyword)]
    pybabel = str(Path(sys.executable).parent / "pybabel")
    subprocess.run(
        [pybabel, "-q", "extract", "-F", "babel.cfg", *keywords, "-o", str(pot), "atrium"],
        cwd=ROOT,
        check=True,
    )
    with pot.open("rb") as file:
        return {(message.context, forms(message.id)[0]) for message in read_po(file) if message.id}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_untranslated(language: str) -> None:
    missing = [m.id for m in messages(language) if not all(forms(m.string)) or m.fuzzy]
    assert not missing


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_has_what_the_sources_say(
    language: str, extracted: set[tuple[str | None, str]]
) -> None:
    known = {(message.context, forms(message.id)[0]) for message in messages(language)}
    assert not extracted - known, "Run bin/messages."


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_filled_in_survives_the_translation(language: str) -> None:
    wrong = [message.id for message in messages(language) if not _keeps(message)]
    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_percent_sign_is_written_as_the_source_writes_it(language: str) -> None:
    """A bare one where the source has none would break the filling in."""
    wrong = [
        message.id
        for message in messages(language)
        for told in forms(message.string)
        if bare_percents(told) > max(map(bare_percents, forms(message.id)))
    ]
    assert not wrong


def bare_percents(told: str) -> int:
    return FILLED_IN.sub("", told).replace("%%", "").count("%")


def _keeps(message: Message) -> bool:
    """Of a sentence for one and many, each form may leave out what the other says."""
    wanted = {part for form in forms(message.id) for part in FILLED_IN.findall(form)}
    found = [set(FILLED_IN.findall(form)) for form in forms(message.string)]
    if isinstance(message.id, str):
        return all(parts == wanted for parts in found)
    return all(parts <= wanted for parts in found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_that_of_the_sources(language: str) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(language))
    assert (place(language) / "django.mo").read_bytes() == compiled.getvalue()
