"""Misreadings: what one wrong row would have to be to explain a sum that fails.

In: the columns in which a sum fails, the numbers a row has there and those it would need. Out: the
misreading that leads from the needed numbers to the printed ones, if one does: a lost sign, a wrong scale,
numbers changed over between columns, a number in the next column, one wrong or lost figure. A sum that
one such misreading repairs is a sum all the same; the footing is reported and fails.
"""

from __future__ import annotations

from typing import NamedTuple

SCALES = (1000, 1000000)
ONE_FIGURE_WAYS = 50
"""A number of six figures has about 9 x 6 neighbours that differ in one figure."""
SURE_OF_SCALE = 10
"""A number this many times its sum's tolerance can be told from its thousandfold."""


class Column(NamedTuple):
    """What one column says of a reading. ``biggest``: the largest number in it, 0 when it proves nothing."""

    place: int
    residual: int
    tolerance: int
    biggest: int
    is_held: bool


def one_misreading(
    needed: list[tuple[Column, int, int]], value: list[int], printed: list[bool], unit: int
) -> tuple[str, int]:
    """The misreading that turns the needed numbers of a row into the printed ones, or ''.

    With it the number of different numbers that misreadings of this sort could have produced.
    """
    if len(needed) == 1 and needed[0][1] and _near(needed[0][0], -needed[0][1], needed[0][2]):
        return "a lost sign", 1
    for factor in SCALES:
        if all(_is_scaled(c, have, want, factor, unit) for c, have, want in needed):
            return "a wrong scale", 4
    if len(needed) == 2:
        (one, have, want), (two, other_have, other_want) = needed
        if have != other_have and _near(one, other_have, want) and _near(two, have, other_want):
            return "two columns changed over", 1
    for column, have, want in needed:
        if not have and not printed[column.place]:
            beside = [i for i in (column.place - 1, column.place + 1) if 0 <= i < len(value) and value[i]]
            others = [c for c, _, _ in needed if c is not column]
            if any(_near(column, value[i], want) and all(c.place == i for c in others) for i in beside):
                return "a number in the next column", 4
    if len(needed) == 1:
        column, have, want = needed[0]
        if _is_one_figure(column, have, want):
            return "one wrong figure", ONE_FIGURE_WAYS
        if have and 0 <= abs(want) - 10 * abs(have) < 10 * unit:
            return "a lost figure", 10
    return "", 0


def _is_scaled(column: Column, have: int, want: int, factor: int, unit: int) -> bool:
    """Printed ``factor`` times too large or too small, and told apart by more than rounding."""
    if abs(have - want) <= SURE_OF_SCALE * column.tolerance:
        return have == 0
    if abs(have * factor - want) <= column.tolerance:
        return True
    is_visible = not have % (factor * max(1, unit)) or abs(have) > SURE_OF_SCALE * factor * column.tolerance
    return is_visible and abs(have - want * factor) <= factor * column.tolerance


def _near(column: Column, have: int, want: int) -> bool:
    return -column.tolerance <= have - want <= column.tolerance


def _is_one_figure(column: Column, have: int, want: int) -> bool:
    """Both have as many figures and differ in one of them, or in two neighbours that changed places."""
    if (have < 0) != (want < 0):
        return False
    difference, place = abs(have - want), 1
    if difference <= column.tolerance:
        return False
    while place <= difference * 10:
        for figure in range(1, 10):
            if abs(difference - figure * place) <= column.tolerance and len(str(have)) == len(str(want)):
                return True
        place *= 10
    return False
