#!/usr/bin/env python
"""Django's own command line, for developers; users have the `atrium` command."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atrium.config.settings")
execute_from_command_line(sys.argv)
