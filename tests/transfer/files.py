"""Imports made by hand for the tests, and the data files that lie beside the project."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from atrium.config.environment import ROOT
from atrium.core.records.actor import Actor
from atrium.core.transfer.importing import planning, running, sources, starting
from atrium.core.transfer.importing.analysing import Findings, analyse
from atrium.core.transfer.models import Import

SHARED = ROOT.parent / "shared" / "data"


def begin(actor: Actor, name: str, text: str | bytes, type_key: str = "", **given: Any) -> Import:
    """An import of the text; `given` are attributes of the import."""
    content = text.encode() if isinstance(text, str) else text
    told = starting.begin(actor, name, io.BytesIO(content), len(content), type_key)
    for key, value in given.items():
        held = getattr(told, key)
        setattr(told, key, {**held, **value} if isinstance(held, dict) else value)
    told.save()
    return told


def begin_file(actor: Actor, path: Path, type_key: str = "", **given: Any) -> Import:
    return begin(actor, path.name, path.read_bytes(), type_key, **given)


def accept(told: Import, actor: Actor) -> None:
    """Take every suggestion and make what is missing."""
    for _round in range(4):
        with sources.opened(told) as table:
            if not planning.accept_all(planning.make_plan(told, actor, table)):
                break
    told.save()


def look(told: Import, actor: Actor) -> Findings:
    with sources.opened(told) as table:
        return analyse(told, actor, table)


def carry_out(told: Import, actor: Actor) -> Import:
    accept(told, actor)
    return running.run(told, actor)
