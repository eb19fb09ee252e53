"""The sets by which the matching is measured, and how well it does on them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

from atrium.core.duplicates.companies import company
from atrium.core.duplicates.scanning import prepare_all
from atrium.core.duplicates.scoring import Prepared, prepare, weigh
from atrium.core.records import registry
from atrium.core.records.types import Duplicates

DATA = Path(__file__).parents[4] / "tests" / "data"
# As the program compares, with what the sets have of it.
CONTACTS = registry.get("contact").duplicates or Duplicates(())
ACCOUNTS = registry.get("account").duplicates or Duplicates(())
FEBRL_RULES = tuple(one for one in CONTACTS.compare if one.field in {"name", "address", "birthday"})
NAME_RULES = tuple(one for one in ACCOUNTS.compare if one.field == "name")


def precision_and_recall(found: set[Any], true: set[Any]) -> tuple[float, float]:
    hits = len(found & true)
    return hits / max(len(found), 1), hits / len(true)


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@cache
def febrl() -> tuple[dict[int, Prepared], frozenset[tuple[int, int]]]:
    """FEBRL-3's records as people are read here, and the pairs that are one person."""
    values: dict[int, list[Any]] = {}
    groups: dict[str, list[int]] = {}
    with (DATA / "febrl3.csv").open(encoding="utf-8", newline="") as file:
        for pk, row in enumerate(csv.DictReader(file)):
            groups.setdefault(re.findall(r"\d+", row["rec_id"])[0], []).append(pk)
            address = {
                "street": f"{row['street_number']} {row['address_1']}".strip(),
                "district": row["address_2"],
                "city": row["suburb"],
                "postcode": row["postcode"],
                "region": row["state"],
            }
            born = row["date_of_birth"]
            born = f"{born[:4]}-{born[4:6]}-{born[6:]}" if len(born) == 8 else born
            values[pk] = [f"{row['given_name']} {row['surname']}".strip(), address, born]
    true = {(a, b) for held in groups.values() for a in held for b in held if a < b}
    return prepare_all(FEBRL_RULES, values), frozenset(true)


def company_names(held_out: bool | None = None) -> list[tuple[str, str, bool]]:
    """The pairs of names; those held out have not been looked at while the rules were made.

    A pair is held out by a checksum of the group it belongs to by its first letters.
    """
    with (DATA / "company-names.csv").open(encoding="utf-8", newline="") as file:
        rows = [(r["one"], r["other"], r["same"] == "1") for r in csv.DictReader(file)]
    return [row for row in rows if held_out is None or _is_held_out(row[0]) is held_out]


def _is_held_out(name: str) -> bool:
    return crc32(company(name).bare[:4].encode()) % 2 == 1


def told_the_same(rows: Iterable[tuple[str, str, bool]]) -> tuple[set[Any], set[Any]]:
    """The pairs of names that the program takes for one company, and those that are."""
    found, true = set(), set()
    for one, other, same in rows:
        told = (prepare(NAME_RULES, [name]) for name in (one, other))
        if weigh(NAME_RULES, *told) >= ACCOUNTS.threshold:
            found.add((one, other))
        if same:
            true.add((one, other))
    return found, true
