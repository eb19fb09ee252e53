"""Legal forms of companies and titles of people, which are no part of the name proper."""

from __future__ import annotations

import re
import unicodedata

# Written without a space to the name, before or after it; NFKC has already opened ㈱ to (株).
JOINED = (
    "株式会社", "有限会社", "合同会社", "合資会社", "合名会社", "一般社団法人", "一般財団法人",
    "公益社団法人", "公益財団法人", "特定非営利活動法人", "医療法人", "学校法人", "社会福祉法人",
    "(株)", "(有)", "(同)", "股份有限公司", "有限责任公司", "有限公司", "股份公司", "集团公司",
    "주식회사", "유한회사", "유한책임회사", "합자회사", "사단법인", "재단법인", "(주)", "(유)",
    "(사)",
    "บริษัท", "ห้างหุ้นส่วนจำกัด", "ห้างหุ้นส่วนสามัญ", "หจก.", "บจก.", "บมจ.", "บจ.", "จำกัด",
    "(มหาชน)", "มหาชน",
)  # fmt: skip
WORDS = frozenset([
    "ab", "ag", "aktiengesellschaft", "aps", "as", "asa", "a/s", "a.s.", "as.", "bv", "b.v.",
    "bvba", "co", "co.", "company", "corp", "corp.", "corporation", "eurl", "e.k.", "gbr",
    "gmbh", "ggmbh", "inc", "inc.", "incorporated", "k.k.", "kft", "kg", "kgaa", "limited",
    "llc", "l.l.c.", "llp", "ltd", "ltd.", "mbh", "nv", "n.v.", "oü", "oy", "oyj", "pc", "plc",
    "pte", "pte.", "pty", "pty.", "pvt", "pvt.", "s.a.", "sa", "s.a.s.", "sarl", "s.à.r.l.",
    "sas", "sdn", "bhd", "se", "s.l.", "s.p.a.", "spa", "s.r.l.", "srl", "s.r.o.", "sp.", "z",
    "o.o.", "zoo", "ug",
])  # fmt: skip
TITLES = frozenset([
    "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "miss", "dr", "dr.", "prof", "prof.", "herr",
    "frau", "sir", "คุณ", "นาย", "นาง", "นางสาว", "น.ส.", "ดร.",
])  # fmt: skip
THAI_TITLES = re.compile("^(?:นางสาว|นาย|นาง|คุณ|น\\.ส\\.|ดร\\.)\\s*(?=\\S{2})")
LONGEST_FIRST = re.compile(
    "|".join(
        re.escape(unicodedata.normalize("NFKC", form))
        for form in sorted(JOINED, key=len, reverse=True)
    )
)
