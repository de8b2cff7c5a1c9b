"""Schedules: which tables break a line down, and which only look as if they did.

Facts are drawn as ``label | concept | value under the concept``.
"""

from __future__ import annotations

import pytest

from tests.transforms.seeds import dictionary
from transforms.document_text import document_text
from transforms.documents import read_submission
from transforms.facts import Reading, read_statement
from transforms.html import read_html
from transforms.periods import document_dates
from transforms.schedules import with_schedules
from transforms.statements import statements_of

HEAD = (
    "<tr><td></td><td colspan=2>Three Months Ended March 31,</td></tr>"
    "<tr><td></td><td>2024</td><td>2023</td></tr>"
)
STATEMENT = """
Revenues | 900 | 800
Costs and expenses | 700 | 650
Income from operations | 200 | 150
Other income (expense), net | 23 | 20
Income before income taxes | 223 | 170
Provision for income taxes | 50 | 40
Net income | 173 | 130
"""
PARTS = """
Interest income | 40 | 30
Interest expense | (9) | (7)
Foreign currency exchange losses, net | (3) | (4)
Other | (5) | 1
"""


def table(rows: str) -> str:
    cells = [line.split(" | ") for line in rows.strip().splitlines()]
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in cells)
    return f"<table>{HEAD}{body}</table>"


def drawn(schedule: str, title: str = "Other income, in millions") -> str:
    document = (
        "<html><body><p>Consolidated Statements of Income</p><p>(In millions)</p>"
        f"{table(STATEMENT)}<p>The table below shows what else we earned.</p><p>{title}</p>{table(schedule)}"
        "</body></html>"
    ).encode()
    submission = read_submission(document)
    text = document_text(document, submission.documents[0])
    html = read_html(text.text)
    dates = document_dates(html.prose, None, None)
    readings: list[Reading] = []
    for statement in statements_of(html.grids):
        readings.extend(read_statement(statement, len(readings), "e", dates, dictionary(), text.byte_offset))
    return "\n".join(
        f"{fact.label} | {(fact.concept or '-').removeprefix('us-gaap:')} | {int(fact.concept_value or 0)}"
        for reading in with_schedules(readings, dictionary())
        if reading.statement.kind == "other"
        for fact in reading.facts
        if fact.period_end is not None and fact.period_end.year == 2024
    )


def test_the_parts_of_a_line_carry_concepts() -> None:
    assert drawn(f"{PARTS}Other income (expense), net | 23 | 20") == (
        "Interest income | InvestmentIncomeInterest | 40000000\n"
        "Interest expense | InterestExpense | 9000000\n"
        "Foreign currency exchange losses, net | ForeignCurrencyTransactionGainLossBeforeTax | -3000000\n"
        "Other | OtherNonoperatingIncomeExpense | -5000000\n"
        "Other income (expense), net | - | 0"
    )


@pytest.mark.parametrize(
    "total",
    [
        "Other income (expense), net | 24 | 20",  # another amount: another measure
        "Sundry income (expense), net | 23 | 20",  # another name
        "Other income (expense), net | 23 | 19",  # the parts do not add up to it
    ],
)
def test_what_is_no_line_of_the_statement_is_no_schedule(total: str) -> None:
    found = drawn(f"{PARTS}{total}")
    assert found and all(" | - | " in line for line in found.splitlines())


def test_a_part_that_the_statement_prints_otherwise_has_no_concept() -> None:
    parts = "Provision for income taxes | (12) | (9)\nInterest income | 35 | 29\n"
    found = drawn(f"{parts}Other income (expense), net | 23 | 20")
    assert found.startswith("Provision for income taxes | - | 0\nInterest income | InvestmentIncomeInterest")
