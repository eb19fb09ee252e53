"""Countries and languages recognised by what people call them."""

from __future__ import annotations

from functools import lru_cache

from atrium.core.i18n import LOCALES, countries, languages, locale
from atrium.core.names.folding import fold

# What CLDR's names in the five languages leave out.
COUNTRIES = {
    "AE": "uae, emirates",
    "BA": "bosnia",
    "BO": "plurinational state of bolivia",
    "CD": "dr congo, drc, democratic republic of the congo",
    "CG": "republic of the congo",
    "CI": "ivory coast",
    "CN": "prc, pr china, p.r. china, people's republic of china, mainland china, 中华人民共和国, "
    "中華人民共和国, 中國, 中华人民共和國",
    "CZ": "czech republic",
    "DE": "deutschland, federal republic of germany",
    "AT": "österreich",
    "CH": "schweiz, suisse, svizzera",
    "ES": "españa",
    "FI": "suomi",
    "GB": "uk, u.k., great britain, england, scotland, wales, northern ireland, britain, "
    "英格兰, イングランド, グレートブリテン, 大不列颠, อังกฤษ, 잉글랜드",
    "GR": "hellas",
    "HK": "hong kong, 香港, 홍콩, ฮ่องกง, 香港特別行政区",
    "HU": "magyarország",
    "IR": "islamic republic of iran",
    "IT": "italia",
    "JP": "nippon, nihon, 日本国, にほん",
    "KP": "dprk",
    "KR": "korea, south korea, republic of korea, korea republic of, rok, 韩国, 韓国, 大韩民国, "
    "韓國, 南韩, 한국, 남한, 코리아, เกาหลี",
    "LA": "laos, lao pdr",
    "MD": "republic of moldova",
    "MK": "macedonia",
    "MM": "burma",
    "MO": "macau, macao, 澳门, 澳門, マカオ",
    "NL": "holland, the netherlands, nederland",
    "NO": "norge",
    "PL": "polska",
    "PS": "palestine",
    "PT": "portuguese republic",
    "RU": "russian federation",
    "SE": "sverige",
    "SG": "republic of singapore",
    "SY": "syrian arab republic",
    "SZ": "swaziland",
    "TH": "kingdom of thailand, siam, ราชอาณาจักรไทย, เมืองไทย, ประเทศไทย",
    "TR": "turkey, türkiye",
    "TW": "taiwan, roc, 台灣, 臺灣, 中華民國",
    "TZ": "united republic of tanzania",
    "UA": "україна",
    "US": "america, united states of america, u.s., u.s.a., the united states, the states, "
    "アメリカ, 米国, 美國, 미합중국, สหรัฐ, อเมริกา",
    "VA": "vatican, holy see",
    "VE": "bolivarian republic of venezuela",
    "VN": "viet nam",
}
LANGUAGES = {
    "zh-hans": "chinese, mandarin, simplified chinese, zh, zh-cn, zh-sg, zh-hans-cn, cn, 中文, "
    "汉语, 普通话, 中国語, 중국어, จีน, chinese (simplified)",
    "zh-hant": "traditional chinese, zh-tw, zh-hk, zh-mo, zh-hant-tw, 繁體中文, 正體中文, "
    "chinese (traditional)",
    "ja": "jp, jpn, nihongo",
    "ko": "kr, kor",
    "th": "tha",
    "en": "eng, english (us), english (uk)",
    "de": "deutsch",
    "es": "español",
    "fr": "français",
    "it": "italiano",
    "pt": "português",
    "pl": "polski",
    "nl": "nederlands",
    "vi": "tiếng việt",
    "id": "bahasa indonesia",
    "ru": "русский",
}


def country_code(text: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of a country; None for what is none.

    Takes that code, alpha-3, the numeric one, and the country's name in any of the program's
    languages. For what is merely like a name, ask `closest`.
    """
    found = _countries_by_name()
    key = _key(text)
    return found.get(key) or found.get(key.removeprefix("the ").removeprefix("ประเทศ"))


def language_code(text: str) -> str | None:
    """The code of a language as Django writes it ("ja", "zh-hans"); None for what is none.

    Takes codes, with or without a country, and names in any of the program's languages or its own.
    """
    found = _languages_by_name()
    key = fold(text).replace("_", "-")
    return found.get(key) or found.get(key.split("-")[0] if key[2:3] == "-" else key)


def _key(text: str) -> str:
    """A name without what people add to it or leave out of it."""
    return " ".join(fold(text).replace(".", "").replace(",", " ").split())


@lru_cache(maxsize=1)
def _countries_by_name() -> dict[str, str]:
    from babel.core import get_global

    found: dict[str, str] = {}
    known = {code for code, _name in countries("en")}
    for old, new in get_global("territory_aliases").items():
        if len(new) == 1 and new[0] in known and len(old) == 3:
            found[_key(old)] = new[0]
    for language in LOCALES:
        for code, name in countries(language):
            # "Myanmar (Burma)" and "中国香港特别行政区" are known by either part too.
            for part in (name, name.split("(")[0], name.replace("&", "and")):
                found.setdefault(_key(part), code)
    for code, aliases in COUNTRIES.items():
        for alias in aliases.split(","):
            found[_key(alias)] = code
    found.update({code.lower(): code for code in known})
    found["uk"] = "GB"
    return found


@lru_cache(maxsize=1)
def _languages_by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in LOCALES:
        for code, name in languages(language):
            found.setdefault(fold(name), code)
    for code, aliases in LANGUAGES.items():
        for alias in aliases.split(", "):
            found[fold(alias)] = code
    found.update((code, code) for code, _name in languages("en"))
    for django_code in LOCALES:
        found.setdefault(fold(str(locale(django_code).get_display_name())), django_code)
    return found
