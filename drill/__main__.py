"""Kill web server, worker and database in turn while many work, and see that nothing is lost."""

from __future__ import annotations

import signal
import sys
from argparse import ArgumentParser
from random import Random, SystemRandom

from atrium.config.console import say
from drill.installation import installed
from drill.running import Drill


def main() -> int:
    parser = ArgumentParser(prog="bin/drill", description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--seed", type=int, default=None, help="the same dice as another time")
    options = parser.parse_args()
    # Told to end, it ends the installation with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    seed = SystemRandom().randrange(10**6) if options.seed is None else options.seed
    say(f"Seed {seed}, {options.rounds} rounds.")
    broken = 0
    with installed() as made:
        drill = Drill(made, Random(seed), options.rounds)  # noqa: S311 - a drill is no secret
        drill.prepare()
        for one in drill.run():
            say(
                f"{one.number:>3}  {one.killed:<8}  answers after {one.back:4.1f} s, at rest after "
                f"{one.rested:5.1f} s  {len(one.broken) or 'nothing'} broken",
            )
            for told in one.broken:
                say(f"     {told}")
            broken += len(one.broken)
        done = ", ".join(f"{n} × {work}" for work, n in sorted(drill.ledger.done.items()))
        say(f"Done: {done}; {drill.ledger.interrupted()} jobs were begun again.")
        if broken:
            say(f"\n{made.log.read_text()[-4000:]}")
    say(f"{broken} broken." if broken else "Nothing was lost, nothing done twice.")
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())
