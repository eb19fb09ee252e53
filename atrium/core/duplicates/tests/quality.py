"""The sets by which the matching is measured, and how well it does on them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

from atrium.core.duplicates.companies import company, likeness
from atrium.core.duplicates.scanning import prepare_all
from atrium.core.duplicates.scoring import Prepared
from atrium.core.records.types import Compare

DATA = Path(__file__).parents[4] / "tests" / "data"
FEBRL_RULES = (
    Compare("name", "person"),
    Compare("address", "address"),
    Compare("birthday", "date"),
)


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


def at_precision(told: Iterable[tuple[float, bool]], least: float) -> tuple[float, float, float]:
    """The best recall at so much precision: (recall, precision, threshold)."""
    ordered = sorted(told, key=lambda one: -one[0])
    total = sum(same for _near, same in ordered)
    best, hits = (0.0, 1.0, 1.0), 0
    for position, (near, same) in enumerate(ordered, 1):
        hits += same
        last = position == len(ordered) or ordered[position][0] < near
        if last and hits / position >= least:
            best = (hits / total, hits / position, near)
    return best


def likenesses(rows: Iterable[tuple[str, str, bool]]) -> list[tuple[float, bool]]:
    return [(likeness(company(a), company(b)), same) for a, b, same in rows]
