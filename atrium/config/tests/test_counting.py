"""The web server counts in memory: a process that counts on a full disk is killed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree

import pytest

from atrium.config.commands.web import _fresh_metrics
from atrium.config.environment import Environment


@pytest.fixture
def env(tmp_path: Path) -> Iterator[Environment]:
    made = Environment.read(source={"ATRIUM_DATA": str(tmp_path)})
    yield made
    memory = made.metrics_dirs[0]
    memory.unlink() if memory.is_file() else rmtree(memory, ignore_errors=True)


def test_what_an_earlier_run_counted_is_gone(env: Environment) -> None:
    before = _fresh_metrics(env)
    (before / "counter.db").write_text("old")
    assert _fresh_metrics(env) == before
    assert list(before.iterdir()) == []


def test_where_memory_has_no_place_it_counts_in_the_data_folder(env: Environment) -> None:
    if env.metrics_dirs[0].parent.is_dir():
        env.metrics_dirs[0].write_text("somebody else's")
    assert _fresh_metrics(env) == env.data_dir / "metrics"


def test_two_installations_count_apart(env: Environment, tmp_path: Path) -> None:
    other = Environment.read(source={"ATRIUM_DATA": str(tmp_path / "other")})
    assert other.metrics_dirs[0] != env.metrics_dirs[0]
