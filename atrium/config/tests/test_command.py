from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from atrium.config.command import main
from atrium.config.environment import ROOT


def test_without_a_subcommand_it_tells_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    told = capsys.readouterr().out
    for name in ("up", "web", "worker", "migrate", "doctor", "user"):
        assert f"\n  {name} " in told


def test_an_unknown_subcommand_is_refused_with_the_known_ones(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["uup"]) == 1
    told = capsys.readouterr().err
    assert "There is no subcommand 'uup'." in told
    assert "up, user" in told


def test_a_setting_without_sense_is_told_in_a_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATRIUM_PORT", "many")
    assert main(["doctor"]) == 1
    told = capsys.readouterr().err
    assert told == "atrium: ATRIUM_PORT is 'many'; it must be a number from 1 to 65535.\n"


def test_an_app_adds_a_subcommand_by_a_management_command(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "greeting" / "management" / "commands"
    folder.mkdir(parents=True)
    (folder / "atrium_greet.py").write_text(
        "from django.core.management.base import BaseCommand\n"
        "class Command(BaseCommand):\n"
        "    help = 'say hello'\n"
        "    def add_arguments(self, parser):\n"
        "        parser.add_argument('whom')\n"
        "    def handle(self, *, whom, **options):\n"
        "        self.stdout.write(f'Hello {whom}')\n"
    )
    (tmp_path / "greeting" / "__init__.py").write_text("")
    program = (
        "import sys; from django.conf import settings; settings.INSTALLED_APPS.append('greeting')\n"
        "from atrium.config.command import main; sys.exit(main(['greet', 'Mina']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={
            "PYTHONPATH": f"{ROOT}:{tmp_path}",
            "DJANGO_SETTINGS_MODULE": "atrium.config.settings",
            "ATRIUM_DATA": str(tmp_path / "data"),
            "PATH": "/usr/bin:/bin:/usr/sbin",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "Hello Mina\n"), done.stderr
