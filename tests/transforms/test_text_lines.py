"""Lines of plain text: tabs, and rows that a mailer cut at its width, with their locators."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.pictures import pictures
from transforms.text import text_grids


def test_rows_cut_at_a_width_are_put_together() -> None:
    """A mailer cuts the last column off, at a blank or inside a number; offsets lead to the source."""
    rows = [
        "                                   Three Months          Nine Months",
        "                                Ended September 30    Ended September 30",
        "                                 1995        1994      1995        1994",
        "Premiums earned               $ 102,440   $ 102,737  $ 299,059   $ 310,564",
        "Net investment income            20,529      21,118     63,166      60,739",
        "Realized losses                  (1,652)     (1,083)    (5,848)     (1,222)",
        "                              ----------  ---------  ---------  ----------",
        "Total revenues                  121,317     122,772    356,377     370,081",
    ]
    title = "CONSOLIDATED STATEMENT OF INCOME\n(000s omitted except per share amounts)\n\n"
    read = pictures(title + "\n".join(rows))
    assert "Nine Months / Ended September 30 / 1994" in read
    in_numbers = "\n".join(f"{row[:70]}\n{row[70:]}" if len(row) > 70 else row for row in rows)
    assert pictures(title + in_numbers).replace("\n,", ",") == read
    cut = [row.rfind(" ", 0, 69) if len(row) > 68 else 0 for row in rows]
    at_blanks = "\n".join(
        f"{row[:k].rstrip()}\n{row[k:].strip()}" if k else row for row, k in zip(rows, cut, strict=True)
    )
    assert pictures(title + at_blanks) == read
    (grid,) = text_grids(title + at_blanks)
    token = grid.rows[0].cells[3]
    assert token is not None and (title + at_blanks)[token.start : token.end] == "310,564"


@settings(max_examples=100)
@given(
    st.lists(
        st.sampled_from(
            ["Cash\t1,000\t900", "Accounts receivable, net\t20\t-", "\t1999\t1998", "Total\t(5)\t\t7"]
        ),
        max_size=12,
    )
)
def test_tabs_keep_every_locator(lines: list[str]) -> None:
    text = "BALANCE SHEETS\n" + "\n".join(lines) + "\n"
    for grid in text_grids(text):
        assert all(text[c.start : c.end] == c.printed for row in grid.rows for c in row.cells if c)
