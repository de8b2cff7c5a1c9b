"""Rows that borrow their caption's words.

In: the lines of one statement. Out: the same lines, with a label made of the caption where the row says half
of what it is: the unnamed total of a captioned list ("Inventories"), a cash flow row ("Purchases" under
"Available-for-sale securities"), a row of other comprehensive income ("Net change" under "Cash flow hedges"),
a row that only counts the shares of the stock named above it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from transforms.concept_dictionary import Dictionary
from transforms.concept_lines import Line, is_no_name, is_nonzero, printed_unit, sums_to

_ONLY_SHARES = re.compile(
    r"\s*\(?[^a-z]*\d[\d,.]*(?:\s+(?:million|billion|thousand))?\s+shares\b", re.IGNORECASE
)
"""A row label that only counts shares: "(9,000 million shares authorized)" under "Common stock"."""
_BARE_VERB = re.compile(
    r"(?:net )?(?:purchases?|sales?|maturities|(?:sales|maturities) and (?:sales|maturities)|proceeds"
    r"|proceeds from (?:sales?|maturities|issuance)|(?:re)?payments?|principal payments|issuances?|borrowings"
    r"|additions?|redemptions?|collections?)(?:,? net)?",
    re.IGNORECASE,
)
"""What is done, without a word of what it is done with: that stands in the caption."""
_OPEN_CAPTION = re.compile(
    r"(?:net )?(?:purchases?|sales?|maturities|proceeds|payments|repayments|acquisitions?|investments?)\b"
    r".*\b(?:of|from|for|in)\W*",
    re.IGNORECASE,
)
"""A caption that its rows complete: "Proceeds from sales of:"."""
_OF_A_COMPONENT = re.compile(
    r"\W*(?:less\W+)?((?:net )?(?:change|unrealized|reclassification)\b.*)", re.IGNORECASE
)
"""What became of a component of other comprehensive income, which stands in the caption."""
_ACTIVITY_CAPTION = re.compile(
    r"\bactivit|\boperations\b|\bcash flows?\b|\badjust|\bchanges in\b", re.IGNORECASE
)


@lru_cache(maxsize=16384)
def _completed_cash_flow(label: str, section: str) -> str | None:
    """A cash flow row and its caption as one label: "Purchases" under "Available-for-sale securities"."""
    caption = _caption(section)
    if _OPEN_CAPTION.fullmatch(caption):
        return f"{caption.rstrip(' :-')} {label}"
    if _BARE_VERB.fullmatch(label) and not _ACTIVITY_CAPTION.search(caption):
        joint = "from" if label.lower().endswith("proceeds") else "of"
        return f"{label} {joint} {caption.rstrip(' :-')}"
    return None


@lru_cache(maxsize=4096)
def _completed_component(label: str, section: str) -> str | None:
    """A row of other comprehensive income behind its caption: "Net change" of "Cash flow hedges"."""
    row = _OF_A_COMPONENT.fullmatch(label)
    return None if row is None else f"{_caption(section).rstrip(' :-')} - {row[1]}"


_COMPLETED: dict[str, Callable[[str, str], str | None]] = {
    "cash_flow": _completed_cash_flow,
    "comprehensive_income": _completed_component,
}


def _caption(section: str) -> str:
    """The caption right over a row."""
    return section.rsplit(" > ", 1)[-1]


def captioned(lines: Sequence[Line], kind: str, dictionary: Dictionary) -> list[Line]:
    """The lines of one statement of this kind, those that borrow their caption's words under a label that
    holds them."""
    result = list(lines)
    for i, line in enumerate(lines):
        label, section, unit, _, _ = line
        if not section:
            continue
        if is_no_name(label):
            if _is_total_of_caption(i, _caption(section), lines, kind, dictionary):
                result[i] = line._replace(label=_caption(section))
        elif kind in _COMPLETED:
            words = _COMPLETED[kind](label, section)
            if (
                words is not None
                and not dictionary.resolved(label, kind, unit).candidates
                and dictionary.resolved(words, kind, unit).candidates
            ):
                result[i] = line._replace(label=words)
        elif not label[:1].isalpha() and _ONLY_SHARES.match(label) and unit == "money":
            result[i] = line._replace(label=_caption(section))
    return result


def _is_total_of_caption(
    at: int, caption: str, lines: Sequence[Line], kind: str, dictionary: Dictionary
) -> bool:
    """Whether an unnamed row closes the list under its caption, sums it, and no other row has its name:
    where "Net cash provided by operating activities" stands further down it is a subtotal."""
    line, above = lines[at], at
    while above and lines[above - 1].section == line.section:
        above -= 1
    closes = at + 1 == len(lines) or not lines[at + 1].section.startswith(line.section)
    if not closes or at - above < 2 or not is_nonzero(line):
        return False
    borrowed = dictionary.resolved(caption, kind, line.unit).concepts
    return (
        bool(borrowed)
        and not _is_named(borrowed, lines, kind, dictionary)
        and sums_to(line, [(1, part) for part in lines[above:at]], printed_unit(lines))
    )


def _is_named(concepts: frozenset[str], lines: Sequence[Line], kind: str, dictionary: Dictionary) -> bool:
    """Whether a row of the statement prints the name of one of the concepts."""
    return any(
        not concepts.isdisjoint(dictionary.resolved(line.label, kind, line.unit).concepts)
        for line in lines
        if line.label
    )
