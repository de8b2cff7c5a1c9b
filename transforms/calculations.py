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

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import combinations
from math import log
from typing import NamedTuple

from transforms.calculation_misreadings import Column, one_misreading
from transforms.calculation_words import caption_orientation, topic_of, words_of


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


class Footing(NamedTuple):
    """A total with its items. ``columns``: those in which the total and at least one item are printed."""

    total: int
    items: tuple[tuple[int, int], ...]
    evidence: str
    is_ambiguous: bool
    columns: tuple[int, ...]


# Odds, as natural logarithms.
FAILS = 5.0
"""A column of a true footing fails: about one printed or read figure in 150 is wrong at worst."""
LEFT_OUT = 6.0
"""The row stands between the items of a sum and is not added: it repeats what is."""
STRANDED = 3.0
"""The items are in no other sum although the row they would add up to is."""
EVIDENCE_CAP = 9.0
"""No single column proves more than this, whatever the size of its numbers."""
STARTS_MIDWAY = 3.5
"""The items begin where neither caption, total, rule nor indentation begins anything."""
SIGN_UNSAID = 1.0
SIGN_AGAINST_WORDS = 4.0
COPIES = 2.0
"""A total of a single row of another name: the same number stands twice by other causes, too."""
PROOF_OF_IRREGULAR = 4.0
"""Signs against the words and rows left out need numbers too large to meet by accident."""
LIST_OF_NEGATIVES = 2
"""Expenses printed negative that say how their list presents expenses."""
LEAVES_BLOCK_OUT = 7.0
LEAVES_OUT_OF_CASH = 9.0
"""Cash flow statements print no details that are not added: sooner does a column fail."""
LEAVES_ONE_OUT = 4.5
"""One row between the items is not added: an "of which" the label does not announce."""
SAYS_TOTAL = 3.0
SAYS_RESULT = 2.0
SAYS_NOTHING = -5.0
RULE_OVER_IT = 2.0
"""A rule over a row that does not call itself a total; the first row under a header has one as well."""
UNSAID_TRIED = 4
NEAR_STARTS = 4
"""Starts in the middle of a list that a misread row may have: two to four items."""
ACCEPT = 1.0
ACCEPT_PLAIN = 5.0
"""A row that does not call itself a total must be proved better."""
PROBABLE = -8.0
"""What is kept in mind about a row that does not call itself a total, until a later total needs it."""
CLEAR_LEAD = 2.0
"""Two readings closer than this that add different numbers make the footing ambiguous."""

AVERAGE = frozenset(("average",))
"""Average balances of banks are a balance sheet like any other."""

DASHES = ("-", "\u2013", "\u2014", "\u2022", "\u00b7")
"""Marks that begin the details of a row in place of an indentation."""

# Bounds, so that a table of thousands of rows stays linear.
OPEN_WINDOW = 96
"""Open items looked at below one total; the longest list under one subtotal seen in filings is about 60."""
PLAIN_WINDOW = 24
SEARCHED_STARTS = 6
DETAILS_WINDOW = 12
EXHAUSTED_WINDOW = 12
GROUPS_KEPT = 6
CAPTION_SAYS = 1.0
"""The caption over the items has the words of the total."""
WORK_PER_ROW = 400
WORK_LEAST = 4000
WORK_MOST = 400_000
"""Item visits allowed on average per row before only short sums are searched."""

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


class _Reading(NamedTuple):
    """One way to explain a total: ``items`` by position with their weights, and what speaks for it."""

    score: float
    items: tuple[int, ...]
    weights: tuple[int, ...]
    holds: int
    fails: int
    sense: int
    why: str
    cost: float
    """What its irregular signs and rows left out took from the score."""


class _Sheet:
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


def footings(lines: Sequence[Line], kind: str) -> list[Footing]:
    """The footings of one statement, in the order of their totals.

    ``kind`` is the CONTRACT's statement.kind. Cells that do not add (percents, changes in percent) must be
    None in ``values``; a blank is None too and counts as nothing in a sum.
    """
    sheet = _Sheet(lines, kind)
    if len(sheet.lines) < 2:
        return []
    return _Tree(sheet).grow()


