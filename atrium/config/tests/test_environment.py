from __future__ import annotations

import stat
from pathlib import Path

import pytest

from atrium.config.environment import ConfigurationError, Environment, is_loopback


def read(tmp_path: Path, **source: str) -> Environment:
    return Environment.read(tmp_path, source)


def test_an_empty_environment_gives_a_private_installation_with_the_demo(tmp_path: Path) -> None:
    env = read(tmp_path)
    assert (env.address, env.port, env.base_url) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")
    assert env.data_dir == tmp_path / "var"
    assert env.demo
    assert env.private
    assert env.database["HOST"] == str(tmp_path / "var" / "postgres")


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("ATRIUM_PORT", "80a", "a number from 1 to 65535"),
        ("ATRIUM_PORT", "70000", "a number from 1 to 65535"),
        ("ATRIUM_PORT", "８０００", "a number from 1 to 65535"),
        ("ATRIUM_DEMO", "yes", "must be 0 or 1"),
        ("ATRIUM_ADDRESS", "example.com", "an IP address of this machine"),
        ("ATRIUM_BASE_URL", "crm.example.com", "https://crm.example.com"),
        ("ATRIUM_BASE_URL", "https://example.com/crm", "no path"),
        ("DATABASE_URL", "mysql://localhost/crm", "postgresql://"),
        ("ATRIUM_MAIL_URL", "mail.example.com", "smtp://"),
    ],
)
def test_a_value_without_sense_is_refused_by_name_and_with_a_remedy(
    tmp_path: Path, name: str, value: str, remedy: str
) -> None:
    with pytest.raises(ConfigurationError) as refused:
        read(tmp_path, **{name: value})
    assert name in str(refused.value)
    assert remedy in str(refused.value)


def test_an_empty_value_is_as_good_as_none(tmp_path: Path) -> None:
    names = ("ATRIUM_PORT", "ATRIUM_DATA", "ATRIUM_DEMO", "ATRIUM_BASE_URL", "DATABASE_URL")
    assert read(tmp_path, **dict.fromkeys(names, "")) == read(tmp_path)


def test_the_secret_key_is_made_once_and_closed_to_others(tmp_path: Path) -> None:
    key = read(tmp_path).secret_key
    assert len(key) > 50
    assert read(tmp_path).secret_key == key
    path = tmp_path / "var" / "secret-key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["secret-key"]


def test_the_secret_key_of_the_environment_wins(tmp_path: Path) -> None:
    assert read(tmp_path, ATRIUM_SECRET_KEY="x" * 50).secret_key == "x" * 50
    assert not (tmp_path / "var").exists()


def test_another_database_is_named_by_its_url(tmp_path: Path) -> None:
    url = "postgresql://crm:p%40ss@db.example.com:6432/atrium%20crm?sslmode=require"
    assert read(tmp_path, DATABASE_URL=url).database == {
        "NAME": "atrium crm",
        "USER": "crm",
        "PASSWORD": "p@ss",
        "HOST": "db.example.com",
        "PORT": "6432",
        "OPTIONS": {"sslmode": "require"},
    }


@pytest.mark.parametrize(
    ("url", "port", "scheme"),
    [
        ("smtp://mail.example.com", 25, "smtp"),
        ("smtp+tls://me:secret@mail.example.com", 587, "smtp+tls"),
        ("smtps://mail.example.com", 465, "smtps"),
        ("smtps://mail.example.com:2465", 2465, "smtps"),
    ],
)
def test_the_mail_server_is_named_by_its_url(
    tmp_path: Path, url: str, port: int, scheme: str
) -> None:
    mail = read(tmp_path, ATRIUM_MAIL_URL=url).mail
    assert (mail.host, mail.port, mail.scheme) == ("mail.example.com", port, scheme)


def test_a_password_does_not_show_where_settings_are_printed(tmp_path: Path) -> None:
    env = read(tmp_path, ATRIUM_MAIL_URL="smtp://me:hunter2@mail.example.com")
    assert "hunter2" not in repr(env.mail)


@pytest.mark.parametrize(
    ("source", "private"),
    [
        ({}, True),
        ({"ATRIUM_ADDRESS": "localhost"}, True),
        ({"ATRIUM_ADDRESS": "::1"}, True),
        ({"ATRIUM_ADDRESS": "0.0.0.0"}, False),
        ({"ATRIUM_ADDRESS": "192.0.2.4"}, False),
        ({"ATRIUM_BASE_URL": "https://crm.example.com"}, False),
    ],
)
def test_an_installation_is_private_when_only_this_machine_reaches_it(
    tmp_path: Path, source: dict[str, str], private: bool
) -> None:
    assert read(tmp_path, **source).private is private


def test_only_names_of_the_installation_are_allowed_hosts(tmp_path: Path) -> None:
    env = read(tmp_path, ATRIUM_BASE_URL="https://crm.example.com", ATRIUM_ADDRESS="0.0.0.0")
    assert env.allowed_hosts == ["127.0.0.1", "[::1]", "crm.example.com", "localhost"]


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("10.0.0.1", False), ("x", False)],
)
def test_loopback(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback
