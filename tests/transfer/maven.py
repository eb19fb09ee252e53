"""A hardware seller: customers, agents, products, deals, and what a right import makes of them."""

from __future__ import annotations

import csv
import io
import warnings
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from tests.transfer.files import SHARED

FILES = ("products", "accounts", "sales_teams", "sales_pipeline")


@dataclass
class Expected:
    """What the files themselves say, worked out without the program."""

    won: int = 0
    lost: int = 0
    engaging: int = 0
    prospecting: int = 0
    worth: int = 0
    quarters: dict[str, int] = field(default_factory=dict)
    regions: dict[str, int] = field(default_factory=dict)
    best: int = 0
    won_days: tuple[float, float] = (0, 0)
    lost_days: tuple[float, float] = (0, 0)


def expected(folder: Path) -> Expected:
    rows = list(csv.DictReader((folder / "sales_pipeline.csv").open()))
    region = {
        r["sales_agent"]: r["regional_office"]
        for r in csv.DictReader((folder / "sales_teams.csv").open())
    }
    told = Expected()
    by_agent: dict[str, int] = {}
    days: dict[str, list[int]] = {"Won": [], "Lost": []}
    for row in rows:
        name = row["deal_stage"].lower()
        setattr(told, name, getattr(told, name) + 1)
        if row["deal_stage"] in days:
            days[row["deal_stage"]].append(
                (_day(row["close_date"]) - _day(row["engage_date"])).days
            )
        if row["deal_stage"] == "Won":
            value, closed = int(row["close_value"]), _day(row["close_date"])
            told.worth += value
            quarter = f"{closed.year} Q{(closed.month + 2) // 3}"
            told.quarters[quarter] = told.quarters.get(quarter, 0) + value
            where = region[row["sales_agent"]]
            told.regions[where] = told.regions.get(where, 0) + value
            by_agent[row["sales_agent"]] = by_agent.get(row["sales_agent"], 0) + value
    told.best = max(by_agent.values())
    told.won_days = _mean_and_median(days["Won"])
    told.lost_days = _mean_and_median(days["Lost"])
    return told


def _day(text: str) -> date:
    month, day, year = map(int, text.split("/"))
    return date(year, month, day)


def _mean_and_median(days: list[int]) -> tuple[float, float]:
    return round(sum(days) / len(days), 2), median(days)


def files(kept: Path) -> Path:
    """The folder of the seller's files, or of small ones of their shape, put into `kept`."""
    real = SHARED / "maven"
    if real.is_dir():
        return real
    warnings.warn(
        "The seller's files are not here; smaller ones of the same shape stand in for them.",
        stacklevel=1,
    )
    for name, rows in _likeness().items():
        out = io.StringIO()
        csv.writer(out).writerows(rows)
        (kept / f"{name}.csv").write_text(out.getvalue())
    return kept


def rows_of(folder: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((folder / f"{name}.csv").open()))


def _likeness() -> dict[str, list[list[Any]]]:
    products = [["GTX Basic", "GTX", 550], ["GTX Pro", "GTX", 4821], ["MG Special", "MG", 55]]
    accounts = [
        ["Acme Corporation", "technolgy", 1996, "1100.04", 2822, "United States", ""],
        ["Betatech", "medical", 1986, "647.18", 1185, "Kenya", ""],
        ["Bioholding", "medical", 2012, "587.34", 1356, "Philipines", ""],
        ["Bluth Company", "technolgy", 1993, "1242.32", 3027, "United States", "Acme Corporation"],
    ]
    agents = [
        [f"Agent {n}", f"Manager {n % 3}", ("Central", "East", "West")[n % 3]] for n in range(7)
    ]
    deals = []
    for n in range(240):
        stage = ("Won", "Won", "Lost", "Engaging", "Prospecting")[n % 5]
        begun = date(2016, 12, 1) + timedelta(days=n)
        ended = begun + timedelta(days=7 + n % 90) if stage in {"Won", "Lost"} else None
        value = (500 + n if stage == "Won" else 0) if ended else ""
        deals.append(
            [
                f"ID{n:05}", f"Agent {n % 5}", ("GTXPro", "GTX Basic", "MG Special")[n % 3],
                "" if stage == "Prospecting" else accounts[n % 4][0], stage,
                "" if stage == "Prospecting" else f"{begun.month}/{begun.day}/{begun.year}",
                f"{ended.month}/{ended.day}/{ended.year}" if ended else "", value,
            ]
        )  # fmt: skip
    return {
        "products": [["product", "series", "sales_price"], *products],
        "accounts": [
            ["account", "sector", "year_established", "revenue", "employees", "office_location",
             "subsidiary_of"], *accounts,
        ],
        "sales_teams": [["sales_agent", "manager", "regional_office"], *agents],
        "sales_pipeline": [
            ["opportunity_id", "sales_agent", "product", "account", "deal_stage", "engage_date",
             "close_date", "close_value"], *deals,
        ],
    }  # fmt: skip
