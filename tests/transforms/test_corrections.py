"""Corrections: a mapping meets only what it names, and never an amount."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

from transforms.concepts import Concept
from transforms.corrections import (
    Correction,
    corrected_concepts,
    corrected_meanings,
    corrected_scale,
    corrections_for,
)
from transforms.periods import ColumnMeaning
from transforms.scale import Scale

BALANCE, INCOME = "balance_sheet", "income_statement"
ASSETS = Concept("us-gaap:Assets", "labels.csv", 1)


def row(**fields: Any) -> dict[str, Any]:
    empty = {field.name: None for field in dataclasses.fields(Correction)}
    return {**empty, "exhibit_id": None, "cik": None, "mapping_id": "m", "statement": BALANCE, **fields}


def test_a_mapping_holds_for_its_exhibit_or_its_issuer() -> None:
    rows = [
        row(mapping_id="exhibit", what="scale", exhibit_id="a-1"),
        row(mapping_id="issuer", what="scale", cik=1000),
        row(mapping_id="other", what="scale", cik=2000),
    ]
    assert [c.mapping_id for c in corrections_for(rows, "a-1", 1000)] == ["exhibit", "issuer"]
    assert [c.mapping_id for c in corrections_for(rows, "b-1", 2000)] == ["other"]
    assert corrections_for(rows, "b-1", None) == ()


def test_a_label_gets_its_concept_in_its_statement_and_section() -> None:
    labels = [("Total Assets", "Assets"), ("Total  assets", "Other"), ("Cash", "Assets")]
    everywhere = Correction("m1", "concept", BALANCE, label="total assets", concept="us-gaap:Other", sign=-1)
    found = corrected_concepts([ASSETS, None, None], labels, BALANCE, [everywhere])
    assert found == [Concept("us-gaap:Other", "mapping m1", -1)] * 2 + [None]
    here = dataclasses.replace(everywhere, section="assets", concept=None)
    assert corrected_concepts([ASSETS, ASSETS, None], labels, BALANCE, [here]) == [None, ASSETS, None]
    assert corrected_concepts([ASSETS, None, None], labels, INCOME, [everywhere]) == [ASSETS, None, None]


def test_a_column_gets_its_period_where_number_header_and_title_agree() -> None:
    unknown = ColumnMeaning("unknown", None, "no header", None, None)
    headers = [("March 31,", "2003"), ("2002",)]
    mapping = Correction(
        "m1",
        "period",
        INCOME,
        title="Statements of Income",
        column_index=1,
        column_header="2002",
        period_start=date(2002, 1, 1),
        period_end=date(2002, 3, 31),
    )
    title = "STATEMENTS OF INCOME"
    first, second = corrected_meanings([unknown, unknown], headers, INCOME, title, [mapping])
    assert first is unknown
    assert (second.role, second.period and second.period.end) == ("value", date(2002, 3, 31))
    for other in (
        dataclasses.replace(mapping, column_index=0),
        dataclasses.replace(mapping, column_index=7),
        dataclasses.replace(mapping, title="Balance sheets"),
    ):
        assert corrected_meanings([unknown, unknown], headers, INCOME, title, [other]) == [unknown, unknown]


def test_a_table_gets_its_scale_and_shares_follow_where_they_went_along() -> None:
    mapping = Correction("m1", "scale", BALANCE, title=None, scale=6)
    along = corrected_scale(Scale(3, 3, "USD", "In thousands"), BALANCE, None, [mapping])
    assert (along.money, along.shares, along.evidence) == (6, 6, "mapping m1")
    apart = corrected_scale(Scale(3, 0, "USD", None), BALANCE, None, [mapping])
    assert (apart.money, apart.shares) == (6, 0)
    same = Scale(3, 3, "USD", None)
    assert corrected_scale(same, BALANCE, "Another table", [mapping]) == same


def test_a_mapping_has_no_place_for_an_amount() -> None:
    assert not {"value", "amount", "printed"} & {field.name for field in dataclasses.fields(Correction)}
