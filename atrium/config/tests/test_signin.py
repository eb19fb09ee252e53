"""The door: what the sign-in library was told."""

from __future__ import annotations

import re

import pytest
from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client, RequestFactory
from django.urls import reverse

from atrium.core.access.models import Person
from atrium.core.actions import runner
from atrium.core.records import registry
from atrium.core.records.actor import system


@pytest.fixture
def mina(db: None) -> Person:
    data = {"name": "Mina Sato", "email": "mina@example.com"}
    person: Person = runner.create(registry.get("person"), system("test"), data)
    person.set_password("winter windows")
    person.save(update_fields=["password"])
    return person


def post(client: Client, password: str, peer: str = "127.0.0.1") -> bool:
    """Whether the password opened the door."""
    sent = {"login": "mina@example.com", "password": password}
    client.post(reverse("account_login"), sent, REMOTE_ADDR=peer)
    return "_auth_user_id" in client.session


def test_address_and_password_open_the_door(client: Client, mina: Person) -> None:
    assert post(client, "winter windows")


def test_guessing_locks_the_door_for_the_name_wherever_it_comes_from(mina: Person) -> None:
    for guess in range(5):
        assert not post(Client(), f"guess {guess}", peer=f"192.0.2.{guess}")
    assert not post(Client(), "winter windows", peer="192.0.2.99")


def test_who_is_inactive_stays_out(client: Client, mina: Person) -> None:
    mina.is_active = False
    mina.save(update_fields=["is_active"])
    assert not post(client, "winter windows")


def test_in_the_demo_the_door_names_who_can_be_signed_in_as(client: Client, mina: Person) -> None:
    page = client.get(reverse("account_login")).content.decode()
    assert "mina@example.com" not in page
    Person.objects.filter(pk=mina.pk).update(email="mina@demo.example")
    page = client.get(reverse("account_login")).content.decode()
    assert "mina@demo.example" in page


def test_nobody_makes_themself_a_colleague() -> None:
    assert not get_adapter().is_open_for_signup(RequestFactory().get("/"))


def test_passwords_are_hashed_at_the_strength_owasp_names() -> None:
    assert re.match(r"argon2\$argon2id\$v=19\$m=19456,t=2,p=1\$", make_password("winter windows"))


def test_cookies_are_closed_to_scripts_and_other_sites(client: Client, mina: Person) -> None:
    post(client, "winter windows")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
