"""Rounding intervals: what a printed number stands for.

In: printed values with their decimals. Out: closed intervals. The rule is that of XBRL Calculations 1.1,
round to nearest: a value v with decimals d stands for [v - u/2, v + u/2], u = 10^-d. Everything is Decimal
and exact. Sums and quotients of intervals are the warehouse's (``warehouse/views.sql``).
"""

from __future__ import annotations

from decimal import Context, Decimal
from typing import NamedTuple

EXACT = Context(prec=80)
"""Wide enough for DECIMAL(38) values times DECIMAL(38) values: sums and products are never rounded."""
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


def product(a: Interval, b: Interval) -> Interval:
    """The interval of all products."""
    ends = [EXACT.multiply(x, y) for x in a for y in b]
    return Interval(min(ends), max(ends))


def implied_adjustment(income: Interval, per_share: Interval, shares: Interval) -> Interval:
    """What would have to be deducted from the income so that income / shares prints as this per-share amount.

    Of the reference exhibit's year 2002, in thousands: -6,011 / 32,622 printed (0.19) implies
    a deduction between 23.5 and 350.9, say preferred dividends.
    """
    available = product(per_share, shares)
    return Interval(EXACT.subtract(income.low, available.high), EXACT.subtract(income.high, available.low))
