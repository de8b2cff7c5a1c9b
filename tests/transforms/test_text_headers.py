"""Headings of plain text that stand over no columns."""

from __future__ import annotations

from tests.transforms.pictures import pictures
from transforms.text import text_grids


def test_headings_that_stand_over_no_columns_are_not_trusted() -> None:
    """Headings moved out of their columns: no quarter is taken for a year."""
    rows = """\
Revenues                             $ 10,100  $ 10,200  $ 10,300  $ 40,100  $ 39,200
Expenses                                9,000     9,100     9,200    36,000    35,000
Net income                           $  1,100  $  1,100  $  1,100  $  4,100  $  4,200
"""
    title = "CONSOLIDATED STATEMENTS OF EARNINGS\n(In thousands)\n\n"
    over = """\
                                          Three Months Ended             Year Ended
                                     Dec. 31,  Sep. 30,  Dec. 31,  Dec. 31,  Dec. 31,
                                       1998      1998      1997      1998      1997
"""
    assert "Three Months Ended / Dec. 31, / 1997 | Year Ended / Dec. 31, / 1998" in pictures(
        title + over + rows
    )
    moved = over.replace(" " * 42 + "Three Months Ended" + " " * 13, " " * 20 + "Three Months Ended")
    (grid,) = text_grids(title + moved + rows)
    assert grid.rows == [] and {reason for _, reason in grid.refused} == {
        "the headings do not stand over the columns"
    }


def test_a_mark_of_no_audit_in_the_stub_moves_no_date() -> None:
    (grid,) = text_grids(
        """\
                 BALANCE SHEETS
                 (in thousands)
(Unaudited)  June 30, 1997 December 31, 1996
Cash                           $ 1,180      $ 1,005
Receivables                        380          305
                               -------      -------
Total assets                   $ 1,560      $ 1,310
"""
    )
    assert [column.header for column in grid.columns] == [("June 30, 1997",), ("December 31, 1996",)]
