"""Printed numbers: the grammar of one cell, shared by every reader.

In: the characters of a cell or of a run of cells. Out: ``Token``s with digits, decimals, sign, nil and
per cent, and their span. A number that is not written as the field writes numbers (1,23 or 1.2.3) is no
number: the reader refuses it with a reason rather than guess.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from transforms.grid import Token

LONGEST_NUMBER = 24
"""Characters of the longest printed amount there is: 18 digits with their commas, a billion billions."""
CURRENCY_MARKS = "$£€¥"
_HALF = Decimal("0.5")

# Closing marks belong to the number, footnote marks behind it do not.
_FOOTNOTE = (
    r"(?:(?:\(\d{1,2}(?:,\ ?\d{1,2})*\)|\s?\{\d(?:,\d)*\}|\*{1,3}(?!\w)|\s?\([a-z]\)|\s?\[\d{1,2}\])"
    r"(?:,?\ ?(?:\(\d{1,2}\)|\([a-z]\)))?)?"
)
_CREDIT = r"(?!\ {0,2}(?:CR|DR|Cr|Dr|cr|dr)\b)"
"""A bookkeeper's credit or debit mark turns the sign, and which way depends on the account: no number."""
ISO_CODES = ("USD", "EUR", "GBP", "CAD", "AUD", "CHF", "JPY", "CNY", "SEK", "NOK", "DKK", "ILS", "KRW", "INR")
CODES = "|".join((*ISO_CODES, "RMB", "NIS"))
CURRENCY = rf"(?:US|C|A|NT|HK|NZ|S|R|Cdn)?\$|(?:IR)?£|[€¥]|DM|FF|Ps\.|Rs\.|SFr\.?|{CODES}"
"""A currency mark before a number, as issuers of other countries print it too."""
CELL = re.compile(
    rf"(?:(?=[$£€¥A-Z])(?P<currency>{CURRENCY})\ {{0,10}})?"
    r"(?:(?P<value>(?P<open>[-+–−]?\(\ {0,12}|[-+–−])?(?:(?P<inner>[$£€¥]|DM|FF|Ps\.|RMB)\ {0,12})?"
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)(?![\d,.]*\d)"
    r"(?P<close>\ {0,6}\))?(?P<percent>\ {0,4}%(?P<late>\ ?\))?)?)"
    r"|(?P<nil>(?:-{1,6}|—{1,3}|–{1,3}|\(-{1,3}\)|-0-))(?P<nilpercent>\ {0,4}%)?)"
    + _FOOTNOTE
    + r"(?=\s|$|\$\ *[\d(.])"
    + _CREDIT
)
YEAR = re.compile(r"(?:19[5-9]\d|20[0-4]\d)\Z")


@lru_cache(maxsize=64)
def half_unit(decimals: int) -> Decimal:
    """Half a unit of the last printed digit: what a rounded number may be off by, to either side."""
    return _HALF.scaleb(-decimals)


def token_at(text: str, position: int, base: int) -> tuple[Token, int] | None:
    """The token that starts at ``position`` of ``text`` and where it ends; None where none starts.

    ``base`` is the document offset of ``text``'s first character.
    """
    found = CELL.match(text, position)
    if found is None:
        return None
    # All groups in one call and the tuple made directly: this runs for every number there is.
    currency, value, opening, inner, number, close, percent, late, nil, nil_percent = found.groups()
    mark = currency or inner
    if nil is not None:
        start = found.start("nil")
        fields = (base + start, base + start + len(nil), nil, 0, 0, True, nil_percent is not None, mark)
        return tuple.__new__(Token, fields), found.end()
    if (close or late) and not (opening and "(" in opening):
        return None  # "1,234)": the opening parenthesis is lost, so is the sign
    if len(number) > LONGEST_NUMBER:
        return None
    whole, _, decimals = number.partition(".")
    coefficient = int(whole.replace(",", "") + decimals)
    if opening and opening[0] in "(-–−":
        coefficient = -coefficient
    start = base + found.start("value")
    fields = (start, start + len(value), value, coefficient, len(decimals), False, percent is not None, mark)
    return tuple.__new__(Token, fields), found.end()


def tokens_of(text: str, base: int) -> list[Token] | None:
    """All tokens of a text that is nothing but cells, or None.

    >>> [t.coefficient for t in tokens_of("$ 4,059   (1,097)", 0)]
    [4059, -1097]
    """
    tokens: list[Token] = []
    position, length = 0, len(text)
    while position < length:
        if text[position].isspace():
            position += 1
            continue
        found = token_at(text, position, base)
        if found is None:
            return None
        tokens.append(found[0])
        position = found[1]
    return tokens or None
