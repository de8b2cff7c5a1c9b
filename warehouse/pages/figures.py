"""Figures: amounts, periods, scales and shares as a reader of accounts expects them. Decimal throughout."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

Row = Mapping[str, Any]

MINUS = "\u2212"
DAYS_A_MONTH = Decimal("30.4375")

KINDS = {
    "balance_sheet": "Balance sheet",
    "income_statement": "Income statement",
    "comprehensive_income": "Comprehensive income",
    "cash_flow": "Cash flow statement",
    "equity": "Equity",
    "segment": "Segments",
    "reconciliation": "Reconciliation",
    "highlights": "Highlights",
    "guidance": "Guidance",
    "other": "Other table",
    "prose": "Prose",
}

SCALES = {0: "", 3: "thousands", 6: "millions", 9: "billions"}

_RULES_IN_HEADER = re.compile(r"[-=_\u2013\u2014]{3,}")


def plain(value: Decimal | None) -> str | None:
    """Every digit that counts, no exponent: 4.20 of 4.2000000000 is 4.2."""
    if value is None:
        return None
    digits = f"{value:f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return "0" if digits in ("-0", "") else digits


def grouped(value: Decimal | None, places: int | None = None) -> str:
    """Thousands set off, a true minus sign; ``places`` decimals are shown at least."""
    if value is None:
        return ""
    digits = plain(value) or "0"
    sign, digits = (MINUS, digits[1:]) if digits.startswith("-") else ("", digits)
    whole, _, fraction = digits.partition(".")
    if places is not None and len(fraction) < places:
        fraction = fraction.ljust(places, "0")
    return f"{sign}{int(whole):,}" + (f".{fraction}" if fraction else "")


def in_scale(value: Decimal | None, fact: Row) -> str:
    """An amount as the table prints it: 1,234 where 1,234,000 is printed in thousands, 33% for 0.33."""
    if value is None:
        return ""
    scale = fact.get("scale") or 0
    decimals = fact.get("decimals")
    places = max(0, decimals + scale) if decimals is not None else None
    return grouped(value.scaleb(-scale), places) + ("%" if scale == -2 else "")


def rounded(value: Decimal | None) -> str:
    """A computed figure, to four decimals; the audit's own has twelve."""
    return "" if value is None else grouped(value.quantize(Decimal("0.0001")))


def day(value: date | None) -> str:
    return f"{value.day} {value:%b %Y}" if value else ""


def period(row: Row) -> str:
    """3 months to 30 Jun 2003; 30 Jun 2003 for an instant."""
    start, end = row.get("period_start"), row.get("period_end")
    if end is None:
        return "period unknown"
    if start is None:
        return day(end)
    days = (end - start).days + 1
    months = int((Decimal(days) / DAYS_A_MONTH).to_integral_value())
    if months < 1:
        return f"{days} days to {day(end)}"
    return f"{months} month{'' if months == 1 else 's'} to {day(end)}"


def scale_words(scale: int | None) -> str:
    if scale is None:
        return "unknown"
    if scale == -2:
        return "per cent"
    if scale == 0:
        return "in units"
    return f"in {SCALES[scale]}" if scale in SCALES else f"times 10^{scale}"


def share(part: int, whole: int) -> str:
    """A share in per cent that says 100% and 0% only of all and none."""
    if not whole:
        return "\u2013"
    percent = Decimal(100 * part) / whole
    if part and percent < Decimal("0.1"):
        return "<0.1%"
    if part < whole and percent > Decimal("99.9"):
        return ">99.9%"
    return f"{percent:.1f}%" if 0 < part < whole else f"{percent:.0f}%"


def counted(number: int, thing: str, things: str | None = None) -> str:
    """1 number, 2 numbers."""
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


def header(value: str | None) -> str:
    """A column header without the rules that are drawn under it."""
    return " ".join(_RULES_IN_HEADER.sub(" ", value or "").split())


_CODE = re.compile(r"^\[[^\]]{1,20}\]\s*")


def sentence(message: str | None, source_name: str | None = None) -> str:
    """What an audit said, without the code and the file in front: those stand beside it."""
    said = _CODE.sub("", message or "")
    if source_name and said.startswith(source_name):
        said = said[len(source_name) :].partition(": ")[2] or said
        said = _CODE.sub("", said)
    return said[:1].upper() + said[1:]


def remark(message: str | None) -> str:
    """What an audit added to the figures: by how much it would agree, or with which sign."""
    return (message or "").partition("; ")[2]


def kind(value: str | None) -> str:
    return KINDS.get(value or "", (value or "unknown").replace("_", " "))


def company(exhibit: Row) -> str:
    """Who the exhibit is of, else its file: the header may not say."""
    return str(exhibit["company_name"] or exhibit["source_name"] or exhibit["exhibit_id"])


def company_words(name: str) -> str:
    """EDGAR's conformed names are upper case; set as names they read more calmly. Others stay."""
    if name != name.upper() or not any(c.isalpha() for c in name):
        return name
    return " ".join(w if len(w) <= _SHORT and w not in _LOWERED else w.capitalize() for w in name.split(" "))


_SHORT = 3
_LOWERED = frozenset(("INC", "CO", "OF", "THE", "AND", "LTD", "DE", "FOR", "NEW", "OIL", "GAS"))
