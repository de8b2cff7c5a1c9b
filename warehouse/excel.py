"""Excel: query results as a workbook that cannot run anything.

In: named queries. Out: one .xlsx (Office Open XML), one sheet each, written row by row in flat memory.

A workbook runs what is stored as a formula, so none is ever stored: text of the exhibits is stored as
inline strings, in cells formatted as text and marked with the quote prefix, so that it stays text when
somebody edits and confirms the cell, or saves the sheet in another format. Numbers are numbers as far as
Excel holds them, 15 significant digits; longer ones are text with all their digits rather than rounded.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ROWS_A_SHEET = 1_048_576
"""Rows of a sheet of Excel, its heading included; more rows go on in a second sheet."""

COLUMNS_A_SHEET = 16_384

CHARACTERS_A_CELL = 32_767
"""Excel refuses to open longer cells; the end of a longer text is cut and marked."""

DIGITS = 15
"""Significant digits that Excel keeps of a number."""

CHARACTERS_A_NAME = 31
"""Length of a sheet's name."""

FIRST_DAY = date(1900, 3, 1)
"""Excel counts a 29 February 1900, so days before this have two numbers; they are written as text."""

_EPOCH = date(1899, 12, 30)
_ROWS_AT_ONCE = 10_000
_CUT = " [cut]"

_TEXT, _WHOLE, _FRACTION, _DAY, _MOMENT, _HEADING = 0, 1, 2, 3, 4, 5

_STYLES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>
<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>
<fonts count="2"><font><sz val="10"/><name val="Calibri"/></font>
<font><b/><sz val="10"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill>
<fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="6">
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/>
<xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyFont="1"/>
</cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>"""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def write_excel(con: DuckDBPyConnection, queries: Mapping[str, str], path: Path) -> dict[str, int]:
    """Write one sheet per query (name -> SQL) into a new workbook; rows per name."""
    names: list[str] = []
    counts: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as book:
        for name, query in queries.items():
            found = con.execute(query)
            heading = [str(column[0]) for column in found.description or ()][:COLUMNS_A_SHEET]
            rows = _rows(found)
            counts[name] = 0
            first: list[Sequence[Any]] | None = []  # of the next sheet, known to be needed
            while first is not None:
                names.append(_sheet_name(name, names))
                with book.open(f"xl/worksheets/sheet{len(names)}.xml", "w", force_zip64=True) as sheet:
                    counts[name] += _write_sheet(
                        sheet, heading, chain(first, islice(rows, ROWS_A_SHEET - 1 - len(first)))
                    )
                ahead = next(rows, None)
                first = None if ahead is None else [ahead]
        _write_frame(book, names)
    return counts


def _rows(found: DuckDBPyConnection) -> Iterator[Sequence[Any]]:
    while rows := found.fetchmany(_ROWS_AT_ONCE):
        yield from rows


def _write_sheet(sheet: IO[bytes], heading: Sequence[str], rows: Iterator[Sequence[Any]]) -> int:
    """Write a sheet; how many rows."""
    sheet.write(
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{_MAIN}">'
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" '
        'state="frozen"/></sheetView></sheetViews><sheetFormatPr baseColWidth="14" defaultRowHeight="15"/>'
        "<sheetData>".encode()
    )
    sheet.write(_row(heading, _HEADING).encode())
    written = 0
    lines: list[str] = []
    for row in rows:
        lines.append(_row(row[:COLUMNS_A_SHEET]))
        written += 1
        if len(lines) == _ROWS_AT_ONCE:
            sheet.write("".join(lines).encode())
            lines = []
    sheet.write("".join(lines).encode())
    sheet.write(b"</sheetData></worksheet>")
    return written


def _row(row: Sequence[Any], text_style: int = _TEXT) -> str:
    return "<row>" + "".join(_cell(value, text_style) for value in row) + "</row>"


def _cell(value: Any, text_style: int = _TEXT) -> str:
    if value is None:
        return "<c/>"
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | Decimal):
        return _number(Decimal(value))
    if isinstance(value, float) and value == value and abs(value) != float("inf"):
        return f'<c s="{_FRACTION}"><v>{value!r}</v></c>'
    if isinstance(value, datetime) and value.date() >= FIRST_DAY and value.tzinfo is None:
        of_day = value.hour * 3600 + value.minute * 60 + value.second
        return f'<c s="{_MOMENT}"><v>{(value.date() - _EPOCH).days + of_day / 86400!r}</v></c>'
    if isinstance(value, date) and not isinstance(value, datetime) and value >= FIRST_DAY:
        return f'<c s="{_DAY}"><v>{(value - _EPOCH).days}</v></c>'
    return f'<c s="{text_style}" t="inlineStr"><is><t xml:space="preserve">{_text(str(value))}</t></is></c>'


def _number(value: Decimal) -> str:
    if not value.is_finite():
        return _cell(str(value))
    digits = f"{value:f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    if len(digits.lstrip("-").replace(".", "").strip("0")) > DIGITS:
        return _cell(digits)
    return f'<c s="{_FRACTION if "." in digits else _WHOLE}"><v>{digits}</v></c>'


_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff￾￿]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def _text(text: str) -> str:
    """Text for XML: marks escaped, and what XML cannot hold written as Excel does (_x0007_)."""
    if len(text) > CHARACTERS_A_CELL:
        text = text[: CHARACTERS_A_CELL - len(_CUT)] + _CUT
    text = _ESCAPE.sub("_x005F_", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "_x000D_")
    return _NOT_XML.sub(lambda found: f"_x{ord(found.group()):04X}_", text)


def _sheet_name(name: str, taken: Sequence[str]) -> str:
    """A name that Excel takes: short, without []:*?/\\ or an outer apostrophe, and none twice."""
    plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", name).strip(" '") or "sheet"
    numbered, number = plain[:CHARACTERS_A_NAME].strip(" '"), 1
    while numbered.lower() in [other.lower() for other in taken]:
        number += 1
        numbered = f"{plain[: CHARACTERS_A_NAME - len(str(number)) - 1]} {number}"
    return numbered


def _write_frame(book: zipfile.ZipFile, names: Sequence[str]) -> None:
    """What makes sheets a workbook: the list of parts, the relations between them, and the styles."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    sheets = range(1, len(names) + 1)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>'
        for n in sheets
    )
    book.writestr(
        "[Content_Types].xml",
        f'{head}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>{parts}</Types>',
    )
    book.writestr(
        "_rels/.rels",
        f'{head}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    )
    listed = "".join(
        f'<sheet name="{_text(name).replace(chr(34), "&quot;")}" sheetId="{n}" r:id="rId{n}"/>'
        for n, name in zip(sheets, names, strict=True)
    )
    book.writestr(
        "xl/workbook.xml",
        f'{head}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
    )
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in sheets
    )
    book.writestr(
        "xl/_rels/workbook.xml.rels",
        f'{head}<Relationships xmlns="{_PACKAGE}/relationships">{related}<Relationship '
        f'Id="rId{len(names) + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    )
    book.writestr("xl/styles.xml", _STYLES)
