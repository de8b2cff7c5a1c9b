"""The calculation tree of a printed statement, inferred from the table itself (rule FT1).

In: the rows of one statement as ``Line``s, in print order. Out: ``Footing``s: which rows add up to which
totals, with weights +1/-1, as an XBRL calculation linkbase would say it for a tagged report.

The rule of the field is Calculations 1.1 (round to nearest): a total is consistent with its items in a
column when ``|total - sum| <= `` the sum of the half units of all of them. A footing states what *should*
add up. It comes back also when it fails in a column: a misread or misprinted digit must break a sum, not
make the sum disappear. A row whose items cannot be established gives no footing (not testable).

How: one pass down the rows with the list of *open* items, those no total has taken yet. A row may total
the last so many open items; words, captions, rules and the sums that hold in all columns at once say which.
Each reading is scored in natural logarithms of odds: a column that holds counts as much as such a
coincidence is unlikely among numbers of that size; a column that fails, a start in the middle of a list, a
sign against the words each cost. Small numbers thereby ask for more structure than large ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import NamedTuple

from transforms.calculation_readings import (
    ACCEPT,
    DETAILS_WINDOW,
    EVIDENCE_CAP,
    FAILS,
    OPEN_WINDOW,
    PLAIN_WINDOW,
    SAYS_NOTHING,
    SIGN_AGAINST_WORDS,
    Reading,
    Readings,
)
from transforms.calculation_sheet import Line, Sheet

LEFT_OUT = 6.0
"""The row stands between the items of a sum and is not added: it repeats what is."""
STRANDED = 3.0
"""The items are in no other sum although the row they would add up to is."""
ACCEPT_PLAIN = 5.0
"""A row that does not call itself a total must be proved better."""
AVERAGE = frozenset(("average",))
"""Average balances of banks are a balance sheet like any other."""
DASHES = ("-", "\u2013", "\u2014", "\u2022", "\u00b7")
"""Marks that begin the details of a row in place of an indentation."""
GROUPS_KEPT = 6
"""Probable groups kept in mind, so that a table of thousands of rows stays linear."""


class Footing(NamedTuple):
    """A total with its items. ``columns``: those in which the total and at least one item are printed."""

    total: int
    items: tuple[tuple[int, int], ...]
    evidence: str
    is_ambiguous: bool
    columns: tuple[int, ...]


def footings(lines: Sequence[Line], kind: str) -> list[Footing]:
    """The footings of one statement, in the order of their totals.

    ``kind`` as in ``statement.kind``. Cells that do not add (percents, changes in percent) must be
    None in ``values``; a blank is None too and counts as nothing in a sum.
    """
    sheet = Sheet(lines, kind)
    if len(sheet.lines) < 2:
        return []
    return _Tree(sheet).grow()


class _Tree:
    """The pass down the rows: open items, groups that are only probable, footings decided."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.readings = Readings(sheet)
        self.decided = self.readings.decided
        self.open: list[int] = []
        self.probable: dict[int, Reading] = {}
        self.following: dict[int, Reading] = {}

    def grow(self) -> list[Footing]:
        sheet = self.sheet
        details_end = self._details_that_follow()
        for position in range(len(sheet.lines)):
            self._place(position)
            for parent in details_end.get(position, ()):
                self._close_details(parent)
        self._take_the_stranded()
        return [
            self._footing(total, reading)
            for total, reading in sorted(self.decided.items())
            if self._is_worth_reporting(total, reading)
        ]

    def _is_worth_reporting(self, total: int, reading: Reading) -> bool:
        """Outside the statements a sum that fails is reported only when one misread row explains it.

        Other tables hold columns that do not add (prices, years, averages) beside those that do.
        """
        if not reading.fails or self.sheet.structured:
            return True
        return reading.holds > 1 and bool(reading.why) and self.sheet.is_candidate(total)

    def _place(self, total: int) -> None:
        sheet = self.sheet
        is_candidate = sheet.is_candidate(total)
        if any(sheet.value[total]) and self.open:
            reading = self.readings.best_sum(total, self.open, is_candidate)
            if is_candidate and (reading is None or reading.fails):
                reading = self._read_with_groups(total, reading)
            if is_candidate and (reading is None or reading.cost >= SIGN_AGAINST_WORDS):
                guess = self.readings.likeliest_list(total, self.open[-OPEN_WINDOW:])
                if guess is not None and (reading is None or guess.score > reading.score):
                    reading = guess
            if reading is not None:
                needed = ACCEPT if is_candidate else ACCEPT_PLAIN
                if reading.score >= needed and (is_candidate or not reading.fails or reading.holds > 1):
                    self._take(total, reading)
                    return
                if not is_candidate:
                    self.probable[total] = reading
        self._open(total)

    def _open(self, position: int) -> None:
        """The row waits for its total; total assets and a closing balance end what is above them."""
        words = self.sheet.words[position]
        self.open.append(position)
        if words.is_closing or (not self.sheet.signed and words.topic - AVERAGE == {"asset"}):
            self.open.clear()
        if len(self.open) > 2 * OPEN_WINDOW:
            self.open = self.open[-OPEN_WINDOW:]
        if len(self.probable) > GROUPS_KEPT:
            self.probable = dict(list(self.probable.items())[-GROUPS_KEPT:])

    def _take(self, total: int, reading: Reading) -> None:
        sheet = self.sheet
        self.decided[total] = reading
        sheet.orientation[total] = reading.sense if sheet.signed else 1
        first = min(reading.items)
        while self.open and self.open[-1] >= first:
            self.open.pop()
        self._open(total)

    def _read_with_groups(self, total: int, reading: Reading | None) -> Reading | None:
        """The same search with probable groups closed (their total alone open) or doubtful ones opened."""
        if self.readings.work < 0:
            return reading
        best, chosen = reading, self.open
        changed: list[int] = []
        variants = []
        groups = [g for g in self.probable if g in self.open or self.probable[g].items[0] in self.open]
        if groups:
            closed = self.open
            for group in groups:
                taken = set(self.probable[group].items)
                variants.append(([group], [item for item in self.open if item not in taken]))
                closed = [item for item in closed if item not in taken]
            variants.append((groups, closed))
        doubtful = [t for t in self.open if t in self.decided and not self.sheet.is_candidate(t)]
        for group in doubtful[-2:]:
            at = self.open.index(group)
            variants.append(([-1 - group], [*self.open[:at], *self.decided[group].items, *self.open[at:]]))
        for groups_changed, items in variants[:6]:
            other = self.readings.best_sum(total, items, True)
            if other is not None and (best is None or other.score > best.score):
                best, chosen, changed = other, items, groups_changed
        if best is reading or best is None:
            return reading
        for group in changed:
            if group < 0:
                del self.decided[-1 - group]
            else:
                self.decided[group] = self.probable.pop(group)
        self.open = chosen
        return best

    def _details_that_follow(self) -> dict[int, list[int]]:
        """Parents printed before their details ("Inventories" over its kinds): last detail -> parents."""
        sheet = self.sheet
        ends: dict[int, list[int]] = {}
        rows = len(sheet.lines)
        for parent in range(rows - 2):
            if sheet.is_candidate(parent + 1):
                continue
            for column in [c for c in range(sheet.columns) if sheet.value[parent][c]][:2]:
                reading = self._details(parent, column)
                if reading is not None:
                    self.following[parent] = reading
                    ends.setdefault(reading.items[-1], []).append(parent)
                    break
        return ends

    def _details(self, parent: int, column: int) -> Reading | None:
        """The rows straight after the parent that add up to it in this column and, read right, in all."""
        sheet = self.sheet
        left, tolerance = sheet.value[parent][column], sheet.half[parent][column]
        is_deeper = self._depth(parent + 1) > self._depth(parent)
        for child in range(parent + 1, min(len(sheet.lines), parent + 1 + DETAILS_WINDOW)):
            if sheet.is_candidate(child):
                return None
            left -= sheet.value[child][column]
            tolerance += sheet.half[child][column]
            if child == parent + 1 or not -tolerance <= left <= tolerance:
                continue
            items = list(range(parent + 1, child + 1))
            weights = [1] * len(items)
            columns = [c for c in self.readings.columns(parent, items, weights) if c.biggest]
            failing = [c for c in columns if not c.is_held]
            why, tried = (
                self.readings.misreading(parent, items, weights, failing)
                if failing and is_deeper
                else ("", 0)
            )
            if failing and not why:
                continue
            score = (0.0 if is_deeper else SAYS_NOTHING) + sum(
                min(
                    EVIDENCE_CAP,
                    max(0.0, log(c.biggest / (2 + 2 * (abs(c.residual) if c.is_held else c.tolerance)))),
                )
                for c in columns
            )
            score -= FAILS + log(tried) if why else 0.0
            if score >= ACCEPT:
                holds = len(columns) - len(failing)
                return Reading(score, tuple(items), tuple(weights), holds, len(failing), 1, why, 0.0)
        return None

    def _depth(self, position: int) -> tuple[int, bool]:
        """Indentation of a row; a leading dash is one, too."""
        line = self.sheet.lines[position]
        return line.indent, line.label.startswith(DASHES)

    def _close_details(self, parent: int) -> None:
        """At the last detail: the parent stays open alone when its details are indented under it."""
        reading = self.following[parent]
        if (
            parent in self.decided
            or parent not in self.open
            or any(i not in self.open for i in reading.items)
        ):
            return
        if self._depth(reading.items[0]) > self._depth(parent):
            taken = set(reading.items)
            self.open = [item for item in self.open if item not in taken]
            self.decided.setdefault(parent, reading)
        elif parent not in self.decided:
            self.probable[parent] = reading

    def _take_the_stranded(self) -> None:
        """Rows in no sum, straight before a row that is in one; rows left out between the items of a sum.

        The first are the items of that row, the second the sum of the rows before them.
        """
        sheet = self.sheet
        items = {item for reading in self.decided.values() for item in reading.items}
        taken = items | self.decided.keys()
        rows, start = len(sheet.lines), 0
        while start < rows:
            end = start
            while end < rows and end not in taken:
                end += 1
            run = list(range(start, end))[-PLAIN_WINDOW:]
            if len(run) > 1 and end < rows and end in items and end not in self.decided:
                self._take_unsaid(end, run, STRANDED)
            elif len(run) == 1 and start - 1 in items and end in items and not sheet.is_candidate(start):
                before = [i for i in range(max(0, start - DETAILS_WINDOW), start) if i in items]
                self._take_unsaid(start, before, LEFT_OUT)
            start = end + 1

    def _take_unsaid(self, total: int, window: list[int], bonus: float) -> None:
        """Decide for a sum that does not call itself one, on what the rest of the tree adds to its odds."""
        if len(window) > 1 and any(self.sheet.value[total]):
            reading = self.readings.best_sum(total, window, False)
            if reading is None or reading.score + bonus < ACCEPT:
                reading = self.readings.likeliest_list(total, window)
            if reading is not None and reading.score + bonus >= ACCEPT:
                self.decided[total] = reading

    def _footing(self, total: int, reading: Reading) -> Footing:
        sheet = self.sheet
        words, line = sheet.words[total], sheet.lines[total]
        reasons = []
        if words.is_total:
            reasons.append("says total")
        elif words.is_result or words.is_closing:
            reasons.append("is a result")
        elif not line.label:
            reasons.append("has no label")
        if line.rule_above:
            reasons.append("rule above")
        if self.readings.caption_says(total, list(reading.items)):
            reasons.append("caption of its items")
        if reading.items[0] > total:
            reasons.append("details follow")
        reasons.append(f"holds in {reading.holds} of {reading.holds + reading.fails} columns")
        if reading.why:
            reasons.append(reading.why)
        columns = self.readings.columns(total, list(reading.items), list(reading.weights))
        return Footing(
            total=line.row,
            items=tuple((sheet.lines[i].row, w) for i, w in zip(reading.items, reading.weights, strict=True)),
            evidence="; ".join(reasons),
            is_ambiguous=total in self.readings.rivalled,
            columns=tuple(column.place for column in columns),
        )
