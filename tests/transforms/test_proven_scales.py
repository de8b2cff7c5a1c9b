"""Scales that nothing prints: what proves one, and what does not."""

from __future__ import annotations

import pytest

from tests.transforms.seeds import dictionary
from transforms.document_text import document_text
from transforms.documents import read_submission
from transforms.facts import Reading, read_statement
from transforms.html import read_html
from transforms.periods import document_dates
from transforms.proven_scales import proven_scales
from transforms.statements import statements_of

PERIODS = (
    "<tr><td></td><td colspan=2>Three Months Ended March 31,</td></tr>"
    "<tr><td></td><td>2024</td><td>2023</td></tr>"
)
STATEMENT = """
Revenues | 2,900 | 2,800
Costs and expenses | 2,700 | 2,650
Net income | 200 | 150
"""


def table(rows: str) -> str:
    cells = [line.split(" | ") for line in rows.strip().splitlines()]
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in cells)
    return f"<table>{PERIODS}{body}</table>"


def document(rows: str, scale: str = "(In millions)") -> bytes:
    return (
        f"<html><body><p>Consolidated Statements of Income</p><p>{scale}</p>{table(STATEMENT)}"
        f"<p>The table below shows our revenues by region and what we earned there.</p>{table(rows)}"
        "</body></html>"
    ).encode()


def readings_of(data: bytes) -> list[Reading]:
    text = document_text(data, read_submission(data).documents[0])
    html = read_html(text.text)
    dates = document_dates(html.prose, None, None)
    readings: list[Reading] = []
    for statement in statements_of(html.grids):
        readings.extend(read_statement(statement, len(readings), "e", dates, dictionary(), text.byte_offset))
    return readings


def proven(rows: str, scale: str = "(In millions)") -> list[tuple[int, str | None]]:
    scales = proven_scales(readings_of(document(rows, scale)))
    return [(found.money, found.evidence) for found in scales.values()]


BY_REGION = "North | 1,600 | 1,500\nSouth | 1,300 | 1,300\nRevenues | 2,900 | 2,800"


def test_two_figures_printed_again_prove_the_scale() -> None:
    evidence = "the same figures are printed in millions elsewhere: Revenues 2,900 and Revenues 2,800"
    assert proven(BY_REGION) == [(6, evidence)]
    assert [money for money, _ in proven(BY_REGION, "(in thousands)")] == [3]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param("North | 1,600 | 1,500\nRevenues | 2,900 | 2,799", id="one figure"),
        pytest.param("North | 1,600 | 1,500\nSales there | 2,900 | 2,800", id="other labels"),
        pytest.param("North | 1,600 | 1,500\nRevenues | 2,800 | 2,900", id="other periods"),
        pytest.param("North | 1,600 | 1,500\nRevenues | 2,900,000 | 2,800,000", id="in full"),
        pytest.param("Revenues | 2,900 | 2,800\nCosts and expenses | 2,701 | 2,651", id="as many others"),
        pytest.param("North | 16 | 15\nNet income | 20 | 15", id="two digits"),
    ],
)
def test_what_proves_no_scale(rows: str) -> None:
    assert proven(rows) == []


def test_a_statement_in_whole_dollars_proves_nothing() -> None:
    assert proven(BY_REGION, "(in dollars)") == []
    assert proven(BY_REGION, "") == []
