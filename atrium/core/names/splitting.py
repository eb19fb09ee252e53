"""Addresses taken apart that came in one piece, as a line of an import does.

Only what is certain is taken out; everything else stays in `street` as it was written.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from atrium.core.names.places import country_code
from atrium.core.names.postal import Address, clean_postcode, rules

if TYPE_CHECKING:
    from collections.abc import Callable

# Japanese towns whose names contain the character that otherwise ends one.
JP_TRAPS = (
    "四日市|廿日市|八日市|野々市|余市|市川|市原|市貝|町田|大町|十日町|玉村|村上|村山|東村山|武蔵村山|"
    "羽村|田村|大村|郡山|大和郡山|小郡|蒲郡|郡上"
)
JP_CITY = re.compile(
    rf"(?:(?:{JP_TRAPS})市(?:[^市区町村\s]{{1,4}}区)?"
    rf"|[^市区町村\s]{{1,6}}郡(?:{JP_TRAPS}|[^市区町村郡\s]{{1,6}})[町村]"
    r"|[^市区町村\s]{1,6}市(?:[^市区町村\s\d]{1,4}区)?"
    r"|[^市区町村\s\d]{1,6}[区町村])"
)
JP_POSTCODE = re.compile(r"〒?\s*(\d{3})[-‐−－]?(\d{4})\s*")
CN_CITY = re.compile(r"[^省市县区旗\s\d]{1,8}?(?:自治州|地区|盟|市)|[^省市县区旗\s\d]{1,8}?县")
CN_DISTRICT = re.compile(r"[^省市县区旗路街道号\s\d]{1,6}?(?:新区|区|县|旗|市)")
CN_CITIES = re.compile("(北京|上海|天津|重庆)市?")
CN_REGION_END = re.compile("省|市|特别行政区|(?:壮族|回族|维吾尔)?自治区")
KR_REGION = re.compile(r"\S{1,6}?(?:특별자치도|특별자치시|특별시|광역시|도)(?=\s)")
KR_CITY = re.compile(r"\S{1,6}?[시군구](?:\s\S{1,6}?구)?(?=\s)")
TH_PARTS = {
    "district": re.compile(r"(?:ต\.|ตำบล|แขวง)\s*([^\s\d]+)"),
    "city": re.compile(r"(?:อ\.|อำเภอ|เขต)\s*([^\s\d]+)"),
    "region": re.compile(r"(?:จ\.|จังหวัด)\s*([^\s\d]+)"),
}
TH_STREET = re.compile(r"(?:ถ\.|ถนน|ซ\.|ซอย|ม\.|หมู่)|.*\d")
TH_CAPITAL = {"กทม.": "กรุงเทพมหานคร", "กทม": "กรุงเทพมหานคร"}
# "5", but not the "1er" of "Paris 1er".
LONE_DIGITS = re.compile(r"\b\d+\b")
LAST_DIGITS = r"[\s,]*(?<!\d)(\d{%d})$"


def split_address(text: str, country_hint: str = "") -> Address:
    """The parts of a whole address as far as they are certain; the rest stays in `street`.

    `country_hint` is the country (code or name) it is in unless its script says otherwise.
    """
    body = "\n".join(" ".join(line.split()) for line in text.splitlines()).strip()
    hint = country_code(country_hint) or ""
    for country in dict.fromkeys((hint, _country_of_script(body) or hint)):
        found = SPLITTERS.get(country, _western)(body, country)
        if found:
            return found
    return Address(country=hint, street=body)


def _country_of_script(text: str) -> str | None:
    if re.search("[가-힣]", text):
        return "KR"
    if re.search("[ก-ฮ]", text):
        return "TH"
    if re.search("[ぁ-ヿ]", text) or text.startswith(_regions("JP")):
        return "JP"
    return "CN" if text.startswith(_regions("CN")) else None


@lru_cache(maxsize=16)
def _regions(country: str) -> tuple[str, ...]:
    """The names of a country's regions, longest first."""
    known = rules(country)
    names = f"{known.get('sub_keys', '')}~{known.get('sub_names', '')}".split("~")
    return tuple(sorted({name for name in names if name}, key=lambda name: -len(name)))


def _leading(text: str, names: tuple[str, ...]) -> str:
    return next((name for name in names if text.startswith(name)), "")


