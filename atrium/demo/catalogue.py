"""What the company sells, and the ways its deals go."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, cast

from atrium.demo.selling import Pipeline, Product, Stage
from atrium.demo.table import rows
from atrium.demo.terms import Words


def products() -> tuple[Product, ...]:
    return tuple(
        Product(code.lower(), code, family, unit, Decimal(price), Words(*names))
        for code, family, unit, price, *names in rows("products")
    )


def pipelines() -> tuple[Pipeline, ...]:
    return tuple(Pipeline(key, Words(*names), _stages(key)) for key, *names in rows("pipelines"))


def _stages(pipeline: str) -> tuple[Stage, ...]:
    return tuple(_stage(*row) for owner, *row in rows("stages") if owner == pipeline)


def _stage(key: str, probability: str, rots: str, days: str, *names: str) -> Stage:
    outcome = key if key in {"won", "lost"} else "open"
    return Stage(
        key=key,
        names=Words(*names),
        probability=int(probability),
        rots=None if rots == "-" else int(rots),
        outcome=cast(Literal["open", "won", "lost"], outcome),
        days=float(days),
    )
