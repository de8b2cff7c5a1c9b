"""Source lines: a locator leads to its line, whatever the encoding and the line ends."""

from pathlib import Path

from flows.source_lines import SourceLine, located, source_lines
from warehouse.store import RawStore

TEXT = b"Heading\r\nCash      $ 4,059    4,120\r\nTotal       9,000    9,100"


def test_the_line_of_a_number_with_its_span() -> None:
    start = TEXT.index(b"4,059")
    (line,) = located(TEXT, f"bytes:{start}-{start + 5}")
    assert line == SourceLine("Cash      $ 4,059    4,120", 12, 17)
    assert line.text[12:17] == "4,059"


def test_lines_around_it_at_the_edges_of_the_file() -> None:
    start = TEXT.index(b"9,000")
    assert [line.text for line in located(TEXT, f"bytes:{start}-{start + 5}", around=2)] == [
        "Heading",
        "Cash      $ 4,059    4,120",
        "Total       9,000    9,100",
    ]


def test_bytes_that_are_no_utf8_do_not_move_the_mark() -> None:
    data = b"Soci\xe9t\xe9 12"
    (line,) = located(data, "bytes:8-10")
    assert line.text[line.start : line.end] == "12"
    assert line.text.startswith("Société")


def test_tabs_do_not_move_the_mark() -> None:
    (line,) = located(b"Cash\t12\t13", "bytes:8-10")
    assert line.text[line.start : line.end] == "13"


def test_a_line_of_a_megabyte_is_shown_around_the_number() -> None:
    data = b"x" * 500_000 + b"12" + b"y" * 500_000
    (line,) = located(data, "bytes:500000-500002")
    assert len(line.text) < 10_000
    assert line.text[line.start : line.end] == "12"


def test_other_locators_and_places_outside_have_no_line() -> None:
    assert located(TEXT, "cell:1-2") == []
    assert located(TEXT, "bytes:5-9999") == []


def test_the_lines_of_several_facts_come_once_in_print_order(tmp_path: Path) -> None:
    raw = RawStore(tmp_path)
    sha256 = raw.keep(TEXT)
    places = [TEXT.index(number) for number in (b"9,000", b"4,059", b"4,120")]
    lines = source_lines(raw, sha256, [f"bytes:{start}-{start + 5}" for start in places])
    assert lines == "Cash      $ 4,059    4,120\nTotal       9,000    9,100"
    assert source_lines(raw, "0" * 64, ["bytes:0-1"]) is None
