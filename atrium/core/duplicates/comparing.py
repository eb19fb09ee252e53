"""One comparison of two values: how many bits it speaks for or against, and why, in words.

After Fellegi and Sunter, A Theory for Record Linkage (1969): where m is how often a comparison
comes out so among records of one and the same, and u how often among others, it weighs
log2(m / u). The weights below are rounded estimates of this, chosen by judgement; administrators
change what a field counts. A value that is missing weighs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _
from rapidfuzz.distance import OSA

from atrium.core.duplicates import companies, people
from atrium.core.duplicates.sounding import skeleton
from atrium.core.names import fold, latin
from atrium.core.records.kinds.base import Ref

# Mail that anybody can have says nothing about the company.
FREE_MAIL = frozenset(
    "gmail.com googlemail.com yahoo.com yahoo.co.jp hotmail.com outlook.com outlook.jp live.com "
    "icloud.com me.com aol.com gmx.de gmx.net web.de t-online.de freenet.de mail.ru yandex.ru "
    "bk.ru list.ru inbox.ru rambler.ru qq.com 163.com 126.com sina.com foxmail.com naver.com "
    "daum.net hanmail.net nate.com docomo.ne.jp ezweb.ne.jp softbank.ne.jp proton.me "
    "protonmail.com orange.fr free.fr libero.it wp.pl o2.pl hotmail.co.th".split()
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a comparison says: bits for (above zero) or against, and the reason."""

    bits: float
    reason: Any = ""


