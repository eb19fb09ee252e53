"""The suite's own ground: what every other test may rely on."""

from __future__ import annotations

import socket

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone

from atrium.config.settings import env
from tests.support.network import OutsideError


@pytest.mark.django_db
def test_the_database_is_the_suites_own() -> None:
    assert connection.settings_dict["NAME"].startswith("test_atrium_")
    assert env.data_dir.name == "test"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_time", [1, 2])
def test_what_a_test_commits_is_gone_in_the_next(_time: int) -> None:
    assert not Session.objects.exists()
    with transaction.atomic():
        Session.objects.create(session_key="kept", expire_date=timezone.now())
    assert Session.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_migrations_filled_in_is_there_after_tests_that_commit() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM records_bookversion")
        assert cursor.fetchone() == (1,)


def test_no_other_machine_is_reached() -> None:
    with pytest.raises(OutsideError), socket.socket() as link:
        link.connect(("192.0.2.1", 80))
