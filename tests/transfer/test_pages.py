"""The pages of an import and an export, walked as people walk them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from atrium.core.access.models import Role
from atrium.core.records import registry
from atrium.core.transfer import jobs
from atrium.core.transfer.importing import reporting
from atrium.core.transfer.models import Import, State
from atrium.customers.models import Account
from tests import world
from tests.transfer.files import begin, carry_out

pytestmark = pytest.mark.django_db
TEXT = "name,industry,employees\nAcme,technolgy,5\nBeta,Retail,many\nGamma,Retail,7\n"


@pytest.fixture
def company() -> world.World:
    return world.build()


@pytest.fixture
def browser_of(company: world.World) -> Callable[[str], Client]:
    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(company.people[name])
        return client

    return signed_in


def send(client: Client, text: str = TEXT, name: str = "a.csv", **data: str) -> Import:
    file = SimpleUploadedFile(name, text.encode())
    answer = client.post("/import", {"file": file, **data})
    assert answer.status_code == 302, answer.content.decode()[:400]
    return Import.objects.latest("pk")


def work_off(told: Import) -> None:
    """What the worker does."""
    told.refresh_from_db()
    run = jobs.take_back if told.state == State.UNDOING else jobs.carry_out
    run(progress=told.progress_id, of=told.pk)
    told.refresh_from_db()


def test_the_whole_way_from_a_file_to_records_and_back(browser_of: Any) -> None:
    client = browser_of("ada")
    told = send(client)
    page = client.get(f"/import/{told.pk}/columns").content.decode()
    assert 'value="industry" selected' in page
    form = {"type": "account", "go": "1", "on_duplicate": "skip"}
    form |= {f"name.{n}": c for n, c in enumerate(("name", "industry", "employees"))}
    form |= {f"column.{n}": c for n, c in enumerate(("name", "industry", "employees"))}
    answer = client.post(f"/import/{told.pk}/columns", form)
    assert answer["Location"] == f"/import/{told.pk}/problems"
    page = client.get(answer["Location"]).content.decode()
    assert "Did you mean “Technology”?" in page
    assert "many" in page
    decisions = {
        "value": "1", "slot.1": "industry", "text.1": "technolgy", "do.1": "use:Technology",
        "fault": "employees", "fault.employees": "refuse",
    }  # fmt: skip
    answer = client.post(f"/import/{told.pk}/problems", decisions, follow=True)
    assert answer.request["PATH_INFO"] == f"/import/{told.pk}/preview"
    page = answer.content.decode()
    assert re.search(r"To create</dt><dd>2</dd>", page)
    assert re.search(r"To refuse</dt><dd>1</dd>", page)
    assert "Technology" in page
    client.post(f"/import/{told.pk}/preview")
    assert "every 1s" in client.get(f"/import/{told.pk}").content.decode()
    work_off(told)
    page = client.get(f"/import/{told.pk}").content.decode()
    assert re.search(r"Created</dt><dd>2</dd>", page)
    refused = client.get(f"/import/{told.pk}/refused.csv")
    text = b"".join(refused.streaming_content).decode("utf-8-sig")
    assert '"Beta","Retail","many",3' in text
    listed = client.get(f"/accounts?import={told.pk}").content.decode()
    assert "Acme" in listed
    assert "a.csv" in listed
    client.post(f"/import/{told.pk}/undo")
    work_off(told)
    assert told.state == State.UNDONE
    assert not Account.objects.unscoped("the test").filter(deleted_at__isnull=True).exists()


def test_another_encoding_is_shown_at_once(browser_of: Any) -> None:
    client = browser_of("ada")
    file = SimpleUploadedFile("j.csv", "会社名\n石川水産合同会社\n".encode("cp932"))
    client.post("/import", {"file": file, "type": "account"})
    told = Import.objects.latest("pk")
    assert "石川水産" in client.get(f"/import/{told.pk}/columns").content.decode()
    changed = client.post(f"/import/{told.pk}/columns", {"type": "account", "encoding": "cp1252"})
    assert "石川水産" not in changed.content.decode()


def test_another_type_maps_the_columns_anew(browser_of: Any) -> None:
    client = browser_of("ada")
    told = send(client, "name,price\nA,5\n", type="account")
    page = client.post(f"/import/{told.pk}/columns", {"type": "product"}).content.decode()
    assert 'value="price" selected' in page


def test_a_mapping_that_lacks_what_is_needed_says_so(browser_of: Any) -> None:
    client = browser_of("ada")
    told = send(client, "industry\nRetail\n", type="account")
    assert "Still needed: Name" in client.get(f"/import/{told.pk}/columns").content.decode()
    form = {"type": "account", "name.0": "industry", "column.0": "", "go": "1"}
    answer = client.post(f"/import/{told.pk}/columns", form)
    assert answer.status_code == 422
    assert "No column goes anywhere yet" in answer.content.decode()


def test_a_file_that_cannot_be_read_comes_back_with_the_reason(browser_of: Any) -> None:
    file = SimpleUploadedFile("x.csv", b"%PDF-1.4")
    answer = browser_of("ada").post("/import", {"file": file})
    assert answer.status_code == 422
    assert "is not a table" in answer.content.decode()


def test_who_may_not_import_is_kept_out_everywhere(company: world.World, browser_of: Any) -> None:
    told = begin(company.actor("ada"), "a.csv", TEXT, "account")
    client = browser_of("ann")
    assert client.get("/import").status_code == 403
    for page in ("", "/columns", "/problems", "/preview", "/progress", "/refused.csv"):
        assert client.get(f"/import/{told.pk}{page}").status_code == 403
    for verb in ("undo", "resume", "discard", "preview"):
        assert client.post(f"/import/{told.pk}/{verb}").status_code == 403
    told.refresh_from_db()
    assert told.state == State.DRAFT


def test_the_imports_of_others_are_not_there(company: world.World, browser_of: Any) -> None:
    told = carry_out(
        begin(company.actor("ada"), "a.csv", "name\nA\n", "account"), company.actor("ada")
    )
    assert browser_of("dora").get(f"/import/{told.pk}").status_code == 404
    role = Role.objects.unscoped("the test").get(code="director")
    role.rights = [*role.rights, "administer"]
    role.save()
    assert browser_of("dora").get(f"/import/{told.pk}").status_code == 200


def test_an_import_starts_once(browser_of: Any) -> None:
    client = browser_of("ada")
    told = send(client, "name\nA\n", type="account")
    client.post(f"/import/{told.pk}/preview")
    first = Import.objects.get(pk=told.pk).progress_id
    assert client.post(f"/import/{told.pk}/preview").status_code == 422
    assert Import.objects.get(pk=told.pk).progress_id == first
    work_off(told)
    jobs.carry_out(progress=first, of=told.pk)
    assert Account.objects.unscoped("the test").count() == 1


def test_a_large_file_is_looked_through_in_the_background(
    browser_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting, "MANY_ROWS", 2)
    client = browser_of("ada")
    told = send(client, type="account")
    assert "Looking through" in client.get(f"/import/{told.pk}/problems").content.decode()
    told.refresh_from_db()
    jobs.look(progress=told.progress_id, of=told.pk)
    assert "technolgy" in client.get(f"/import/{told.pk}/problems").content.decode()


def test_the_number_of_queries_does_not_grow_with_the_rows(browser_of: Any) -> None:
    client = browser_of("ada")
    counts = []
    for count in (4, 400):
        text = "name,industry\n" + "".join(f"A{n},Retail\n" for n in range(count))
        told = send(client, text, type="account")
        client.get(f"/import/{told.pk}/preview")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/import/{told.pk}/preview")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_file_is_forgotten_when_it_is_discarded(browser_of: Any) -> None:
    client = browser_of("ada")
    told = send(client)
    client.post(f"/import/{told.pk}/discard")
    assert not Import.objects.exists()


def test_the_value_of_a_cell_never_becomes_markup(browser_of: Any) -> None:
    client = browser_of("ada")
    told = send(
        client,
        'name,industry\n<script>alert(1)</script>,"<img src=x onerror=alert(1)>"\n',
        type="account",
    )
    for page in ("columns", "problems"):
        text = client.get(f"/import/{told.pk}/{page}").content.decode()
        assert "<script>alert" not in text
        assert "<img src=x" not in text


def test_a_type_that_one_may_not_make_is_not_offered(company: world.World, browser_of: Any) -> None:
    page = browser_of("dora").get("/import").content.decode()
    assert 'value="account"' in page
    assert 'value="person"' not in page
    assert registry.get("person").policy.may_create(company.actor("ada"), registry.get("person"))
