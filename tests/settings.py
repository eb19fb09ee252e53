"""The program's settings, on a data folder of the suite's own."""

from __future__ import annotations

import os
from pathlib import Path

# Before the settings read the environment. The real data folder is never touched.
os.environ["ATRIUM_DATA"] = str(Path(os.environ.get("ATRIUM_DATA") or "var") / "test")
for name in ("ATRIUM_ADDRESS", "ATRIUM_BASE_URL", "ATRIUM_PORT", "ATRIUM_MAIL_URL", "ATRIUM_DEMO"):
    os.environ.pop(name, None)
# The browser library runs a loop in the thread of the test, which Django takes for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from atrium.config.settings import *  # noqa: E402, F403
