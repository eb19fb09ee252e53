"""The hand-written tables in `data/`: one row a line, cells parted by `|`, `#` for a remark."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import cast

from atrium.demo.terms import Choice, Dimension, Language, Words

_DATA = Path(__file__).parent / "data"


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of `data/name.txt`, cells stripped."""
    lines = (_DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(
        tuple(cell.strip() for cell in line.split("|"))
        for line in lines
        if line.strip() and not line.startswith("#")
    )


def choices(name: str) -> tuple[Choice, ...]:
    """The table as a list people choose from: a key and its names in five languages."""
    return tuple(Choice(key, Words(*names)) for key, *names in rows(name))


def dimensions() -> tuple[Dimension, ...]:
    """What customers are classed by, with the classes of each."""
    return tuple(
        Dimension(key, Words(*names), choices(f"class_{key}")) for key, *names in rows("dimensions")
    )


def language(code: str) -> Language:
    return cast(Language, code)
