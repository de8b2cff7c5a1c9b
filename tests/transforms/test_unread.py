"""Tables of which nothing could be read are put on record; lists, addresses and prose are not."""

import pytest

from transforms.grid import Grid
from transforms.html import html_grids
from transforms.text import text_grids


def unread(grids: list[Grid]) -> list[list[str]]:
    """What each grid without columns has refused, as printed."""
    return [[token.printed for token, _ in grid.refused] for grid in grids if not grid.columns]


def table(*rows: tuple[str, ...]) -> str:
    cells = ["".join(f"<td>{cell}</td>" for cell in row) for row in rows]
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"


RANGES = (
    ("", "Low - high"),
    ("Revenue", "$5.10 billion to $5.15 billion"),
    ("Operating margin", "~18.5%"),
    ("Earnings per share", "$2.95 - $3.07"),
)


def test_a_table_of_ranges_is_on_record_where_it_stands() -> None:
    source = "<p>Outlook for the year</p>" + table(*RANGES)
    (grid,) = html_grids(source)
    assert (grid.columns, grid.rows) == ([], [])
    assert unread([grid]) == [["$5.10 billion to $5.15 billion", "~18.5%", "$2.95 - $3.07"]]
    assert all(source[token.start : token.end] == token.printed for token, _ in grid.refused)
    assert grid.context == ("Outlook for the year",)
    assert source[grid.start : grid.end].count("<td>") == 8


def test_numbers_beside_amounts_in_words_are_on_record_with_them() -> None:
    found = html_grids(table(("", "Commercial", "Total"), ("Total revenues", "$17,839", "$19,371")) * 2)
    assert unread(found) == []  # two numbers may be a remark
    rows = (("", "Commercial", "Total"), ("This year",), ("Total revenues", "$17,839", "$19,371"))
    found = html_grids(table(*rows, ("The year before",), ("Total revenues", "$16,544", "$18,100")))
    assert unread(found) == [["17,839", "19,371", "16,544", "18,100"]]


@pytest.mark.parametrize(
    "rows",
    [
        (("Consolidated results", "4 - 5"), ("Balance sheet", "6 - 7"), ("Notes", "8")),
        (("12 Main Street", "Springfield, IL 62701"), ("Telephone", "(217) 555-0100"), ("Fax", "555-0199")),
        (("1", "Elimination of revenues of $12 million earned from the parent company."), ("2", "The same.")),
        (("Section 2.01", "2.01(a)"), ("Section 2.02", "2.02(b)"), ("Section 3.01", "3.01")),
        (("Commission file number", "1-1136"), ("Employer number", "22-0790350"), ("Filed", "12/31/1999")),
    ],
)
def test_what_holds_no_figures_leaves_no_record(rows: tuple[tuple[str, str], ...]) -> None:
    assert html_grids(table(*rows)) == []
    assert text_grids("\n".join(f"{label:<60}{printed}" for label, printed in rows)) == []


def test_text_that_becomes_no_table_is_on_record_in_print_order() -> None:
    prices = """\
                                 High         Low       Dividend
      First quarter               46 5/8      37 3/4      $.11
      Second quarter              41 1/4      32 7/8       .13
      Third quarter               36 7/8      30 1/8       .13
      Fourth quarter              41 5/8      34 1/2       .13
"""
    sheet = """\



                                     BALANCE SHEETS
                                     (in thousands)
                                              December 31,
                                             2003       2002
      Cash                                 $ 1,200    $ 1,100
      Inventories                              400        300
      Total assets                         $ 1,600    $ 1,400
"""
    for text in (prices + sheet, sheet + "\n\n\n\n\n\n\n\n\n" + prices):
        grids = text_grids(text)
        assert [grid.index for grid in grids] == [0, 1]
        assert [bool(grid.columns) for grid in grids] == [text.startswith("\n"), text.startswith(" ")]
        (printed,) = unread(grids)
        assert [one for one in printed if one.startswith((".", "$"))]
        assert all(
            text[token.start : token.end] == token.printed for grid in grids for token, _ in grid.refused
        )


def test_two_sides_that_cannot_be_cut_apart_are_on_record() -> None:
    text = """\
      Cash              $1,200   Payables      $  400
      Inventories          400   Long-term debt due 2009     700
      Plant, net of depreciation   900   Equity    1,400
      Total             $2,500   Total        $2,500
"""
    (printed,) = unread(text_grids(text))
    assert {"1,200", "400", "2,500"} <= set(printed)


def test_justified_prose_leaves_no_record() -> None:
    text = """\
Sales  in  the  beauty care products segment  increased  5%  (4%
excluding  the  effect  of foreign exchange)  to  $624  million.
Sales  growth  resulted  from a 2%  increase  in  volume,  a  2%
increase  in  selling prices and a 1% increase  due  to  foreign
exchange rates, with  prices  up  3%  to  $1,200,  from  $1,100,
"""
    assert text_grids(text) == []
