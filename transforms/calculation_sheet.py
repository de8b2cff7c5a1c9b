"""The rows of a statement as its calculation tree reads them: scaled integers, words and signs.

In: the rows of one statement as ``Line``s. Out: a :class:`Sheet` of those that add, with the direction in
which each counts by its words, its caption and its printed sign.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from transforms.calculation_words import caption_orientation, words_of

LIST_OF_NEGATIVES = 2
"""Expenses printed negative that say how their list presents expenses."""

_SIGNED_KINDS = frozenset(
    (
        "income_statement",
        "comprehensive_income",
        "highlights",
        "reconciliation",
        "segment",
        "guidance",
        "other",
    )
)
_STRUCTURED_KINDS = frozenset(("balance_sheet", "income_statement", "cash_flow"))


class Line(NamedTuple):
    """One printed row. ``values`` hold what adds (no percents); ``half_units`` are u/2 of each value."""

    row: int
    label: str
    section: str
    indent: int
    rule_above: str
    rule_below: str
    addable: bool
    values: tuple[Decimal | None, ...]
    half_units: tuple[Decimal | None, ...]


class Sheet:
    """The addable rows as scaled integers; position = place among them, not the printed row."""

    __slots__ = (
        "columns",
        "fixed",
        "half",
        "kind",
        "lines",
        "orientation",
        "printed",
        "signed",
        "skipped",
        "structured",
        "value",
        "words",
    )

    def __init__(self, lines: Sequence[Line], kind: str) -> None:
        rows, self.skipped = [], []
        skipped = 0
        for line in lines:
            if any(v is not None for v in line.values):
                if line.addable:
                    rows.append(line)
                    self.skipped.append(skipped)
                else:
                    skipped += 1
        self.lines = rows
        self.columns = max((len(line.values) for line in rows), default=0)
        self.kind = kind
        self.signed = kind in _SIGNED_KINDS
        self.structured = kind in _STRUCTURED_KINDS
        exponent = 0
        for line in rows:
            for number in (*line.values, *line.half_units):
                if number is not None:
                    power = number.as_tuple().exponent
                    if isinstance(power, int) and power < exponent:
                        exponent = power
        factor = Decimal(10) ** -exponent
        width = self.columns
        self.value = [_scaled(line.values, factor, width) for line in rows]
        self.half = [_scaled(line.half_units, factor, width) for line in rows]
        self.printed = [
            [v is not None for v in line.values] + [False] * (width - len(line.values)) for line in rows
        ]
        self.words = [words_of(line.label) for line in rows]
        self.orientation: list[int] = []
        for position in range(len(rows)):
            self.orientation.append(self._orientation(position))
        self.fixed = [self._is_deducted_for_sure(position) for position in range(len(rows))]
        for position in self._lost_in_a_list_of_negatives() if self.signed else ():
            self.orientation[position], self.fixed[position] = 1, True

    def _orientation(self, position: int) -> int:
        words, values = self.words[position], self.value[position]
        negatives, positives = sum(v < 0 for v in values), sum(v > 0 for v in values)
        negative, positive = negatives > positives, positives >= negatives and positives > 0
        if not self.signed:
            return -1 if self.deducts(position) and not negative else 1
        said = -1 if words.is_less else words.orientation
        if not said or (said > 0 and not words.is_result and not words.is_mixed):
            caption = caption_orientation(self.lines[position].section)
            if caption < 0:
                said = said if said > 0 and not positive else -1
            elif not said:
                before = self.orientation[position - 1] if position else 1
                is_list = position > 0 and not self.is_candidate(position - 1)
                said = before if before < 0 and is_list and not negative else 1
        if negative and not words.is_mixed and not words.is_result:
            section = self.lines[position].section
            follows = position > 0 and self.lines[position - 1].section == section
            if (
                said < 0
                and follows
                and self.orientation[position - 1] < 0
                and caption_orientation(section) < 0
            ):
                return said  # a credit among expenses printed positive
            # an expense printed negative is added as it stands, a benefit printed negative is a negative tax
            return 1 if said < 0 else -1 if words.is_benefit else said
        return said

    def _is_deducted_for_sure(self, position: int) -> bool:
        """ "Less: noncontrolling interests 24", in this column only: no sum adds it, unless it is a loss.

        What is added in several columns in spite of its words is added (reclassified losses, for one), and so
        may be what stands with its own sign under a payment: "Less: Cash acquired 386" below "(4,150)".
        """
        words = self.words[position]
        if not words.is_less or words.is_loss or not self._is_printed_once(position):
            return False
        column = next(i for i, value in enumerate(self.value[position]) if value)
        return position == 0 or self.value[position - 1][column] >= 0

    def _is_printed_once(self, position: int) -> bool:
        """Positive in one column and in no other anything but nil."""
        amounts = [v for v in self.value[position] if v]
        return len(amounts) == 1 and amounts[0] > 0

    def _lost_in_a_list_of_negatives(self) -> list[int]:
        """The one amount printed positive in a list of expenses printed negative: added like the others."""
        found, start = [], 0
        for end in range(len(self.lines) + 1):
            if end < len(self.lines) and not self.is_candidate(end):
                continue
            expenses = [i for i in range(start, end) if self._is_plain_expense(i) and any(self.value[i])]
            positive = [i for i in expenses if any(v > 0 for v in self.value[i])]
            if (
                len(positive) == 1
                and len(expenses) > LIST_OF_NEGATIVES
                and self._is_printed_once(positive[0])
            ):
                found += positive
            start = end + 1
        return found

    def _is_plain_expense(self, position: int) -> bool:
        words = self.words[position]
        is_either = words.is_mixed or words.is_benefit or words.is_minority or words.is_less
        return words.orientation < 0 and not is_either

    def is_unsaid(self, position: int) -> bool:
        """Words and printed signs do not settle which way the row counts."""
        words, values = self.words[position], self.value[position]
        if words.is_less or words.is_total or words.is_result:
            return False
        if not words.orientation or words.is_minority:
            return True
        return not words.is_mixed and any(v < 0 for v in values)

    def deducts(self, position: int) -> bool:
        """The words deduct the row from those before it."""
        words = self.words[position]
        return words.is_less or (words.is_contra and self.kind == "balance_sheet")

    def may_repeat(self, position: int) -> bool:
        """A total of a single row: "Total revenues" under one revenue, "Net income" under an equal result."""
        words = self.words[position]
        return (words.is_total or words.is_result) and not words.is_closing

    def is_candidate(self, position: int) -> bool:
        """The row calls itself a sum, has no label at all, or is net of what is deducted above it."""
        words = self.words[position]
        if words.is_total or words.is_result or words.is_closing or not self.lines[position].label:
            return True
        return words.is_net and position > 0 and self.deducts(position - 1)


def _scaled(numbers: Iterable[Decimal | None], factor: Decimal, width: int) -> list[int]:
    scaled = [0 if number is None else int(number * factor) for number in numbers]
    return scaled + [0] * (width - len(scaled))
