from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from atrium.config.console import Trouble
from atrium.config.embedded import LONGEST_FOLDER, Server


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder whose path leaves room for the name of a socket."""
    with TemporaryDirectory(prefix="atrium-") as made:
        yield Path(made)


@pytest.fixture
def server(place: Path) -> Iterator[Server]:
    made = Server(place / "data" / "postgres", durable=False)
    yield made
    made.stop()


def connect(server: Server) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(host=str(server.folder), user="postgres", dbname="atrium")


def ask(server: Server, sql: str) -> object:
    with connect(server) as link:
        row = link.execute(sql).fetchone()
    return row[0] if row else None


def test_the_first_start_makes_a_cluster_with_the_database(server: Server) -> None:
    assert server.start()
    assert server.answers()
    assert str(ask(server, "SHOW server_version")).startswith("18.")
    assert ask(server, "SHOW listen_addresses") == ""


def test_a_running_server_is_adopted(server: Server) -> None:
    server.start()
    pid = server.pid()
    assert not server.start()
    assert server.pid() == pid


def test_a_killed_server_comes_back_with_what_was_committed(server: Server) -> None:
    server = Server(server.folder)
    server.start()
    with connect(server) as link:
        link.execute("CREATE TABLE kept AS SELECT 42 AS number")
    os.kill(server.pid() or 0, signal.SIGKILL)
    assert server.start()
    assert ask(server, "SELECT number FROM kept") == 42


def test_stopping_ends_it_and_open_connections_too(server: Server) -> None:
    server.start()
    with connect(server):
        server.stop()
        assert server.pid() is None
    assert not (server.folder / "postmaster.pid").exists()


def test_stopping_what_does_not_run_does_nothing(server: Server) -> None:
    server.folder.parent.mkdir()
    server.stop()


def test_the_number_of_another_process_is_not_taken_for_the_server(server: Server) -> None:
    server.start()
    server.stop()
    (server.folder / "postmaster.pid").write_text(f"{os.getpid()}\n{server.folder}\n")
    assert server.pid() is None
    assert server.start()


def test_a_cluster_broken_off_half_way_is_made_anew(server: Server) -> None:
    draft = server.folder.with_name("postgres.new")
    draft.mkdir(parents=True)
    (draft / "PG_VERSION").write_text("18\n")
    assert server.start()


def test_a_cluster_of_another_version_is_left_alone(server: Server) -> None:
    server.folder.mkdir(parents=True)
    (server.folder / "PG_VERSION").write_text("16\n")
    with pytest.raises(Trouble, match=r"made by PostgreSQL 16.*brings 18"):
        server.start()


def test_a_path_too_long_for_a_socket_is_refused_with_a_remedy(tmp_path: Path) -> None:
    folder = tmp_path / ("x" * LONGEST_FOLDER) / "postgres"
    with pytest.raises(Trouble, match="Set ATRIUM_DATA to a folder with a shorter path"):
        Server(folder).start()


def test_others_cannot_reach_the_socket(server: Server) -> None:
    server.start()
    assert server.folder.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another user")
def test_root_does_not_own_the_cluster_even_below_a_closed_folder(place: Path) -> None:
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    server = Server(closed / "data" / "postgres", durable=False)
    try:
        assert server.start()
        assert server.folder.stat().st_uid != 0
        assert closed.stat().st_mode & 0o077 == 0o001, "others may pass, not list"
    finally:
        server.stop()
