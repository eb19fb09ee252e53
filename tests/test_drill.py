"""The short form of bin/drill: web server, worker and database killed once each amid the work."""

from __future__ import annotations

from random import Random

from drill.installation import installed
from drill.running import VICTIMS, Drill


def test_nothing_is_lost_and_nothing_done_twice_whatever_is_killed() -> None:
    with installed() as made:
        drill = Drill(made, Random(11), rounds=len(VICTIMS))
        drill.prepare()
        for one in drill.run():
            log = made.log.read_text()[-2000:]
            assert not one.broken, f"{one.killed} killed: {one.broken}\n{log}"
        for work in (
            "edit", "create", "edit_and_undo", "merge_or_part", "bulk_edit", "import_rows",
            "undo_import", "undo_bulk",
        ):  # fmt: skip
            assert drill.ledger.done[work] >= len(VICTIMS) - 1, work
        assert drill.ledger.interrupted() > 0