def _japanese(text: str, country: str) -> Address | None:
    postcode = ""
    body = text.removeprefix("日本国").removeprefix("日本").lstrip(" 、,")
    if found := JP_POSTCODE.match(body):
        postcode, body = f"{found[1]}-{found[2]}", body[found.end() :]
    region = _leading(body, _regions(country))
    rest = body[len(region) :].lstrip()
    city = JP_CITY.match(rest)
    if not region or not city:
        return None
    return Address(
        country=country,
        postcode=postcode,
        region=region,
        city=city[0],
        street=rest[city.end() :].strip(),
    )


def _chinese(text: str, country: str) -> Address | None:
    body, postcode = _trailing(text, 6)
    if found := re.match(r"(\d{6})\s*", body):
        postcode, body = found[1], body[found.end() :]
    body = re.sub("^(?:中华人民共和国|中国)", "", body).strip()
    region = _leading(body, _regions(country))
    if region:
        region += _taken(CN_REGION_END, body[len(region) :])
    rest = body[len(region) :].lstrip()
    city = "" if CN_CITIES.fullmatch(region) else _taken(CN_CITY, rest)
    if not region and not city:
        return None
    rest = rest[len(city) :].lstrip()
    district = _taken(CN_DISTRICT, rest)
    return Address(
        country=country,
        postcode=postcode,
        region=region,
        city=city,
        district=district,
        street=rest[len(district) :].strip(),
    )


def _korean(text: str, country: str) -> Address | None:
    body, postcode = _trailing(text.removeprefix("대한민국").strip(), 5)
    if found := re.match(r"(?:\(우?\)?|우\)?)?\s*(\d{5})\)?\s+", body):
        postcode, body = found[1], body[found.end() :]
    region = _taken(KR_REGION, body) or _leading(body, tuple(f"{n} " for n in _regions(country)))
    if not region:
        return None
    rest = body[len(region) :].lstrip()
    city = _taken(KR_CITY, rest)
    return Address(
        country=country,
        postcode=postcode,
        region=region.strip(),
        city=city,
        street=rest[len(city) :].strip(),
    )


def _thai(text: str, country: str) -> Address | None:
    body, postcode = _trailing(text.replace("\n", " "), 5)
    found = {part: sought.search(body) for part, sought in TH_PARTS.items()}
    held = {part: match[1] for part, match in found.items() if match}
    end = min((match.start() for match in found.values() if match), default=len(body))
    if "region" not in held:
        last = body.rsplit(" ", 1)[-1]
        held["region"] = TH_CAPITAL.get(last, last)
        if held["region"] not in _regions(country):
            return None
    if len(held) == 1:
        words = body[:end].split(" ")[: -1 if end == len(body) else None]
        # Without marks the order tells: house and street, subdistrict, district, province.
        if len(words) < 3 or any(TH_STREET.match(word) for word in words[-2:]):
            return None
        held["district"], held["city"] = words[-2:]
        end = len(" ".join(words[:-2]))
    return Address(country=country, postcode=postcode, street=body[:end].strip(" ,"), **held)


def _western(text: str, country: str) -> Address | None:
    """Street first, then postcode and city in either order, as Europe and America write."""
    parts = [part.strip() for part in re.split(r"[,\n]", text) if part.strip()]
    # A state may have the letters of a country: "AR" is Arkansas.
    telling = parts and (len(parts[-1]) > 2 or parts[-1] in {"UK", "US"})
    if len(parts) > 2 and telling and (named := country_code(parts[-1])):
        country = named
        parts.pop()
    pattern = rules(country).get("zip")
    if not country or not pattern or len(parts) < 2:
        return None
    found = re.search(rf"(?<![\w-])(?:{pattern})(?![\w-])", parts[-1], re.IGNORECASE)
    if not found:
        return None
    postcode = clean_postcode(found[0], country)
    city = " ".join((parts[-1][: found.start()] + parts[-1][found.end() :]).split())
    region = city.rsplit(" ", 1)[-1] if city else ""
    if region in _regions(country):
        city = city[: -len(region)].rstrip()
    else:
        region = ""
    parts.pop()
    if not city:
        city = parts.pop()
    if not parts or LONE_DIGITS.search(city):
        return None
    return Address(
        country=country, postcode=postcode, region=region, city=city, street="\n".join(parts)
    )


def _trailing(text: str, digits: int) -> tuple[str, str]:
    """The text without a postcode at its end, and that postcode."""
    found = re.search(LAST_DIGITS % digits, text)
    return (text[: found.start()], found[1]) if found else (text, "")


def _taken(sought: re.Pattern[str], text: str) -> str:
    found = sought.match(text)
    return found[0] if found else ""


SPLITTERS: dict[str, Callable[[str, str], Address | None]] = {
    "JP": _japanese,
    "CN": _chinese,
    "KR": _korean,
    "TH": _thai,
}
