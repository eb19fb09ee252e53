"""The database gone, a disk full: said in words, nothing typed lost, nothing half done."""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DataError, OperationalError, connection
from django.test import Client
from django.utils import translation

from atrium.config.environment import ROOT
from atrium.core.access.models import Person
from atrium.core.documents.models import File
from atrium.core.documents.storing import store
from atrium.core.records import registry
from atrium.core.records.outages import Outage, outage
from atrium.customers.models import Account
from drill.installation import PROGRAM, Installation, installed, wait_for
from tests import world as worlds
from tests.transfer.files import begin, carry_out
from tests.world import World, make

PAGES = (
    "/", "/accounts", "/deals/board", "/accounts/new", "/palette?q=a", "/import", "/jobs",
    "/preferences", "/auth/login/", "/nowhere",
)  # fmt: skip
FULL = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON customers_account EXECUTE FUNCTION full_disk();
"""


@pytest.fixture
def world(transactional_db: None, static_files: None) -> World:
    return worlds.build()


@pytest.fixture
def browser(world: World) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(world.people["ada"])
    return client


@contextmanager
def without_database() -> Iterator[None]:
    """As long as this lasts nobody answers where the database should be."""
    place = connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = "/nowhere"
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["HOST"] = place


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_page_says_so_and_is_there_again_by_itself(browser: Client, language: str) -> None:
    headers = {"accept-language": language}
    with translation.override(language):
        told = Outage.DATABASE.told
    with without_database():
        for path in PAGES:
            answer = browser.get(path, headers=headers)
            assert answer.status_code == 503, path
            assert answer["Retry-After"] == "10"
            assert told in answer.content.decode(), path
            assert f'lang="{language.lower()}"' in answer.content.decode().lower()
        part = browser.get("/accounts", headers={**headers, "hx-request": "true"})
        assert (part.status_code, part.content.decode()) == (503, told)
        assert part["Content-Type"] == "text/plain"
        said = browser.get("/api/v1/accounts", headers=headers)
        assert (said.status_code, said.json()["code"]) == (503, "unavailable")
        assert said.json()["detail"] == told
        ready = browser.get("/readyz")
        assert (ready.status_code, ready.json()["fault"]) == (503, "database")
        assert b"atrium_database 0.0" in browser.get("/metrics").content
        assert browser.get("/healthz").status_code == 200
    for path in PAGES[:-2]:
        assert browser.get(path).status_code == 200, path


def test_the_browser_remembers_the_persons_language_for_it(world: World, browser: Client) -> None:
    Person.objects.filter(pk=world.people["ada"].pk).update(language="th")
    browser.get("/", headers={"accept-language": "ko"})
    with without_database():
        page = browser.get("/", headers={"accept-language": "ko"})
    assert 'lang="th"' in page.content.decode()


def test_a_form_can_be_sent_again_from_the_page(browser: Client) -> None:
    form = {"name": 'Two "quoted" <b>', "tags": ["blue", "red"]}
    with without_database():
        page = browser.post("/accounts/new", form).content.decode()
        assert '<form method="post"' in page
        assert 'name="name" value="Two &#34;quoted&#34; &lt;b&gt;"' in page
        assert re.findall(r'name="tags" value="(\w+)"', page) == ["blue", "red"]
        secret = browser.post("/auth/login/", {"login": "a@b.example", "password": "secret-1"})
        assert b"secret-1" not in secret.content
        assert b"what you typed is still in the form" in secret.content


def test_a_full_disk_of_the_database_is_said_and_changes_nothing(
    world: World, browser: Client
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FULL)
    before = Account.objects.unscoped("test").count()
    page = browser.post("/accounts/new", {"name": "One too many"})
    assert page.status_code == 507
    assert Outage.DISK.told in page.content.decode()
    assert "One too many" in page.content.decode()
    said = browser.post("/api/v1/accounts", {"name": "Two"}, content_type="application/json")
    assert (said.status_code, said.json()["code"]) == (507, "disk_full")
    assert Account.objects.unscoped("test").count() == before
    assert browser.get("/accounts").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER full_disk ON customers_account")
    assert browser.post("/accounts/new", {"name": "It fits"}).status_code in {200, 302}
    assert Account.objects.unscoped("test").filter(name="It fits").count() == 1


def test_an_import_that_finds_the_disk_full_refuses_no_row_and_goes_on_later(
    world: World,
) -> None:
    actor = world.actor("ada")
    told = begin(actor, "a.csv", "name\nAcme\nBeta\nGamma\n", "account")
    with connection.cursor() as cursor:
        cursor.execute(FULL)
    with pytest.raises(OperationalError):
        carry_out(told, actor)
    told.refresh_from_db()
    assert (told.done, told.refused) == (0, 0)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER full_disk ON customers_account")
    told = carry_out(told, actor)
    assert (told.created, told.refused) == (3, 0)


class FullStorage(FileSystemStorage):
    """A disk on which a few bytes fit, and then no more."""

    def _save(self, name: str, content: Any) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.read(3))
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_of_the_files_leaves_no_half_file(
    world: World, browser: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(default_storage, "_wrapped", FullStorage(location=tmp_path))
    with pytest.raises(OSError, match="No space"):
        store(world.actor("ann"), "a.txt", BytesIO(b"some text"), 9)
    page = browser.post("/files", {"file": BytesIO(b"some text")}, headers={"hx-request": "true"})
    assert (page.status_code, page.content.decode()) == (507, Outage.DISK.told)
    assert not File.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_other_faults_are_no_outage(world: World) -> None:
    assert outage(ValueError("x")) is None
    with pytest.raises(DataError) as caught, connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")
    assert outage(caught.value) is None
    make(registry.get("account"), world.people["ann"])


@pytest.fixture(scope="module")
def parts() -> Iterator[Installation]:
    """Web server and worker by themselves; nobody starts the database again."""
    with installed() as made:
        assert made.run("migrate").returncode == 0
        made.database.start()
        with made.log.open("a") as log:
            running = [
                subprocess.Popen(
                    [*PROGRAM, part],
                    cwd=ROOT, env=made.variables, stdout=log, stderr=log, start_new_session=True,
                )
                for part in ("web", "worker")
            ]  # fmt: skip
        try:
            wait_for(lambda: made.get("/readyz") == 200)
            yield made
        finally:
            for process in running:
                os.killpg(process.pid, signal.SIGTERM)
                process.wait(30)


DEFER = """
from procrastinate.contrib.django import app
print(app.configure_task("jobs.tidy").defer(timestamp=0))
"""
STATUS = """
from procrastinate.contrib.django.models import ProcrastinateJob
print(ProcrastinateJob.objects.get(pk={}).status)
"""


def works(parts: Installation) -> Callable[[], bool]:
    """Whether the job given to the worker now is done."""
    job = parts.python(DEFER).strip()
    return lambda: parts.python(STATUS.format(job)).strip() == "succeeded"


def test_web_and_worker_wait_for_a_database_that_was_killed(parts: Installation) -> None:
    wait_for(works(parts))
    pid = parts.database.pid()
    assert pid
    os.kill(pid, signal.SIGKILL)
    wait_for(lambda: parts.get("/readyz") == 503)
    assert parts.get("/auth/login/") == 503
    assert parts.get("/healthz") == 200
    wait_for(lambda: "the database is gone" in parts.log.read_text())
    parts.database.start()
    wait_for(lambda: parts.get("/readyz") == 200, 10)
    assert parts.get("/auth/login/") == 200
    wait_for(works(parts), 30)
