"""Ties: each claim of the prose against the facts of the tables (TX1).

In: the claims of one exhibit and its facts. Out: every claim with a verdict: tied to a fact, contradicted by
one, alone (nothing printed in a table says it, so it is a fact of its own), or not testable with the reason.

The rule of the field: a claim and a fact agree when their rounding intervals meet (XBRL Calculations 1.1),
each after its own words or digits. A false contradiction is worse than a missed one: a claim is contradicted
only when its subject, period and context are sure, every own GAAP figure of that concept and period differs,
and the amount is printed nowhere else where the words could have meant it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from transforms.calendars import CLOSING_SLIP
from transforms.claims import Claim
from transforms.facts import Fact
from transforms.labels import normalised_label
from transforms.numbers import half_unit
from transforms.prose_periods import SpokenPeriod

TIED, CONTRADICTED, ALONE, NOT_TESTABLE = "tied", "contradicted", "alone", "not testable"
LEAST_IN_UNITS = 1_000_000
"""A smaller amount without a scale word may be printed in thousands or millions, as the tables are."""
ANOTHER_PERIOD = "the amount is that of another period"
LOOSE = "the words are used loosely"
NO_SCALE = "its scale is not said"
TELLING_DIGITS = 3
"""An amount of fewer significant digits is met by chance among the hundreds of figures of a release."""


class TiedClaim(NamedTuple):
    """A claim with its verdict."""

    claim: Claim
    verdict: str
    fact_id: str | None
    """The fact it is tied to or contradicted by."""
    period: SpokenPeriod | None
    """The period, to the day the tables print."""
    reason: str


def tied_claims(
    claims: Sequence[Claim],
    facts: Sequence[Fact],
    own: Collection[int] | None = None,
    primary: Collection[int] | None = None,
) -> list[TiedClaim]:
    """Every claim's verdict, in the order of the claims.

    ``own`` are the tables of the issuer itself under GAAP, whose facts a claim may be tied to (None: all);
    ``primary`` those of them that are primary statements, which alone contradict (None: all of ``own``).
    """
    if not claims:
        return []
    tables = _Tables(facts, own, primary)
    return [_tied(claim, tables) for claim in claims]


class _Tables:
    """The facts, by concept and by period."""

    def __init__(
        self, facts: Sequence[Fact], own: Collection[int] | None, primary: Collection[int] | None
    ) -> None:
        self.by_concept: dict[str, list[Fact]] = {}
        self._amounts: dict[tuple[str, int], list[tuple[Decimal, int, Fact]]] = {}
        self.periods: set[tuple[date | None, date]] = set()
        self.currencies: set[str] = set()
        for position, fact in enumerate(facts):
            if fact.is_nil or fact.unit in ("shares", "pure") or fact.period_end is None:
                continue
            key = fact.unit, fact.decimals
            self._amounts.setdefault(key, []).append((abs(fact.value), position, fact))
            if own is not None and fact.table_index not in own:
                continue
            self.periods.add((fact.period_start, fact.period_end))
            self.currencies.add(fact.unit.partition("/")[0])
            if fact.concept is not None:
                self.by_concept.setdefault(fact.concept, []).append(fact)
        for amounts in self._amounts.values():
            amounts.sort()
        self.primary = primary if primary is not None else own

    def near(self, claim: Claim) -> Iterator[Fact]:
        """The facts whose amount agrees with the claim's, of whatever sign, concept or period."""
        unit = claim_unit(claim, self.currencies)
        claimed = abs(claim.value)
        for (fact_unit, decimals), amounts in self._amounts.items():
            if fact_unit != unit:
                continue
            slack = half_unit(claim.decimals) + half_unit(decimals)
            first = bisect_left(amounts, (claimed - slack,))
            for amount, _, fact in islice(amounts, first, None):
                if amount > claimed + slack:
                    break
                yield fact

    def is_primary(self, fact: Fact) -> bool:
        return self.primary is None or fact.table_index in self.primary


