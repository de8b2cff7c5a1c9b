"""Balance sheets with numbers inside their labels, and what is read from them.

Facts are drawn as ``concept | date | value | printed``; the concepts without ``us-gaap:``.
"""

from __future__ import annotations

from collections.abc import Sequence

from tests.transforms.seeds import dictionary
from transforms.document_text import Text, document_text
from transforms.documents import read_submission
from transforms.facts import Reading, read_statement
from transforms.html import read_html
from transforms.label_facts import label_facts
from transforms.label_numbers import LabelFact
from transforms.periods import document_dates
from transforms.statements import statements_of
from transforms.text import text_grids


def read(document: str) -> tuple[Text, list[LabelFact]]:
    data = document.encode()
    submission = read_submission(data)
    text = document_text(data, submission.documents[0])
    html = read_html(text.text) if text.format == "html" else None
    dates = document_dates(html.prose if html else text.text, None, None)
    readings: list[Reading] = []
    for statement in statements_of(html.grids if html else text_grids(text.text)):
        readings.extend(read_statement(statement, len(readings), "e", dates, dictionary(), text.byte_offset))
    return text, list(label_facts(readings, text.text, html is not None, dictionary()))


def drawn(facts: Sequence[LabelFact]) -> str:
    return "\n".join(
        f"{f.concept.removeprefix('us-gaap:')} | {f.period_end} | {f.value:f} | {f.printed}" for f in facts
    )


Row = tuple[str, str, str]


def balance_sheet(
    *equity: Row, assets: Sequence[Row] = (), scale: str = "(In millions, except per share data)"
) -> str:
    """A balance sheet of two dates with these rows in its equity section and among its current assets."""
    body = "".join(
        f"<tr><td>{label}</td><td>{one}</td><td>{two}</td></tr>"
        for label, one, two in (
            ("ASSETS", "", ""),
            ("Current assets:", "", ""),
            ("Cash and cash equivalents", "400", "380"),
            *(assets or [("Accounts receivable, net", "300", "290")]),
            ("Total current assets", "700", "670"),
            ("Total assets", "700", "670"),
            ("LIABILITIES AND SHAREHOLDERS' EQUITY", "", ""),
            ("Accounts payable", "200", "190"),
            ("Total liabilities", "200", "190"),
            ("Shareholders' equity:", "", ""),
            *equity,
            ("Total shareholders' equity", "500", "480"),
            ("Total liabilities and shareholders' equity", "700", "670"),
        )
    )
    return (
        f"<html><body><p>Consolidated Balance Sheets</p><p>{scale}</p><table>"
        "<tr><td></td><td>March 31, 2024</td><td>December 31, 2023</td></tr>"
        f"{body}</table></body></html>"
    )
