"""The readings of one total: which of the rows before it add up to it, and how likely that is.

In: a sheet and the rows that no total has taken yet. Out: the likeliest :class:`Reading` of a row as their
sum, scored in natural logarithms of odds as ``calculations`` says.
"""

from __future__ import annotations

from itertools import combinations
from math import log
from typing import NamedTuple

from transforms.calculation_misreadings import Column, one_misreading
from transforms.calculation_sheet import Sheet
from transforms.calculation_words import topic_of

# Odds, as natural logarithms.
FAILS = 5.0
"""A column of a true footing fails: about one printed or read figure in 150 is wrong at worst."""
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
LEAVES_BLOCK_OUT = 7.0
LEAVES_OUT_OF_CASH = 9.0
"""Cash flow statements print no details that are not added: sooner does a column fail."""
LEAVES_ONE_OUT = 4.5
"""One row between the items is not added: an "of which" the label does not announce."""
CAPTION_SAYS = 1.0
"""The caption over the items has the words of the total."""
SAYS_TOTAL = 3.0
SAYS_RESULT = 2.0
SAYS_NOTHING = -5.0
RULE_OVER_IT = 2.0
"""A rule over a row that does not call itself a total; the first row under a header has one as well."""
UNSAID_TRIED = 4
"""Rows of a list whose sign is open that are turned one by one when nothing adds up."""
NEAR_STARTS = 4
"""Starts in the middle of a list that a misread row may have: two to four items."""
ACCEPT = 1.0
"""Odds of e to one: below, a row that calls itself a total is left without items."""
PROBABLE = -8.0
"""What is kept in mind about a row that does not call itself a total, until a later total needs it."""
CLEAR_LEAD = 2.0
"""Two readings closer than this that add different numbers make the footing ambiguous."""

# Bounds, so that a table of thousands of rows stays linear.
OPEN_WINDOW = 96
"""Open items looked at below one total; the longest list under one subtotal seen in filings is about 60."""
PLAIN_WINDOW = 24
SEARCHED_STARTS = 6
DETAILS_WINDOW = 12
EXHAUSTED_WINDOW = 12
WORK_PER_ROW = 400
WORK_LEAST = 4000
WORK_MOST = 400_000
"""Item visits allowed on average per row before only short sums are searched."""


class Reading(NamedTuple):
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


class Readings:
    """What rows may be the sums of, while the tree grows.

    ``decided`` are the sums of the tree so far: a list may begin at one, and none is turned. ``rivalled``
    are the totals that another reading with other numbers explains as well.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.decided: dict[int, Reading] = {}
        self.rivalled: set[int] = set()
        self.work = min(WORK_PER_ROW * len(sheet.lines) + WORK_LEAST, WORK_MOST)

    def best_sum(self, total: int, open_items: list[int], is_candidate: bool) -> Reading | None:
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

    def _best(self, total: int, readings: list[Reading], needed: float = ACCEPT) -> Reading | None:
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

    def _numbers(self, reading: Reading) -> set[tuple[int, int]]:
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
    ) -> Reading | None:
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
        columns = self.columns(total, items, weights)
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
            why, tried = self.misreading(total, items, weights, failing)
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
        if self.caption_says(total, items):
            score += CAPTION_SAYS
        if len(items) == 1 and not self._is_repeated(total, items[0]):
            score -= COPIES
        return Reading(score, tuple(items), tuple(weights), holds, fails, sense, why, cost)

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
    ) -> Reading | None:
        """The plain sum of a list, whatever its words say of income and expense.

        "Service charges" and "Loan fees" are income of a bank: one irregularity, not one for each row.
        """
        against = tuple(item for item in window[start:] if self.sheet.orientation[item] < 0)
        return self._weigh(total, window, start, 1, against, (), SIGN_UNSAID, guess) if against else None

    def columns(self, total: int, items: list[int], weights: list[int]) -> list[Column]:
        """The columns in which the total and at least one item are printed."""
        sheet = self.sheet
        self.work -= len(items)
        rows = [
            (weight, sheet.value[item], sheet.half[item], sheet.printed[item])
            for item, weight in zip(items, weights, strict=True)
        ]
        tested = []
        for index in range(sheet.columns):
            if not sheet.printed[total][index]:
                continue
            goal = sheet.value[total][index]
            residual, tolerance, biggest, is_printed = goal, sheet.half[total][index], abs(goal), False
            for weight, values, halves, printed in rows:
                if value := values[index]:
                    residual -= weight * value
                    size = abs(value)
                    if size > biggest:  # a third of the time of max(), in the innermost loop of all
                        biggest = size
                tolerance += halves[index]
                is_printed = is_printed or printed[index]
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
        return self._is_repeated(total, item) or self.caption_says(total, [item])

    def caption_says(self, total: int, items: list[int]) -> bool:
        """ "Total current assets" over the items under the caption "Current assets"."""
        topic = self.sheet.words[total].topic
        if not topic:
            return False
        path = self.sheet.lines[items[0]].section
        return any(topic_of(caption) == topic for caption in path.split(" > ")) if path else False

    def _with_other_signs(self, total: int, window: list[int], start: int) -> list[Reading]:
        """Readings of one list in which one or two signs differ from the words, or one row is left out."""
        sheet = self.sheet
        items = window[start:]
        if len(items) < 2:
            return []
        found: list[Reading] = []
        turnable = sheet.signed
        odd = 0.0 if sheet.kind != "cash_flow" else LEAVES_OUT_OF_CASH
        for sense in (1, -1) if sheet.signed else (1,):
            weights = [sense * sheet.orientation[item] for item in items]
            columns = [c for c in self.columns(total, items, weights) if c.biggest]
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

    def misreading(
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

    def likeliest_list(self, total: int, window: list[int]) -> Reading | None:
        """The items of a sum that holds in no column: structure proposes, one misread row explains."""
        if self.work < 0:
            return None
        sheet = self.sheet
        guesses: list[Reading | None] = []
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

    def _read_evident(self, total: int, window: list[int]) -> Reading | None:
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
            sum(abs(column.residual) for column in self.columns(total, list(r.items), list(r.weights)))
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
