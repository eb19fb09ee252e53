"""How well the matching does on sets whose answers are known; docs/duplicates.md tells them."""

from __future__ import annotations

from atrium.core.duplicates.scanning import pairs
from atrium.core.duplicates.tests.quality import (
    FEBRL_RULES,
    at_precision,
    company_names,
    f1,
    febrl,
    likenesses,
    precision_and_recall,
)


def test_febrl_3_without_the_social_security_number() -> None:
    told, true = febrl()
    found = {(one, other) for one, other, _score in pairs(FEBRL_RULES, told, 0.8)}
    precision, recall = precision_and_recall(found, set(true))
    assert precision >= 0.99
    assert f1(precision, recall) >= 0.97


def test_names_of_companies() -> None:
    recall, precision, _threshold = at_precision(likenesses(company_names()), 0.95)
    assert precision >= 0.95
    assert recall >= 0.8
