"""Amounts of money in prose: "$10.6 million", "($0.20)", "43 cents", "C$ 4 billion".

In: a match of ``MONEY`` or ``CENTS``. Out: an ``Amount`` in whole units, with the rounding of its own words:
"$10.6 million" stands for 10.55 to 10.65 million.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)(?![\d,.]*\d)"
MONEY = (
    r"(?P<amount>(?:(?P<wrapped>\()\s?)?(?P<minus>[-–−]\s?)?(?:\b(?P<country>US|C|A|NT|HK|CDN|Cdn))?(?P<mark>[$£€¥])\s{0,3}"
    rf"(?P<value>(?:[-–−]\s?|(?P<open>\(\s?))?(?P<number>{_NUMBER})(?P<close>\s?\))?)"
    r"(?:[\s-]{0,4}(?P<scale>million|billion|thousand|trillion)s?\b|\s?(?P<letter>mm|MM|bn|[MBK])(?![A-Za-z]))?"
    r"(?(wrapped)(?:\s?\))|))"
)
CENTS = r"(?P<cents>\b\d{1,3}(?:\.\d)?)\s{1,3}cents\b"
_SCALES = {
    "thousand": 3,
    "million": 6,
    "billion": 9,
    "trillion": 12,
    "mm": 6,
    "MM": 6,
    "bn": 9,
    "M": 6,
    "B": 9,
    "K": 3,
}
_CURRENCIES = {"£": "GBP", "€": "EUR", "¥": "JPY"}
_COUNTRIES = {
    "": "USD",
    "US": "USD",
    "C": "CAD",
    "CDN": "CAD",
    "Cdn": "CAD",
    "A": "AUD",
    "NT": "TWD",
    "HK": "HKD",
}


def has_amount(text: str) -> bool:
    """Whether a text may hold an amount of money."""
    return "$" in text or " cents" in text or "€" in text or "£" in text or "¥" in text


class Amount(NamedTuple):
    printed: str
    start: int
    end: int
    """Of the digits with their sign."""
    opening: int
    past: int
    """From the currency mark past the scale words."""
    value: Decimal
    scale: int
    decimals: int
    loosest: int
    currency: str
    is_large: bool
    """A scale word or a thousands comma: no amount per share."""


def amount_of(found: re.Match[str]) -> Amount:
    if found.lastgroup == "cents":
        digits = found["cents"]
        places = len(digits.partition(".")[2])
        start, end = found.span("cents")
        return Amount(
            digits,
            start,
            end,
            found.start(),
            found.end(),
            Decimal(digits).scaleb(-2),
            -2,
            places + 2,
            places + 2,
            "USD",
            False,
        )
    digits = found["number"].replace(",", "")
    places = len(digits.partition(".")[2])
    word = found["scale"] or found["letter"] or ""
    scale = _SCALES.get(word.lower() if len(word) > 2 else word, 0)
    start, end = found.span("value")
    if found["wrapped"] and found.end() and not found["close"]:
        start, end = found.start(), found.end()  # "($0.20)": the parentheses are its sign
    elif found["minus"]:
        start = found.start("minus")
    negative = bool(found["wrapped"] or found["minus"] or found["open"] or found["value"][0] in "-–−")
    value = Decimal(digits).scaleb(scale)
    decimals = loosest = places - scale
    if places == 0 and scale == 0:
        zeros = len(digits) - len(digits.rstrip("0"))
        if zeros >= 3:
            decimals, loosest = -3, -zeros  # "$7,720,000" is said in thousands, or more roughly
    mark = found["mark"]
    currency = _CURRENCIES.get(mark) or _COUNTRIES.get(found["country"] or "", "USD")
    printed = found.string[start:end]
    return Amount(
        printed,
        start,
        end,
        found.start(),
        found.end(),
        -value if negative else value,
        scale,
        decimals,
        loosest,
        currency,
        scale > 0 or "," in found["number"],
    )


PER_SHARE = re.compile(
    r"[\s,]{0,3}(?P<loss>(?:net\s+)?(?:loss|income|earnings|profit)\s{1,3})?(?:per|a)[\s-]{1,3}"
    r"(?P<kinds>(?:(?:basic|fully|diluted|common|ordinary|and|outstanding)[\s-]{1,3}){0,6})share(?:s)?\b"
    r"(?P<late>[\s,(–-]{1,3}(?:on\s+an?\s+)?(?:fully\s+)?(?:basic\s+and\s+diluted|basic|diluted)(?:\s+basis)?\)?(?!\s+(?:earnings|eps|loss|income|net|shares?|weighted)))?",
    re.IGNORECASE,
)
PER_OTHER = re.compile(
    r"\s{1,3}(?:per|each|apiece)\b|\s{1,3}an?\s+(?:share|unit|ton|barrel|ounce|day|month|week|year(?!\s+(?:ago|earlier)))\b",
    re.IGNORECASE,
)
RANGE = re.compile(r"\s{0,3}(?:[-–—]|to)\s{0,3}(?:US)?[$£€]", re.IGNORECASE)
