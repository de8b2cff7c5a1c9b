"""Rounding intervals obey the laws that XBRL Calculations 1.1 needs of them."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from expectations.intervals import (
    EXACT,
    Interval,
    half_unit,
    implied_adjustment,
    product,
    rounding_interval,
)
from tests.intervals import intervals_meet, quotient, weighted_sum

amounts = st.decimals(min_value=-(10**12), max_value=10**12, places=3, allow_nan=False)
decimals = st.integers(min_value=-9, max_value=6)
weights = st.sampled_from((1, -1))
parts = st.decimals(min_value=0, max_value=1, places=6)


def inside(interval: Interval, part: Decimal) -> Decimal:
    return interval.low + (interval.high - interval.low) * part


def test_half_a_unit_follows_the_decimals() -> None:
    assert half_unit(-3) == 500
    assert half_unit(2) == Decimal("0.005")
    assert half_unit(None) == 0


@given(st.lists(st.tuples(weights, amounts, decimals, parts), max_size=12))
def test_a_sum_of_possible_values_is_a_possible_sum(
    items: list[tuple[int, Decimal, int, Decimal]],
) -> None:
    intervals = [(w, rounding_interval(v, d)) for w, v, d, _ in items]
    total = sum((w * inside(i, p) for (w, i), (_, _, _, p) in zip(intervals, items, strict=True)), Decimal(0))
    summed = weighted_sum(intervals)
    assert summed.low - Decimal("1e-9") <= total <= summed.high + Decimal("1e-9")


@given(st.lists(st.tuples(weights, amounts, decimals), max_size=20))
def test_the_width_of_a_sum_is_the_sum_of_the_units(items: list[tuple[int, Decimal, int]]) -> None:
    summed = weighted_sum((w, rounding_interval(v, d)) for w, v, d in items)
    assert summed.high - summed.low == sum((2 * half_unit(d) for _, _, d in items), Decimal(0))
    assert (summed.high + summed.low) / 2 == sum((w * v for w, v, _ in items), Decimal(0))


@given(amounts, decimals, amounts, decimals)
def test_meeting_is_within_half_the_units_of_both(a: Decimal, d: int, b: Decimal, e: int) -> None:
    meet = intervals_meet(rounding_interval(a, d), rounding_interval(b, e))
    assert meet == (abs(a - b) <= half_unit(d) + half_unit(e))
    assert meet == intervals_meet(rounding_interval(b, e), rounding_interval(a, d))


@given(amounts, decimals, amounts, decimals, parts, parts)
def test_a_quotient_of_possible_values_is_a_possible_quotient(
    a: Decimal, d: int, b: Decimal, e: int, p: Decimal, q: Decimal
) -> None:
    dividend, divisor = rounding_interval(a, d), rounding_interval(b, e)
    found = quotient(dividend, divisor)
    if divisor.low <= 0 <= divisor.high:
        assert found is None
    else:
        assert found is not None
        # Rounded outward: multiplying back never falls inside the quotient's ends.
        exact = inside(dividend, p), inside(divisor, q)
        low, high = sorted((found.low * exact[1], found.high * exact[1]))
        slack = Decimal("1e-9") * max(abs(low), abs(high), 1)
        assert low - slack <= exact[0] <= high + slack


def test_a_quotient_is_rounded_outward() -> None:
    third = quotient(Interval(Decimal(1), Decimal(1)), Interval(Decimal(3), Decimal(3)))
    assert third is not None
    assert EXACT.multiply(third.low, Decimal(3)) < 1 < EXACT.multiply(third.high, Decimal(3))


@given(amounts, amounts, amounts, amounts)
def test_a_product_holds_its_corners(a: Decimal, b: Decimal, c: Decimal, d: Decimal) -> None:
    first, second = Interval(min(a, b), max(a, b)), Interval(min(c, d), max(c, d))
    assert all(EXACT.multiply(x, y) in product(first, second) for x in first for y in second)


def test_the_adjustment_that_explains_a_loss_per_share() -> None:
    # The reference exhibit's year 2002, in thousands: -6,011 / 32,622 printed as (0.19).
    low, high = implied_adjustment(
        rounding_interval(Decimal(-6011), 0),
        rounding_interval(Decimal("-0.19"), 2),
        rounding_interval(Decimal(32622), 0),
    )
    assert (low.quantize(Decimal("0.1")), high.quantize(Decimal("0.1"))) == (
        Decimal("23.5"),
        Decimal("350.9"),
    )
