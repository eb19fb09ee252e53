from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import pytest

from atrium.core.transfer.tables import Mapping, Target, map_columns, open_table
from atrium.core.transfer.tables.tests.places import DATA, shared

if TYPE_CHECKING:
    from pathlib import Path

ADDRESS = (
    Target("address.street", "Street"),
    Target("address.city", "City"),
    Target("address.state", "State"),
    Target("address.postcode", "Postcode"),
    Target("country", "Country", kind="country"),
)
COMMON = (
    Target("owner", "Owner", kind="person"),
    Target("external_id", "External id"),
    Target("created_at", "Created", kind="datetime"),
    Target("updated_at", "Changed", kind="datetime"),
    Target("website", "Website", kind="url"),
)
ACCOUNT = (
    Target("name", "Name", aliases=("account", "company name")),
    Target("industry", "Industry", kind="choice"),
    Target("founded", "Founded", kind="number"),
    Target("revenue", "Annual revenue", kind="money"),
    Target("employees", "Employees", kind="number"),
    Target("parent", "Parent", kind="reference"),
    Target("domain", "Domain"),
    Target("phones", "Phones", aliases=("phone",), kind="phones"),
    *ADDRESS,
    *COMMON,
)
CONTACT = (
    Target("name", "Name", aliases=("full name",)),
    Target("given_name", "Given name"),
    Target("family_name", "Family name"),
    Target("reading", "Reading"),
    Target("account", "Account", kind="reference"),
    Target("emails", "E-mail", kind="emails"),
    Target("phones", "Phone", kind="phones"),
    Target("mobile", "Mobile", kind="phones"),
    Target("job_title", "Job title"),
    Target("lifecycle", "Life-cycle stage"),
    Target("status", "Lead status"),
    Target("source", "Source"),
    *ADDRESS,
    *COMMON,
)
DEAL = (
    Target("name", "Name", aliases=("deal name",)),
    Target("product", "Product", kind="reference"),
    Target("account", "Account", kind="reference"),
    Target("contact", "Contact", aliases=("associated contact email",), kind="reference"),
    Target("stage", "Stage", kind="choice"),
    Target("pipeline", "Pipeline", kind="choice"),
    Target("start_date", "Start", kind="date"),
    Target("close_date", "Expected close", kind="date"),
    Target("amount", "Amount", kind="money"),
    Target("type", "Type"),
    Target("lost_reason", "Lost reason"),
    *COMMON,
)
PRODUCT = (
    Target("name", "Name", aliases=("product",)),
    Target("series", "Series"),
    Target("price", "Price", kind="money"),
)
PERSON = (
    Target("name", "Name", aliases=("full name", "sales agent")),
    Target("manager", "Manager", kind="person"),
    Target("team", "Team", kind="team"),
)
TICKET = (
    Target("name", "Subject", aliases=("ticket name",)),
    Target("notes", "Description"),
    Target("status", "Status", kind="choice"),
    Target("priority", "Priority", kind="choice"),
    Target("source", "Source"),
    *COMMON,
)


def mapped(path: Path, fields: tuple[Target, ...]) -> Mapping:
    table = open_table(path, name=path.name)
    rows = [row for _line, row in islice(table.rows(), 200)]
    samples = {name: [row[i] for row in rows] for i, name in enumerate(table.columns)}
    return map_columns(table.columns, samples, fields)


def pairs(mapping: Mapping) -> dict[str, str]:
    return {match.column: match.field for match in mapping.matches}


@pytest.mark.parametrize(
    ("file", "fields", "expected"),
    [
        ("accounts", ACCOUNT, "name industry founded revenue employees country parent"),
        ("products", PRODUCT, "name series price"),
        (
            "sales_pipeline",
            DEAL,
            "external_id owner product account stage start_date close_date amount",
        ),
        ("sales_teams", PERSON, "name manager team"),
    ],
)
def test_the_files_of_maven_map_by_themselves(
    file: str, fields: tuple[Target, ...], expected: str
) -> None:
    mapping = mapped(shared("maven") / f"{file}.csv", fields)
    assert [match.field for match in mapping.matches] == expected.split()
    assert mapping.unmapped == ()
    assert min(match.score for match in mapping.matches) > 0.9


