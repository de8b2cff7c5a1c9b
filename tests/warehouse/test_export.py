"""Exports: exact where they are for machines, harmless where a spreadsheet opens them, whole or not there."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from books import batch, run
from hypothesis import given
from hypothesis import strategies as st
from waiting import PATIENCE

import warehouse
from warehouse import excel, export

HOSTILE = [
    "=cmd|'/c calc'!A0",
    "+1+cmd",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "\n=1",
]
HARMLESS = [
    "Cash",
    "(123)",
    "-123,456.7",
    "12%",
    "-5.1%",
    "",
    "a=b",
    "x\x07y _x0041_ <b>&amp;</b>",
    "'quoted",
]
EPS = "us-gaap:EarningsPerShareBasic"
SHARES = "us-gaap:WeightedAverageNumberOfSharesOutstandingBasic"
CASH = "us-gaap:CashAndCashEquivalentsAtCarryingValue"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An exhibit of an issuer with facts of every kind, one with hostile labels, and one of nobody."""
    path = tmp_path_factory.mktemp("export") / "w.duckdb"
    place, period = "row_index, column_index, statement", "period_start, period_end"
    facts = f"""fact_id, {place}, label, concept, {period}, value, decimals
        sales, 0, 0, income_statement, Sales, us-gaap:Revenues, 2003-01-01, 2003-12-31, 1000, -3
        again, 1, 0, income_statement, Sales, us-gaap:Revenues, 2003-01-01, 2003-12-31, 1000, -3
        eps, 2, 0, income_statement, Basic, {EPS}, 2003-01-01, 2003-12-31, -0.25, 2
        eps_a, 3, 0, income_statement, Class A, {EPS}, 2003-01-01, 2003-12-31, -0.20, 2
        shares, 4, 0, income_statement, Shares, {SHARES}, 2003-01-01, 2003-12-31, 4000, -3
        open, 5, 0, cash_flow, Cash at beginning of year, {CASH}, 2003-01-01, 2003-12-31, 5, 0
        close, 6, 0, cash_flow, Cash at end of year, {CASH}, 2003-01-01, 2003-12-31, 7.5,
        other, 7, 0, income_statement, Without a concept, , 2003-01-01, 2003-12-31, 1, 0"""
    issuer = batch(
        facts,
        {"exhibit_id": "aaaa-2", "cik": 320193, "filed_at": date(2004, 2, 1)},
        statements="table_index, kind\n0, income_statement\n1, cash_flow",
    )
    for fact in issuer["fact"]:
        fact["unit"] = {"Shares": "shares", "Basic": "USD/shares", "Class A": "USD/shares"}.get(
            fact["label"], "USD"
        )
        fact["table_index"] = 1 if fact["statement"] == "cash_flow" else 0
        fact["printed"], fact["source"] = str(fact["value"]), "bytes:1-2"
        fact["fact_id"] = fact["fact_id"].replace("/", "-")
    hostile = batch(
        "fact_id, row_index, column_index, statement, label, concept, period_end, value\n"
        + "\n".join(
            f"h{n}, {n}, 0, balance_sheet, ., , 2003-12-31, {n}" for n in range(len(HOSTILE + HARMLESS))
        ),
        {"exhibit_id": "bbbb-1", "filed_at": date(2005, 2, 1)},
    )
    for fact, label in zip(hostile["fact"], HOSTILE + HARMLESS, strict=True):
        fact["label"] = label
    nobody = batch(
        """fact_id, row_index, column_index, statement, label, concept, period_end, value
        1, 0, 0, balance_sheet, Total assets, us-gaap:Assets, 2003-12-31, 1234567890123456789.5""",
        {"exhibit_id": "cccc-0"},
    )
    nobody["fact"][0]["fact_id"] = "cccc-0-1"
    run(path, [issuer, hostile, nobody])
    return path


@pytest.fixture()
def con(path: Path) -> Any:
    with warehouse.read_published(path) as con:
        yield con


# -- Parquet and CSV ---------------------------------------------------------------------------------------


