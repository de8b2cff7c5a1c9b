# ruff: noqa: E501 - sentences stand as they are printed
"""Claims against facts (TX1): tied, contradicted, alone, not testable."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spoken import DATELINE, DATES, SUBJECTS, fact

from transforms.facts import Fact
from transforms.prose import prose_claims
from transforms.ties import TiedClaim, tied_claims


def verdicts(sentence: str, *facts: Fact, primary: set[int] | None = None) -> list[TiedClaim]:
    claims = prose_claims(f"{DATELINE}\n\n{sentence}", [], DATES, SUBJECTS)
    return tied_claims(claims, facts, None, primary)


@pytest.mark.parametrize(
    ("printed", "verdict"),
    [
        ("1800000", "tied"),
        ("2400000", "contradicted"),
        ("1850000", "tied"),
        ("1850500", "tied"),  # the edges of both intervals meet
        ("1850501", "contradicted"),
        ("1749500", "tied"),
        ("1749499", "contradicted"),
    ],
)
def test_holds_fails_just_inside_just_outside(printed: str, verdict: str) -> None:
    (tied,) = verdicts("Quarterly revenue reached $1.8 million.", fact(printed))
    assert tied.verdict == verdict
    assert tied.fact_id == f"fact Revenues {printed} 2003-06-30"


def test_a_claim_of_a_period_without_a_fact_stands_alone() -> None:
    year = fact("10615000", start=date(2002, 7, 1))
    (tied,) = verdicts("Quarterly revenue reached $1.8 million.", year)
    assert (tied.verdict, tied.fact_id) == ("alone", None)
    assert tied.period is not None
    assert (tied.period.start, tied.period.end) == (date(2003, 4, 1), date(2003, 6, 30))


NOT_CONTRADICTED = [
    (
        "Revenues for the quarter were $1.82 million.",
        fact("1815000", table=1, label="Widgets", concept=None),
        "that of 'Widgets'",
    ),
    (
        "Revenues for the quarter were $1.82 million.",
        fact("1815000", end=date(2002, 6, 30), start=date(2002, 4, 1)),
        "another period",
    ),
    ("Revenues for the quarter were about $1.8 million.", fact("1", label="other"), "leaves room"),
    ("Sales for the quarter were $1.8 million.", fact("1", label="other"), "loosely"),
    ("Revenues for the quarter were $2,431.", fact("1", label="other"), "scale"),
    ("Revenues for the quarter were $2,430,000.", fact("1", label="other"), "zeros"),
]


@pytest.mark.parametrize(("sentence", "other", "why"), NOT_CONTRADICTED)
def test_a_difference_that_proves_nothing(sentence: str, other: Fact, why: str) -> None:
    (tied,) = verdicts(sentence, fact("2434000"), other) or [None]
    assert tied is not None
    assert tied.verdict == "not testable"
    assert why in tied.reason


def test_a_table_that_is_no_primary_statement_contradicts_nothing() -> None:
    (tied,) = verdicts("Quarterly revenue reached $1.8 million.", fact("2400000"), primary={7})
    assert (tied.verdict, tied.reason) == ("not testable", "no primary statement prints it")


def test_signs_come_from_the_words() -> None:
    loss = fact("-7000000", "NetIncomeLoss", label="Net (loss)")
    (tied,) = verdicts("The quarter's net loss was $7.0 million.", loss)
    assert (tied.verdict, tied.claim.value, tied.claim.concept_sign) == ("tied", Decimal(7_000_000), -1)
    (other,) = verdicts("The quarter's net income was $7.0 million.", loss)
    assert (other.verdict, other.reason) == ("not testable", "the amounts agree, their signs do not")


def test_a_claim_without_scale_is_tied_in_the_scale_of_the_table() -> None:
    (tied,) = verdicts("Revenues for the quarter were $2,434.", fact("2434000"))
    assert (tied.verdict, tied.claim.value, tied.claim.decimals) == ("tied", Decimal(2_434_000), -3)


@given(st.integers(1, 10**9), st.integers(-(10**7), 10**7))
@settings(max_examples=60)
def test_tied_exactly_when_the_intervals_meet(units: int, difference: int) -> None:
    """A claim in units of 0.1 million against a fact in units: tied when no further apart than both halves."""
    claimed = Decimal(units) * 100_000
    printed = fact(str(claimed + difference), decimals=0)
    (tied,) = verdicts(f"Revenues for the quarter were ${Decimal(units) / 10:f} million.", printed)
    meets = (
        abs(difference) <= Decimal("50000.5")
        if "." in f"{Decimal(units) / 10:f}"
        else abs(difference) <= 500_000
    )
    assert (tied.verdict == "tied") == meets
