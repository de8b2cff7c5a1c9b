"""Sums and quotients of rounding intervals, written again: what the warehouse's must come to.

Sums are exact. Quotients are rounded outward: rounding may never make an inconsistency.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

from expectations.intervals import EXACT, Interval

_DOWN = Context(prec=50, rounding=ROUND_FLOOR)
_UP = Context(prec=50, rounding=ROUND_CEILING)


def weighted(weight: int, interval: Interval) -> Interval:
    """weight x interval; a negative weight swaps the ends."""
    ends = EXACT.multiply(Decimal(weight), interval.low), EXACT.multiply(Decimal(weight), interval.high)
    return Interval(min(ends), max(ends))


def weighted_sum(items: Iterable[tuple[int, Interval]]) -> Interval:
    """The interval of a sum of weighted items; [0, 0] for no items."""
    low = high = Decimal(0)
    for weight, interval in items:
        part = weighted(weight, interval)
        low, high = EXACT.add(low, part.low), EXACT.add(high, part.high)
    return Interval(low, high)


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
