"""How people write a name of another script in Latin letters: not always as its signs are read."""

from __future__ import annotations

import re
from functools import lru_cache

from atrium.core.names.folding import fold
from atrium.core.names.readings import latin

KANA = re.compile("[\u3041-\u3096]")
LONG_VOWELS = re.compile("(?:ou|oo)|uu")
# What bearers of the commonest Korean names write; `latin` reads them by the rules of the state.
SURNAMES = {
    "김": ("kim",), "이": ("lee", "yi"), "박": ("park",), "최": ("choi",), "정": ("jung", "chung"),
    "조": ("cho",), "윤": ("yoon",), "임": ("lim",), "신": ("shin",), "서": ("suh",),
    "안": ("ahn",), "유": ("yoo",), "류": ("ryu",), "전": ("jun",), "고": ("ko",),
    "문": ("moon",), "손": ("sohn",), "허": ("hur",), "노": ("roh",), "심": ("shim",),
    "구": ("koo",), "우": ("woo",), "성": ("sung",), "백": ("paik",), "강": ("kang",),
}  # fmt: skip
SURNAME = re.compile(f"(?<![가-힣])([{''.join(SURNAMES)}])(?=[가-힣]{{0,3}}(?![가-힣]))")
# Each of these is a syllable, which Latin letters often set apart.
SYLLABLE = re.compile("([\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3])")


@lru_cache(maxsize=16384)
def spellings(text: str, *, apart: bool = False) -> tuple[str, ...]:
    """The text in Latin letters, in the ways that are common; () where it is in them already.

    Beside the reading by rule (see `latin`), kana without marking long vowels (さとう: sato) and
    Korean surnames as their bearers write them (김: kim). `apart` parts the syllables of Chinese
    and Korean: 王伟 is "wang wei".
    """
    folded = fold(text)
    if folded.isascii():
        return ()
    written = [folded, *_with_surnames(folded)]
    if apart:
        written = [SYLLABLE.sub(r" \1 ", one) for one in written]
    told = [latin(one) for one in written]
    if KANA.search(folded):
        told.append(LONG_VOWELS.sub(lambda found: found[0][0], told[0]))
    return tuple(one for one in dict.fromkeys(told) if one)


def _with_surnames(folded: str) -> list[str]:
    found = SURNAME.search(folded)
    most = max((len(SURNAMES[sign]) for sign in SURNAME.findall(folded)), default=0)
    if found is None:
        return []
    return [
        SURNAME.sub(lambda m, way=way: SURNAMES[m[1]][min(way, len(SURNAMES[m[1]]) - 1)], folded)  # type: ignore[misc]
        for way in range(most)
    ]
