"""Rounding intervals: what a printed number stands for.

In: printed values with their decimals. Out: closed intervals, and whether two of them meet. The rule
is that of XBRL Calculations 1.1, round to nearest: a value v with decimals d stands for
[v - u/2, v + u/2], u = 10^-d; a total is consistent when its interval meets that of its weighted items.
Everything is Decimal and exact, except quotients, which are rounded outward: rounding may never make
an inconsistency.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import NamedTuple

EXACT = Context(prec=80)
"""Wide enough for DECIMAL(38) values times DECIMAL(38) values: sums and products are never rounded."""
_DOWN = Context(prec=50, rounding=ROUND_FLOOR)
_UP = Context(prec=50, rounding=ROUND_CEILING)
_ZERO = Decimal(0)
_HALF = Decimal("0.5")


class Interval(NamedTuple):
    """A closed interval of values."""

    low: Decimal
    high: Decimal

    def __contains__(self, value: object) -> bool:
        return isinstance(value, Decimal) and self.low <= value <= self.high


def half_unit(decimals: int | None) -> Decimal:
    """Half of the last printed unit: 500 for -3, 0.005 for 2; 0 where the value is exact (no decimals)."""
    return _ZERO if decimals is None else _HALF.scaleb(-decimals)


def rounding_interval(value: Decimal, decimals: int | None) -> Interval:
    """The values that print as ``value`` with these decimals, both ends included."""
    half = half_unit(decimals)
    return Interval(EXACT.subtract(value, half), EXACT.add(value, half))


def weighted(weight: int, interval: Interval) -> Interval:
    """weight x interval; a negative weight swaps the ends."""
    ends = EXACT.multiply(Decimal(weight), interval.low), EXACT.multiply(Decimal(weight), interval.high)
    return Interval(min(ends), max(ends))


def weighted_sum(items: Iterable[tuple[int, Interval]]) -> Interval:
    """The interval of a sum of weighted items; [0, 0] for no items."""
    low = high = _ZERO
    for weight, interval in items:
        part = weighted(weight, interval)
        low, high = EXACT.add(low, part.low), EXACT.add(high, part.high)
    return Interval(low, high)


def product(a: Interval, b: Interval) -> Interval:
    """The interval of all products."""
    ends = [EXACT.multiply(x, y) for x in a for y in b]
    return Interval(min(ends), max(ends))


def quotient(dividend: Interval, divisor: Interval) -> Interval | None:
    """The interval of all quotients, rounded outward; None when the divisor may be zero."""
    if divisor.low <= 0 <= divisor.high:
        return None
    return Interval(
        min(_DOWN.divide(x, y) for x in dividend for y in divisor),
        max(_UP.divide(x, y) for x in dividend for y in divisor),
    )


def intervals_meet(a: Interval, b: Interval) -> bool:
    """Whether one value lies in both; touching ends meet."""
    return a.low <= b.high and b.low <= a.high


def implied_adjustment(income: Interval, per_share: Interval, shares: Interval) -> Interval:
    """What would have to be deducted from the income so that income / shares prints as this per-share amount.

    Of the reference exhibit's year 2002, in thousands: -6,011 / 32,622 printed (0.19) implies
    a deduction between 23.5 and 350.9, say preferred dividends.
    """
    available = product(per_share, shares)
    return Interval(EXACT.subtract(income.low, available.high), EXACT.subtract(income.high, available.low))
