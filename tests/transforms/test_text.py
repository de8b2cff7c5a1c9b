"""The reader of plain text: printed layouts and their grids (``layouts/``), and what holds for any text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.pictures import Layout, layouts, pictures
from transforms.text import text_grids

LAYOUTS = list(layouts())


def test_every_layout_has_a_name_of_its_own_and_both_halves() -> None:
    assert len({layout.name for layout in LAYOUTS}) == len(LAYOUTS)
    assert all(layout.exhibit.strip() for layout in LAYOUTS)
    unread = [layout.name for layout in LAYOUTS if not layout.picture]
    assert unread == [
        "tables: Words between numbers are never guessed at",
        "tables: Prose in wide blanks is no table",
        "tables: Lists indexes and telephone numbers",
        "tables: A table of european numbers is none",
    ]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_a_layout_is_read_as_drawn(layout: Layout) -> None:
    assert pictures(layout.exhibit) == layout.picture


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_carriage_returns_change_nothing(layout: Layout) -> None:
    assert pictures(layout.exhibit.replace("\n", "\r\n")) == layout.picture


@pytest.mark.parametrize(
    "layout", [layout for layout in LAYOUTS if "\t" not in layout.exhibit], ids=lambda layout: layout.name
)
def test_a_margin_changes_nothing(layout: Layout) -> None:
    """Of blanks: in front of a tab one may move all that follows to the next stop."""
    margin = "".join(f"   {line}" if line else line for line in layout.exhibit.splitlines(keepends=True))
    assert pictures(margin) == layout.picture


@settings(max_examples=200)
@given(st.text(alphabet=" \t\n-=_.,$%()*<>|0123456789abcEXT€—", max_size=600))
def test_any_text_is_read_without_an_error(text: str) -> None:
    for grid in text_grids(text):
        for row in grid.rows:
            assert len(row.cells) == len(grid.columns)
            assert all(text[cell.start : cell.end] == cell.printed for cell in row.cells if cell)
        assert all(text[token.start : token.end] == token.printed for token, _ in grid.refused)


def test_hostile_texts_give_no_tables() -> None:
    """Bounds, not speed: what no page prints is text."""
    assert text_grids("1" * 100_000) == []
    assert text_grids("1  " * 50_000) == []
    assert text_grids("\n".join("label  " + "  ".join("1,000" for _ in range(100)) for _ in range(5))) == []
    assert text_grids("<TABLE>\n" * 1_000) == []
    assert text_grids("(" * 10_000 + "\n" + "a (" * 10_000) == []