NOTHING = Verdict(0.0)


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of comparison.

    `read` makes what is compared of a stored value, None where there is nothing; it is done once
    a record. `compare` weighs two of these, `keys` are what two that agree nearly always share.
    """

    read: Callable[[Any], Any]
    compare: Callable[[Any, Any], Verdict]
    keys: Callable[[Any], Iterable[str]]


def _no_keys(_read: Any) -> Iterable[str]:
    return ()


# People

# A name of which a part is another one, whatever the other parts say.
OTHER_BITS = -4.0
WORD_BITS = {
    people.SAME: 4.5, people.SOUNDS: 4.0, people.LETTER: 3.7, people.ALIKE: 2.2,
    people.INITIAL: 1.5, people.OTHER: -4.0,
}  # fmt: skip


def _read_person(value: Any) -> people.Person | None:
    told = people.person(str(value or ""))
    return told if told.bare else None


def _compare_people(one: people.Person, other: people.Person) -> Verdict:
    told = people.agreement(one, other)
    bits = sum(WORD_BITS[how] for how in told)
    if one.bare == other.bare or one.sorted == other.sorted:
        # A name written in one word has all of its weight in that.
        bits = max(min(bits, 10.0), 8.0 if len(one.bare) > 8 or len(told) > 1 else 4.5)
        swapped = people.is_swapped(one, other)
        return Verdict(bits, _("same name, parts swapped") if swapped else _("same name"))
    if people.OTHER in told and len(told) > 1:  # Relatives, or colleagues of one family name.
        bits = min(bits, OTHER_BITS)
    if people.OTHER not in told and len(one.words) == len(other.words):
        return Verdict(bits, _name_reason(told))
    if bits > 0:
        return Verdict(bits - 0.5, _("part of the name is the same"))
    if one.han != other.han:  # 田中 is Tanaka too, which its reading by pinyin does not tell.
        return NOTHING
    return Verdict(max(bits, -7.0), _("different name") if bits < 0 else "")


def _name_reason(told: list[str]) -> Any:
    differing = [how for how in told if how != people.SAME]
    if differing == [people.LETTER]:
        return _("name differs by one letter")
    if set(differing) <= {people.SOUNDS}:
        return _("name sounds the same")
    if people.INITIAL in differing:
        return _("name agrees with initials")
    return _("similar name")


# Companies


def _read_company(value: Any) -> companies.Company | None:
    told = companies.company(str(value or ""))
    return told if told.bare else None


# From so much likeness on: bits and reason.
COMPANY_BITS = (
    (1.0, Verdict(9.0, _("same name"))),
    (0.96, Verdict(8.0, _("name sounds the same"))),
    (0.92, Verdict(7.5, _("name differs by a letter or two"))),
    (companies.ALIKE, Verdict(7.0, _("similar name"))),
    (0.78, Verdict(6.3, _("similar name"))),
    (0.7, Verdict(3.5, _("part of the name is the same"))),
    (0.6, Verdict(0.5)),
)


def _compare_companies(one: companies.Company, other: companies.Company) -> Verdict:
    near = companies.likeness(one, other)
    told = next((verdict for least, verdict in COMPANY_BITS if near >= least), None)
    if told:
        return told
    return NOTHING if one.han != other.han else Verdict(-6.0, _("different name"))


# How to reach them


def _rows(value: Any, part: str) -> list[str]:
    if isinstance(value, str):
        return [value] if value else []
    return [str(row.get(part) or "") for row in value or () if isinstance(row, Mapping)]


def _read_phones(value: Any) -> frozenset[str] | None:
    numbers = ("".join(s for s in n if s.isdigit()) for n in _rows(value, "number"))
    return frozenset(n for n in numbers if len(n) >= 6) or None


def _compare_phones(one: frozenset[str], other: frozenset[str]) -> Verdict:
    if one & other:
        return Verdict(8.0, _("same phone"))
    if any(len(a) == len(b) and OSA.distance(a, b) == 1 for a in one for b in other):
        return Verdict(1.5, _("phone differs by one digit"))  # Or the next desk.
    return Verdict(-1.6)


def _read_emails(value: Any) -> frozenset[str] | None:
    return frozenset(fold(a) for a in _rows(value, "address") if "@" in a) or None


def _compare_emails(one: frozenset[str], other: frozenset[str]) -> Verdict:
    if one & other:
        return Verdict(10.0, _("same e-mail"))
    if any(_slipped(a, b) for a in one for b in other):
        return Verdict(5.0, _("e-mail differs by one letter"))
    if _domains_of(one) & _domains_of(other):
        return Verdict(0.5)
    # Many have an address of their own beside that of their company.
    return Verdict(-1.6 if _domains_of(one) and _domains_of(other) else -0.7)


def _slipped(a: str, b: str) -> bool:
    """One letter apart; a digit tells two people apart."""
    if OSA.distance(a, b, score_cutoff=1) != 1:
        return False
    return [s for s in a if s.isdigit()] == [s for s in b if s.isdigit()]


def _domains_of(addresses: Iterable[str]) -> frozenset[str]:
    return frozenset(a.rpartition("@")[2] for a in addresses) - FREE_MAIL


def _read_domain(value: Any) -> frozenset[str] | None:
    """The domains of a web address or of mail addresses, without those anybody has."""
    if not isinstance(value, str):
        return _domains_of(_read_emails(value) or ()) or None
    host = urlsplit(value if "//" in value else f"//{value}").hostname or ""
    host = host.removeprefix("www.")
    return frozenset([host]) - FREE_MAIL if "." in host else None


def _compare_domains(one: frozenset[str], other: frozenset[str]) -> Verdict:
    if one & other:
        return Verdict(7.0, _("same domain"))
    return Verdict(-1.0)


# Where and when


@dataclass(frozen=True, slots=True)
class Place:
    """An address in Latin letters; `number` are all numbers of the street."""

    street: str
    number: str
    district: str
    city: str
    postcode: str
    region: str


def _read_place(value: Any) -> Place | None:
    told = value if isinstance(value, Mapping) else {"street": str(value or "")}
    parts = {key: latin(str(told.get(key) or "")) for key in PARTS}
    if not any(parts.values()):
        return None
    words = parts["street"].split()
    number = " ".join(w for w in words if any(s.isdigit() for s in w))
    street = "".join(w for w in words if not any(s.isdigit() for s in w))
    for ending, short in STREETS:
        street = street.replace(ending, short)
    return Place(
        street, number, parts["district"].replace(" ", ""), parts["city"].replace(" ", ""),
        parts["postcode"].replace(" ", ""), parts["region"],
    )  # fmt: skip


PARTS = ("street", "district", "city", "postcode", "region")
STREETS = (("strasse", "str"), ("street", "st"), ("avenue", "ave"), ("road", "rd"))
# For each part: bits when equal, when spelled alike, when different.
PLACE_BITS = {
    "street": (6.0, 4.0, -1.5), "number": (3.5, 1.5, -1.0), "district": (4.0, 2.5, -0.8),
    "city": (4.0, 3.0, -1.5), "postcode": (5.0, 2.0, -1.2), "region": (1.0, 0.3, -0.5),
}  # fmt: skip
# What people of one house have in common says no more than this about them.
MOST_OF_A_PLACE = 9.0


def _compare_places(one: Place, other: Place) -> Verdict:
    bits = 0.0
    for key, (equal, alike, different) in PLACE_BITS.items():
        a, b = getattr(one, key), getattr(other, key)
        if a and b:
            bits += equal if a == b else alike if _alike(a, b) else different
    bits = max(-4.0, min(bits, MOST_OF_A_PLACE))
    if bits >= 7:
        return Verdict(bits, _("same address"))
    if bits >= 3:
        return Verdict(bits, _("similar address"))
    return Verdict(bits, _("different address") if bits <= -3 else "")


def _alike(a: str, b: str) -> bool:
    return OSA.distance(a, b) <= (1 if min(len(a), len(b)) < 7 else 2)


def _place_keys(told: Place) -> Iterable[str]:
    if told.street and told.number:
        yield f"a:{skeleton(told.street)[:6]}.{told.number.split()[0]}"
    if told.street and told.postcode:
        yield f"a:{told.postcode}.{skeleton(told.street)[:5]}"
    if told.city and told.district:
        yield f"a:{skeleton(told.city)[:5]}.{skeleton(told.district)[:5]}"


def _read_date(value: Any) -> str | None:
    if isinstance(value, date):
        return value.isoformat()
    return str(value)[:10] or None if value else None


def _compare_dates(one: str, other: str) -> Verdict:
    if one == other:
        return Verdict(9.0, _("same date"))
    if OSA.distance(one, other) == 1:
        return Verdict(4.0, _("date differs by one digit"))
    if one[:4] == other[:4] and one[5:7] == other[8:10] and one[8:10] == other[5:7]:
        return Verdict(6.0, _("date with day and month swapped"))
    if sum(a != b for a, b in zip(one, other, strict=False)) <= 2:
        return Verdict(0.5)
    return Verdict(-4.0, _("different date"))


# Anything else


def _read_text(value: Any) -> str | None:
    return latin(str(value or "")) or None


def _compare_texts(one: str, other: str) -> Verdict:
    if one == other:
        return Verdict(3.0, _("same"))
    return Verdict(1.5, _("nearly the same")) if _alike(one, other) else Verdict(-1.0)


def _compare_exactly(one: str, other: str) -> Verdict:
    return Verdict(9.0, _("same")) if one == other else Verdict(-3.0, _("different"))


def _read_link(value: Any) -> int | None:
    return value.id if isinstance(value, Ref) else None


def _compare_links(one: int, other: int) -> Verdict:
    return Verdict(2.5, _("same")) if one == other else Verdict(-1.0)


SORTS: dict[str, Sort] = {
    "person": Sort(_read_person, _compare_people, people.keys),
    "company": Sort(_read_company, _compare_companies, companies.keys),
    "phones": Sort(_read_phones, _compare_phones, lambda v: [f"p:{n[-8:]}" for n in v]),
    "emails": Sort(_read_emails, _compare_emails, lambda v: [f"m:{a}" for a in v]),
    "domain": Sort(_read_domain, _compare_domains, lambda v: [f"d:{d}" for d in v]),
    "address": Sort(_read_place, _compare_places, _place_keys),
    "date": Sort(_read_date, _compare_dates, lambda v: [f"t:{v}"]),
    "text": Sort(_read_text, _compare_texts, _no_keys),
    "link": Sort(_read_link, _compare_links, _no_keys),
    "exact": Sort(_read_text, _compare_exactly, lambda v: [f"x:{v}"]),
}
