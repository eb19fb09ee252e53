from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from atrium.config.console import Trouble, say
from atrium.config.environment import Environment

if TYPE_CHECKING:
    from atrium.config.doctor import Finding

HELP = "say what is wrong with this installation and how to mend it"
WIDTH = 14


def arguments(_parser: ArgumentParser) -> None:
    pass


def run(_options: Namespace) -> int:
    from atrium.config.doctor import State

    worst = 0
    for finding in _findings(Environment.read()):
        say(f"{finding.state.value:<7} {finding.name:<{WIDTH}} {finding.told}")
        if finding.remedy:
            say(f"{'':<7} {'':<{WIDTH}} {finding.remedy}")
        worst = max(worst, int(finding.state is State.BROKEN))
    say("Something is broken." if worst else "All is well.")
    return worst


def _findings(env: Environment) -> Iterator[Finding]:
    from atrium.config import doctor
    from atrium.config.framework import database, ready

    yield from doctor.check_machine(env)
    ready()
    try:
        with database():
            yield from doctor.check_installation(env)
    except Trouble as error:
        yield doctor.broken("database", str(error), "See docs/administration.md, Database.")
