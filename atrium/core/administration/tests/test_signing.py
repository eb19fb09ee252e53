"""Giving and taking the way in."""

from __future__ import annotations

import re

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from atrium.core.access.models import Person
from atrium.core.actions import standard
from atrium.core.administration.tests.conftest import As
from atrium.core.events.models import Event
from atrium.core.records import registry
from tests.world import World

PASSWORD = "winter windows in rain"


def enter(email: str, password: str) -> Client:
    """A browser after an attempt to sign in."""
    client = Client()
    client.post(reverse("account_login"), {"login": email, "password": password})
    return client


def inside(client: Client) -> bool:
    return client.get("/preferences").status_code == 200


def give(client: Client, world: World, **sent: str) -> int:
    told = {"email": "ann@test.example", "password": PASSWORD, **sent}
    return client.post(f"/people/{world.people['ann'].pk}/sign-in/password", told).status_code


def test_an_administrator_gives_address_and_password(world: World, signed_in: As) -> None:
    assert not inside(enter("new@test.example", PASSWORD))
    assert give(signed_in("ada"), world, email="New@Test.example") == 302
    assert inside(enter("new@test.example", PASSWORD))
    assert Event.objects.filter(code="access.person.password_set").exists()


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"password": "short"}, "too short"),
        ({"password": "password1"}, "too common"),
        ({"email": ""}, "Enter the address"),
        ({"email": "nobody"}, "f-email-fault"),
        ({"email": "bob@test.example"}, "Another record has this already"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_changed(
    world: World, signed_in: As, sent: dict[str, str], told: str
) -> None:
    before = Person.objects.get(pk=world.people["ann"].pk)
    url = f"/people/{world.people['ann'].pk}/sign-in/password"
    given = {"email": "ann2@test.example", "password": PASSWORD, **sent}
    answer = signed_in("ada").post(url, given)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    after = Person.objects.get(pk=before.pk)
    assert (after.email, after.password) == (before.email, before.password)


def test_a_new_password_ends_the_sessions_there_were(world: World, signed_in: As) -> None:
    give(signed_in("ada"), world)
    old = enter("ann@test.example", PASSWORD)
    assert inside(old)
    give(signed_in("ada"), world, password="another long password")
    assert not inside(old)
    assert not inside(enter("ann@test.example", PASSWORD))


def test_a_link_opens_once_and_stands_nowhere_else(world: World, signed_in: As) -> None:
    base = f"/people/{world.people['ann'].pk}/sign-in"
    ada = signed_in("ada")
    page = ada.post(f"{base}/link", {"email": "ann@test.example"})
    assert page.headers["Cache-Control"] == "no-store"
    link = re.search(r'value="(http://[^"]+/auth/password/reset/key/[^"]+)"', page.content.decode())
    assert link
    assert "/reset/key/" not in ada.get(base).content.decode()
    assert choose(link[1], PASSWORD)
    assert inside(enter("ann@test.example", PASSWORD))
    assert not choose(link[1], "yet another password")


def choose(link: str, password: str) -> bool:
    """Whether the link let somebody without a session choose a password."""
    client = Client()
    page = client.get(link, follow=True)
    form = re.search(r'<form method="post" action="([^"]+)"', page.content.decode())
    if not form:
        assert "used already" in page.content.decode()
        return False
    names = re.findall(r'name="(password\d)"', page.content.decode())
    answer = client.post(page.request["PATH_INFO"], dict.fromkeys(names, password))
    return answer.status_code == 302


def test_all_sessions_end_or_one(world: World, signed_in: As) -> None:
    give(signed_in("ada"), world)
    first, second = (enter("ann@test.example", PASSWORD) for _ in range(2))
    assert inside(first)
    assert inside(second)
    url = f"/people/{world.people['ann'].pk}/sign-in"
    ada = signed_in("ada")
    assert "End all sessions" in ada.get(url).content.decode()
    session = UserSession.objects.get(session_key=first.session.session_key)
    ada.post(f"{url}/sessions", {"session": session.pk})
    assert (inside(first), inside(second)) == (False, True)
    ada.post(f"{url}/sessions")
    assert not inside(second)


def test_one_persons_session_is_not_ended_from_anothers_page(world: World, signed_in: As) -> None:
    give(signed_in("ada"), world)
    ann = enter("ann@test.example", PASSWORD)
    session = UserSession.objects.get(user=world.people["ann"])
    url = f"/people/{world.people['bob'].pk}/sign-in/sessions"
    signed_in("ada").post(url, {"session": session.pk})
    assert inside(ann)


def test_somebody_inactive_is_out_at_once_and_may_come_back(world: World, signed_in: As) -> None:
    give(signed_in("ada"), world)
    ann = enter("ann@test.example", PASSWORD)
    url = f"/people/{world.people['ann'].pk}/sign-in/active"
    signed_in("ada").post(url, {"active": "0"})
    assert not inside(ann)
    assert not inside(enter("ann@test.example", PASSWORD))
    signed_in("ada").post(url, {"active": "1"})
    assert inside(enter("ann@test.example", PASSWORD))


def test_somebody_in_the_recycle_bin_is_out(world: World, signed_in: As) -> None:
    give(signed_in("ada"), world)
    ann = enter("ann@test.example", PASSWORD)
    standard.delete(registry.get("person"), world.actor("ada"), [world.people["ann"].pk])
    assert not inside(ann)
    assert not inside(enter("ann@test.example", PASSWORD))


def test_the_last_administrator_is_not_made_inactive_here(world: World, signed_in: As) -> None:
    url = f"/people/{world.people['ada'].pk}/sign-in/active"
    answer = signed_in("ada").post(url, {"active": "0"})
    assert answer.status_code == 422
    assert "nobody could administer" in answer.content.decode()


def test_wrong_passwords_lock_the_name_and_say_so(world: World, signed_in: As) -> None:
    give(signed_in("ada"), world)
    for number in range(5):
        enter("ann@test.example", f"guess {number}")
    client = Client()
    sent = {"login": "ann@test.example", "password": PASSWORD}
    page = client.post(reverse("account_login"), sent).content.decode()
    assert "Too many failed login attempts" in page
    assert 'role="alert"' in page
    assert not inside(client)


def test_one_changes_ones_own_password_and_other_sessions_end(world: World, signed_in: As) -> None:
    give(signed_in("ada"), world)
    here, there = (enter("ann@test.example", PASSWORD) for _ in range(2))
    assert here.get(reverse("account_change_password")).status_code == 200
    sent = {
        "oldpassword": PASSWORD,
        "password1": "a better password",
        "password2": "a better password",
    }
    assert here.post(reverse("account_change_password"), sent).status_code == 302
    assert inside(here)
    assert not inside(there)
    assert inside(enter("ann@test.example", "a better password"))


def test_one_sees_where_one_is_signed_in_and_ends_the_others(world: World, signed_in: As) -> None:
    give(signed_in("ada"), world)
    here, there = (enter("ann@test.example", PASSWORD) for _ in range(2))
    page = here.get(reverse("usersessions_list")).content.decode()
    assert page.count("<li>") == 2
    assert page.count("This browser") == 1
    here.post(reverse("usersessions_list"))
    assert inside(here)
    assert not inside(there)


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "confirm-email/", "confirm-email/x/", "password/set/"]
)
def test_the_librarys_other_doors_are_shut(world: World, signed_in: As, path: str) -> None:
    assert signed_in("ann").get(f"/auth/{path}").status_code == 404
    assert Client().get(f"/auth/{path}").status_code == 404
