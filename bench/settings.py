"""The program's settings, on a database of the benchmark's own."""

from __future__ import annotations

import os

from atrium.config.settings import *  # noqa: F403
from atrium.config.settings import DATABASES, STORAGES

DATABASES["default"]["NAME"] = f"atrium_bench_{os.environ.get('SIZE', '1')}"
# The files of the browser are not measured and need not be gathered.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