class _Tree:
    """The pass down the rows: open items, groups that are only probable, footings decided."""

    def __init__(self, sheet: _Sheet) -> None:
        self.sheet = sheet
        self.open: list[int] = []
        self.decided: dict[int, _Reading] = {}
        self.rivalled: set[int] = set()
        self.probable: dict[int, _Reading] = {}
        self.following: dict[int, _Reading] = {}
        self.work = min(WORK_PER_ROW * len(sheet.lines) + WORK_LEAST, WORK_MOST)

    # -- the pass -------------------------------------------------------------------------------

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

    def _is_worth_reporting(self, total: int, reading: _Reading) -> bool:
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
            reading = self._read(total, self.open, is_candidate)
            if is_candidate and (reading is None or reading.fails):
                reading = self._read_with_groups(total, reading)
            if is_candidate and (reading is None or reading.cost >= SIGN_AGAINST_WORDS):
                guess = self._read_structure(total, self.open[-OPEN_WINDOW:])
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

    def _take(self, total: int, reading: _Reading) -> None:
        sheet = self.sheet
        self.decided[total] = reading
        sheet.orientation[total] = reading.sense if sheet.signed else 1
        first = min(reading.items)
        while self.open and self.open[-1] >= first:
            self.open.pop()
        self._open(total)

    # -- readings of one total ------------------------------------------------------------------

    def _read(self, total: int, open_items: list[int], is_candidate: bool) -> _Reading | None:
        """The best sum of the last open items that holds in at least one column."""
        sheet = self.sheet
        window = open_items[-(OPEN_WINDOW if is_candidate else PLAIN_WINDOW) :]
        if self.work < 0:
            window = window[-EXHAUSTED_WINDOW:]
        self.work -= len(window)
        target, half = sheet.value[total], sheet.half[total]
        starts: set[tuple[int, int]] = set()
        plain: set[int] = set()
        for column in [c for c in range(sheet.columns) if target[c]][:2]:
            acc, as_printed, tolerance, goal = 0, 0, half[column], target[column]
            value, halves, orientation = sheet.value, sheet.half, sheet.orientation
            for start in range(len(window) - 1, -1, -1):
                item = window[start]
                acc += orientation[item] * value[item][column]
                as_printed += value[item][column]
                tolerance += halves[item][column]
                if -tolerance <= goal - acc <= tolerance:
                    starts.add((start, 1))
                elif sheet.signed and -tolerance <= goal + acc <= tolerance:
                    starts.add((start, -1))
                elif is_candidate and -tolerance <= goal - as_printed <= tolerance:
                    plain.add(start)
        readings = [r for s, sense in starts if (r := self._weigh(total, window, s, sense)) is not None]
        if all(reading.fails for reading in readings):
            readings += [r for s in plain if (r := self._weigh_as_printed(total, window, s)) is not None]
        if is_candidate and all(reading.fails for reading in readings) and self.work > 0:
            for start in self._natural_starts(window):
                readings += self._with_other_signs(total, window, start)
        return self._best(total, readings, ACCEPT if is_candidate else PROBABLE)

    def _best(self, total: int, readings: list[_Reading], needed: float = ACCEPT) -> _Reading | None:
        """The likeliest reading; notes when another one that adds other numbers is as likely.

        Where the likeliest fails in a column so does its rival: which of them is meant is open, that a number
        is wrong is not.
        """
        if not readings:
            return None
        readings.sort(key=lambda reading: (-reading.score, len(reading.items), reading.items))
        best = readings[0]
        if best.score < needed:
            return None
        is_rivalled = not best.fails and any(
            not other.fails
            and best.score - other.score < CLEAR_LEAD
            and self._numbers(other) != self._numbers(best)
            for other in readings[1:]
        )
        (self.rivalled.add if is_rivalled else self.rivalled.discard)(total)
        return best

    def _numbers(self, reading: _Reading) -> set[tuple[int, int]]:
        """Items and weights that are not zero throughout: what tells two readings apart."""
        value = self.sheet.value
        return {(i, w) for i, w in zip(reading.items, reading.weights, strict=True) if any(value[i])}

    def _weigh(
        self,
        total: int,
        window: list[int],
        start: int,
        sense: int,
        turned: tuple[int, ...] = (),
        left_out: tuple[int, ...] = (),
        cost: float = 0.0,
        guess: bool = False,
    ) -> _Reading | None:
        """The reading "total = the items of the window from ``start`` on", scored.

        None when it holds in no column, unless it is a ``guess`` from structure alone.
        """
        sheet = self.sheet
        items = [item for item in window[start:] if item not in left_out]
        weights = [(-sense if item in turned else sense) * sheet.orientation[item] for item in items]
        if turned and self._turns_what_is_fixed(items, weights, sense):
            return None
        if len(items) == 1 and (weights[0] < 0 or not sheet.may_repeat(total)):
            return None
        columns = self._columns(total, items, weights)
        proofs = [column for column in columns if column.biggest]
        fails = sum(1 for column in proofs if not column.is_held)
        holds = len(proofs) - fails
        if not proofs or ((not holds or fails > holds + 1) and not guess):
            return None
        if fails and len(items) == 1 and not self._is_single(total, items[0]):
            return None
        proof = 0.0
        seen: set[tuple[int, int]] = set()
        why, tried = "", 0
        if fails:
            failing = [c for c in proofs if not c.is_held]
            only = self._turned_instead(items, weights, failing) if sheet.signed and len(turned) < 2 else None
            if only is not None:
                cost += self._turning_cost(only)
                return self._weigh(total, window, start, sense, (*turned, only), left_out, cost, guess)
            why, tried = self._misreading(total, items, weights, failing)
        for column in proofs:
            sum_of_column = (sheet.value[total][column.place], column.biggest)
            if (column.is_held or why) and sum_of_column not in seen:
                # the chance that numbers of this size come as near to each other by accident
                width = 2 * max(1, sheet.half[total][column.place])
                width += 2 * abs(column.residual) if column.is_held else column.tolerance
                proof += min(EVIDENCE_CAP, max(0.0, log(column.biggest / width)))
            seen.add(sum_of_column)
        if cost and proof < PROOF_OF_IRREGULAR:
            return None
        score = self._prior(total) + proof - cost
        if fails:
            score -= FAILS + log(tried) if why else FAILS * fails
        if not self._is_natural_start(window, start):
            score -= STARTS_MIDWAY
        if self._caption_says(total, items):
            score += CAPTION_SAYS
        if len(items) == 1 and not self._is_repeated(total, items[0]):
            score -= COPIES
        return _Reading(score, tuple(items), tuple(weights), holds, fails, sense, why, cost)

    def _turns_what_is_fixed(self, items: list[int], weights: list[int], sense: int) -> bool:
        """A row whose sign is settled counts the other way, or all that is not settled does."""
        sheet = self.sheet
        against = [
            weight != sense * sheet.orientation[item] for item, weight in zip(items, weights, strict=True)
        ]
        settled = {is_against for item, is_against in zip(items, against, strict=True) if sheet.fixed[item]}
        others = {
            is_against for item, is_against in zip(items, against, strict=True) if not sheet.fixed[item]
        }
        return True in settled or (bool(settled) and others == {True})

    def _weigh_as_printed(
        self, total: int, window: list[int], start: int, guess: bool = False
    ) -> _Reading | None:
        """The plain sum of a list, whatever its words say of income and expense.

        "Service charges" and "Loan fees" are income of a bank: one irregularity, not one for each row.
        """
        against = tuple(item for item in window[start:] if self.sheet.orientation[item] < 0)
        return self._weigh(total, window, start, 1, against, (), SIGN_UNSAID, guess) if against else None

    def _columns(self, total: int, items: list[int], weights: list[int]) -> list[Column]:
        """The columns in which the total and at least one item are printed."""
        sheet = self.sheet
        self.work -= len(items)
        tested = []
        for index in range(sheet.columns):
            if not sheet.printed[total][index]:
                continue
            goal = sheet.value[total][index]
            residual, tolerance, biggest, is_printed = goal, sheet.half[total][index], abs(goal), False
            for item, weight in zip(items, weights, strict=True):
                value = sheet.value[item][index]
                if value:
                    residual -= weight * value
                    biggest = max(biggest, abs(value))
                tolerance += sheet.half[item][index]
                is_printed = is_printed or sheet.printed[item][index]
            if is_printed:
                tested.append(
                    Column(index, residual, tolerance, biggest, -tolerance <= residual <= tolerance)
                )
        return tested

    def _prior(self, total: int) -> float:
        words, line = self.sheet.words[total], self.sheet.lines[total]
        if words.is_total:
            return SAYS_TOTAL
        if words.is_result or words.is_closing or not line.label:
            return SAYS_RESULT
        return SAYS_NOTHING + (RULE_OVER_IT if line.rule_above else 0.0)

    # -- structure --------------------------------------------------------------------------------

    def _is_natural_start(self, window: list[int], start: int) -> bool:
        """A list begins here: at the top, a caption, a rule, an indentation, after or at a total."""
        sheet = self.sheet
        if start == 0:
            return True
        first, before = window[start], window[start - 1]
        if (
            first in self.decided
            or before in self.decided
            or sheet.is_candidate(first)
            or sheet.is_candidate(before)
        ):
            return True
        if sheet.signed and sheet.orientation[before] > 0 > sheet.orientation[first]:
            return True
        line, line_before = sheet.lines[first], sheet.lines[before]
        if line.section != line_before.section or line_before.rule_below or line.rule_above:
            return True
        if line.indent > line_before.indent and all(
            sheet.lines[item].indent >= line.indent for item in window[start:]
        ):
            return True
        # gross amount, less what is deducted from it
        return start == len(window) - 2 and sheet.deducts(window[-1])

    def _natural_starts(self, window: list[int]) -> list[int]:
        """The nearest places where the items of a total may begin, nearest first."""
        found = []
        for start in range(len(window) - 1, -1, -1):
            if self._is_natural_start(window, start):
                found.append(start)
                if len(found) == SEARCHED_STARTS:
                    break
        return found

    def _is_repeated(self, total: int, item: int) -> bool:
        """The same row again: net income over comprehensive income, a total of one row of its name."""
        sheet = self.sheet
        if sheet.lines[total].label.casefold() == sheet.lines[item].label.casefold() != "":
            return True
        topic = sheet.words[total].topic
        return sheet.words[total].is_total and bool(topic) and topic <= sheet.words[item].topic

    def _is_single(self, total: int, item: int) -> bool:
        """A total of one row for sure: of its name, or alone under the caption of the total's name."""
        return self._is_repeated(total, item) or self._caption_says(total, [item])

    def _caption_says(self, total: int, items: list[int]) -> bool:
        """ "Total current assets" over the items under the caption "Current assets"."""
        topic = self.sheet.words[total].topic
        if not topic:
            return False
        path = self.sheet.lines[items[0]].section
        return any(topic_of(caption) == topic for caption in path.split(" > ")) if path else False

    # -- signs against the words --------------------------------------------------------------------

    def _with_other_signs(self, total: int, window: list[int], start: int) -> list[_Reading]:
        """Readings of one list in which one or two signs differ from the words, or one row is left out."""
        sheet = self.sheet
        items = window[start:]
        if len(items) < 2:
            return []
        found: list[_Reading] = []
        turnable = sheet.signed
        odd = 0.0 if sheet.kind != "cash_flow" else LEAVES_OUT_OF_CASH
        for sense in (1, -1) if sheet.signed else (1,):
            weights = [sense * sheet.orientation[item] for item in items]
            columns = [c for c in self._columns(total, items, weights) if c.biggest]
            self.work -= 3 * len(items)
            if not columns:
                return []
            moves: list[tuple[tuple[int, ...], tuple[int, ...], float]] = []
            for item, weight in zip(items, weights, strict=True):
                value = sheet.value[item]
                may_turn = (
                    turnable
                    or sheet.deducts(item)
                    or (sheet.words[item].orientation < 0 and sheet.kind != "cash_flow")
                )
                if may_turn and self._meets(columns, ((2 * weight, value),)):
                    moves.append(((item,), (), self._turning_cost(item)))
                elif turnable and self._turning_cost(item) == SIGN_UNSAID:
                    moves.append(((item,), (), SIGN_UNSAID))
                if len(items) > 2 and item != items[0] and self._meets(columns, ((weight, value),)):
                    cost = LEAVES_ONE_OUT + odd if not sheet.words[item].is_detail else 0.0
                    moves.append(((), (item,), cost))
            is_partial = all(cost == SIGN_UNSAID for _, _, cost in moves)
            if turnable and is_partial and 2 < len(items) <= 14:
                self.work -= len(items) * len(items)
                pairs = combinations(list(zip(items, weights, strict=True)), 2)
                for (one, weight), (two, other) in pairs:
                    if self._meets(columns, ((2 * weight, sheet.value[one]), (2 * other, sheet.value[two]))):
                        moves.append(
                            ((one, two), (), self._turning_cost(one) + self._turning_cost(two) + 1.0)
                        )
            if turnable and not moves and len(items) > 3:
                # everything after the first item as printed, or everything after it deducted
                for sign in (1, -1):
                    turned = tuple(
                        i for i, w in zip(items[1:], weights[1:], strict=True) if w != sense * sign
                    )
                    moves.append((turned, (), 2 * SIGN_AGAINST_WORDS))
            if not moves and 4 < len(items) <= OPEN_WINDOW:
                moves += [
                    ((), block, LEAVES_BLOCK_OUT + odd)
                    for block in self._blocks_too_much(columns, items, weights)
                ]
            for turned, left_out, cost in moves:
                reading = self._weigh(total, window, start, sense, turned, left_out, cost)
                if reading is not None and (not reading.fails or cost == SIGN_UNSAID):
                    found.append(reading)
        return found

    def _blocks_too_much(
        self, columns: list[Column], items: list[int], weights: list[int]
    ) -> list[tuple[int, ...]]:
        """Runs of two or more items without which every column holds: details of a row beside them."""
        sheet, first = self.sheet, columns[0]
        self.work -= DETAILS_WINDOW * len(items)
        sums = [0]
        for item, weight in zip(items, weights, strict=True):
            sums.append(sums[-1] + weight * sheet.value[item][first.place])
        found = []
        for start in range(1, len(items) - 1):
            for end in range(start + 2, min(len(items), start + DETAILS_WINDOW) + 1):
                if abs(first.residual + sums[end] - sums[start]) <= first.tolerance:
                    block = tuple(
                        zip(weights[start:end], (sheet.value[i] for i in items[start:end]), strict=True)
                    )
                    if self._meets(columns, block):
                        found.append(tuple(items[start:end]))
        return found

    def _meets(self, columns: list[Column], moved: tuple[tuple[int, list[int]], ...]) -> bool:
        """Taking the moved amounts back makes every column hold."""
        for column in columns:
            residual = column.residual
            for factor, value in moved:
                residual += factor * value[column.place]
            if not -column.tolerance <= residual <= column.tolerance:
                return False
        return True

    def _turning_cost(self, item: int) -> float:
        is_unsaid = item not in self.decided and self.sheet.is_unsaid(item)
        return SIGN_UNSAID if is_unsaid else SIGN_AGAINST_WORDS

    def _turned_instead(self, items: list[int], weights: list[int], failing: list[Column]) -> int | None:
        """The item that is printed in the failing columns only and makes them hold with the other sign.

        No other column contradicts the other sign, so it is a sign misjudged and not a sign lost.
        """
        value, fixed = self.sheet.value, self.sheet.fixed
        for item, weight in zip(items, weights, strict=True):
            if fixed[item]:
                continue
            if sum(1 for v in value[item] if v) == len(failing) and self._meets(
                failing, ((2 * weight, value[item]),)
            ):
                return item
        return None

    # -- what one misread row explains --------------------------------------------------------------

    def _misreading(
        self, total: int, items: list[int], weights: list[int], failing: list[Column]
    ) -> tuple[str, int]:
        """How one wrong row would explain every failing column, or ''; and how many ways there were."""
        sheet = self.sheet
        self.work -= 4 * len(items)
        if len(failing) == 1:
            for beside in (failing[0].place - 1, failing[0].place + 1):
                if 0 <= beside < sheet.columns and not sheet.printed[total][beside]:
                    due = sum(w * sheet.value[i][beside] for i, w in zip(items, weights, strict=True))
                    if due and abs(due - sheet.value[total][failing[0].place]) <= failing[0].tolerance:
                        return (
                            f"a number in the next column in row {sheet.lines[total].row} would explain it",
                            4,
                        )
        for row, weight in ((total, -1), *zip(items, weights, strict=True)):
            value = sheet.value[row]
            needed = [(c, value[c.place], value[c.place] + weight * c.residual) for c in failing]
            why, tried = one_misreading(needed, value, sheet.printed[row], 2 * max(sheet.half[row]))
            if why:
                return f"{why} in row {sheet.lines[row].row} would explain it", tried * (len(items) + 1)
        return "", 0

    def _read_structure(self, total: int, window: list[int]) -> _Reading | None:
        """The items of a sum that holds in no column: structure proposes, one misread row explains."""
        if self.work < 0:
            return None
        sheet = self.sheet
        guesses: list[_Reading | None] = []
        starts = self._natural_starts(window)
        starts += [s for s in range(max(0, len(window) - NEAR_STARTS), len(window) - 1) if s not in starts]
        for start in starts:
            if len(window) - start < 2 and not self._is_repeated(total, window[start]):
                continue
            unsaid = [item for item in window[start:] if sheet.signed and sheet.is_unsaid(item)]
            guesses.append(self._weigh_as_printed(total, window, start, guess=True))
            for sense in (1, -1) if sheet.signed else (1,):
                guesses.append(self._weigh(total, window, start, sense, guess=True))
                if len(unsaid) <= UNSAID_TRIED:
                    for item in unsaid:
                        guesses.append(
                            self._weigh(total, window, start, sense, (item,), (), SIGN_UNSAID, True)
                        )
        explained = [reading for reading in guesses if reading is not None and reading.why]
        best = self._best(total, explained, PROBABLE)
        if best is not None and best.score >= ACCEPT:
            return best
        return self._read_evident(total, window) or best

    def _read_evident(self, total: int, window: list[int]) -> _Reading | None:
        """The items that captions or the run of results leave no doubt about, even when nothing adds up."""
        sheet = self.sheet
        if (
            self.work < 0
            or not sheet.structured
            or not sheet.is_candidate(total)
            or sheet.words[total].is_closing
        ):
            return None
        start = self._evident_start(total, window)
        if start is None or (len(window) - start < 2 and not self._is_single(total, window[start])):
            return None
        items = window[start:]
        if any(sheet.is_candidate(item) and item not in self.decided for item in items):
            return None
        if sheet.skipped[total] != (sheet.skipped[items[0] - 1] if items[0] else 0):
            return (
                None  # a row between them was not taken for money; it may be, and be the one that is missing
            )
        if not sheet.words[total].is_total and (
            not sheet.lines[total].rule_above
            or any(
                sheet.printed[item][c] > sheet.printed[total][c]
                for item in items
                for c in range(sheet.columns)
            )
        ):
            return None
        readings = [
            reading
            for sense in ((1, -1) if sheet.signed else (1,))
            if (reading := self._weigh(total, window, start, sense, guess=True)) is not None
        ]
        if not readings:
            return None
        misses = [
            sum(abs(column.residual) for column in self._columns(total, list(r.items), list(r.weights)))
            for r in readings
        ]
        return readings[misses.index(min(misses))]._replace(score=ACCEPT)

    def _evident_start(self, total: int, window: list[int]) -> int | None:
        sheet = self.sheet
        line, words = sheet.lines[total], sheet.words[total]
        if words.is_total or not line.label:
            topic = words.topic
            inside = len(window)
            while inside:
                path = sheet.lines[window[inside - 1]].section
                if topic:
                    is_inside = any(topic_of(caption) == topic for caption in path.split(" > "))
                else:
                    is_inside = bool(path) and path == line.section
                if not is_inside:
                    break
                inside -= 1
            return inside if inside < len(window) else None
        if words.is_result and sheet.kind == "income_statement":
            for start in range(len(window) - 2, -1, -1):
                if window[start] in self.decided and sheet.words[window[start]].is_result:
                    unsaid = any(
                        not sheet.words[i].orientation or sheet.words[i].is_minority
                        for i in window[start + 1 :]
                    )
                    return None if unsaid else start
        return None

    # -- groups that are only probable ----------------------------------------------------------------

    def _read_with_groups(self, total: int, reading: _Reading | None) -> _Reading | None:
        """The same search with probable groups closed (their total alone open) or doubtful ones opened."""
        if self.work < 0:
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
            other = self._read(total, items, True)
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

    def _details(self, parent: int, column: int) -> _Reading | None:
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
            columns = [c for c in self._columns(parent, items, weights) if c.biggest]
            failing = [c for c in columns if not c.is_held]
            why, tried = (
                self._misreading(parent, items, weights, failing) if failing and is_deeper else ("", 0)
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
                return _Reading(score, tuple(items), tuple(weights), holds, len(failing), 1, why, 0.0)
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
            reading = self._read(total, window, False)
            if reading is None or reading.score + bonus < ACCEPT:
                reading = self._read_structure(total, window)
            if reading is not None and reading.score + bonus >= ACCEPT:
                self.decided[total] = reading

    def _footing(self, total: int, reading: _Reading) -> Footing:
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
        if self._caption_says(total, list(reading.items)):
            reasons.append("caption of its items")
        if reading.items[0] > total:
            reasons.append("details follow")
        reasons.append(f"holds in {reading.holds} of {reading.holds + reading.fails} columns")
        if reading.why:
            reasons.append(reading.why)
        columns = self._columns(total, list(reading.items), list(reading.weights))
        return Footing(
            total=line.row,
            items=tuple((sheet.lines[i].row, w) for i, w in zip(reading.items, reading.weights, strict=True)),
            evidence="; ".join(reasons),
            is_ambiguous=total in self.rivalled,
            columns=tuple(column.place for column in columns),
        )
