"""What the names of stages say, for files that bring nothing but these."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from atrium.core.names import fold
from atrium.sales.models import Outcome

WON = (
    "won", "closed won", "sold", "success", "受注", "成約", "獲得", "赢单", "成交", "已成交",
    "签约",
    "수주", "성사", "계약 완료", "계약", "ชนะ", "ปิดการขาย", "ขายได้", "สำเร็จ",
)  # fmt: skip
LOST = (
    "lost", "closed lost", "no sale", "失注", "敗退", "输单", "丢单", "失败",
    "실주", "실패", "무산",
    "แพ้", "เสียดีล", "ไม่สำเร็จ", "ขายไม่ได้",
)  # fmt: skip


def outcome_of(name: str) -> Outcome:
    """The outcome a stage with this name has: its words in five languages, else open."""
    text = fold(name)
    # Lost first: "ไม่สำเร็จ" (did not succeed) contains "สำเร็จ".
    for words, outcome in ((LOST, Outcome.LOST), (WON, Outcome.WON)):
        if any(_says(text, fold(word)) for word in words):
            return outcome
    return Outcome.OPEN


def _says(text: str, word: str) -> bool:
    return word in text.split() or text == word if word.isascii() else word in text


def stages_named(names: Sequence[str]) -> list[dict[str, Any]]:
    """Outcome, chance and place of stages that come in this order; the open ones stand first."""
    outcomes = [outcome_of(name) for name in names]
    open_ones = [i for i, outcome in enumerate(outcomes) if outcome is Outcome.OPEN]
    made = []
    for at, outcome in enumerate(outcomes):
        place = open_ones.index(at) if at in open_ones else len(names) + (outcome is Outcome.LOST)
        chance = {Outcome.WON: 100, Outcome.LOST: 0}.get(
            outcome, round(100 * (place + 1) / (len(open_ones) + 1))
        )
        made.append({"outcome": outcome.value, "probability": chance, "position": place})
    return made