def _tied(claim: Claim, tables: _Tables) -> TiedClaim:
    spoken = claim.period
    if claim.reason or spoken is None:
        return _not_testable(claim, claim.reason or "its period is not said")
    same = [
        fact
        for concept in claim.subject.tied_with
        for fact in tables.by_concept.get(concept, ())
        if fact.unit == claim_unit(claim, tables.currencies) and is_same_period(fact, spoken)
    ]
    if claim.may_be_of_a_part and not _is_undisputed(claim, same, tables):
        return _not_testable(claim, claim.guard)
    if (tie := _tie(claim, same, tables, spoken)) is not None:
        return tie
    if claim.words and claim.is_bound:
        return _not_testable(claim, f"{claim.words!r} gives a limit")
    reason = (
        claim.guard
        or (NO_SCALE if _has_no_scale(claim) else "")
        or _meant_otherwise(claim, tables, spoken, same)
    )
    return _against(claim, same, tables, spoken, reason) if same else _alone(claim, tables, spoken, reason)


def _not_testable(claim: Claim, reason: str) -> TiedClaim:
    return TiedClaim(claim, NOT_TESTABLE, None, None, reason)


def _tie(claim: Claim, same: Sequence[Fact], tables: _Tables, spoken: SpokenPeriod) -> TiedClaim | None:
    """The claim tied to a fact of its concept, in the scale of the tables where its own is not said, or to a
    row without a concept under the very words of the claim."""
    for fact in same:
        if agree(claim, fact, claim.decimals):
            return TiedClaim(claim, TIED, fact.fact_id, _of_fact(fact, spoken), "")
    for fact in same if _has_no_scale(claim) else ():
        scaled = claim._replace(
            value=claim.value.scaleb(fact.scale), scale=fact.scale, decimals=claim.decimals - fact.scale
        )
        if fact.scale >= 3 and agree(scaled, fact, scaled.decimals):
            return TiedClaim(scaled, TIED, fact.fact_id, _of_fact(fact, spoken), "")
    for fact in tables.near(claim):
        if (
            fact.concept is None
            and is_same_period(fact, spoken)
            and agree(claim, fact, claim.decimals)
            and normalised_label(fact.label) == normalised_label(claim.label)
        ):
            return TiedClaim(claim, TIED, fact.fact_id, _of_fact(fact, spoken), "")
    return None


def _alone(claim: Claim, tables: _Tables, spoken: SpokenPeriod, reason: str) -> TiedClaim:
    """No table prints the concept for the period: the claim is a fact of its own, where nothing speaks
    against it and its days are certain."""
    if not reason and not claim.subject.a_miss_proves:
        reason = LOOSE
    exact = spoken if spoken.is_exact else _snapped(spoken, tables)
    if not reason and exact is None:
        reason = "the days of its period are not certain"
    return _not_testable(claim, reason) if reason else TiedClaim(claim, ALONE, None, exact, "")


def _is_undisputed(claim: Claim, same: Sequence[Fact], tables: _Tables) -> bool:
    """Whether the primary statements print one figure of that concept and period only, and it is the claim's.

    Tables of segments print the issuer's concepts again: where they do, words that may be of a part of the
    business cannot be told from words about the whole.
    """
    primary = [fact for fact in same if tables.is_primary(fact)]
    return bool(primary) and all(agree(claim, fact, claim.decimals) for fact in same)


def _has_no_scale(claim: Claim) -> bool:
    """ "$6,746" among tables in millions: the text may be in millions too."""
    return (
        claim.subject.unit == "money"
        and claim.scale == 0
        and claim.loosest >= 0
        and abs(claim.value) < LEAST_IN_UNITS
    )


