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

from transforms.claim_subjects import ClaimSeedError, Subjects
from transforms.facts import Fact
from transforms.prose import prose_claims
from transforms.prose_periods import Calendar, read_phrase, with_periods_of_tables
from transforms.reporting_periods import DocumentDates, document_dates
from transforms.ties import TiedClaim, tied_claims

SEED = Path(__file__).parents[2] / "warehouse" / "seeds" / "claims.csv"
ROWS = list(csv.DictReader(SEED.open(encoding="utf-8", newline="")))
SUBJECTS = Subjects.from_rows(ROWS)

DATELINE = (
    "OMAHA, Nebraska, August 12, 2003 -- Harrow Fell Optics, Inc. (Nasdaq: HFOX), which grinds lenses for surveyors, "
    "gave out its figures for the fourth quarter and the fiscal year ended June 30, 2003 this morning."
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
        "Fourth-quarter revenues came to $2.9 million against $3.1 million in the corresponding quarter of last "
        "year.",
        [f"revenues | 2900000 | {Q4}", f"revenues | 3100000 | {Q4_BEFORE}"],
    ),
    (
        "The net loss of the three months, including a write-down, amounted to $5.4 million, or $(0.41) loss per "
        "diluted share, as against a net loss in the final quarter of fiscal 2002, which included a write-down "
        "of $3.3million, of $4.9 million or ($0.38) loss per diluted share.",
        [
            f"net loss | -5400000 | {Q4}",
            f"per diluted share | -0.41 | {Q4}",
            f"net loss | -4900000 | {Q4_BEFORE}",
            f"per diluted share | -0.38 | {Q4_BEFORE}",
        ],
    ),
    (
        "In the year ended June 30, 2003, Harrow Fell Optics had revenues of $16.2 million, as compared with "
        "$12.5 million in the year before.",
        [f"revenues | 16200000 | {FY}", f"revenues | 12500000 | {FY_BEFORE}"],
    ),
    (
        "This quarter we incurred a net loss of $410,000, or ($0.03) per share, against a net loss of $572,000, "
        "or ($0.04) per share, for the preceding quarter, and a net loss of $805,000, or ($0.06) per share, a year "
        "earlier.",
        [
            f"net loss | -410000 | {Q4}",
            f"per share | -0.03 | {Q4}",
            "net loss | -572000 | 2003-01-01 2003-03-31",
            "per share | -0.04 | 2003-01-01 2003-03-31",
            f"net loss | -805000 | {Q4_BEFORE}",
            f"per share | -0.06 | {Q4_BEFORE}",
        ],
    ),
    (
        "Revenues in the three months ended June 30, 2003, ran to $9,418,000, 31% more than the revenues of "
        "$7,190,000 a year earlier.",
        [f"revenues | 9418000 | {Q4}", f"revenues | 7190000 | {Q4_BEFORE}"],
    ),
    (
        "Revenues climbed 31% to $9,418,000 in the three months ended June 30, 2003, from revenues of "
        "$7,190,000 one year earlier.",
        [f"revenues | 9418000 | {Q4}", f"revenues | 7190000 | {Q4_BEFORE}"],
    ),
    (
        "At year end Harrow Fell had $ 6 million in cash, and no borrowings.",
        ["cash | 6000000 | at 2003-06-30"],
    ),
    (
        "Quarterly net sales rose 9% to $6.2 million from $5.7 million in the June quarter of 2002.",
        [f"net sales | 6200000 | {Q4}", f"net sales | 5700000 | {Q4_BEFORE}"],
    ),
    (
        "Net sales of the quarter rose 9 percent, reaching $6.2 million versus $5.7 million in the same quarter "
        "of fiscal 2002.",
        [f"net sales | 6200000 | {Q4}", f"net sales | 5700000 | {Q4_BEFORE}"],
    ),
    (
        "Fourth quarter net revenues, at $18.4 million, slipped $900,000 from the third quarter's $19.3 million "
        "and gained 5.1 percent on the $17.5 million of a year earlier.",
        [
            f"net revenues | 18400000 | {Q4}",
            "net revenues | 19300000 | 2003-01-01 2003-03-31",
            f"net revenues | 17500000 | {Q4_BEFORE}",
        ],
    ),
    (
        "For the quarter, Harrow Fell earned a net quarterly profit of $2.0 billion, or $.88 per diluted share, on "
        "revenue of $9.3 billion. One year earlier, revenue was $8.1 billion, with a net quarterly profit of "
        "$1.4 billion, or $.61 per diluted share.",
        [
            f"net quarterly profit | 2000000000 | {Q4}",
            f"per diluted share | 0.88 | {Q4}",
            f"revenue | 9300000000 | {Q4}",
            f"revenue | 8100000000 | {Q4_BEFORE}",
            f"net quarterly profit | 1400000000 | {Q4_BEFORE}",
            f"per diluted share | 0.61 | {Q4_BEFORE}",
        ],
    ),
    (
        "Fully diluted earnings per share of 27 cents were posted for the quarter.",
        [f"fully diluted earnings per share | 0.27 | {Q4}"],
    ),
    (
        "Quarterly net income came in at $3.8 million ($0.21 per share).",
        [f"net income | 3800000 | {Q4}", f"per share | 0.21 | {Q4}"],
    ),
    (
        "On June 30, 2003 our total assets stood at $24.7 million.",
        ["total assets | 24700000 | at 2003-06-30"],
    ),
    (
        "Revenues for the fourth quarter were $1.5 million. In the year-ago quarter revenues were $1.4 million, and "
        "net income was $0.3 million.",
        [
            f"revenues | 1500000 | {Q4}",
            f"revenues | 1400000 | {Q4_BEFORE}",
            f"net income | 300000 | {Q4_BEFORE}",
        ],
    ),
    (
        "Revenues of the quarter were $2.9 million, unchanged from the $2.9 million of the third quarter.",
        [f"revenues | 2900000 | {Q4}", "revenues | 2900000 | 2003-01-01 2003-03-31"],
    ),
    (
        "Revenues this quarter ran to roughly $2.9 million.",
        [f"revenues | 2900000 | {Q4} | roughly"],
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
    ("Revenues for the quarter were $2.0 million in Canada.", "it may be of 'in canada' alone"),
    ("Revenues for the quarter of $2.0 million came from one dealer.", "it may be of 'from one' alone"),
    ("Its revenues for the quarter were $2.0 million.", "it may be of whom the text named before"),
    ("At Brook Rock, revenues for the quarter were $2.0 million.", "it may be of 'brook rock' alone"),
    (
        "Brook Rock, a dealer, had revenues for the quarter of $2.0 million.",
        "it may be of 'brook rock' alone",
    ),
    ("Since inception, revenues for the quarter were $2.0 million.", "it may be of 'since inception' alone"),
    (
        "Revenues were $2.0 million and $9.0 million in the quarter and year ended June 30, 2003.",
        "the sentence names several periods",
    ),
    (
        "Revenues were $1.0 million and $2.0 million in the comparable periods a year ago.",
        "the sentence names several periods",
    ),
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
        "Revenues for the quarter were $1.8 million higher than a year ago.",
        "Revenues for the quarter were $1.8 million, or 4%, above the budget.",
        "Revenues for the quarter of $1.8 million from one customer were deferred.",
        "Cash operating income for the quarter was $1.8 million.",
        "For the quarter, revenues from Harrow Fell's dealers were $1.8 million.",
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


def test_the_issuer_is_whom_the_head_names_and_not_its_subsidiary() -> None:
    head = "Pine Hollow Bancorp (Nasdaq: PHBC), parent of Pine Hollow Bank, on its fourth quarter"
    said = "had net income for the quarter of $1.8 million."
    for name, guard in (
        ("Pine Hollow Bancorp", ""),
        ("Pine Hollow Bank", "it may be of 'pine hollow bank' alone"),
    ):
        (claim,) = prose_claims(f"{head}\n\n{DATELINE}\n\n{name} {said}\n", [], DATES, SUBJECTS)
        assert claim.guard == guard


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
