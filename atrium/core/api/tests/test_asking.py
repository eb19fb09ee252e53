from __future__ import annotations

import json
from urllib.parse import quote, urlencode

import pytest
from django.test import Client

from atrium.core.api.tests.conftest import Api
from atrium.core.records import registry
from tests.world import World, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(world: World, api: Api) -> Client:
    ann, kind = world.people["ann"], registry.get("account")
    for name, industry, employees, city in (
        ("Alpha", "construction", 10, "Osaka"),
        ("Beta", "retail", 50, "Kyoto"),
        ("Gamma, Ltd", "retail", 200, "Osaka"),
    ):
        make(
            kind,
            ann,
            name=name,
            industry=industry,
            employees=employees,
            address={"country": "JP", "region": "大阪府", "city": city, "postcode": "530-0001"},
        )
    beta = kind.model._base_manager.get(name="Beta")
    make(registry.get("contact"), ann, name="Bea", account=beta.pk)
    make(registry.get("contact"), ann, name="Abe")
    return api("ann")


def names(client: Client, query: str, slug: str = "accounts") -> list[str]:
    answer = client.get(f"/api/v1/{slug}?fields=name&sort=name&{query}")
    assert answer.status_code == 200, answer.content
    return [row["name"] for row in answer.json()["data"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("name=beta", ["Beta"]),
        ("name.contains=a", ["Alpha", "Beta", "Gamma, Ltd"]),
        ("name=" + quote("Gamma, Ltd"), ["Gamma, Ltd"]),
        ("industry=retail", ["Beta", "Gamma, Ltd"]),
        ("industry=retail,construction", ["Alpha", "Beta", "Gamma, Ltd"]),
        ("industry=retail&industry=construction", ["Alpha", "Beta", "Gamma, Ltd"]),
        ("industry.not_in=retail", ["Alpha"]),
        ("employees=50", ["Beta"]),
        ("employees.gte=50", ["Beta", "Gamma, Ltd"]),
        ("employees.between=5,60", ["Alpha", "Beta"]),
        ("employees.gte=20&employees.lt=100", ["Beta"]),
        ("address.city=osaka", ["Alpha", "Gamma, Ltd"]),
        ("address.city.starts=Ky", ["Beta"]),
        ("website.empty=", ["Alpha", "Beta", "Gamma, Ltd"]),
        ("owner=me", ["Alpha", "Beta", "Gamma, Ltd"]),
        ("created_at.within=today", ["Alpha", "Beta", "Gamma, Ltd"]),
        ("created_at.within=last_n_days:3", ["Alpha", "Beta", "Gamma, Ltd"]),
        ("created_at.within=yesterday", []),
        ("search=alph", ["Alpha"]),
    ],
)
def test_simple_filters(company: Client, query: str, found: list[str]) -> None:
    assert names(company, query) == found


def test_fields_of_referenced_records_filter_too(company: Client) -> None:
    assert names(company, "account.industry=retail", "contacts") == ["Bea"]
    assert names(company, "account.name.starts=Be", "contacts") == ["Bea"]
    assert names(company, "account.owner.name.contains=ann", "contacts") == ["Bea"]


def test_the_filter_language_and_simple_filters_hold_together(company: Client) -> None:
    either = {
        "any": [
            {"field": "name", "op": "is", "value": "Alpha"},
            {"field": "employees", "op": "gt", "value": 100},
        ]
    }
    told = urlencode({"filter": json.dumps(either), "industry": "retail"})
    assert names(company, told) == ["Gamma, Ltd"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("fields=nme", "nme"),
        ("nme=x", "nme"),
        ("name.sounds=x", "name"),
        ("account.industry=x", "account"),
        ("sort=nme", "sort"),
        ("sort=phones", "sort"),
        ("limit=0", "limit"),
        ("limit=501", "limit"),
        ("limit=ten", "limit"),
        ("limit=" + "9" * 5000, "limit"),
        ("count=maybe", "count"),
        ("after=nonsense", "after"),
        ("filter={", "filter"),
        ("filter=[1]", "filter"),
        ("filter=" + "[" * 3000, "filter"),
        ("filter=" + quote(json.dumps({"all": [{"all": []}] * 101})), "filter"),
        ("employees=many", "employees"),
        ("employees.gte=1e400", "employees"),
        ("employees.between=1", "employees"),
        ("created_at.within=someday", "created_at"),
        ("industry=nonsense", "industry"),
        ("owner=x", "owner"),
    ],
)
def test_a_question_without_sense_says_what_is_wrong(
    company: Client, query: str, field: str
) -> None:
    answer = company.get(f"/api/v1/accounts?{query}")
    assert answer.status_code == 422, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_a_page_mark_of_another_order_is_refused(company: Client) -> None:
    mark = company.get("/api/v1/accounts?sort=name&limit=1").json()["next"]
    assert company.get(f"/api/v1/accounts?sort=-employees&after={mark}").status_code == 422
