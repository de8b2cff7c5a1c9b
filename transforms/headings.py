"""Words of headings: what names a period, a statement or a scale above a table.

In: a printed line or a piece of it. Out: whether it names a period, a kind of table, a scale, or is nothing
but column heading. Shared by the readers of text and of HTML.
"""

from __future__ import annotations

import re
from functools import lru_cache

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = (
    rf"{_MONTH}\.?\ ?\d{{1,2}}(?:,?\ ?(?:19|20)\d\d(?!\d)|,|\b)|{_MONTH}\.?,?\ ?(?:19|20)\d\d(?!\d)"
    r"|\d{1,2}/\d{1,2}/\d{2,4}|\b(?:19|20)\d\d\b"
)
DATE = re.compile(_DATE, re.IGNORECASE)
"""Nothing need stand behind a year: dates over narrow columns run together ("June 30, 2003June 30, 2002")."""
_PERIOD_CODE = (
    r"(?<![a-z0-9])(?:(?:f?q[1-4]|[1-4]q|h[12]|[12]h|[69]m)(?:\W{0,2}(?:fy|cy|f))?(?:\W{0,2}(?:20)?\d\d)?"
    r"|(?:fy|cy)\W{0,2}(?:20)?\d\d|[yql]td|[lt]tm)(?![a-z\d])"
)
"""Quarters and years as analysts write them: "3Q22", "Q3 FY22", "FQ3'22", "1H22", "FY22", "YTD"."""
_PERIOD_WORDS = (
    rf"{_DATE}|{_PERIOD_CODE}|\b(?:{_MONTH}|months?|weeks?|quarters?|years?|ended|ending|fiscal|period"
    r"|as\ of|at|(?:un)?audited|change|notes?|increase|decrease)\b|%\ ?(?:change|of)"
)
_IN_HEADER = re.compile(
    rf"(?:{_DATE}|\b(?:{_MONTH}\b\.?|(?:months?|weeks?|quarters?|years?|ended|ending|fiscal|periods?|as|of|at|the|for|and|to"
    r"|three|six|nine|twelve|first|second|third|fourth|thirteen|twenty-six|thirty-nine|fifty-(?:two|three)"
    r"|unaudited|audited|restated|notes?|change|percent|in|millions|thousands|dollars|except|per|share"
    r"|amounts|data)\b"
    r"|\d{1,2}(?:st|nd|rd|th)\b|\d{1,2}(?=[\s-]*(?:weeks?|months?)\b)|\d{1,2}\b(?=\s*(?:and|,)))|\{[\d,]+\}"
    r"|\(\d{1,2}\)|[\s,.()/:*%$&{}-]++)+\Z"
)
_SPANNER = re.compile(rf"\b(?:{_MONTH}|months?|weeks?|quarters?|years?|ended|ending|fiscal)\b")
_TITLE_WORDS = (
    r"balance\ sheets?\b|statements?\ of\ (?:(?:consolidated|condensed|combined)\ )*"
    r"(?:operations|income|earnings|cash|financial|comprehensive|(?:share|stock)|changes|net\ income|loss)"
    r"|reconciliation\b|pro\ ?forma\b|segment\b|financial\ (?:highlights|summary|data)|selected\b"
    r"|supplemental\b|cash\ flows?\ statements?\b|(?:income|earnings|operations)\ statements?\b"
)
# A pattern of lower-case words over lower-case text is found several times faster than IGNORECASE.
_PERIOD_WORDS_LOWER = re.compile(_PERIOD_WORDS)
_TITLE_WORDS_LOWER = re.compile(_TITLE_WORDS)
WHOLE_TITLE = re.compile(
    r"(?:\(?\w{1,3}[).]\s*)?(?:(?:unaudited|audited|consolidated|condensed|combined|interim|comparative)\ )*"
    r"(?:balance\ sheets?|statements?\ of\ (?:(?:consolidated|condensed)\ )?(?:operations|income|earnings"
    r"|cash\ flows?|financial\ (?:position|condition)"
    r"|(?:share|stock)holders'?\ equity)|cash\ flows?\ statements?|(?:income|earnings)\ statements?)"
    r"(?:\ of\ [\w.&'\ ]{2,40})?(?:\s*[-(,]\s*(?:unaudited|audited|continued|in\ (?:thousands|millions)"
    r"|dollars|\$).*)?\Z",
    re.IGNORECASE,
)
SCALE_WORDS = re.compile(r"\b(?:thousands?|millions?|billions?)\b|(?<![\d,.])000'?s?\b|\$000", re.IGNORECASE)


@lru_cache(maxsize=8192)
def names_period(text: str) -> bool:
    """Whether a date, a year or a word of periods is printed. Kept, for headings recur in every table."""
    return _PERIOD_WORDS_LOWER.search(text.lower()) is not None


def spans_years(text: str) -> bool:
    """Whether words over a bare year say what part of it: "Three months ended", "June 30,"."""
    return _SPANNER.search(text.lower()) is not None


def names_statement(text: str) -> bool:
    """Whether a kind of table is named."""
    return _TITLE_WORDS_LOWER.search(text.lower()) is not None


def is_header_text(text: str) -> bool:
    """Whether nothing but period words, dates and years is printed."""
    lower = text.lower()
    return _IN_HEADER.match(lower) is not None and _PERIOD_WORDS_LOWER.search(lower) is not None
