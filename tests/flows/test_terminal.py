"""The terminal: tables keep to its width, numbers are never cut, and hostile text cannot act on it."""

import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.terminal import Progress, amount, columns_of, cut, duration, safe, table


def test_numbers_stand_to_the_right_text_to_the_left_and_null_is_visible() -> None:
    rows = [("Cash", Decimal("1234567.5000000000"), None), ("Total", Decimal("-12.0000000000"), "x")]
    assert table(("label", "value", "note"), rows, None) == [
        "label        value  note",
        "─────  ───────────  ────",
        "Cash   1,234,567.5  NULL",
        "Total          -12  x",
    ]


def test_text_is_cut_with_a_mark_and_numbers_are_not() -> None:
    rows = [("A very long label of a row that goes on and on", 123456789)]
    lines = table(("label", "value"), rows, 30)
    assert lines[-1] == "A very long label …  123456789"
    assert all(len(line) <= 30 for line in lines)


def test_columns_that_hold_nothing_make_room_before_others_are_cut() -> None:
    names, row = ["cik", "company_name", "label", "value"], [None, None, "Total assets", Decimal(89_273_000)]
    assert table(names, [row], 40) == [
        "label              value",
        "────────────  ──────────",
        "Total assets  89,273,000",
        "(NULL in every row: cik, company_name)",
    ]
    assert table(names, [row], 80)[0].split() == names  # where there is room, they are shown
    assert table(names[:2], [row[:2]], 10)[0].split()  # nothing else to show


def test_columns_that_do_not_fit_are_named() -> None:
    lines = table(tuple("abcdefghij"), [tuple(range(1_000_000_000, 1_000_000_010))], 40)
    assert " ".join(lines[3:]) == "(… not shown for want of width: d, e, f, g, h, i, j)"
    assert max(map(len, lines)) <= 40


cells = st.one_of(st.none(), st.text(max_size=80), st.integers(0, 10**6), st.booleans())


@given(
    st.integers(1, 8).flatmap(
        lambda n: st.lists(st.lists(cells, min_size=n, max_size=n), min_size=1, max_size=5)
    ),
    st.integers(40, 200),
)
def test_no_row_is_wider_than_the_terminal(rows: list[list[object]], limit: int) -> None:
    lines = table([f"c{i}" for i in range(len(rows[0]))], rows, limit)
    assert all(columns_of(line) <= limit for line in lines)
    assert len(lines) >= len(rows) + 2


@given(st.text())
def test_safe_text_holds_nothing_a_terminal_obeys(text: str) -> None:
    shown = safe(text)
    assert shown.isprintable()
    assert safe(shown) == shown


def test_escape_sequences_and_reversed_writing_are_made_visible() -> None:
    assert safe("\x1b[2J\x07a\u202eb\nc") == "\ufffd[2J\ufffda\ufffdb c"
    assert safe("Société Générale — 5 €") == "Société Générale — 5 €"


def test_wide_characters_count_twice() -> None:
    assert columns_of("株式") == 4
    assert cut("株式会社", 5) == "株式…"


@pytest.mark.parametrize(
    ("value", "text"), [("0E-10", "0"), ("0.3300000000", "0.33"), ("-1000", "-1,000"), ("1E+3", "1,000")]
)
def test_amounts_have_separators_and_no_idle_zeros(value: str, text: str) -> None:
    assert amount(Decimal(value)) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.84, "0.8 s"), (42, "42 s"), (170, "3 min"), (4800, "1 h 20 min")]
)
def test_durations_are_for_people(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_without_a_terminal_progress_is_a_line_for_each_stage() -> None:
    stream = io.StringIO()
    with Progress(stream) as progress:
        progress.stage("read", 1200, "files")
        for _ in range(1200):
            progress.advance()
        progress.stage("audit")
    assert stream.getvalue() == "read 1,200 files\naudit\n"