def test_parquet_holds_the_facts_exactly_by_year_of_filing(con: Any, tmp_path: Path) -> None:
    written = export.export_parquet(con, tmp_path / "out")
    assert written[tmp_path / "out" / "fact"] == 8 + len(HOSTILE + HARMLESS) + 1
    files = sorted(
        str(f.relative_to(tmp_path / "out" / "fact").parent) for f in tmp_path.rglob("fact/**/*.parquet")
    )
    assert files == ["filed_year=2004", "filed_year=2005", "filed_year=__HIVE_DEFAULT_PARTITION__"]
    facts = f"read_parquet('{tmp_path}/out/fact/**/*.parquet', hive_partitioning = true)"
    columns = ", ".join(name for (name, *_) in con.execute("DESCRIBE fact").fetchall())
    assert con.execute(f"SELECT {columns} FROM {facts} EXCEPT SELECT {columns} FROM fact").fetchall() == []
    assert con.execute(f"SELECT count(*) FROM {facts} WHERE filed_year IS NULL").fetchall() == [(1,)]
    assert con.execute(f"SELECT DISTINCT cik FROM {facts} WHERE filed_year = 2004").fetchall() == [(320193,)]
    assert sorted(p.stem for p in (tmp_path / "out").glob("*.parquet")) == sorted(
        name for name in export.EVERYTHING if name not in export.WITH_FACTS
    )


def test_csv_reads_back_as_it_was_but_for_what_would_run(con: Any, tmp_path: Path) -> None:
    export.export_csv(con, tmp_path / "safe", ["fact"])
    export.export_csv(con, tmp_path / "exact", ["fact"], exact=True)
    labels = {}
    for kind in ("safe", "exact"):
        text = (tmp_path / kind / "fact.csv").read_bytes().decode()
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        labels[kind] = [row["label"] for row in rows if row["exhibit_id"] == "bbbb-1"]
        values = {row["fact_id"]: row["value"] for row in rows}
        assert values["aaaa-2-eps"] == "-0.25"
        assert values["cccc-0-1"] == "1234567890123456789.5"
        assert values["aaaa-2-sales"] == "1000"
    assert labels["exact"] == HOSTILE + HARMLESS
    assert labels["safe"] == ["'" + text for text in HOSTILE] + HARMLESS


@given(st.text(alphabet="=+-@\t\r\n ,.\"'%|0aé＝", max_size=8))
def test_no_cell_of_a_csv_begins_a_formula(text: str) -> None:
    cell = export._csv_cell("t", "VARCHAR", exact=False)
    with duckdb.connect() as con:
        (written,) = con.execute(f"SELECT {cell} FROM (SELECT ? AS t)", [text]).fetchone() or ("",)
    assert written in (text, "'" + text)
    assert not re.match(r"[=@\t\r\n＝]|[+\-](?![0-9][0-9.,]*%?$)", written)


# -- Excel -------------------------------------------------------------------------------------------------

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheet(path: Path, number: int = 1) -> list[list[tuple[str | None, str | None, str | None]]]:
    """(type, style, content) of each cell; every part of the workbook is well-formed XML."""
    with zipfile.ZipFile(path) as book:
        assert book.testzip() is None
        parts = {name: ElementTree.fromstring(book.read(name)) for name in book.namelist()}
    root = parts[f"xl/worksheets/sheet{number}.xml"]
    assert not list(root.iter(f"{MAIN}f"))  # no formula, anywhere
    return [
        [(c.get("t"), c.get("s"), "".join(c.itertext()) if len(c) else None) for c in row.iter(f"{MAIN}c")]
        for row in root.iter(f"{MAIN}row")
    ]


def test_no_text_of_an_exhibit_can_run_in_excel(con: Any, tmp_path: Path) -> None:
    target = tmp_path / "w.xlsx"
    export.export_excel(con, target, ["fact"])
    heading, *rows = sheet(target)
    label = [cell[2] for cell in heading].index("label")
    cells = [row[label] for row in rows if row[1][2] == "bbbb-1"]
    assert {(kind, style) for kind, style, _ in cells} == {("inlineStr", "0")}
    shown = [re.sub(r"_x([0-9A-F]{4})_", lambda m: chr(int(m[1], 16)), text or "") for *_, text in cells]
    assert shown == HOSTILE + HARMLESS
    with zipfile.ZipFile(target) as book:
        styles = ElementTree.fromstring(book.read("xl/styles.xml")).find(f"{MAIN}cellXfs")
    assert styles is not None
    assert (styles[0].get("quotePrefix"), styles[0].get("numFmtId")) == ("1", "49")  # text stays text


