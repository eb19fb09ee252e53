"""Every input in every state, served without the rest of the program, to try the elements alone."""

from __future__ import annotations

import gettext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

SCREENS = Path(__file__).parents[3] / "atrium" / "core" / "screens"


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    tone: str = ""


@dataclass(frozen=True)
class Field:
    """What the macros are told about a field."""

    key: str
    kind: str
    label: str
    help: str = ""
    required: bool = False
    readonly: bool = False
    multiple: bool = False
    choices: tuple[Choice, ...] = ()
    target: str = ""
    placeholder: str = ""


@dataclass(frozen=True)
class State:
    name: str
    field: Field
    value: Any
    errors: tuple[str, ...] = ()


SPEC: dict[str, Any] = {
    "fields": [
        {
            "key": "stage",
            "label": "Stage",
            "kind": "choice",
            "operators": [
                {"op": "in", "label": "is one of", "value": "choice"},
                {"op": "empty", "label": "is empty", "value": "none"},
            ],
            "choices": [{"value": "new", "label": "New"}, {"value": "won", "label": "Won"}],
        },
        {
            "key": "amount",
            "label": "Amount",
            "kind": "money",
            "operators": [
                {"op": "gte", "label": "is at least", "value": "number"},
                {"op": "between", "label": "is between", "value": "number"},
            ],
        },
        {
            "key": "close",
            "label": "Expected close",
            "kind": "date",
            "operators": [
                {"op": "during", "label": "is", "value": "relative"},
                {"op": "before", "label": "is before", "value": "date"},
            ],
        },
        {
            "key": "owner",
            "label": "Owner",
            "kind": "person",
            "operators": [{"op": "in", "label": "is one of", "value": "picker"}],
            "source": "/pick/person",
        },
        {
            "key": "vip",
            "label": "Key account",
            "kind": "boolean",
            "operators": [{"op": "is", "label": "is", "value": "choice"}],
        },
        {
            "key": "tags",
            "label": "Tags",
            "kind": "tags",
            "operators": [{"op": "any", "label": "has one of", "value": "text"}],
        },
        {
            "key": "title",
            "label": "Title",
            "kind": "text",
            "operators": [{"op": "contains", "label": "contains", "value": "text"}],
        },
    ],
    "titles": {"owner": {"3": "Mina Sato"}},
}
TREE: dict[str, Any] = {
    "all": [
        {"field": "stage", "op": "in", "value": ["won"]},
        {
            "any": [
                {"field": "close", "op": "during", "value": {"relative": "last_n_days", "n": 30}},
                {"field": "owner", "op": "in", "value": ["3"]},
            ]
        },
    ]
}

STAGES = (
    Choice("new", "New"),
    Choice("offer", "Offer made", "indigo"),
    Choice("won", "Won", "moss"),
    Choice("lost", "Lost", "verm"),
)
COUNTRIES = (Choice("JP", "Japan"), Choice("DE", "Germany"), Choice("TH", "Thailand"))
LANGUAGES = (Choice("en", "English"), Choice("ja", "日本語"))
CURRENCIES = (Choice("JPY", "JPY"), Choice("EUR", "EUR"), Choice("THB", "THB"))
LONG = "Donaudampfschifffahrtsgesellschaftskapitän 株式会社さくら建築設計事務所大阪支店 " * 3

