"""Columns of plain text: every number comes back from its own; currencies; columns that drift."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.text import text_grids

LABELS = st.sampled_from(
    [
        "Net sales",
        "Cost of sales",
        "Selling, general and administrative",
        "Interest expense",
        "Income taxes",
        "Net income",
    ]
)
AMOUNTS = st.one_of(st.none(), st.integers(-(10**8), 10**8))


def printed(amount: int | None, style: str) -> str:
    if amount is None:
        return "--"
    digits = f"{abs(amount):,}"
    sign = f"({digits})" if amount < 0 else digits
    return f"$ {sign}" if style == "dollar" else sign


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, list[list[int | None]]]:
    """A table as a typist sets it: numbers flushed right, closing parentheses outside the column."""
    columns = draw(st.integers(1, 6))
    sales = draw(st.lists(st.integers(1_000, 10**8), min_size=columns, max_size=columns))
    values = [
        sales,
        *draw(st.lists(st.lists(AMOUNTS, min_size=columns, max_size=columns), min_size=3, max_size=12)),
    ]
    leaders = draw(st.booleans())
    gap = draw(st.integers(3, 9))
    lines = [" " * 44 + "".join(f"{2004 - k:>{15 + gap}} " for k in range(columns))]
    for row in values:
        label = draw(LABELS)
        style = draw(st.sampled_from(["plain", "dollar"]))
        cells = "".join(
            f"{printed(amount, style).rstrip(')'):>{15 + gap}}"
            + (")" if amount is not None and amount < 0 else " ")
            for amount in row
        )
        lines.append((label + " ").ljust(44, "." if leaders else " ") + cells)
    return "STATEMENTS OF INCOME\n\n" + "\n".join(lines) + "\n", values


@settings(max_examples=150)
@given(tables())
def test_every_number_comes_back_from_its_column(table: tuple[str, list[list[int | None]]]) -> None:
    text, values = table
    (grid,) = text_grids(text)
    assert [column.header for column in grid.columns] == [(str(2004 - k),) for k in range(len(values[0]))]
    read = [[cell and (None if cell.is_nil else cell.coefficient) for cell in row.cells] for row in grid.rows]
    assert read == values
    assert not grid.refused


@pytest.mark.parametrize("mark", ["DM ", "FF", "Ps. ", "RMB ", "Cdn$", "S$", "C$", "(DM "])
def test_currencies_stand_in_columns(mark: str) -> None:
    close = ")" if "(" in mark else ""
    text = f"""\
STATEMENTS OF OPERATIONS
                                   1998          1997
Interest income             {mark}4,210{close}       {mark}1,877{close}
Professional fees                41,020        39,004
Net sales                        36,810        37,127
"""
    sign = -1 if close else 1
    (grid,) = text_grids(text)
    assert [[cell.coefficient if cell else None for cell in row.cells] for row in grid.rows] == [
        [sign * 4210, sign * 1877],
        [41020, 39004],
        [36810, 37127],
    ]
    assert all(cell and cell.currency == mark.strip(" (") for cell in grid.rows[0].cells)


DRIFTED = """\
STATEMENTS OF OPERATIONS
                           1999                                1998
                     ----------------      -----------------
Oil sales                            $                        4,118      $                      5,207
Gas sales                                                             6,220                              7,440
Other                                                                                   41                  38
                           10,379                            12,685
Lease operating                                                  2,110                              2,207
Impairment                                                                          --            9,110
General and administrative                              1,118                              1,204
Interest                                                                2,207            2,118
"""
"""Proportional type set with blanks: a column ends wherever the label left it."""


def test_columns_that_drift_are_read_in_order() -> None:
    (grid,) = text_grids(DRIFTED)
    assert [column.header for column in grid.columns] == [("1999",), ("1998",)]
    assert [[cell and cell.printed for cell in row.cells] for row in grid.rows] == [
        ["4,118", "5,207"],
        ["6,220", "7,440"],
        ["41", "38"],
        ["10,379", "12,685"],
        ["2,110", "2,207"],
        ["--", "9,110"],
        ["1,118", "1,204"],
        ["2,207", "2,118"],
    ]


def test_columns_that_drift_below_fewer_headings_have_none() -> None:
    """A number without a heading has no period: refused, never moved to another year."""
    (grid,) = text_grids(DRIFTED.replace(" 1999 ", "      "))
    assert [column.header for column in grid.columns] == [(), ()]


def test_a_lone_number_of_columns_that_drift() -> None:
    lone = "Royalties" + " " * 54 + "2,150\n"
    (grid,) = text_grids(DRIFTED.replace("Interest ", lone + "Interest "))
    assert grid.refused[0][1] == "the columns drift: it may stand in one or the other"
