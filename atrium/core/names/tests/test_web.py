from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrium.core.i18n import Invalid
from atrium.core.names import domain_of, parse_email, parse_url

CONTACTS = Path(__file__).parent / "data" / "contacts.csv"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Mina.Sato@Example.COM", "Mina.Sato@example.com"),
        ("  a@b.co ", "a@b.co"),
        ("a+tag@b.example", "a+tag@b.example"),
        ("o'brien@b.example", "o'brien@b.example"),
        ("Mina Sato <mina@example.com>", "mina@example.com"),
        ("mailto:mina@example.com", "mina@example.com"),
        ("mina＠example.com", "mina@example.com"),
        ("info@BÜCHER.de", "info@bücher.de"),
        ("info@xn--bcher-kva.de", "info@bücher.de"),
        ("用户@例子.广告", "用户@例子.广告"),
        ("山田@例え.テスト", "山田@例え.テスト"),
        ("คน@ไทย.ไทย", "คน@ไทย.ไทย"),
        ('"two words"@example.com', '"two words"@example.com'),
    ],
)
def test_an_address_keeps_its_name_and_lowers_its_domain(text: str, kept: str) -> None:
    assert parse_email(text) == kept


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("mina", "it needs a name, an @ and a domain, as in name@example.com"),
        ("@example.com", "it needs a name"),
        ("mina@", "it needs a name"),
        ("", "it needs a name"),
        ("mina@localhost", "“localhost” is no domain such as example.com"),
        ("mina@example..com", "is no domain"),
        ("mina@-example.com", "is no domain"),
        ("mina@exam ple.com", "is no domain"),
        ("mina@1.2.3.4", "is no domain"),
        ("two words@example.com", "“two words” cannot stand before the @"),
        ("a@b.com, c@d.com", "“a@b.com, c” cannot stand before the @"),
        ("a\n@b.com", "cannot stand before the @"),
        (f"{'a' * 65}@b.com", "cannot stand before the @"),
    ],
)
def test_what_is_no_address_is_refused_with_the_reason(text: str, message: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse_email(text)
    assert message in str(caught.value)


def test_the_addresses_of_every_locales_contacts_are_kept() -> None:
    with CONTACTS.open(encoding="utf-8", newline="") as lines:
        emails = [row["email"] for row in csv.DictReader(lines)]
    assert [parse_email(email) for email in emails] == emails


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("example.com", "https://example.com"),
        ("Example.COM/Path?q=A#F", "https://example.com/Path?q=A#F"),
        ("http://example.com", "http://example.com"),
        ("HTTPS://example.com/", "https://example.com/"),
        ("//example.com", "https://example.com"),
        ("example.com:8080/x", "https://example.com:8080/x"),
        ("bücher.de", "https://bücher.de"),
        ("例え.テスト/道", "https://例え.テスト/道"),
        ("http://localhost:8000/", "http://localhost:8000/"),
        ("192.168.0.1", "https://192.168.0.1"),
    ],
)
def test_a_web_address_gets_the_scheme_it_lacks(text: str, kept: str) -> None:
    assert parse_url(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "JavaScript://example.com/%0aalert(1)",
        " java\tscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://example.com",
        "mailto:a@b.com",
        "https://good.example@evil.example/",
        "https://",
        "no",
        "",
        "two words.com",
        "https://example.com/<script>",
        'https://example.com/"onclick=',
        "https://exa mple.com",
        "https://example.com:port",
        "https://256.1.1.1",
    ],
)
def test_what_is_no_web_address_or_would_run_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="is no web address"):
        parse_url(text)


@given(st.text(max_size=30) | st.text(alphabet="htps:/.[]@%#?x0\t ", max_size=20))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    for read in (parse_url, parse_email):
        try:
            kept = read(text)
        except Invalid:
            continue
        assert read(kept) == kept
    assert isinstance(domain_of(text), str)


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("mina@Example.com", "example.com"),
        ("https://www.example.com/about", "example.com"),
        ("www.example.com", "example.com"),
        ("https://example.com/@mina", "example.com"),
        ("info@bücher.de", "bücher.de"),
        ("https://xn--bcher-kva.de", "bücher.de"),
        ("nothing", ""),
    ],
)
def test_the_domain_ties_addresses_together(text: str, domain: str) -> None:
    assert domain_of(text) == domain
