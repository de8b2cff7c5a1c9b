"""The lines of one statement as the choice of concepts sees them, and what their sums say.

``Line`` is one printed row with values; ``StatementLines`` the first look at all of them: what each label
alone may mean and where the rows of a concept stand. A sum holds if it holds in every column that prints it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from math import gcd
from typing import NamedTuple

from transforms.concept_dictionary import Resolved
from transforms.labels import normalised_label

PRETAX = (
    "IncomeLossFromContinuingOperationsBeforeIncomeTaxesExtraordinaryItemsNoncontrollingInterest",
    "IncomeLossFromContinuingOperationsBeforeIncomeTaxesMinorityInterestAndIncomeLossFromEquityMethodInvestments",
)
"""Income before tax: the taxonomies of before 2013 and those since name it differently."""


class Line(NamedTuple):
    """One printed row with values. ``section``: captions joined by ' > '; ``unit``: one of the seeds'
    ('money', 'shares', 'per_share', 'pure'); ``is_total``: a rule above."""

    label: str
    section: str
    unit: str
    is_total: bool
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class StatementLines:
    """The first look at a statement: what each label alone may mean, and where those rows stand."""

    kind: str
    lines: Sequence[Line]
    meanings: Sequence[Resolved]
    rows_of: dict[str, list[int]]
    """The rows whose label may mean a concept, by concept, in print order."""
    year: int | None
    """The latest year that the statement prints; None: not known."""

    @cached_property
    def unit(self) -> Decimal:
        """The step in which money is printed; most statements have no sum that asks for it."""
        return printed_unit(self.lines)

    def first(self, *concepts: str) -> int | None:
        """The first row that may mean one of the concepts."""
        at = [rows[0] for concept in concepts if (rows := self.rows_of.get(concept))]
        return min(at) if at else None

    def last(self, *concepts: str) -> int | None:
        """The last row that may mean one of the concepts."""
        at = [rows[-1] for concept in concepts if (rows := self.rows_of.get(concept))]
        return max(at) if at else None


def printed_unit(lines: Iterable[Line]) -> Decimal:
    """The step in which the statement prints money: 1000 where every amount is a multiple of 1000."""
    amounts = [value for line in lines if line.unit == "money" for value in line.values if value]
    parts = [value.as_integer_ratio() for value in amounts]
    if any(part[1] != 1 for part in parts):
        exponents = [value.normalize().as_tuple().exponent for value in amounts]
        return Decimal(1).scaleb(min(exponent for exponent in exponents if isinstance(exponent, int)))
    shared = str(gcd(*[part[0] for part in parts]))
    return Decimal(10) ** (len(shared) - len(shared.rstrip("0"))) if parts else Decimal(1)


def sums_to(total: Line, items: Sequence[tuple[int, Line]], unit: Decimal) -> bool:
    """The total equals the weighted items in every column that prints it, within half a unit a number."""
    tolerance = unit * (len(items) + 1) / 2
    columns = 0
    for c, value in enumerate(total.values):
        if value is None:
            continue
        parts = [
            weight * part
            for weight, line in items
            if c < len(line.values) and (part := line.values[c]) is not None
        ]
        if len(parts) < len(items):
            continue
        columns += 1
        if abs(sum(parts, Decimal(0)) - value) > tolerance:
            return False
    return columns > 0


@lru_cache(maxsize=65536)
def is_no_name(label: str) -> bool:
    """The label of a row without one, or one that says no more than "Total"."""
    return normalised_label(label) in {"", "total"}


def is_nonzero(line: Line) -> bool:
    return any(line.values)


def same_amounts(a: Line, b: Line) -> bool:
    """Equal in every column, a blank only beside a blank."""
    pairs = [(x, y) for x, y in zip(a.values, b.values, strict=False) if x is not None or y is not None]
    return bool(pairs) and all(x == y for x, y in pairs)


def is_negative(line: Line) -> bool:
    """Negative in every column but blanks and zeros, and not blank throughout."""
    return is_nonzero(line) and all(value <= 0 for value in line.values if value is not None)


def is_positive(line: Line) -> bool:
    """Positive in every column but blanks and zeros, and not blank throughout."""
    return is_nonzero(line) and all(value >= 0 for value in line.values if value is not None)
