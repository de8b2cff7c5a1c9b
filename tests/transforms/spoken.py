"""What the tests of prose share: a release's dateline, its periods, and claims and facts as lines."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

from transforms.claim_subjects import Subjects
from transforms.facts import Fact
from transforms.prose import prose_claims
from transforms.reporting_periods import DocumentDates, document_dates

SEED = Path(__file__).parents[2] / "warehouse" / "seeds" / "claims.csv"
ROWS = list(csv.DictReader(SEED.open(encoding="utf-8", newline="")))
SUBJECTS = Subjects.from_rows(ROWS)

DATELINE = (
    "OMAHA, Nebraska, August 12, 2003 -- Harrow Fell Optics, Inc. (Nasdaq: HFOX), which grinds lenses for "
    "surveyors, gave out its figures for the fourth quarter and the fiscal year ended June 30, 2003 today."
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
