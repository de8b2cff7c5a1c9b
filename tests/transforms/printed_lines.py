"""Lines of statements written as text, and the concepts and signs that they get.

``section | label | unit | value ...`` per row; the unit is $ where it is left out.
"""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from tests.transforms.seeds import dictionary
from transforms.concept_lines import Line
from transforms.concepts import Concept, line_concepts

UNIT = {"$": "money", "sh": "shares", "$/sh": "per_share", "%": "pure"}


def lines_of(text: str) -> list[Line]:
    lines = []
    for row in filter(str.strip, text.splitlines()):
        section, label, unit, *values = (part.strip() for part in row.split("|"))
        amounts = tuple(Decimal(v.replace(",", "")) if v else None for v in values)
        lines.append(Line(label, section, UNIT[unit or "$"], False, amounts))
    return lines


def concepts_of(text: str, kind: str, year: int | None = None) -> list[Concept | None]:
    return line_concepts(lines_of(text), kind, dictionary(), year)


def concept_of(
    label: str, kind: str, section: str = "", unit: str = "$", value: str = "10"
) -> Concept | None:
    """The concept of a row that stands alone."""
    return concepts_of(f"{section} | {label} | {unit} | {value}", kind)[0]


def name(concept: Concept | None) -> str | None:
    return None if concept is None else concept.name.removeprefix("us-gaap:")


def names_of(text: str, kind: str, year: int | None = None) -> list[str | None]:
    """The concepts of the rows, without ``us-gaap:``."""
    return [name(concept) for concept in concepts_of(text, kind, year)]


def signs_of(text: str, kind: str = "income_statement") -> list[int | None]:
    return [None if concept is None else concept.sign for concept in concepts_of(text, kind)]


WORDS = """net income (loss) total cash and equivalents per share basic diluted - of the operating activities
common stock, $.01 par value (in thousands) provision for taxes before attributable to gains losses on sale
end year beginning (1) other average"""
LABELS = st.lists(st.sampled_from(WORDS.split()), max_size=10).map(" ".join)
"""Labels drawn from the words that statements print."""
