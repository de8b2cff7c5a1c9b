"""Columns changed over: what the text says crosswise, and what keeps it from being said."""

from __future__ import annotations

from datetime import date

import pytest
from spoken import DATELINE, DATES, SUBJECTS, fact

from transforms.changed_columns import with_changed_columns
from transforms.facts import Fact
from transforms.prose import prose_claims
from transforms.ties import CONTRADICTED, NOT_TESTABLE, TIED, tied_claims

BOTH = "Quarterly revenue reached $14.7 million, up from $10.6 million in the year-ago quarter."


def column(value: str, index: int, table: int = 0) -> Fact:
    start, end = ((date(2003, 4, 1), date(2003, 6, 30)), (date(2002, 4, 1), date(2002, 6, 30)))[index]
    return fact(value, start=start, end=end, table=table)._replace(column_index=index)


def verdicts(text: str, *facts: Fact) -> list[str]:
    claims = prose_claims(f"{DATELINE}\n\n{text}\n", [], DATES, SUBJECTS)
    return [t.verdict for t in with_changed_columns(tied_claims(claims, facts), facts, {0, 1})]


def test_figures_that_cross_are_contradicted_and_figures_in_their_place_are_tied() -> None:
    assert verdicts(BOTH, column("14700000", 0), column("10600000", 1)) == [TIED, TIED]
    assert verdicts(BOTH, column("10600000", 0), column("14700000", 1)) == [CONTRADICTED, CONTRADICTED]


def test_each_is_contradicted_by_the_figure_in_its_place() -> None:
    facts = column("10600000", 0), column("14700000", 1)
    claims = prose_claims(f"{DATELINE}\n\n{BOTH}\n", [], DATES, SUBJECTS)
    found = with_changed_columns(tied_claims(claims, facts), facts, {0})
    assert [t.fact_id for t in found] == [facts[0].fact_id, facts[1].fact_id]


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("Quarterly revenue reached $14.7 million.", []),  # one way only: the words may be misread
        (BOTH, [column("14700000", 0, table=1), column("10600000", 1, table=1)]),  # tied elsewhere
    ],
)
def test_less_than_a_cross_contradicts_nothing(text: str, more: list[Fact]) -> None:
    assert CONTRADICTED not in verdicts(text, column("10600000", 0), column("14700000", 1), *more)


def test_a_column_that_a_claim_agrees_with_stands_in_its_place() -> None:
    loss = "The quarter's net loss was $7.0 million."
    tied = fact("-7000000", "NetIncomeLoss", label="Net loss")._replace(column_index=0, row_index=1)
    found = verdicts(f"{loss} {BOTH}", column("10600000", 0), column("14700000", 1), tied)
    assert found == [TIED, NOT_TESTABLE, NOT_TESTABLE]


def test_tables_that_are_no_primary_statement_prove_nothing() -> None:
    facts = column("10600000", 0, table=5), column("14700000", 1, table=5)
    assert CONTRADICTED not in verdicts(BOTH, *facts)
