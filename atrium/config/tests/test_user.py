from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.contrib.auth import authenticate
from django.test import Client, RequestFactory

from atrium.config.command import main
from atrium.core.access.models import Person, Role

pytestmark = pytest.mark.django_db(transaction=True)

Atrium = Callable[..., int]


@pytest.fixture
def atrium(monkeypatch: pytest.MonkeyPatch) -> Atrium:
    """Runs the command with a password on its standard input."""

    def run(*words: str, password: str = "") -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        return main(["user", *words])

    return run


def may_sign_in(email: str, password: str) -> bool:
    request = RequestFactory().post("/")
    return authenticate(request, email=email, password=password) is not None


CREATE = ("create", "Mina@Example.com", "--name", "Mina Sato", "--password-stdin")


def test_who_is_made_can_sign_in(atrium: Atrium, capsys: pytest.CaptureFixture[str]) -> None:
    assert atrium(*CREATE, password="winter windows") == 0
    assert capsys.readouterr().out == "mina@example.com can sign in.\n"
    assert may_sign_in("mina@example.com", "winter windows")
    assert not may_sign_in("mina@example.com", "atrium")


def test_roles_are_named_by_their_code(atrium: Atrium, capsys: pytest.CaptureFixture[str]) -> None:
    assert atrium(*CREATE, "--role", "nobody", password="winter windows") == 1
    assert "There is no role nobody." in capsys.readouterr().err
    code = Role.objects.unscoped("test").values_list("code", flat=True)[0]
    assert atrium(*CREATE, "--role", code, password="winter windows") == 0
    roles = Person.objects.get(email="mina@example.com").roles.get_queryset()
    assert [role.code for role in roles.unscoped("test")] == [code]


@pytest.mark.parametrize("password", ["short", "password1"])
def test_a_weak_password_is_refused_and_nobody_is_made(
    atrium: Atrium, capsys: pytest.CaptureFixture[str], password: str
) -> None:
    assert atrium(*CREATE, password=password) == 1
    assert "This password is too" in capsys.readouterr().err
    assert not Person.objects.filter(email="mina@example.com").exists()


def test_an_address_is_given_once(atrium: Atrium, capsys: pytest.CaptureFixture[str]) -> None:
    atrium(*CREATE, password="winter windows")
    assert atrium(*CREATE, password="winter windows") == 1
    assert capsys.readouterr().err.startswith("atrium: ")
    assert Person.objects.filter(email="mina@example.com").count() == 1


def test_a_new_password_ends_the_sessions(atrium: Atrium, client: Client) -> None:
    atrium(*CREATE, password="winter windows")
    person = Person.objects.get(email="mina@example.com")
    client.force_login(person)
    assert atrium("passwd", "MINA@example.com", "--password-stdin", password="summer doors") == 0
    assert may_sign_in("mina@example.com", "summer doors")
    assert not may_sign_in("mina@example.com", "winter windows")
    assert "_auth_user_id" not in client.get("/nowhere").wsgi_request.session


def test_the_list_tells_who_can_sign_in(atrium: Atrium, capsys: pytest.CaptureFixture[str]) -> None:
    atrium(*CREATE, password="winter windows")
    capsys.readouterr()
    assert atrium("list") == 0
    assert "mina@example.com  Mina Sato\n" in capsys.readouterr().out


def test_an_unknown_address_is_refused(atrium: Atrium, capsys: pytest.CaptureFixture[str]) -> None:
    assert atrium("passwd", "who@example.com", "--password-stdin", password="summer doors") == 1
    assert "Nobody signs in with who@example.com." in capsys.readouterr().err
