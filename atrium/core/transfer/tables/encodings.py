"""Which encoding a text file is in, by byte order mark, by validity, then by plausibility.

Validity settles little beyond UTF-8: almost any bytes are valid in several East Asian encodings.
So every candidate decodes a sample of the lines that are not ASCII, and its text is scored by how
much it looks like something people write (see `scripts`). A character is worth between -3 and 1;
the score of a text is the mean over its characters beyond ASCII.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

from atrium.core.transfer.tables import scripts
from atrium.core.transfer.tables.limits import SAMPLE
from atrium.core.transfer.tables.table import Evidence, Sureness

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# In order of how often they are met: the first of equals wins.
LEGACY = (
    "cp1252",
    "cp932",
    "gb18030",
    "cp949",
    "cp874",
    "big5",
    "euc_jp",
    "cp1250",
    "cp1251",
    "cp1254",
    "cp1253",
    "cp1257",
    "iso8859_2",
    "cp1255",
    "cp1256",
    "koi8_r",
    "mac_roman",
)
OFFERED = ("utf-8", "utf-16", *LEGACY, "iso2022_jp")
"""What a screen offers for choice; each is a name Python knows."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ISO2022 = re.compile(rb"\x1b\$[@B]|\x1b\(J")
_HIGH_LINE = re.compile(rb"[^\r\n]*[\x80-\xff][^\r\n]*[\r\n]*")
_BLOCK = 1 << 20
_EAST_ASIAN = {"cp932": "ja", "euc_jp": "ja", "gb18030": "zh", "big5": "tw", "cp949": "ko"}
# Windows writes its own Big5; a mark at the beginning of UTF-8 is never part of the text.
_CODECS = {"big5": "cp950", "utf-8": "utf-8-sig"}


@dataclass(frozen=True, slots=True)
class _Scan:
    """What one pass over the bytes tells."""

    ascii: bool
    utf8: bool
    broken: int  # bytes that are not UTF-8
    sound: int  # characters of several bytes that are
    sample: bytes  # lines beyond ASCII


def detect_encoding(path: Path) -> Evidence:
    """The encoding of a file as a name Python knows, never an exception."""
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return _found(name, _("The file begins with a byte order mark."), "certain")
    if name := _utf16_without_mark(head):
        return _found(name, _("Every second byte is zero, as in UTF-16."), "likely")
    return _by_bytes(_scan(path), head)


def _by_bytes(scan: _Scan, head: bytes) -> Evidence:
    if scan.ascii and _ISO2022.search(head):
        return _found("iso2022_jp", _("The file has the escape sequences of JIS."), "certain")
    if scan.ascii:
        return _found("utf-8", _("The file has plain ASCII characters only."), "certain")
    if scan.utf8:
        return _found("utf-8", _("The whole file is valid UTF-8."), "certain")
    if scan.sound > 20 * scan.broken:
        return _found("utf-8", _("The file is UTF-8 but for a few damaged bytes."), "likely")
    return _by_score(scan.sample)


def codec_of(name: str) -> str:
    """The codec that reads what goes by this name in the wild."""
    return _CODECS.get(name, name)


def _found(name: str, reason: str, sureness: Sureness, others: tuple[str, ...] = ()) -> Evidence:
    rest = (n for n in OFFERED if n != name and n not in others)
    return Evidence(name, reason, sureness, (*others, *rest))


def _utf16_without_mark(head: bytes) -> str:
    """Commas, digits and line ends of UTF-16 leave zeros in every other byte, in any script."""
    size = len(head) // 2 * 2
    even, odd = head[0:size:2].count(0), head[1:size:2].count(0)
    if size < 4 or max(even, odd) < max(2, size // 100) or min(even, odd) * 20 > max(even, odd):
        return ""
    name = "utf-16-le" if odd > even else "utf-16-be"
    text = head[:size].decode(name, errors="replace")
    lines = sum(text.count(c) for c in ",;\t|\r\n")
    faulty = text.count("\ufffd") + sum(1 for c in text if c < "\t")
    return name if lines and faulty * 50 < len(text) else ""


def _blocks(path: Path) -> Iterator[bytes]:
    """Pieces that end with a line where lines are of a sane length."""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block + file.readline(1 << 16)


def _scan(path: Path) -> _Scan:
    is_ascii, utf8, broken, sound = True, True, 0, 0
    sample = bytearray()
    decoder = codecs.getincrementaldecoder("utf-8")()
    for block in _blocks(path):
        if block.isascii():
            continue
        is_ascii = False
        if len(sample) < SAMPLE:
            for line in _HIGH_LINE.finditer(block):
                sample += line.group()
                if len(sample) >= SAMPLE:
                    break
        if utf8:
            utf8 = _still_valid(decoder, block)
        text = block.decode("utf-8", errors="surrogateescape")
        faults = len(re.findall("[\udc80-\udcff]", text)) if not utf8 else 0
        broken += faults
        sound += len(text) - sum(map(text.count, _ASCII)) - faults if not utf8 else 0
    return _Scan(is_ascii, utf8, broken, sound, bytes(sample[: SAMPLE * 2]))


_ASCII = tuple(map(chr, range(128)))


def _still_valid(decoder: codecs.IncrementalDecoder, block: bytes) -> bool:
    try:
        decoder.decode(block)
    except UnicodeDecodeError:
        return False
    return True


def _by_score(sample: bytes) -> Evidence:
    scores = sorted(
        ((score(sample, name), -i, name) for i, name in enumerate(LEGACY)), reverse=True
    )
    best, _order, name = scores[0]
    margin = best - scores[1][0]
    others = tuple(n for s, _i, n in scores[1:] if s > best - 0.8)
    if best < _IMPLAUSIBLE and (outside := _outside_our_world(sample)):
        reason = _("The characters look most like those of this encoding.")
        return _found(outside, reason, "guess", (name, *others))
    sureness: Sureness = "likely" if best > 0.6 and margin > 0.2 else "guess"
    return _found(name, _("Read so, the characters are those people write."), sureness, others)


_IMPLAUSIBLE = 0.2


def _outside_our_world(sample: bytes) -> str:
    """Hebrew, Arabic, DOS code pages and so on: charset-normalizer knows them all."""
    match = from_bytes(sample, cp_exclusion=[*LEGACY, "utf_7"]).best()
    return match.encoding if match and match.encoding not in {"ascii", "utf_8"} else ""


def score(sample: bytes, name: str) -> float:
    """How plausible the sample is in this encoding: 1 is perfect, below 0 is nonsense."""
    text = sample.decode(codec_of(name), errors="replace")
    counted = {c: n for c, n in Counter(text).items() if c > "\x7f"}
    total = sum(counted.values())
    if not total:
        return -3.0
    if name == "cp874":
        faults = 2 * len(scripts.THAI_FAULT.findall(text))
        worth = sum(n * _thai(c) for c, n in counted.items())
    elif name in _EAST_ASIAN:
        faults = 2 * len(scripts.EAST_FAULT.findall(text))
        worth = sum(n * _east(c, _EAST_ASIAN[name]) for c, n in counted.items())
    else:
        faults = 2 * len(scripts.WEST_FAULT.findall(text))
        worth = _west(counted, name)
    return (worth - faults) / total - _HANDICAP.get(name, 0.0)


# Encodings seldom met must do better than the ones that share most letters with them.
_HANDICAP = {
    "cp1250": 0.02,
    "cp1254": 0.1,
    "cp1257": 0.15,
    "iso8859_2": 0.2,
    "koi8_r": 0.1,
    "mac_roman": 0.35,
}


def _thai(char: str) -> float:
    if "\u0e01" <= char <= "\u0e5b":
        return 1.0 if char in scripts.THAI_COMMON else -0.5
    return 0.3 if char in "\xa0‘’“”–—…•€" else -3.0


def _west(counted: dict[str, int], name: str) -> float:
    """Letters of the one language that covers most count in full, those of its sisters less."""
    letters: Counter[str] = Counter()
    worth = 0.0
    for char, times in counted.items():
        if char.isalpha() and char not in scripts.PUNCTUATION:
            letters["ı" if char == "İ" else char.lower()] += times
        elif char in scripts.PUNCTUATION:
            worth += 0.8 * times
        else:
            worth -= times * (3.0 if char == "\ufffd" or char < "\xa0" else 1.0)
    covers = [
        sum(n * _letter(c) for c, n in letters.items() if c in alphabet)
        for alphabet in scripts.ALPHABETS[name]
    ]
    known = frozenset().union(*scripts.ALPHABETS[name])
    covered = sum(n * _letter(c) for c, n in letters.items() if c in known)
    return worth + max(covers) + 0.6 * (covered - max(covers))


def _letter(char: str) -> float:
    return 1.0 if char < "\u0370" or char in scripts.FREQUENT else 0.5


@lru_cache(maxsize=100_000)
def _east(char: str, language: str) -> float:
    if char == "\ufffd" or "\ue000" <= char <= "\uf8ff" or char < "\xa0":
        return -3.0
    if char in scripts.SIGNS:
        return 0.5
    if char in _COMMON[language]:
        return 1.0
    if language == "ja" and "\uff61" <= char <= "\uff9f":
        return 0.75
    return _by_level(char, language)


_COMMON = {
    "ja": scripts.HAN_OF_JAPAN | scripts.KANA,
    "zh": scripts.HAN_OF_CHINA,
    "tw": scripts.HAN_OF_TAIWAN,
    "ko": scripts.HANGUL,
}
# The standards put the characters in daily use first: their rows, as first bytes.
_LEVELS = {
    "ja": ("euc_jp", 0xB0, 0xCF, 0.6),
    "zh": ("gb2312", 0xB0, 0xD7, 0.6),
    "tw": ("big5", 0xA4, 0xC6, 0.6),
    "ko": ("euc_kr", 0xB0, 0xC8, 0.75),
}


def _by_level(char: str, language: str) -> float:
    codec, first, last, worth = _LEVELS[language]
    try:
        lead = char.encode(codec)[0]
    except UnicodeEncodeError:
        return -1.0
    if first <= lead <= last:
        return worth
    if "\u4e00" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7a3":
        return -0.3
    return -0.6
