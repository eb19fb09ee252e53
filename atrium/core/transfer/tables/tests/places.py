"""Where the sample files are: the project's own, and the larger ones that may be beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[5]
DATA = ROOT / "tests" / "data"
SHARED = ROOT.parent / "shared" / "data"


def shared(folder: str) -> Path:
    """A folder of files whose licence keeps them out of the project; says so where it is absent."""
    path = SHARED / folder
    if not path.is_dir():
        pytest.skip(f"{path} is not here: its files state no licence and are not in the project")
    return path
