# ruff: noqa: E501 - tables of printed labels are read by the row
"""Families of labels: what reads as another spelling of a common line, and what has one word too many."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from tests.transforms.printed_lines import names_of
from tests.transforms.seeds import dictionary
from transforms.label_families import FAMILIES, family_spelling, plain_words
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
        ("Common share repurchases", "cash_flow", "Repurchase of common stock"),
        ("Purchases of leasehold improvements, property and equipment", "cash_flow", "Purchases of property and equipment"),
        ("Purchases of property and equipment and intangible assets, and leasehold improvements", "cash_flow", None),
        ("Minimum tax withholding paid on behalf of employees for share-based awards", "cash_flow", "Payments of tax withholding on share-based awards"),
        ("Right-of-use operating lease assets", "balance_sheet", "Operating lease right-of-use assets, net"),
        ("Right-of-use assets", "balance_sheet", None),
        ("Leasehold improvements, property and equipment, net", "balance_sheet", "Property and equipment, net"),
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


@pytest.mark.parametrize(
    ("label", "section", "name"),
    [
        ("Payments for purchases of investments available for sale", "Investing", "PaymentsToAcquireAvailableForSaleSecurities"),
        ("Principal repayments under revolving credit agreement", "Financing", "RepaymentsOfLinesOfCredit"),
        ("Payments under other long-term debt", "Financing", "RepaymentsOfOtherLongTermDebt"),
        ("Due by affiliates", "Operating", None),
    ],
)  # fmt: skip
def test_another_wording_of_a_label_has_its_concept(label: str, section: str, name: str | None) -> None:
    key = normalised_label(label)
    assert ("cash_flow", key) not in dictionary().rows, "the label stands in labels.csv: take another"
    rows = f"{section} activities | {label} | | -10\n| Net cash used in {section.lower()} activities | | -10"
    assert names_of(rows, "cash_flow")[0] == name


def test_wordings_of_one_label_have_one_concept() -> None:
    """Left out one by one, labels are found again under the concept that their row gives them."""
    wordings: dict[tuple[str, str], list[frozenset[str | None]]] = {}
    for (statement, key), rows in dictionary().rows.items():
        if statement != "balance_sheet":
            words = statement, plain_words(key, statement)
            wordings.setdefault(words, []).append(frozenset(row.concept for row in rows))
    several = [concepts for concepts in wordings.values() if len(concepts) > 1]
    assert len(several) > 100
    differ = [
        concepts for concepts in several if len({known - {None} for known in concepts} - {frozenset()}) > 1
    ]
    assert len(differ) <= 0.03 * len(several), differ


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
