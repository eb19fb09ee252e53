from __future__ import annotations

import random
import time

import pytest

from atrium.core.transfer.tables import Suggestion, suggest

KNOWN = [
    "GTX Pro",
    "GTX Basic",
    "GTX Plus Pro",
    "MG Special",
    "technology",
    "medical",
    "Philippines",
    "Acme Corporation",
    "Dustin Brinkmann",
    "株式会社 田中商事",
    "タナカ工業",
]


@pytest.mark.parametrize(
    ("value", "match"),
    [
        ("GTXPro", "GTX Pro"),
        ("ｇｔｘ　ｐｒｏ", "GTX Pro"),
        ("technolgy", "technology"),
        ("Philipines", "Philippines"),
        ("Dustin Brinkman", "Dustin Brinkmann"),
        ("Acme Corp", "Acme Corporation"),
        ("株式会社田中商事", "株式会社 田中商事"),
        ("ﾀﾅｶ工業", "タナカ工業"),
    ],
)
def test_a_misspelt_value_gets_the_name_it_means(value: str, match: str) -> None:
    assert suggest([value], KNOWN)[value].match == match


def test_each_distinct_value_is_counted_once() -> None:
    values = ["GTXPro"] * 1480 + ["GTX Pro"] * 9
    assert suggest(values, KNOWN) == {"GTXPro": Suggestion("GTX Pro", 1.0, 1480)}
    assert suggest({"GTXPro": 1480}, KNOWN)["GTXPro"].count == 1480


def test_what_is_like_nothing_gets_no_suggestion() -> None:
    assert suggest(["Zebra Holdings", "", "  ", "-"], KNOWN) == {}
    assert suggest(["x"], []) == {}


def test_many_values_against_very_many_names() -> None:
    chance = random.Random(20261123)
    words = ["alpha", "global", "north", "steel", "window", "facade", "glass", "trade", "data"]
    letters = "abcdefghijklmnopqrstuvwxyz"

    def name() -> str:
        rare = "".join(chance.choices(letters, k=chance.randint(5, 9)))
        return f"{' '.join(chance.sample(words, 2))} {rare} {chance.choice(['Inc', 'Ltd', 'Co'])}"

    known = sorted({name() for _ in range(100_000)})
    meant = {}
    for right in chance.sample(known, 10_000):
        cut = chance.randrange(1, len(right) - 1)
        meant[right[:cut] + right[cut + 1 :]] = right
    began = time.process_time()
    found = suggest(list(meant), known)
    took = time.process_time() - began
    right_ones = sum(found[v].match == m for v, m in meant.items() if v in found)
    assert right_ones > 0.99 * len(meant)
    assert took < 30
