from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from atrium.core import clock
from atrium.core.api import tokens
from atrium.core.api.models import Token
from atrium.core.api.tests.conftest import Api, send
from atrium.core.records import registry
from atrium.core.records.errors import Rejected
from tests.world import World, make

pytestmark = pytest.mark.django_db


def status(secret: str) -> int:
    headers = {"Authorization": f"Bearer {secret}"}
    return Client(headers=headers).get("/api/v1/me").status_code


def test_the_secret_is_not_kept(world: World) -> None:
    token, secret = tokens.make(world.people["ann"], "script")
    kept = Token.objects.values().get(pk=token.pk)
    assert not any(secret in str(value) for value in kept.values())
    assert secret.startswith(kept["prefix"])
    assert len(kept["prefix"]) < 16 < 43 <= len(secret)


def test_without_a_good_token_there_is_no_entry(world: World) -> None:
    for header in ("Bearer wrong", "Bearer ", "Basic YTpi", "nonsense", "Bearer \x80\xff"):
        answer = Client(headers={"Authorization": header}).get("/api/v1/deals")
        assert answer.status_code == 401, header
        assert answer["WWW-Authenticate"].startswith("Bearer")
    assert Client().get("/api/v1/deals").status_code == 401
    assert Client().get("/api/v1/nowhere").status_code == 401


def test_a_revoked_token_ends_at_once(world: World) -> None:
    token, secret = tokens.make(world.people["ann"], "script")
    assert status(secret) == 200
    tokens.revoke(world.people["ann"], token.pk)
    assert status(secret) == 401


def test_an_expired_token_is_refused_though_it_was_good_before(world: World) -> None:
    token, secret = tokens.make(
        world.people["ann"], "script", expires_at=clock.now() + timedelta(days=1)
    )
    assert status(secret) == 200
    with clock.at(clock.now() + timedelta(days=2)):
        assert status(secret) == 401
    assert token.expires_at is not None


def test_a_token_ends_with_its_person(world: World, api: Api) -> None:
    _token, secret = tokens.make(world.people["ann"], "script")
    assert status(secret) == 200
    path = f"/api/v1/people/{world.people['ann'].pk}"
    assert send(api("ada"), "PATCH", path, {"is_active": False}).status_code == 200
    assert status(secret) == 401


def test_a_read_only_token_changes_nothing(world: World, api: Api) -> None:
    account = make(registry.get("account"), world.people["ann"])
    client = api("ann", read_only=True)
    assert client.get(f"/api/v1/accounts/{account.pk}").status_code == 200
    for method, path in (
        ("POST", "/api/v1/accounts"),
        ("PATCH", f"/api/v1/accounts/{account.pk}"),
        ("DELETE", f"/api/v1/accounts/{account.pk}"),
        ("PUT", "/api/v1/accounts/by-external-id/x"),
        ("POST", "/api/v1/accounts/batch"),
        ("POST", f"/api/v1/accounts/{account.pk}/notes"),
    ):
        assert send(client, method, path, {"name": "x"}).status_code == 403


def test_the_time_of_the_last_use_is_true_to_the_hour(world: World) -> None:
    token, secret = tokens.make(world.people["ann"], "script")
    status(secret)
    token.refresh_from_db()
    first = token.used_at
    assert first is not None
    with clock.at(first + timedelta(minutes=30)):
        status(secret)
    token.refresh_from_db()
    assert token.used_at == first
    with clock.at(first + timedelta(hours=2)):
        status(secret)
    token.refresh_from_db()
    assert token.used_at == first + timedelta(hours=2)


@pytest.mark.parametrize("name", ["", "  ", "x" * 121])
def test_a_token_needs_a_name(world: World, name: str) -> None:
    with pytest.raises(Rejected):
        tokens.make(world.people["ann"], name)


def test_the_command_prints_the_token_and_nothing_else(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("atrium_token", "ANN@test.example", name="nightly")
    secret = capsys.readouterr().out
    assert secret.count("\n") == 1
    assert status(secret.strip()) == 200


def test_the_command_knows_whom_it_does_not_know(world: World) -> None:
    with pytest.raises(CommandError, match=r"nobody@test\.example"):
        call_command("atrium_token", "nobody@test.example", name="x")
    with pytest.raises(CommandError, match="days"):
        call_command("atrium_token", "ann@test.example", name="x", days=0)


def test_a_session_reads_freely_and_writes_with_the_csrf_token(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people["ann"])
    assert client.get("/api/v1/me").json()["token"] is None
    refused = send(client, "POST", "/api/v1/accounts", {"name": "x"})
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf")
    client.get("/api/")
    token = client.cookies["csrftoken"].value
    made = send(client, "POST", "/api/v1/accounts", {"name": "x"}, X_CSRFToken=token)
    assert made.status_code == 201


def test_a_token_needs_no_csrf_token(world: World) -> None:
    _token, secret = tokens.make(world.people["ann"], "script")
    client = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {secret}"})
    assert send(client, "POST", "/api/v1/accounts", {"name": "x"}).status_code == 201
