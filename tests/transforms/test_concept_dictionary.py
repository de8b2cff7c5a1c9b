# ruff: noqa: E501 - tables of printed labels are read by the row
"""The seeds of concepts and labels: what is refused, and that the dictionary as users have it is whole."""

from __future__ import annotations

import csv
import io

import pytest

from tests.transforms.seeds import dictionary
from transforms.concept_dictionary import Dictionary, SeedError

CONCEPTS = "concept,statement,period_type,balance,unit,sign,sign_in_cash_flow,succeeded_by,since,label,note\n"


LABELS = "label,statement,section,unit,concept,requires\n"


ASSETS = CONCEPTS + "Assets,balance_sheet,instant,debit,money,as_printed,,,,Total assets,\n"


@pytest.mark.parametrize(
    ("concepts", "labels", "file", "line", "reason"),
    [
        (ASSETS, LABELS + "total assets,balance_sheet,,,Asets,\n", "labels.csv", 2, "'Asets' is not in concepts.csv"),
        (ASSETS, LABELS + "total assets,balance,,,Assets,\n", "labels.csv", 2, "statement 'balance'"),
        (ASSETS, LABELS + "assets,balance_sheet,,,Assets,\nother,balance_sheet,curent,,Assets,\n", "labels.csv", 3, "curent"),
        (ASSETS, LABELS + "assets,balance_sheet,,shares,Assets,\n", "labels.csv", 2, "unit shares does not fit"),
        (ASSETS, LABELS + "assets,balance_sheet,,,Assets,above Assets\n", "labels.csv", 2, "above Assets"),
        (ASSETS, LABELS + "(1),balance_sheet,,,Assets,\n", "labels.csv", 2, "no words"),
        (ASSETS, LABELS + "assets,balance_sheet,,,Assets,,more\n", "labels.csv", 2, "too many fields"),
        (ASSETS, LABELS.replace(",requires", "") + "assets,balance_sheet,,,Assets\n", "labels.csv", 2, "'requires' is missing"),
        (ASSETS, LABELS + "Assets,balance_sheet,,money,Assets,\nthe assets,balance_sheet,,money,-,\n", "labels.csv", 3, "contradicts line 2"),
        (ASSETS + "Assets,balance_sheet,instant,debit,money,as_printed,,,,,\n", LABELS, "concepts.csv", 3, "twice"),
        (CONCEPTS + "us-gaap:Assets,balance_sheet,instant,debit,money,as_printed,,,,,\n", LABELS, "concepts.csv", 2, "element name"),
        (CONCEPTS + "Assets,balance_sheet,instant,debit,money,plus,,,,,\n", LABELS, "concepts.csv", 2, "sign 'plus'"),
        (CONCEPTS + "Assets,,instant,debit,money,as_printed,,,,,\n", LABELS, "concepts.csv", 2, "statement"),
    ],
)  # fmt: skip
def test_a_seed_row_with_an_error_is_refused(
    concepts: str, labels: str, file: str, line: int, reason: str
) -> None:
    with pytest.raises(SeedError, match=reason) as refused:
        Dictionary.from_rows(
            list(csv.DictReader(io.StringIO(concepts))), list(csv.DictReader(io.StringIO(labels)))
        )
    assert (refused.value.file, refused.value.line) == (file, line)
    assert f"{file}, line {line}" in str(refused.value)


def test_the_concept_of_a_label_belongs_to_its_statement() -> None:
    for (statement_kind, key), rows in dictionary().rows.items():
        for row in rows:
            if row.concept is not None:
                allowed = dictionary().concepts[row.concept].statements
                related = {"income_statement", "comprehensive_income"}
                assert (
                    statement_kind in allowed
                    or (statement_kind in related and related & set(allowed))
                    or (statement_kind == "cash_flow" and row.concept.startswith(("Cash", "CashCash")))
                ), (key, row)
