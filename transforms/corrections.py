"""Corrections: what a reviewer says that a label, a column or a table means, applied to one reading.

In: the mappings kept by reviewers (rows named as in the warehouse's ``mapping``) and what the reader made of
a statement. Out: the same with the mapped meanings. A correction says what is printed where, as a label
seed does for everybody; it never holds an amount, and it is applied before any sum is looked at. So no
number is ever filled in from the identity that audits it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from transforms.concepts import Concept
from transforms.periods import ColumnMeaning, Period
from transforms.scale import Scale


@dataclass(frozen=True, slots=True)
class Correction:
    """One mapping in force. ``what`` is concept, period or scale; the other fields as it needs them."""

    mapping_id: str
    what: str
    statement: str
    label: str | None = None
    section: str | None = None
    title: str | None = None
    column_index: int | None = None
    column_header: str | None = None
    concept: str | None = None
    sign: int = 1
    period_start: date | None = None
    period_end: date | None = None
    scale: int | None = None

    @property
    def source(self) -> str:
        return f"mapping {self.mapping_id}"


def corrections_for(
    mappings: Iterable[Mapping[str, Any]], exhibit_id: str, cik: int | None
) -> tuple[Correction, ...]:
    """The corrections that concern an exhibit: its own, and those of its issuer."""
    return tuple(
        Correction(
            mapping_id=row["mapping_id"],
            what=row["what"],
            statement=row["statement"],
            label=row["label"],
            section=row["section"],
            title=row["title"],
            column_index=row["column_index"],
            column_header=row["column_header"],
            concept=row["concept"],
            sign=row["sign"] or 1,
            period_start=row["period_start"],
            period_end=row["period_end"],
            scale=row["scale"],
        )
        for row in mappings
        if row["exhibit_id"] == exhibit_id
        or (row["exhibit_id"] is None and cik is not None and row["cik"] == cik)
    )


def _same(printed: str | None, mapped: str | None) -> bool:
    return " ".join((printed or "").split()).casefold() == " ".join((mapped or "").split()).casefold()


def corrected_meanings(
    meanings: Sequence[ColumnMeaning],
    headers: Sequence[Sequence[str]],
    kind: str,
    title: str | None,
    corrections: Sequence[Correction],
) -> list[ColumnMeaning]:
    """The columns with the periods that reviewers gave them."""
    found = list(meanings)
    for c in corrections:
        if c.what != "period" or c.statement != kind or c.period_end is None or c.column_index is None:
            continue
        if c.column_index >= len(found) or not _same(title, c.title):
            continue
        if not _same(" ".join(headers[c.column_index]), c.column_header):
            continue
        period = Period(c.period_start, c.period_end, "document")
        found[c.column_index] = found[c.column_index]._replace(role="value", period=period, evidence=c.source)
    return found


def corrected_scale(scale: Scale, kind: str, title: str | None, corrections: Sequence[Correction]) -> Scale:
    """The table's scale as a reviewer gave it; shares follow where they had the scale of money."""
    for c in corrections:
        if c.what == "scale" and c.statement == kind and c.scale is not None and _same(title, c.title):
            shares = c.scale if scale.shares == scale.money else scale.shares
            scale = replace(scale, money=c.scale, shares=shares, evidence=c.source)
    return scale


def corrected_concepts(
    found: Sequence[Concept | None],
    labels: Sequence[tuple[str, str]],
    kind: str,
    corrections: Sequence[Correction],
) -> list[Concept | None]:
    """The concepts of the rows, given as (label, section), with those that reviewers gave."""
    corrected = list(found)
    for c in corrections:
        if c.what != "concept" or c.statement != kind:
            continue
        for place, (label, section) in enumerate(labels):
            if _same(label, c.label) and (c.section is None or _same(section, c.section)):
                corrected[place] = None if c.concept is None else Concept(c.concept, c.source, c.sign)
    return corrected
