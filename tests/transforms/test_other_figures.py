"""Which tables are the issuer's statement when several look like it and print other figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.transforms.seeds import dictionary
from transforms.facts import Reading, read_statement
from transforms.html import read_html
from transforms.other_figures import Figures, contradict, without_other_figures
from transforms.periods import document_dates
from transforms.statements import statements_of

OWN = "Revenues | 900 | 800\nCost of revenues | 500 | 450\nGross profit | 400 | 350\n"
REST = "Operating expenses | 250 | 240\nIncome before income taxes | 150 | 110\nIncome taxes | 50 | 40\n"
STATEMENT = f"{OWN}{REST}Net income | 100 | 70"
PART = (
    "Revenues | 300 | 260\nCost of revenues | 200 | 180\nGross profit | 100 | 80\n"
    "Operating expenses | 60 | 50\nIncome before income taxes | 40 | 30\nIncome taxes | 15 | 10\n"
    "Net income | 25 | 20"
)
HEAD = (
    "<tr><td></td><td colspan=2>Three Months Ended March 31,</td></tr>"
    "<tr><td></td><td>2024</td><td>2023</td></tr>"
)
TITLE = "Consolidated Statements of Income (in millions)"


def table(title: str, rows: str) -> str:
    cells = [line.split(" | ") for line in rows.strip().splitlines()]
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in cells)
    return f"<p>{title}</p><table>{HEAD}{body}</table>"


def kinds(source: str) -> list[str]:
    html = read_html(f"<html><body>{source}</body></html>")
    dates = document_dates(html.prose, None, (12, 31))
    readings: list[Reading] = []
    for statement in statements_of(html.grids):
        readings += read_statement(statement, len(readings), "x", dates, dictionary(), lambda char: char)
    return [
        f"{reading.statement.kind} {sum(f.concept is not None for f in reading.facts) > 0}"
        for reading in without_other_figures(readings)
    ]


def test_a_part_of_the_business_is_not_the_issuer() -> None:
    source = table(TITLE, STATEMENT) + table("Wholesale (in millions)", PART)
    assert kinds(source) == ["income_statement True", "other False"]


def test_the_order_of_printing_decides_nothing() -> None:
    source = table("Wholesale (in millions)", PART) + table(TITLE, STATEMENT)
    assert kinds(source) == ["other False", "income_statement True"]


def test_two_that_nothing_tells_apart_are_neither() -> None:
    source = table("Wholesale (in millions)", PART) + table("Retail (in millions)", STATEMENT)
    assert kinds(source) == ["other False", "other False"]


def test_two_consolidated_statements_stay_for_the_audit() -> None:
    source = table(TITLE, STATEMENT) + table("Consolidated Statements of Earnings (in millions)", PART)
    assert kinds(source) == ["income_statement True"] * 2


def test_the_same_figures_in_other_words_stay() -> None:
    again = f"{OWN}Net income | 100 | 70"
    source = table(TITLE, STATEMENT) + table("Summary (in millions)", again)
    assert kinds(source)[0] == "income_statement True"
    assert "other figures" not in str(kinds(source))


def figures(*amounts: int) -> Figures:
    """One concept at the end of each month, in whole units."""
    return {
        ("us-gaap:Assets", "USD", None, date(2024, month, 28)): (amount - HALF, amount + HALF)
        for month, amount in enumerate(amounts, 1)
    }


HALF = Decimal("0.5")


@pytest.mark.parametrize(
    ("other", "verdict"),
    [
        (figures(10, 20, 30, 40), False),
        (figures(10, 20, 31, 41), False),
        (figures(10, 20, 32, 42), False),
        (figures(10, 22, 32, 42), True),
        (figures(12, 22), False),
    ],
    ids=["holds", "rounding apart", "just half", "more than half", "too few to tell"],
)
def test_more_than_half_beyond_rounding_contradict(other: Figures, verdict: bool) -> None:
    assert contradict(figures(10, 20, 30, 40), other) is verdict
    assert contradict(other, figures(10, 20, 30, 40)) is verdict
