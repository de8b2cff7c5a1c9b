"""The facts inside the labels of a document's balance sheets.

In: the readings of one document and its text. Out: what the labels of stock and of assets shown net say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transforms.concept_dictionary import Dictionary
from transforms.facts import Reading
from transforms.label_numbers import LabelFact
from transforms.net_labels import deduction_facts
from transforms.stock_labels import stock_facts


def label_facts(
    readings: Sequence[Reading], text: str, is_html: bool, dictionary: Dictionary
) -> Iterator[LabelFact]:
    """The facts inside the labels of the issuer's own GAAP balance sheets."""
    for reading in readings:
        if (
            reading.statement.kind == "balance_sheet"
            and reading.statement.is_gaap is not False
            and reading.entity is None
        ):
            yield from deduction_facts(reading, text, is_html, dictionary)
            yield from stock_facts(reading, text, is_html, dictionary, readings)
