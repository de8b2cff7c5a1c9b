# ruff: noqa: E501, ISC004, SIM905 - sentences stand as they are printed
"""Prose against tables (TX1): sentences -> claims -> verdicts, readable as tables."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.claims import ClaimSeedError, Subjects
from transforms.facts import Fact
from transforms.prose import prose_claims
from transforms.prose_periods import Calendar, read_phrase, with_periods_of_tables
from transforms.reporting_periods import DocumentDates, document_dates
from transforms.ties import TiedClaim, tied_claims

SEED = Path(__file__).parents[2] / "warehouse" / "seeds" / "claims.csv"
ROWS = list(csv.DictReader(SEED.open(encoding="utf-8", newline="")))
SUBJECTS = Subjects.from_rows(ROWS)

DATELINE = (
    "NEW YORK, September 29, 2003 - Example Corp (NASDAQ: EXMP), a maker of examples for people who like to see "
    "them, today announced financial results for the fourth quarter and fiscal year ended June 30, 2003."
)
DATES = document_dates(DATELINE + " three months ended June 30, 2003 year ended June 30, 2003", None, None)


def claims_of(sentence: str, dates: DocumentDates = DATES) -> list[str]:
    """Each claim in a line: subject, value under the concept, period, words, why not compared."""
    lines = []
    for claim in prose_claims(f"{DATELINE}\n\n{sentence}\n", [], dates, SUBJECTS):
        period = claim.period
        when = "-" if period is None else f"{period.start or 'at'} {period.end}"
        value = claim.value * claim.concept_sign
        why = claim.reason or claim.guard
        lines.append(
            f"{claim.subject.words} | {value:f} | {when}"
            + (f" | {claim.words}" if claim.words else "")
            + (f" | {why}" if why else "")
        )
    return lines


Q4, Q4_BEFORE = "2003-04-01 2003-06-30", "2002-04-01 2002-06-30"
FY, FY_BEFORE = "2002-07-01 2003-06-30", "2001-07-01 2002-06-30"

SENTENCES = [
    (
        "Revenues for the fourth quarter were $1.8 million compared to $3.8 million for the comparable period a "
        "year ago.",
        [f"revenues | 1800000 | {Q4}", f"revenues | 3800000 | {Q4_BEFORE}"],
    ),
    (
        "Net loss for the quarter, including the charge, was $7.0 million or $(0.22) loss per diluted share, "
        "compared to a net loss for the fourth quarter of fiscal year 2002, which also included a charge of "
        "$7.1million, of $6.7 million or ($0.20) loss per diluted share.",
        [
            f"net loss | -7000000 | {Q4}",
            f"per diluted share | -0.22 | {Q4}",
            f"net loss | -6700000 | {Q4_BEFORE}",
            f"per diluted share | -0.20 | {Q4_BEFORE}",
        ],
    ),
    (
        "For the fiscal year ended June 30, 2003, Example Corp reported revenues of $10.6 million, compared to "
        "$14.7 million in the same period a year ago.",
        [f"revenues | 10600000 | {FY}", f"revenues | 14700000 | {FY_BEFORE}"],
    ),
    (
        "Net loss for the quarter was $370,000, or ($0.01) per share, compared to a net loss of $631,000, or "
        "($0.02) per share, in the previous quarter and versus a net loss of $694,000, or ($0.02) per share, in "
        "the comparable period a year ago.",
        [
            f"net loss | -370000 | {Q4}",
            f"per share | -0.01 | {Q4}",
            "net loss | -631000 | 2003-01-01 2003-03-31",
            "per share | -0.02 | 2003-01-01 2003-03-31",
            f"net loss | -694000 | {Q4_BEFORE}",
            f"per share | -0.02 | {Q4_BEFORE}",
        ],
    ),
    (
        "Revenues for the three months ended June 30, 2003, were $12,864,000, an increase of 67% compared to "
        "revenues of $7,720,000 a year ago.",
        [f"revenues | 12864000 | {Q4}", f"revenues | 7720000 | {Q4_BEFORE}"],
    ),
    (
        "The Company closed the year with $ 4 million in cash and no debt.",
        ["cash | 4000000 | at 2003-06-30"],
    ),
    (
        "Net sales for the quarter increased 12% to $5.0 million from $4.5 million in the prior year quarter.",
        [f"net sales | 5000000 | {Q4}", f"net sales | 4500000 | {Q4_BEFORE}"],
    ),
    (
        "Net revenues for the quarter were $30.2 million, down $600,000 from the $30.8 million reported in the "
        "third quarter and up 8.4 percent from the $27.8 million reported in the comparable period last year.",
        [
            f"net revenues | 30200000 | {Q4}",
            "net revenues | 30800000 | 2003-01-01 2003-03-31",
            f"net revenues | 27800000 | {Q4_BEFORE}",
        ],
    ),
    (
        "The Company posted revenue of $7.1 billion and net quarterly profit of $1.0 billion, or $1.14 per "
        "diluted share, for the quarter. These results compare to revenue of $5.7 billion and net quarterly "
        "profit of $565 million, or $.65 per diluted share, in the year-ago quarter.",
        [
            f"revenue | 7100000000 | {Q4}",
            f"net quarterly profit | 1000000000 | {Q4}",
            f"per diluted share | 1.14 | {Q4}",
            f"revenue | 5700000000 | {Q4_BEFORE}",
            f"net quarterly profit | 565000000 | {Q4_BEFORE}",
            f"per diluted share | 0.65 | {Q4_BEFORE}",
        ],
    ),
    (
        "We reported fully diluted earnings per share for the quarter of 43 cents.",
        [f"fully diluted earnings per share | 0.43 | {Q4}"],
    ),
    (
        "Net income for the quarter was $5.2 million ($0.32 per share).",
        [f"net income | 5200000 | {Q4}", f"per share | 0.32 | {Q4}"],
    ),
    (
        "Total assets at June 30, 2003 were $18.9 million.",
        ["total assets | 18900000 | at 2003-06-30"],
    ),
    (
        "Revenues for the quarter were approximately $1.8 million.",
        [f"revenues | 1800000 | {Q4} | approximately"],
    ),
]


@pytest.mark.parametrize(("sentence", "claims"), SENTENCES)
def test_sentences_that_are_understood(sentence: str, claims: Sequence[str]) -> None:
    assert claims_of(sentence) == list(claims)


NOT_TESTED = [
    ("Revenues for the quarter were more than $20 million.", "'more than' gives a limit"),
    ("Revenues for the fourth quarter are expected to be $2.0 million.", None),
    ("If all goes well, revenues for the quarter were $2.0 million.", "it is no statement of what was"),
    (
        "Excluding the charge, net income for the quarter was $2.0 million.",
        "it is not under GAAP, or may not be",
    ),
    (
        "Net income and revenues for the quarter and year were $2.0 million and $9 million, respectively.",
        None,
    ),
    (
        "Revenues for the quarter were $2.0 million compared to $3.0 million.",
        "the period compared with is not said",
    ),
    ("In the fourth quarter, Widgets reported revenues of $2.0 million.", "it may be of 'widgets' alone"),
    (
        "Revenues for the quarter of the widget segment were $2.0 million.",
        None,
    ),
    ("Revenues for the first quarter were $2.0 million.", "its period is not certain from the words"),
]


@pytest.mark.parametrize(("sentence", "why"), NOT_TESTED)
def test_sentences_that_are_not_compared(sentence: str, why: str | None) -> None:
    claims = prose_claims(f"{DATELINE}\n\n{sentence}\n", [], DATES, SUBJECTS)
    reasons = [c.reason or c.guard for c in claims]
    if why is None:
        assert all(reasons)
    else:
        assert reasons[-1] == why


@pytest.mark.parametrize(
    "sentence",
    [
        "Sales of Diachrome for the quarter were $1.8 million.",
        "Segment revenue for the quarter was $1.8 million.",
        "Cost of revenues for the quarter was $1.8 million.",
        "Net income for the quarter included a charge of $1.8 million.",
        "Revenues for the quarter increased $1.8 million.",
        "Revenues for the quarter increased by $1.8 million.",
        "The company paid dividends of $0.10 per share in the quarter.",
        "The $4.4 million charge reduced net income for the quarter.",
        "Revenues for the quarter were between $1.8 million and $2.0 million.",
        "Revenues for the quarter of $1.8 to $2.0 million are in our plan.",
        "Average selling price for the quarter was $1,200 per unit on revenues.",
        "Net income was 12% of revenue for the quarter.",
        "Adjusted net income for the quarter was $1.8 million.",
        "Core earnings per share for the quarter were $1.80.",
        "Net income per employee for the quarter was $1,800,000.",
        "$" * 3_000,
        "Revenues were $" + "1," * 2_000,
        "Net loss " * 500 + "$1 million",
        "(" * 2_000 + "$1 million" + ")" * 2_000,
    ],
)
def test_what_is_no_claim(sentence: str) -> None:
    assert [c for c in claims_of(sentence) if " | it " not in c] == []


def test_a_heading_of_a_part_keeps_what_follows_from_contradicting() -> None:
    text = f"{DATELINE}\n\nWidgets Segment\n\nRevenues for the quarter were $1.8 million.\n"
    (claim,) = prose_claims(text, [], DATES, SUBJECTS)
    assert claim.guard == "it stands under a heading of its own"


def test_amounts_inside_tables_are_no_prose() -> None:
    text = f"{DATELINE}\n\nRevenues for the quarter were $1.8 million.\n"
    start = text.index("Revenues")
    assert prose_claims(text, [(start, len(text))], DATES, SUBJECTS) == []


def test_spans_lead_to_the_printed_characters_of_text_and_html() -> None:
    text = f"{DATELINE}\n\nNet loss for the\nquarter was $7.0 million or ($0.22) per share.\n"
    claims = prose_claims(text, [], DATES, SUBJECTS)
    assert [text[c.start : c.end] for c in claims] == ["7.0", "($0.22)"] == [c.printed for c in claims]
    html = (
        f"<html><p>{DATELINE}</p><!-- Revenues for the quarter were $9 million. --><script>$1 million</script>"
        "<div><b>Net&nbsp;loss</b> for the quarter\n was &#36;<i>7</i>.0&nbsp;million or <font>(</font>$0.22)"
        " per share.</div>"
    )
    claims = prose_claims(html, [], DATES, SUBJECTS, is_html=True)
    assert [html[c.start : c.end] for c in claims] == ["7</i>.0", "(</font>$0.22)"]
    assert [c.printed for c in claims] == ["7.0", "($0.22)"]


def test_the_rounding_is_that_of_the_words() -> None:
    text = (
        "Revenues for the quarter were $10.6 million. Revenues for the quarter were $4 million. "
        "Revenues for the quarter were $370,000. Revenues for the quarter were $12,864,123. "
        "Net income for the quarter was $5 million or $.24 per share."
    )
    claims = prose_claims(f"{DATELINE}\n\n{text}", [], DATES, SUBJECTS)
    assert [(c.decimals, c.loosest) for c in claims] == [
        (-5, -5),
        (-6, -6),
        (-3, -4),
        (0, 0),
        (-6, -6),
        (2, 2),
    ]


# --- verdicts ----------------------------------------------------------------------------------------


def fact(
    value: str,
    concept: str | None = "Revenues",
    end: date = date(2003, 6, 30),
    start: date | None = date(2003, 4, 1),
    table: int = 0,
    decimals: int = -3,
    label: str = "Revenues",
    unit: str = "USD",
) -> Fact:
    number = Decimal(value)
    return Fact(
        f"fact {label} {value} {end}",
        "exhibit",
        table,
        0,
        0,
        "income_statement",
        "",
        label,
        f"us-gaap:{concept}" if concept else None,
        "duration",
        start,
        end,
        "header",
        unit,
        number,
        number if concept else None,
        value,
        3,
        decimals,
        False,
        "bytes:0-1",
        "",
        None,
        None,
    )


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
    (tied,) = verdicts("Revenues for the quarter were $1.8 million.", fact(printed))
    assert tied.verdict == verdict
    assert tied.fact_id == f"fact Revenues {printed} 2003-06-30"


def test_a_claim_of_a_period_without_a_fact_stands_alone() -> None:
    year = fact("10615000", start=date(2002, 7, 1))
    (tied,) = verdicts("Revenues for the quarter were $1.8 million.", year)
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
    (tied,) = verdicts("Revenues for the quarter were $1.8 million.", fact("2400000"), primary={7})
    assert (tied.verdict, tied.reason) == ("not testable", "no primary statement prints it")


def test_signs_come_from_the_words() -> None:
    loss = fact("-7000000", "NetIncomeLoss", label="Net (loss)")
    (tied,) = verdicts("Net loss for the quarter was $7.0 million.", loss)
    assert (tied.verdict, tied.claim.value, tied.claim.concept_sign) == ("tied", Decimal(7_000_000), -1)
    (other,) = verdicts("Net income for the quarter was $7.0 million.", loss)
    assert (other.verdict, other.reason) == ("not testable", "the amounts agree, their signs do not")


def test_a_claim_without_scale_is_tied_in_the_scale_of_the_table() -> None:
    (tied,) = verdicts("Revenues for the quarter were $2,434.", fact("2434000"))
    assert (tied.verdict, tied.claim.value, tied.claim.decimals) == ("tied", Decimal(2_434_000), -3)


@given(st.integers(1, 10**9), st.integers(-(10**7), 10**7))
@settings(max_examples=60, deadline=None)
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


@given(
    st.lists(
        st.sampled_from(
            "net loss income revenues revenue was were of $1.8 million $(0.22) per share diluted compared to from "
            "the a quarter year ago fourth prior 2003 June 30, ended , ; ( ) or and increased to 12% for in "
            "fiscal three months respectively cash EPS $ - $4".split(" ")
        ),
        max_size=40,
    )
)
@settings(max_examples=150, deadline=None)
def test_any_words_are_read_without_error_and_spans_hold(words: list[str]) -> None:
    text = f"{DATELINE}\n\n{' '.join(words)}"
    claims = prose_claims(text, [], DATES, SUBJECTS)
    assert all(text[c.start : c.end] == c.printed for c in claims)
    assert [c.start for c in claims] == sorted(c.start for c in claims)
    for tied in tied_claims(claims, [fact("1800000")]):
        assert tied.verdict in ("tied", "contradicted", "alone", "not testable")
        assert (tied.fact_id is not None) == (tied.verdict in ("tied", "contradicted"))
        assert bool(tied.reason) == (tied.verdict == "not testable")


@given(st.text(max_size=300), st.booleans())
@settings(max_examples=100, deadline=None)
def test_hostile_text_is_read_without_error(text: str, is_html: bool) -> None:
    prose_claims(f"Revenues for the quarter were $1 million {text} or $(0.1", [], DATES, SUBJECTS, is_html)


# --- periods -----------------------------------------------------------------------------------------

PHRASES = [
    ("quarter", Q4),
    ("fourth quarter", Q4),
    ("fourth quarter of fiscal 2002", Q4_BEFORE),
    ("three months ended june 30, 2002", Q4_BEFORE),
    ("fiscal 2003", FY),
    ("year ended june 30, 2002", FY_BEFORE),
    ("comparable period a year ago", FY_BEFORE),
    ("same quarter last year", Q4_BEFORE),
    ("prior year", FY_BEFORE),
    ("first quarter", None),
    ("first half of 2003", None),
    ("three and six months ended june 30, 2003", None),
    ("same period", None),
]


@pytest.mark.parametrize(("words", "period"), PHRASES)
def test_phrases_of_time(words: str, period: str | None) -> None:
    calendar = Calendar.of(DATES)
    year = read_phrase("fiscal year")
    phrase = read_phrase(words)
    assert year is not None
    assert phrase is not None
    found = calendar.resolved(phrase, calendar.resolved(year, None, False), False)
    assert (None if found is None else f"{found.start} {found.end}") == period


def test_columns_tell_the_periods_that_the_text_only_points_to() -> None:
    bare = document_dates("", None, None)
    shown = with_periods_of_tables(bare, [(date(2020, 2, 2), date(2020, 5, 2)), (None, date(2020, 5, 2))])
    phrase = read_phrase("quarter")
    assert phrase is not None
    found = Calendar.of(shown).resolved(phrase, None, False)
    assert found is not None
    assert (found.end, found.is_exact) == (date(2020, 5, 2), False)
    assert shown.closes_on_weekdays


# --- the seed ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"concept": "Assets"}, "is not among those it is tied with"),
        ({"unit": "pounds"}, "unit 'pounds' is none of money, per_share"),
        ({"tied_with": ""}, "at least one concept"),
        ({"subject": "widgets"}, "none of the words that sentences are chosen by"),
        ({"sign": "gain"}, "sign 'gain'"),
        ({"subject": ROWS[0]["subject"]}, "is there twice"),
        ({"concept": "Revenuse", "tied_with": "Revenuse"}, "no concept 'Revenuse'"),
    ],
)
def test_a_wrong_row_is_refused_with_its_line(change: dict[str, str], why: str) -> None:
    rows = [ROWS[0], {**ROWS[1], **change}]
    with pytest.raises(ClaimSeedError, match=r"claims\.csv, line 3: ") as refused:
        Subjects.from_rows(
            rows, {"Revenues", "RevenueFromContractWithCustomerExcludingAssessedTax", "Assets"}
        )
    assert why in str(refused.value)
