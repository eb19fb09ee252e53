"""Reading a file in a process of its own, with bounds on its memory and its time.

Run as a program, this module reads one file and writes what it found to its standard output.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from atrium.core.documents.reading.formats import Damaged, Encrypted, TooMuch, text_of

SECONDS = 60
MEMORY = 1024 * 1024 * 1024
HOME = str(Path(__file__).parents[4])


@dataclass(frozen=True, slots=True)
class Read:
    """`state` is one of documents.models.TextState; the text is "" unless it is "read"."""

    state: str
    text: str = ""


def read(path: Path, name: str) -> Read:
    """The text of the file at `path`, which its uploader called `name`."""
    command = [sys.executable, "-m", __name__, str(path), name]
    try:
        done = subprocess.run(
            # What this process knows of passwords and databases is not for that one.
            command,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={"PYTHONPATH": HOME},
        )
        told = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        return Read("large")
    except ValueError:
        # It ended without a word: what it wanted of the machine was refused.
        return Read("large")
    return Read(told["state"], told["text"])


def _limit() -> None:
    try:
        import resource
    except ImportError:
        return  # this system bounds time alone
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _told(path: Path, name: str) -> Read:
    try:
        text = text_of(path, name)
    except Encrypted:
        return Read("encrypted")
    except (TooMuch, MemoryError, RecursionError):
        return Read("large")
    except Damaged:
        return Read("damaged")
    return Read("other") if text is None else Read("read", text)


def _main() -> None:
    _limit()
    found = _told(Path(sys.argv[1]), sys.argv[2])
    sys.stdout.write(json.dumps({"state": found.state, "text": found.text}))


if __name__ == "__main__":
    _main()
