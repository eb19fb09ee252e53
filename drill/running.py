"""The rounds: work, a kill in the midst of it, and then the reckoning."""

from __future__ import annotations

import json
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

import psutil

from drill.desk import Desk, Unanswered
from drill.installation import Installation, alive, wait_for
from drill.ledger import Ledger
from drill.works import LARGE, SMALL, STEADY, Work

CLIENTS = 8
EDITS = 500  # at least, over all rounds
OWN, CROWD = 10, 500  # records of one client, and of all bulk edits
OTHERS = 600  # of bulk edits that are undone, by a job since they are so many
REST = 120  # seconds that interrupted work may take to be done
PREPARE = """
import json
from django.conf import settings
from django.test import Client
from atrium.core.access.models import Person, Role
from atrium.core.actions import runner
from atrium.core.actions.work import begin
from atrium.core.api import tokens
from atrium.core.records import registry, versions
from atrium.core.records.actor import system
versions.refresh()
role = Role.objects.unscoped("the drill").get(code="administrator")
data = dict(name="Drill", email="drill@test.example", roles=[role.pk])
person = runner.create(registry.get("person"), system("drill"), data)
_token, secret = tokens.make(person, "drill")
client = Client()
client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
with begin(system("drill"), "create") as work:
    rows = [dict(name="Contact %d" % n) for n in range({many})]
    made = work.create(registry.get("contact"), rows)
session = client.cookies[settings.SESSION_COOKIE_NAME].value
print(json.dumps([secret, session, [one.pk for one in made]]))
"""


@dataclass
class Round:
    """What happened in one round; times in seconds."""

    number: int
    killed: str
    back: float
    rested: float
    broken: list[str] = field(default_factory=list)


@dataclass
class Drill:
    made: Installation
    dice: Random
    rounds: int
    desks: list[Desk] = field(default_factory=list)

    @property
    def ledger(self) -> Ledger:
        return self.desks[0].ledger

    def prepare(self) -> None:
        """Start the installation and give every client records of its own."""
        migrated = self.made.run("migrate")
        if migrated.returncode:
            raise RuntimeError(migrated.stderr)
        self.made.start()
        desks = CLIENTS + len(STEADY) + len(LARGE)
        many = desks * OWN + CROWD + OTHERS
        told = self.made.python(PREPARE.replace("{many}", str(many)))
        token, session, records = json.loads(told)
        ledger = Ledger(str(self.made.database.folder))
        crowd, others, rest = records[:CROWD], records[CROWD:][:OTHERS], records[CROWD + OTHERS :]
        for n in range(desks):
            own = rest[n * OWN : (n + 1) * OWN]
            name = f"{self.dice.randrange(16**4):04x}.{n}"
            dice = Random(self.dice.random())  # noqa: S311 - a drill is no secret
            self.desks.append(
                Desk(self.made.port, token, session, dice, ledger, own, crowd, others, name)
            )  # fmt: skip
        imports = self.desks[-1].imports
        for desk in self.desks:
            desk.imports = imports

    def run(self) -> Iterator[Round]:
        for number in range(self.rounds):
            yield self._round(number, list(VICTIMS)[number % len(VICTIMS)])

    def _round(self, number: int, victim: str) -> Round:
        enough = threading.Event()
        least = -(-EDITS // (CLIENTS * self.rounds))
        threads = [
            threading.Thread(target=self._again, args=(works, desk, least, enough), daemon=True)
            for works, desk in self._steady()
        ] + [
            threading.Thread(target=self._do, args=(work, desk), daemon=True)
            for work, desk in zip(LARGE, self.desks[-len(LARGE) :], strict=True)
        ]
        for thread in threads:
            thread.start()
        wait_for(self.ledger.at_work)
        time.sleep(self.dice.uniform(0, 0.8))
        VICTIMS[victim](self.made)
        killed = time.monotonic()
        wait_for(lambda: self.made.get("/readyz") == 200)
        back = time.monotonic() - killed
        enough.set()
        for thread in threads:
            thread.join()
        wait_for(self.ledger.at_rest, REST)
        rested = time.monotonic() - killed
        return Round(number + 1, victim, back, rested, list(self.ledger.broken()))

    def _steady(self) -> Iterator[tuple[Sequence[Work], Desk]]:
        """Who does what again and again."""
        works = [SMALL] * CLIENTS + [(work,) for work in STEADY]
        yield from zip(works, self.desks[: len(works)], strict=True)

    def _again(
        self, works: Sequence[Work], desk: Desk, least: int, enough: threading.Event
    ) -> None:
        done = 0
        while done < least or not enough.is_set():
            if not self._do(desk.dice.choice(works), desk):
                return
            done += 1
            time.sleep(0.02)

    def _do(self, work: Work, desk: Desk) -> bool:
        try:
            work(desk)
        except Unanswered as unanswered:
            desk.ledger.fault(f"{work.__name__} came to no end: {unanswered}")
            return False
        desk.ledger.count(work.__name__)
        return True


def _kill_web(made: Installation) -> None:
    server = made.child("granian")
    for process in [*server.children(recursive=True), server]:
        _kill(process)


def _kill_worker(made: Installation) -> None:
    _kill(made.child("worker"))


def _kill_database(made: Installation) -> None:
    pid = made.database.pid()
    if pid is not None:
        _kill(psutil.Process(pid))


def _kill(process: psutil.Process) -> None:
    if alive(process):
        process.send_signal(signal.SIGKILL)


VICTIMS: dict[str, Callable[[Installation], None]] = {
    "web": _kill_web,
    "worker": _kill_worker,
    "database": _kill_database,
}
