"""Source lines: a locator leads to its line, whatever the encoding and the line ends."""

from pathlib import Path

import pytest

from flows.source_lines import SourceLine, lines_at, located, source_lines
from warehouse.store import RawStore

TEXT = b"Heading\r\nCash      $ 4,059    4,120\r\nTotal       9,000    9,100"


def test_the_line_of_a_number_with_its_span() -> None:
    start = TEXT.index(b"4,059")
    (line,) = located(TEXT, f"bytes:{start}-{start + 5}", is_html=False)
    assert line == SourceLine("Cash      $ 4,059    4,120", 12, 17)
    assert line.text[12:17] == "4,059"


def test_lines_around_it_at_the_edges_of_the_file() -> None:
    start = TEXT.index(b"9,000")
    assert [line.text for line in located(TEXT, f"bytes:{start}-{start + 5}", is_html=False, around=2)] == [
        "Heading",
        "Cash      $ 4,059    4,120",
        "Total       9,000    9,100",
    ]


def test_bytes_that_are_no_utf8_do_not_move_the_mark() -> None:
    data = b"Soci\xe9t\xe9 12"
    (line,) = located(data, "bytes:8-10", is_html=False)
    assert line.text[line.start : line.end] == "12"
    assert line.text.startswith("Société")


def test_tabs_do_not_move_the_mark() -> None:
    (line,) = located(b"Cash\t12\t13", "bytes:8-10", is_html=False)
    assert line.text[line.start : line.end] == "13"


@pytest.mark.parametrize("is_html", [False, True])
def test_a_line_of_a_megabyte_is_shown_around_the_number(is_html: bool) -> None:
    data = b"x" * 500_000 + b"12" + b"y" * 500_000
    (line,) = located(data, "bytes:500000-500002", is_html)
    assert len(line.text) < 10_000
    assert line.text[line.start : line.end] == "12"


def test_other_locators_and_places_outside_have_no_line() -> None:
    assert located(TEXT, "cell:1-2", is_html=False) == []
    assert located(TEXT, "bytes:5-9999", is_html=True) == []


def test_the_lines_of_several_facts_come_once_in_print_order(tmp_path: Path) -> None:
    raw = RawStore(tmp_path)
    sha256 = raw.keep(TEXT)
    places = [TEXT.index(number) for number in (b"9,000", b"4,059", b"4,120")]
    lines = source_lines(raw, sha256, False, [f"bytes:{start}-{start + 5}" for start in places])
    assert lines == "Cash      $ 4,059    4,120\nTotal       9,000    9,100"
    assert source_lines(raw, "0" * 64, False, ["bytes:0-1"]) is None


HTML = b"""<p>Condensed <b>Balance</b> Sheets</p><p>(In&nbsp;thousands)</p>
<table><tr><td colspan=2>&nbsp;</td><td>2003<td>2002</tr>
<TR><TD>Cash&#8212;<i>restricted</i></TD>
<td>$</td><td><p align="right">4,059</p></td><td>$</td><td>4,120</td></TR>
<tr><td></td></tr>
<tr><td>Deficit<td>(<td>1,200<td>)<td>(1,150<td>)
<tr><td>Total</td><td></td><td>9,000</td></tr></table><p>Not audited.</p>"""


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_rows_and_lines_of_utf16_are_those_of_other_encodings(encoding: str) -> None:
    def stored(data: bytes) -> bytes:
        return f"\ufeff{data.decode()}".encode(encoding)

    def placed(data: bytes, number: bytes) -> str:
        start = 2 + 2 * data.index(number)
        return f"bytes:{start}-{start + 2 * len(number)}"

    (row,) = located(stored(HTML), placed(HTML, b"4,059"), is_html=True)
    assert row == SourceLine("Cash\u2014restricted  $4,059  $4,120", 18, 23)
    assert lines_at(stored(HTML), True, [placed(HTML, b"9,000")]) == (
        f"Total  9,000  [bytes:{2 + 2 * HTML.index(b'<tr><td>Total')}-{2 + 2 * HTML.index(b'</tr></table>')}]"
    )
    (line,) = located(stored(TEXT), placed(TEXT, b"4,059"), is_html=False)
    assert line == SourceLine("Cash      $ 4,059    4,120", 12, 17)


def place(number: bytes, data: bytes = HTML) -> str:
    start = data.index(number)
    return f"bytes:{start}-{start + len(number)}"


def test_a_row_of_html_is_shown_as_printed_between_its_neighbours() -> None:
    lines = located(HTML, place(b"4,059"), is_html=True, around=1)
    assert [line.text for line in lines] == [
        "2003  2002",
        "Cash\u2014restricted  $4,059  $4,120",
        "Deficit  (1,200)  (1,150)",
    ]
    own = lines[1]
    assert own.text[own.start : own.end] == "4,059"


def test_the_mark_holds_a_number_that_is_set_over_several_cells() -> None:
    (line,) = located(HTML, place(b"(<td>1,200<td>)"), is_html=True)
    assert line.text[line.start : line.end] == "(1,200)"


def test_outside_tables_a_line_is_a_paragraph() -> None:
    lines = located(HTML, place(b"thousands"), is_html=True, around=1)
    assert [line.text for line in lines] == ["Condensed Balance Sheets", "(In thousands)", "2003  2002"]


def test_typewriter_tables_within_html_keep_their_lines() -> None:
    data = b"<p>x</p><pre>\nCash       12\nTotal      13\n</pre>"
    assert [line.text for line in located(data, place(b"12", data), is_html=True)] == ["Cash       12"]
    assert lines_at(data, True, [place(b"13", data)]) == "Total      13"


def test_rows_of_html_come_once_each_with_their_locator() -> None:
    shown = lines_at(HTML, True, [place(n) for n in (b"9,000", b"4,120", b"4,059")])
    assert shown is not None
    cash, total = (line.rpartition("  [") for line in shown.splitlines())
    assert (cash[0], total[0]) == ("Cash\u2014restricted  $4,059  $4,120", "Total  9,000")
    first, last = cash[2].removeprefix("bytes:").removesuffix("]").split("-")
    assert HTML[int(first) : int(last)].startswith(b"<TR><TD>Cash")


def test_no_tag_of_the_issuer_survives() -> None:
    data = b"<tr><td><a href='x'>A<!-- 12 </td> --></a><td onclick=go()>12<td>&lt;b&gt;<td unended"
    assert located(data, place(b"12<", data)[:-1] + "9", is_html=True)
    (line,) = located(data, place(b">12<td>", data), is_html=True)
    assert "onclick" not in line.text and "href" not in line.text
