"""Sentences for whoever sits at the terminal."""

from __future__ import annotations

import sys


class Trouble(Exception):
    """What keeps the program from running; the message says why and what to do."""


def say(text: str) -> None:
    """One line on standard output, at once even when it is a pipe."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def warn(text: str) -> None:
    """One line on standard error, where it does not mix with what a command puts out."""
    sys.stderr.write(f"{text}\n")
