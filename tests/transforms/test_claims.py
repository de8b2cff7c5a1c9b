# ruff: noqa: E501, ISC004 - sentences stand as they are printed
"""Sentences -> claims: which are understood, which are not compared, and what is no claim."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from spoken import DATELINE, DATES, FY, FY_BEFORE, Q4, Q4_BEFORE, SUBJECTS, claims_of

from transforms.prose import prose_claims

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
