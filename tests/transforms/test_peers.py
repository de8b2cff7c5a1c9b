"""What other readers of earnings releases get wrong without saying so, each as a test by its name.

Share counts left unscaled, another table's scale, inexact values from binary floats, the current quarter
dropped beside the year to date, a period on a quarter of the facts only, deep tags read as an empty document.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest

from transforms.concept_dictionary import Dictionary
from transforms.document_text import document_text
from transforms.documents import read_submission
from transforms.facts import Fact, read_statement
from transforms.html import read_html
from transforms.periods import document_dates, with_periods_of_headers
from transforms.statements import statements_of

NO_CONCEPTS = Dictionary.from_rows([], [])


def table(*rows: str) -> str:
    """Cells divided by '|', each row a string."""
    cells = ("".join(f"<td>{cell.strip()}</td>" for cell in row.split("|")) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def facts_of(html: str) -> list[Fact]:
    data = f"<html><body>{html}</body></html>".encode()
    (document,) = read_submission(data).documents
    text = document_text(data, document)
    read = read_html(text.text)
    statements = statements_of(read.grids)
    dates = with_periods_of_headers(
        document_dates(read.prose, None, None),
        [(s.kind, [column.header for column in s.grid.columns]) for s in statements],
    )
    return [
        fact
        for index, statement in enumerate(statements)
        for reading in read_statement(statement, index, "e", dates, NO_CONCEPTS, text.byte_offset)
        for fact in reading.facts
    ]


def values(facts: Sequence[Fact], label: str) -> list[Decimal]:
    return [fact.value for fact in facts if fact.label == label]


QUARTER, NINE_MONTHS = "Three Months Ended September 30,", "Nine Months Ended September 30,"
INCOME = (
    f"|{QUARTER}|{QUARTER}|{NINE_MONTHS}|{NINE_MONTHS}",
    "|2024|2023|2024|2023",
    "Net sales|1,200|1,100|3,500|3,200",
    "Cost of sales|700|650|2,100|1,900",
    "Gross profit|500|450|1,400|1,300",
    "Income taxes|100|90|280|260",
    "Net income|400|360|1,120|1,040",
    "Diluted earnings per share|0.40|0.36|1.12|1.04",
    "Weighted average shares outstanding - diluted|1,000|1,000|1,000|1,000",
)
TITLE = "<p>CONDENSED CONSOLIDATED STATEMENTS OF INCOME</p>"


def test_share_counts_are_scaled_and_per_share_amounts_are_not() -> None:
    facts = facts_of(f"{TITLE}<p>(In thousands, except per share data)</p>{table(*INCOME)}")
    assert values(facts, "Weighted average shares outstanding - diluted") == [Decimal(1_000_000)] * 4
    assert values(facts, "Diluted earnings per share")[0] == Decimal("0.40")
    assert values(facts, "Net sales")[0] == 1_200_000


def test_share_counts_with_a_scale_of_their_own() -> None:
    scale = "(In millions, except number of shares, which are reflected in thousands)"
    facts = facts_of(f"{TITLE}<p>{scale}</p>{table(*INCOME)}")
    assert values(facts, "Weighted average shares outstanding - diluted")[0] == 1_000_000
    assert values(facts, "Net sales")[0] == 1_200_000_000


def test_each_table_has_its_own_scale() -> None:
    balance = table(
        "|September 30, 2024|December 31, 2023",
        "Cash and cash equivalents|10,500|9,400",
        "Total current assets|10,500|9,400",
        "Total assets|12,500|11,400",
        "Accounts payable|2,500|1,400",
        "Total liabilities|2,500|1,400",
        "Stockholders' equity|10,000|10,000",
        "Total liabilities and stockholders' equity|12,500|11,400",
    )
    facts = facts_of(
        f"{TITLE}<p>(In thousands, except per share data)</p>{table(*INCOME)}"
        f"<p>CONDENSED CONSOLIDATED BALANCE SHEETS</p><p>(In millions)</p>{balance}"
    )
    assert values(facts, "Net sales")[0] == 1_200_000
    assert values(facts, "Total assets") == [Decimal(12_500_000_000), Decimal(11_400_000_000)]


@pytest.mark.parametrize(
    ("printed", "value"), [("1,050.1", "1050100000"), ("0.3", "300000"), ("4,503,599.7", "4503599700000")]
)
def test_scaling_is_exact(printed: str, value: str) -> None:
    """0.3 times a million through binary floats is 299,999.99999999994."""
    rows = [row.replace("1,200", printed) for row in INCOME]
    assert values(facts_of(f"{TITLE}<p>(In millions)</p>{table(*rows)}"), "Net sales")[0] == Decimal(value)


def test_the_current_quarter_stands_beside_the_year_to_date() -> None:
    """Both are facts of their own, in whatever order they are printed."""
    facts = [fact for fact in facts_of(f"{TITLE}{table(*INCOME)}") if fact.label == "Net income"]
    assert {(f.period_start, f.period_end, int(f.value)) for f in facts} == {
        (date(2024, 7, 1), date(2024, 9, 30), 400),
        (date(2023, 7, 1), date(2023, 9, 30), 360),
        (date(2024, 1, 1), date(2024, 9, 30), 1_120),
        (date(2023, 1, 1), date(2023, 9, 30), 1_040),
    }


def test_the_prior_year_printed_first_is_the_prior_year() -> None:
    rows = ["|".join([cells[0], *reversed(cells[1:])]) for cells in (row.split("|") for row in INCOME)]
    facts = [fact for fact in facts_of(f"{TITLE}{table(*rows)}") if fact.label == "Net income"]
    assert {(f.period_start, f.period_end): int(f.value) for f in facts}[
        date(2024, 7, 1), date(2024, 9, 30)
    ] == 400


def test_every_number_of_a_statement_has_its_period() -> None:
    facts = facts_of(f"{TITLE}<p>(In thousands, except per share data)</p>{table(*INCOME)}")
    assert len(facts) == 7 * 4
    assert all(fact.period_start and fact.period_end and fact.period_source for fact in facts)


def test_a_document_of_deep_tags_is_not_empty() -> None:
    """libxml2 gives up at 256 levels and says nothing."""
    deep = 10_000
    html = f"{'<div>' * deep}{TITLE}{table(*INCOME)}{'</div>' * deep}"
    assert len(facts_of(html)) == 7 * 4