@pytest.mark.parametrize(
    ("value", "kind", "content"),
    [
        (Decimal("1000.0000000000"), None, "1000"),
        (Decimal("-0.2500000000"), None, "-0.25"),
        (Decimal("123456789012345"), None, "123456789012345"),
        (Decimal("999999999999999000000"), None, "999999999999999000000"),
        (Decimal("1234567890123456"), "inlineStr", "1234567890123456"),
        (Decimal("1234567890123456789.5"), "inlineStr", "1234567890123456789.5"),
        (True, "b", "1"),
        (date(2003, 6, 30), None, "37802"),
        (date(1899, 12, 31), "inlineStr", "1899-12-31"),
        (datetime(2003, 6, 30, 12, 0, 0), None, "37802.5"),  # noqa: DTZ001 - DuckDB's TIMESTAMP has no zone
        (None, None, None),
        (float("nan"), "inlineStr", "nan"),
    ],
)
def test_numbers_are_numbers_as_far_as_excel_holds_them(
    value: Any, kind: str | None, content: str | None
) -> None:
    cell = ElementTree.fromstring(excel._cell(value))
    assert (cell.get("t"), "".join(cell.itertext()) or None) == (kind, content)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=10, min_value=-(10**20), max_value=10**20))
def test_no_number_is_rounded(value: Decimal) -> None:
    cell = ElementTree.fromstring(excel._cell(value))
    text = "".join(cell.itertext())
    assert Decimal(text) == value
    if cell.get("t") is None:
        assert Decimal(f"{float(text):.15g}") == value


@given(st.text())
def test_any_text_makes_well_formed_xml(text: str) -> None:
    ElementTree.fromstring(excel._cell(text))


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(
    con: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel, "ROWS_A_SHEET", 4)
    target = tmp_path / "w.xlsx"
    counts = excel.write_excel(
        con, {"a: long [name] of a sheet, too long": "FROM range(8)", "b": "FROM range(3)"}, target
    )
    assert list(counts.values()) == [8, 3]
    assert [[cell[2] for cell in row] for row in sheet(target, 3)] == [["range"], ["6"], ["7"]]
    with zipfile.ZipFile(target) as book:
        names = [
            s.get("name") for s in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
        ]
    assert names[0] == "a  long  name  of a sheet, too"
    assert names[2] == "a  long  name  of a sheet, to 3"
    assert names[3:] == ["b"]  # three rows fill it, and no empty sheet follows


