"""Changed columns: the prose says which period a column is of, and two columns stand the other way round.

In: the claims of one exhibit with their verdicts and its facts. Out: the same, but where the text's figures
for two periods stand crosswise in two columns of a primary statement, these claims are contradicted.

A single amount of another period may be words misread. Amounts that cross (what is said of this year stands
in last year's column, what is said of last year in this year's) while no claim agrees with either column are
not: the headings of the two columns were changed over, or the columns under them, which no sum can show.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from transforms.facts import Fact
from transforms.ties import (
    ANOTHER_PERIOD,
    CONTRADICTED,
    NOT_TESTABLE,
    TIED,
    TiedClaim,
    agree,
    is_same_period,
    is_telling,
)

Columns = tuple[int, frozenset[int]]
"""A table and two of its columns."""


class _Cross(NamedTuple):
    """A claim that agrees with its row's figure in another column than that of its period."""

    place: int
    """Of the claim among all."""
    due: Fact
    columns: Columns


def with_changed_columns(
    tied: Sequence[TiedClaim], facts: Sequence[Fact], primary: Collection[int]
) -> list[TiedClaim]:
    """The verdicts; claims that cross are contradicted by the figure printed in their place."""
    crosses = list(_crosses(tied, [f for f in facts if f.table_index in primary]))
    column_of = {f.fact_id: (f.table_index, f.column_index) for f in facts}
    agreeing = {column_of.get(t.fact_id or "") for t in tied if t.verdict == TIED}
    verdicts = list(tied)
    for columns in dict.fromkeys(cross.columns for cross in crosses):
        mine = [cross for cross in crosses if cross.columns == columns]
        table, pair = columns
        is_crosswise = {cross.due.column_index for cross in mine} == pair
        is_sure = any(is_telling(tied[cross.place].claim) for cross in mine)
        if is_crosswise and is_sure and not any((table, column) in agreeing for column in pair):
            for cross in mine:
                verdicts[cross.place] = verdicts[cross.place]._replace(
                    verdict=CONTRADICTED, fact_id=cross.due.fact_id, period=tied[cross.place].claim.period
                )
    return verdicts


def _crosses(tied: Sequence[TiedClaim], facts: Sequence[Fact]) -> Iterator[_Cross]:
    rows: dict[str | None, dict[tuple[int | None, int | None], list[Fact]]] = {}
    for fact in facts:
        if fact.period_end is not None and fact.column_index is not None and not fact.is_nil:
            of_concept = rows.setdefault(fact.concept, {})
            of_concept.setdefault((fact.table_index, fact.row_index), []).append(fact)
    for place, one in enumerate(tied):
        claim = one.claim
        if one.verdict != NOT_TESTABLE or one.reason != ANOTHER_PERIOD or claim.period is None:
            continue
        for concept in claim.subject.tied_with:
            for (table, _), row in rows.get(concept, {}).items():
                for due in row:
                    if table is None or due.column_index is None or not is_same_period(due, claim.period):
                        continue
                    for other in row:
                        if (
                            other.column_index is not None
                            and other.period_end != due.period_end
                            and agree(claim, other, claim.decimals)
                        ):
                            yield _Cross(
                                place, due, (table, frozenset((due.column_index, other.column_index)))
                            )
