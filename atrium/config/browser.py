"""Where the browser and the fonts are that tests and pictures need."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
SCRIPTS = {"Japanese": "ja", "Chinese": "zh-cn", "Korean": "ko", "Thai": "th"}


def find_chromium() -> Path | None:
    """The browser of ATRIUM_CHROMIUM or, without one, the first found on the path."""
    chosen = os.environ.get("ATRIUM_CHROMIUM")
    found = next(filter(None, map(shutil.which, [chosen] if chosen else NAMES)), None)
    return Path(found) if found else None


def missing_scripts() -> list[str]:
    """The scripts of the five languages for which no font is installed."""
    if not shutil.which("fc-list"):
        return list(SCRIPTS)
    return [name for name, code in SCRIPTS.items() if not _has_font(code)]


def _has_font(code: str) -> bool:
    command = ["fc-list", f":lang={code}", "family"]
    return bool(subprocess.run(command, capture_output=True, check=False).stdout.strip())


if __name__ == "__main__":
    sys.exit(find_chromium() is None)