@pytest.mark.parametrize(
    ("file", "fields", "expected", "left"),
    [
        (
            "companies",
            ACCOUNT,
            (
                "external_id name domain industry employees revenue phones website address.street "
                "address.city address.state address.postcode country created_at updated_at owner"
            ),
            (),
        ),
        (
            "contacts",
            CONTACT,
            (
                "external_id given_name family_name emails phones mobile job_title lifecycle "
                "status created_at updated_at owner source website address.street address.city "
                "address.state address.postcode country"
            ),
            ("Associated Company Domain",),
        ),
        (
            "deals",
            DEAL,
            (
                "external_id name stage pipeline amount close_date created_at owner type "
                "lost_reason contact"
            ),
            ("Associated Company Domain",),
        ),
    ],
)
def test_the_files_of_hubspot_map_by_themselves(
    file: str, fields: tuple[Target, ...], expected: str, left: tuple[str, ...]
) -> None:
    mapping = mapped(shared("hubspot-dummy") / f"hubspot_{file}.csv", fields)
    assert [match.field for match in mapping.matches] == expected.split()
    assert mapping.unmapped == left


def test_the_tickets_of_hubspot_map_what_there_is_a_field_for() -> None:
    found = pairs(mapped(shared("hubspot-dummy") / "hubspot_tickets.csv", TICKET))
    assert found["Ticket Status"] == "status"
    assert found["Ticket Description"] == "notes"
    assert found["Ticket Priority"] == "priority"
    assert found["Ticket Name"] == "name"
    assert found["Ticket ID"] == "external_id"


@pytest.mark.parametrize(
    ("headers", "fields", "expected"),
    [
        ("会社名 業種 電話 ホームページ 従業員数 担当者", ACCOUNT,
         "name industry phones website employees owner"),
        ("公司名称 行业 手机 网址 负责人", ACCOUNT, "name industry phones website owner"),
        ("회사명 업종 전화 홈페이지 담당자", ACCOUNT, "name industry phones website owner"),
        ("ชื่อบริษัท โทรศัพท์ ประเทศ", ACCOUNT, "name phones country"),
        ("氏名 フリガナ 会社名 メール 携帯 役職 郵便番号", CONTACT,
         "name reading account emails mobile job_title address.postcode"),
        ("姓名 公司 邮箱 手机 职位", CONTACT, "name account emails mobile job_title"),
        ("이름 회사 이메일 휴대폰 직책", CONTACT, "name account emails mobile job_title"),
        ("ชื่อ บริษัท อีเมล มือถือ ตำแหน่ง", CONTACT, "name account emails mobile job_title"),
        ("FirstName LastName Email Phone MobilePhone Title MailingCity MailingPostalCode OwnerId",
         CONTACT, ("given_name family_name emails phones mobile job_title address.city "
         "address.postcode owner")),
    ],
)  # fmt: skip
def test_headers_in_five_languages(headers: str, fields: tuple[Target, ...], expected: str) -> None:
    mapping = map_columns(headers.split(), {}, fields)
    assert [match.field for match in mapping.matches] == expected.split()


def test_contacts_of_a_locale_map_in_any_encoding() -> None:
    found = pairs(mapped(DATA / "contacts" / "ja_JP.cp932.csv", CONTACT))
    assert found == {
        "id": "external_id",
        "name": "name",
        "kana": "reading",
        "company": "account",
        "address": "address.street",
        "postcode": "address.postcode",
        "phone": "phones",
        "email": "emails",
        "since": "created_at",
    }


def test_a_field_gets_one_column_and_the_better_one() -> None:
    mapping = map_columns(["Telephone", "Phone", "Colour"], {}, CONTACT)
    assert pairs(mapping) == {"Phone": "phones"}
    assert mapping.unmapped == ("Telephone", "Colour")


def test_values_speak_for_a_column_and_against_it() -> None:
    mails = ["a@b.example", "c@d.example"]
    assert pairs(map_columns(["X1"], {"X1": mails}, CONTACT)) == {"X1": "emails"}
    assert pairs(map_columns(["Name"], {"Name": mails}, ACCOUNT[:1])) == {"Name": "name"}
    assert pairs(map_columns(["Amount"], {"Amount": mails}, DEAL)) == {}


def test_a_header_misspelt_is_a_doubtful_match_with_its_reason() -> None:
    (match,) = map_columns(["Email Adress"], {}, CONTACT).matches
    assert (match.field, match.reason) == ("emails", "The names are alike.")
    assert match.score < 0.9


def test_labels_in_the_administrators_language_and_customs_fields() -> None:
    field = Target("custom.facade", "Facade type", labels=("ファサード種別",), kind="choice")
    (match,) = map_columns(["ファサード種別"], {}, [field]).matches
    assert (match.field, match.score) == ("custom.facade", 1.0)
