from __future__ import annotations

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client


def test_healthz_needs_no_database(client: Client) -> None:
    answer = client.get("/healthz", headers={"host": "any.name.example"})
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_readyz_answers_when_the_schema_is_complete(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True})


@pytest.mark.django_db
def test_readyz_names_the_fault(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("atrium.config.health._migrated", False)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sales'")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "fault": "migrations"}


@pytest.mark.django_db
def test_metrics_tell_of_requests_and_jobs_to_this_machine(client: Client) -> None:
    client.get("/nowhere")
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert b"atrium_request_seconds_bucket" in answer.content
    assert b"atrium_workers 0.0" in answer.content


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("headers", "peer", "status"),
    [
        ({}, "192.0.2.7", 403),
        ({"x-forwarded-for": "127.0.0.1"}, "127.0.0.1", 403),
        ({"authorization": "Bearer wrong"}, "192.0.2.7", 403),
        ({"authorization": "Bearer a-token"}, "192.0.2.7", 200),
    ],
)
def test_metrics_are_closed_to_others_without_the_token(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    headers: dict[str, str],
    peer: str,
    status: int,
) -> None:
    monkeypatch.setattr(settings, "METRICS_TOKEN", "a-token")
    answer = client.get("/metrics", headers=headers, REMOTE_ADDR=peer)
    assert answer.status_code == status


@pytest.mark.django_db
def test_an_empty_token_opens_nothing(client: Client) -> None:
    answer = client.get("/metrics", headers={"authorization": "Bearer "}, REMOTE_ADDR="192.0.2.7")
    assert answer.status_code == 403


@pytest.mark.django_db
def test_every_answer_closes_what_pages_do_not_use(client: Client) -> None:
    headers = client.get("/nowhere", headers={"x-request-id": "from-the-proxy-1"}).headers
    policy = headers["Content-Security-Policy"]
    for part in (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "object-src 'none'",
    ):
        assert part in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Request-ID"] == "from-the-proxy-1"


@pytest.mark.django_db
def test_a_request_id_that_would_disturb_the_log_is_replaced(client: Client) -> None:
    sent = "x" * 8 + " y"
    assert client.get("/nowhere", headers={"x-request-id": sent}).headers["X-Request-ID"] != sent