def test_other_readers_read_the_workbook(con: Any, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is optional")
    export.export_excel(con, tmp_path / "w.xlsx", ["income_statement", "fact"])
    book = openpyxl.load_workbook(tmp_path / "w.xlsx")
    assert book.sheetnames == ["income_statement", "fact"]
    assert all(cell.data_type != "f" for row in book["fact"] for cell in row)


# -- xBRL-JSON ---------------------------------------------------------------------------------------------


def test_a_report_has_the_issuers_facts_once_with_period_unit_and_place(con: Any, tmp_path: Path) -> None:
    written = export.export_xbrl_json(con, tmp_path / "x", ["aaaa-2"])
    assert list(written.values()) == [6]
    report = json.loads((tmp_path / "x" / "aaaa-2.json").read_text(encoding="utf-8"))
    year = "2003-01-01T00:00:00/2004-01-01T00:00:00"
    issuer = {"entity": "cik:0000320193"}
    assert report["facts"]["faaaa-2-sales"] == {
        "value": "1000",
        "decimals": -3,
        "dimensions": {"concept": "us-gaap:Revenues", **issuer, "period": year, "unit": "iso4217:USD"},
        "tieout:printed": "1000",
        "tieout:source": "bytes:1-2",
    }
    facts = {name: (f["value"], f.get("decimals"), f["dimensions"]) for name, f in report["facts"].items()}
    assert facts["faaaa-2-open"][2]["period"] == "2003-01-01T00:00:00"
    assert facts["faaaa-2-close"] == (
        "7.5",
        None,
        {"concept": CASH, **issuer, "period": "2004-01-01T00:00:00", "unit": "iso4217:USD"},
    )
    assert facts["faaaa-2-eps"][2]["unit"] == "iso4217:USD/xbrli:shares"
    assert facts["faaaa-2-shares"][2]["unit"] == "xbrli:shares"
    assert facts["faaaa-2-eps_a"][2]["us-gaap:ClassOfShareAxis"] == "A"
    schema = ElementTree.parse(tmp_path / "x" / "concepts.xsd")
    assert {e.get("name") for e in schema.iter("{http://www.w3.org/2001/XMLSchema}element")} == {
        *("Revenues", "EarningsPerShareBasic", "WeightedAverageNumberOfSharesOutstandingBasic"),
        *(CASH.split(":")[1], "EntityAxis", "ClassOfShareAxis", "VersionAxis", "member"),
    }


def test_all_exhibits_with_facts_are_reported_and_an_unknown_one_is_named(con: Any, tmp_path: Path) -> None:
    assert sorted(p.name for p in export.export_xbrl_json(con, tmp_path / "x")) == [
        "aaaa-2.json",
        "cccc-0.json",
    ]
    nobody = json.loads((tmp_path / "x" / "cccc-0.json").read_text(encoding="utf-8"))["facts"].values()
    assert [f["dimensions"]["entity"] for f in nobody] == ["exhibit:cccc-0"]
    with pytest.raises(warehouse.NothingToExport, match="'bbbb-1' has no published fact with a concept"):
        export.export_xbrl_json(con, tmp_path / "y", ["bbbb-1"])
    assert not (tmp_path / "y").exists()


def test_arelle_loads_and_validates_the_reports(con: Any, tmp_path: Path) -> None:
    pytest.importorskip("arelle", reason="Arelle is optional: pip install arelle-release")
    written = export.export_xbrl_json(con, tmp_path / "x")
    found = subprocess.run(
        [
            *(sys.executable, "-m", "arelle.CntlrCmdLine", "--plugins", "loadFromOIM", "--validate"),
            *("--internetConnectivity", "offline", "--file", "|".join(str(p) for p in written)),
            *("--factTable", str(tmp_path / "facts.csv"), "--calc", "round-to-nearest"),
        ],
        env={**os.environ, "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    lines = (found.stdout + found.stderr).splitlines()
    assert [line for line in lines if line.strip() and not line.startswith("[info]")] == []
    assert sum("validated in" in line for line in lines) == 2
    assert found.returncode == 0


# -- places ------------------------------------------------------------------------------------------------


def test_nothing_is_written_over_and_nothing_is_left_half_done(con: Any, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    with pytest.raises(warehouse.UnusableTarget, match="exists already"):
        export.export_csv(con, tmp_path / "out", ["run"])
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"
    with pytest.raises(warehouse.UnknownRelation, match="no relation 'facts'"):
        export.export_csv(con, tmp_path / "new", ["run", "facts"])
    with pytest.raises(warehouse.UnusableTarget):
        export.export_csv(con, tmp_path / "out" / "below a file", ["run"])
    (tmp_path / "empty").mkdir()
    export.export_csv(con, tmp_path / "empty", ["run"])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["empty", "out"]


def test_two_exports_of_one_snapshot_are_the_same(con: Any, tmp_path: Path) -> None:
    for name in ("a", "b"):
        export.export_csv(con, tmp_path / name)
    for file in (tmp_path / "a").iterdir():
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes()


def test_a_query_as_arrow_or_parquet_to_a_stream(con: Any) -> None:
    arrow, parquet = io.BytesIO(), io.BytesIO()
    query = "SELECT value FROM fact WHERE fact_id = 'cccc-0-1'"
    export.write_arrow(con, query, arrow)
    export.write_parquet(con, query, parquet)
    exact = [Decimal("1234567890123456789.5")]
    assert pa.ipc.open_stream(arrow.getvalue()).read_all()["value"].to_pylist() == exact
    assert pq.read_table(io.BytesIO(parquet.getvalue()))["value"].to_pylist() == exact