# A field, a usual value, a long one.
KINDS: tuple[tuple[Field, Any, Any], ...] = (
    (
        Field("title", "text", "Title", required=True, help="As people call it."),
        "Winter windows",
        LONG,
    ),
    (
        Field("note", "longtext", "Note"),
        "<p>Call <strong>before noon</strong>.</p>",
        f"<p>{LONG * 4}</p>",
    ),
    (Field("count", "number", "Count"), "12.5", "123456789012345.6789"),
    (
        Field("amount", "money", "Amount", choices=CURRENCIES),
        {"amount": "6900000", "currency": "JPY"},
        {"amount": "123456789012345", "currency": "EUR"},
    ),
    (Field("discount", "percent", "Discount"), "12.5", "99999.99"),
    (Field("close", "date", "Expected close"), "2026-11-30", "9999-12-31"),
    (Field("meet", "datetime", "Meeting"), "2026-11-30T14:30:00", "9999-12-31T23:59"),
    (Field("took", "duration", "Time taken"), 5400, 3599940),
    (Field("vip", "boolean", "Key account", help="Gets a personal visit."), True, True),
    (Field("stage", "choice", "Stage", choices=STAGES), "offer", "a-stage-that-no-longer-exists"),
    (
        Field("classes", "choices", "Classes", choices=STAGES),
        ["new", "won"],
        ["new", "offer", "won", "lost"],
    ),
    (Field("tags", "tags", "Tags"), ["fair 2026", "roof"], [f"label {n}" for n in range(30)]),
    (Field("owner", "person", "Owner"), {"id": 3, "title": "Mina Sato"}, {"id": 9, "title": LONG}),
    (Field("team", "team", "Team"), {"id": 1, "title": "Kansai"}, {"id": 2, "title": LONG}),
    (
        Field("account", "reference", "Account", target="account"),
        {"id": 7, "title": "株式会社さくら建築"},
        {"id": 8, "title": LONG},
    ),
    (
        Field("contacts", "references", "Contacts", target="contact"),
        [{"id": 1, "title": "Haruto Tanaka"}, {"id": 2, "title": "สมชาย ใจดี"}],
        [{"id": n, "title": LONG[: 20 + n * 9]} for n in range(8)],
    ),
    (
        Field("phones", "phones", "Phones"),
        [{"kind": "work", "number": "+81662011188", "typed": "06-6201-1188"}],
        [
            {"kind": "mobile", "number": "+49" + "1" * 40},
            {"kind": "fax", "number": "+66 2 123 4567"},
        ],
    ),
    (
        Field("emails", "emails", "E-mail addresses"),
        [{"kind": "work", "address": "haruto@sakura.example"}],
        [{"kind": "home", "address": "a" * 90 + "@example.org"}],
    ),
    (
        Field("address", "address", "Address", choices=COUNTRIES),
        {
            "country": "JP",
            "postcode": "541-0041",
            "region": "大阪府",
            "city": "大阪市",
            "street": "北浜1-1",
        },
        {"country": "DE", "street": LONG, "city": LONG, "postcode": "1" * 30},
    ),
    (
        Field("site", "address", "Site"),
        {"country": "JP", "country_name": "Japan", "city": "大阪市"},
        {"country": "DE", "city": LONG},
    ),
    (
        Field(
            "names", "labels", "Names", choices=(Choice("en", "English"), Choice("ja", "日本語"))
        ),
        {"en": "Deal", "ja": "商談"},
        {"ja": LONG},
    ),
    (Field("mail", "email", "E-mail"), "haruto@sakura.example", "a" * 90 + "@example.org"),
    (
        Field("web", "url", "Web site"),
        "https://sakura.example",
        "https://example.org/" + "path/" * 60,
    ),
    (
        Field("papers", "files", "Files"),
        [
            {
                "id": 4,
                "name": "plan.pdf",
                "size": 48213,
                "url": "/files/4",
                "type": "application/pdf",
            }
        ],
        [{"id": 5, "name": LONG + ".pdf", "size": 9**9, "url": "/files/5", "type": ""}],
    ),
    (Field("country", "country", "Country", choices=COUNTRIES), "JP", {"id": "XX", "title": LONG}),
    (
        Field("tongue", "language", "Language"),
        {"id": "ja", "title": "Japanese"},
        {"id": "x", "title": LONG},
    ),
    (
        Field("currency", "currency", "Currency"),
        {"id": "JPY", "title": "Yen"},
        {"id": "X", "title": LONG},
    ),
    (Field("rating", "rating", "Rating"), 4, 5),
)


def states(one: Field, usual: Any, long: Any) -> list[State]:
    """The five states of one input, each with a key of its own so that ids differ."""
    fault = f"{one.label} is not right: “x” cannot be read. Type it again."
    return [
        State("normal", one, None),
        State("filled", replace(one, key=f"{one.key}-filled"), usual),
        State("error", replace(one, key=f"{one.key}-error"), usual, (fault,)),
        State("read only", replace(one, key=f"{one.key}-readonly", readonly=True), usual),
        State("long", replace(one, key=f"{one.key}-long"), long),
    ]


class Marked(gettext.NullTranslations):
    """Brackets around every translated sentence: what stands without them nobody can translate."""

    def gettext(self, message: str) -> str:
        return f"「{message}」"

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"「{msgid1 if n == 1 else msgid2}」"


def environment(language: str = "en") -> Environment:
    """The project's templates in an environment that needs no settings."""
    made = Environment(
        loader=FileSystemLoader(SCREENS / "jinja2"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    told = gettext.NullTranslations() if language == "en" else Marked()
    made.install_gettext_callables(  # type: ignore[attr-defined]
        told.gettext, told.ngettext, newstyle=True, pgettext=told.pgettext, npgettext=told.npgettext
    )
    made.globals.update(
        static=lambda name: f"/static/{name}",
        icon=icon,
        language=partial(str, language),
        kept=lambda _key, draw: draw(),
    )
    return made


def icon(name: str, label: str = "") -> Markup:
    """The drawing where the program has it, else a dot: these tests need no drawings."""
    file = SCREENS / "static" / "vendor" / "lucide" / f"{name}.svg"
    drawing = file.read_text() if file.exists() else '<svg><circle cx="12" cy="12" r="7"/></svg>'
    inner = drawing[drawing.index(">", drawing.index("<svg")) + 1 : drawing.rindex("</svg>")]
    return Markup('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{}</svg>').format(
        Markup(inner)
    )
