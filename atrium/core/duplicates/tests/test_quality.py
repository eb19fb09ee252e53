"""How well the matching does on sets whose answers are known; docs/duplicates.md tells them.

With the comparisons, weights and thresholds the program has.
"""

from __future__ import annotations

import pytest

from atrium.core.duplicates.scanning import pairs
from atrium.core.duplicates.tests.quality import (
    CONTACTS,
    FEBRL_RULES,
    company_names,
    f1,
    febrl,
    precision_and_recall,
    told_the_same,
)


def test_febrl_3_without_the_social_security_number() -> None:
    told, true = febrl()
    held = pairs(FEBRL_RULES, told, CONTACTS.threshold)
    precision, recall = precision_and_recall({(a, b) for a, b, _score in held}, set(true))
    assert precision >= 0.99
    assert f1(precision, recall) >= 0.97


@pytest.mark.parametrize("held_out", [None, False, True])
def test_names_of_companies(held_out: bool | None) -> None:
    precision, recall = precision_and_recall(*told_the_same(company_names(held_out)))
    assert precision >= 0.95
    assert f1(precision, recall) >= 0.8