def _against(
    claim: Claim, same: Sequence[Fact], tables: _Tables, spoken: SpokenPeriod, reason: str
) -> TiedClaim:
    """The claim contradicted by the primary statements, where nothing explains the difference."""
    primary = [fact for fact in same if tables.is_primary(fact)]
    if not reason and not claim.subject.a_miss_proves:
        reason = LOOSE
    if not reason and not primary:
        reason = "no primary statement prints it"
    if not reason and claim.words:
        reason = f"{claim.words!r} leaves room"
    if not reason and any(agree(claim, fact, claim.loosest) for fact in same):
        reason = "it agrees when its zeros are taken for rounding"
    if not reason and any(agree(claim, fact, claim.decimals, either_sign=True) for fact in same):
        reason = "the amounts agree, their signs do not"
    if reason:
        return _not_testable(claim, reason)
    return TiedClaim(claim, CONTRADICTED, primary[0].fact_id, _of_fact(primary[0], spoken), "")


def _meant_otherwise(claim: Claim, tables: _Tables, spoken: SpokenPeriod, same: Sequence[Fact]) -> str:
    """The amount is another row's or another period's: then the words were misread, not the amount wrong."""
    if not is_telling(claim) and not same:
        return ""
    for fact in tables.near(claim):
        if is_same_period(fact, spoken):
            if fact.concept in claim.subject.tied_with and fact in same:
                continue
            return f"the amount is that of {fact.label[:40]!r}"
        if fact.concept in claim.subject.tied_with:
            return ANOTHER_PERIOD
    return ""


def is_telling(claim: Claim) -> bool:
    """Whether the amount has so many digits that it is no other by chance."""
    return len(str(abs(claim.value)).replace(".", "").strip("0")) >= TELLING_DIGITS


def is_same_period(fact: Fact, spoken: SpokenPeriod) -> bool:
    """Whether a fact is of the period spoken of, to the day where the words are exact."""
    if fact.period_end is None or (fact.period_start is None) != (spoken.start is None):
        return False
    slip = 0 if spoken.is_exact else CLOSING_SLIP
    if abs((fact.period_end - spoken.end).days) > slip:
        return False
    if spoken.start is None or fact.period_start is None:
        return True
    return abs((fact.period_start - spoken.start).days) <= (
        CLOSING_SLIP if slip or fact.period_start.day != 1 else 0
    )


def _of_fact(fact: Fact, spoken: SpokenPeriod) -> SpokenPeriod:
    assert fact.period_end is not None
    return spoken._replace(start=fact.period_start, end=fact.period_end, is_exact=True)


def _snapped(spoken: SpokenPeriod, tables: _Tables) -> SpokenPeriod | None:
    """The period the tables print within some days of the one spoken of."""
    slip = timedelta(days=CLOSING_SLIP)
    near = {
        (start, end)
        for start, end in tables.periods
        if abs(end - spoken.end) <= slip
        and (start is None) == (spoken.start is None)
        and (start is None or spoken.start is None or abs(start - spoken.start) <= slip)
    }
    if len(near) != 1:
        return None
    start, end = near.pop()
    return spoken._replace(start=start, end=end, is_exact=True)


def claim_unit(claim: Claim, currencies: Collection[str]) -> str:
    """The unit of a claim: a bare "$" is the dollar of the tables."""
    currency = claim.currency
    if currency == "USD" and len(currencies) == 1:
        only = next(iter(currencies))
        if only in ("CAD", "AUD", "HKD", "TWD", "SGD", "NZD"):
            currency = only
    return currency if claim.subject.unit == "money" else f"{currency}/shares"


def agree(claim: Claim, fact: Fact, decimals: int, either_sign: bool = False) -> bool:
    """Whether the rounding intervals of the claim and of the fact meet."""
    slack = half_unit(decimals) + half_unit(fact.decimals)
    printed = fact.concept_value if fact.concept_value is not None else fact.value
    claimed = claim.value * claim.concept_sign
    if either_sign:
        printed, claimed = abs(printed), abs(claimed)
    return abs(claimed - printed) <= slack
