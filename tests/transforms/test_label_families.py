# ruff: noqa: E501 - tables of printed labels are read by the row
"""Families of labels: what reads as another spelling of a common line, and what has one word too many."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from tests.transforms.seeds import dictionary
from transforms.label_families import FAMILIES, family_spelling
from transforms.labels import normalised_label

ISSUERS = Path(__file__).parents[3] / "shared" / "gold" / "labels" / "labels.csv"
STATEMENTS = {"BS": "balance_sheet", "IS": "income_statement", "CF": "cash_flow"}


@pytest.mark.parametrize(
    ("label", "statement", "spelling"),
    [
        ("Purchases of trademarks and patents", "cash_flow", "Purchase of intangible assets"),
        ("Purchase of ordinary shares for treasury (including commissions)", "cash_flow", "Repurchase of common stock"),
        ("Sale of Series B preferred stock, net of issuance costs", "cash_flow", "Proceeds from issuance of preferred stock"),
        ("Equity of (loss) income in unconsolidated subsidiary", "income_statement", "Equity in earnings of affiliates"),
        ("Loss on early retirement of convertible debentures", "income_statement", "Loss on extinguishment of debt"),
        ("Acquisition of Example Systems, net of cash acquired", "cash_flow", "Acquisition of businesses, net of cash acquired"),
        ("Selling, general and corporate administrative costs", "income_statement", "Selling, general and administrative expenses"),
        ("Acquisition of Example Systems and other investments, net of cash acquired", "cash_flow", None),
        ("Excise tax paid on repurchase of common stock", "cash_flow", None),
        ("Costs of issuance of preferred stock", "cash_flow", None),
        ("Selling, general, administrative and engineering", "income_statement", None),
        ("Equity in losses of affiliates and impairments", "income_statement", None),
        ("Deficit accumulated during the development stage", "balance_sheet", None),
        ("Undistributed earnings of unconsolidated affiliates, net of dividends", "cash_flow", None),
    ],
)  # fmt: skip
def test_a_label_has_its_familys_spelling(label: str, statement: str, spelling: str | None) -> None:
    expected = None if spelling is None else normalised_label(spelling)
    assert family_spelling(normalised_label(label), statement) == expected


def test_every_spelling_has_one_concept_in_the_seed() -> None:
    for statement, families in FAMILIES.items():
        for family in families:
            rows = dictionary().rows[statement, family.spelling]
            assert len({row.concept for row in rows}) == 1, family.spelling


@pytest.mark.skipif(not ISSUERS.exists(), reason="the labels of issuers are not in the repository")
def test_issuers_tag_a_family_with_its_concept() -> None:
    """97 of 100 issuers, over all families; no family far below."""
    right: Counter[str] = Counter()
    tagged: Counter[str] = Counter()
    with ISSUERS.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            statement = STATEMENTS.get(row["statement"], "")
            spelling = family_spelling(normalised_label(row["label"]), statement)
            if spelling is None:
                continue
            (concept,) = {known.concept for known in dictionary().rows[statement, spelling]}
            tagged[spelling] += int(row["n_filers"])
            right[spelling] += int(row["n_filers"]) * (row["concept"] == concept)
    assert right.total() >= 0.97 * tagged.total()
    assert {spelling for spelling in tagged if right[spelling] < 0.95 * tagged[spelling]} == set()
