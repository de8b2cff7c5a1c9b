"""Page numbers of plain text: no row of the table above them."""

import pytest

from transforms.text import text_grids

SHEET = """\
                         BALANCE SHEETS
                         (in thousands)
                              December 31,
                             2003       2002
      Cash                 $ 1,200    $ 1,100
      Inventories              400        300
                           -------    -------
      Total assets         $ 1,600    $ 1,400
                           =======    =======
"""
NEXT = """
                         NOTES
      The company makes pumps.
"""


@pytest.mark.parametrize(
    "end",
    [
        "\n      See accompanying notes.\n                                              7\n",
        "\n      The notes are an integral\n      part of these statements.\n\n                     7\n",
        "\n\n                                             7\n\n\n",
        "\n                                            - 7 -\n<PAGE>\n",
    ],
)
def test_a_page_number_is_no_row(end: str) -> None:
    (grid,) = text_grids(SHEET + end + NEXT)
    assert [row.label for row in grid.rows] == ["Cash", "Inventories", "Total assets"]
    assert not grid.refused


def test_a_sum_without_a_label_is_a_row() -> None:
    unnamed = SHEET.replace("Total assets        ", " " * 20)
    one_column = "\n".join(line[:38] for line in unnamed.splitlines()) + "\n"
    for sheet in (unnamed, one_column):
        (grid,) = text_grids(sheet + NEXT)
        assert [row.label for row in grid.rows] == ["Cash", "Inventories", ""]
