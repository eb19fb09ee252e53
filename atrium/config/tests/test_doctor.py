from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from atrium.config import doctor
from atrium.config.doctor import Finding, State
from atrium.config.environment import Environment
from atrium.core.access.models import Person
from atrium.core.actions import runner
from atrium.core.records import registry
from atrium.core.records.actor import system


@pytest.fixture
def env(tmp_path: Path) -> Environment:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return replace(Environment.read(tmp_path, {}), port=port)


def found(findings: Iterator[Finding], name: str) -> Finding:
    return next(finding for finding in findings if finding.name == name)


def test_a_fresh_machine_is_well(env: Environment) -> None:
    assert {finding.state for finding in doctor.check_machine(env)} == {State.OK}


def test_every_fault_comes_with_a_remedy(env: Environment) -> None:
    finding = found(doctor.check_machine(replace(env, secret_key="short")), "secret key")
    assert finding.state is State.BROKEN
    assert "Set ATRIUM_SECRET_KEY to 50 random characters" in finding.remedy


def test_a_secret_key_that_others_can_read_is_broken(env: Environment) -> None:
    path = env.data_dir / "secret-key"
    path.chmod(0o644)
    finding = found(doctor.check_machine(env), "secret key")
    assert (finding.state, finding.remedy) == (State.BROKEN, f"Run `chmod 600 {path}`.")


def test_a_data_folder_that_cannot_be_written_is_broken(env: Environment, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    finding = doctor._data_folder(replace(env, data_dir=tmp_path / "file" / "data"))
    assert finding.state is State.BROKEN
    assert "ATRIUM_DATA" in finding.remedy


def test_a_port_that_another_program_has_is_broken(env: Environment) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", env.port))
        other.listen()
        finding = found(doctor.check_machine(env), "port")
    assert finding.state is State.BROKEN
    assert "Another program has" in finding.told
    assert "ATRIUM_PORT" in finding.remedy


def test_an_address_of_another_machine_is_broken(env: Environment) -> None:
    finding = found(doctor.check_machine(replace(env, address="192.0.2.1")), "port")
    assert finding.state is State.BROKEN


@pytest.mark.django_db
def test_a_migration_that_is_missing_is_broken(env: Environment) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sales'")
    finding = found(doctor.check_installation(env), "migrations")
    assert finding.state is State.BROKEN
    assert "sales." in finding.told
    assert finding.remedy == "Run `atrium migrate`."


@pytest.mark.django_db
def test_static_files_that_are_missing_are_broken(
    env: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "STATIC_ROOT", tmp_path / "none")
    finding = found(doctor.check_installation(env), "static files")
    assert (finding.state, finding.remedy[:20]) == (State.BROKEN, "Run `atrium migrate`")


@pytest.mark.django_db
def test_a_worker_that_is_not_there_is_noted(env: Environment) -> None:
    finding = found(doctor.check_installation(env), "worker")
    assert (finding.state, finding.remedy) == (State.NOTE, "Run `atrium up`.")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("password", "active", "address", "state"),
    [
        ("atrium", True, "127.0.0.1", State.OK),
        ("atrium", True, "0.0.0.0", State.BROKEN),
        ("atrium", False, "0.0.0.0", State.OK),
        ("something else", True, "0.0.0.0", State.OK),
    ],
)
def test_a_demo_sign_in_open_to_other_machines_is_broken(
    env: Environment, password: str, active: bool, address: str, state: State
) -> None:
    data = {"name": "Aiko", "email": "admin@demo.example", "is_active": active}
    person: Person = runner.create(registry.get("person"), system("test"), data)
    person.set_password(password)
    person.save(update_fields=["password"])
    finding = found(doctor.check_installation(replace(env, address=address)), "demo sign-ins")
    assert finding.state is state
