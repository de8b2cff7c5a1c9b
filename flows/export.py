"""Export: what ``tieout export`` does: published relations as files for other tools."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from flows.summary import counted
from flows.terminal import safe

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FORMATS = ("parquet", "csv", "excel", "xbrl-json")

EXPORT_HELP = """\
Write published relations as files for other tools. TARGET must not exist yet.

  parquet    a folder, one file a relation; facts by year of filing. Exact decimals
  csv        a folder, one file a relation. Text that a spreadsheet would run as a formula
             gets an apostrophe in front; --exact leaves it as it is printed
  excel      one workbook, one sheet a relation. No cell can run; numbers of more than
             15 digits, which Excel cannot hold, are text
  xbrl-json  a folder, one XBRL report (OIM) an exhibit, and the taxonomy they refer to

examples
  tieout export parquet tieout-2004
  tieout export excel releases.xlsx --relation income_statement --relation restatement
  tieout export xbrl-json reports --exhibit 24ed39d96b2b4f1e-2
"""

MOST_LINES = 20
"""Files listed after an export; xBRL-JSON writes one per exhibit."""


def add_export(export: argparse.ArgumentParser) -> None:
    export.add_argument("format", choices=FORMATS, metavar="FORMAT", help=", ".join(FORMATS))
    export.add_argument("target", metavar="TARGET", type=Path, help="the folder or file to make")
    export.add_argument(
        "--relation",
        action="append",
        default=[],
        metavar="NAME",
        help="only this relation; may be given again (default: those people use)",
    )
    export.add_argument(
        "--exhibit",
        action="append",
        default=[],
        metavar="EXHIBIT_ID",
        help="xbrl-json: only this exhibit; may be given again (default: all)",
    )
    export.add_argument("--exact", action="store_true", help="csv: leave text as it is, for machines only")


def misuse(arguments: argparse.Namespace) -> str | None:
    """What is wrong with the arguments, in a sentence."""
    if arguments.exhibit and arguments.format != "xbrl-json":
        return f"--exhibit is for xbrl-json. For {arguments.format}, choose with --relation."
    if arguments.relation and arguments.format == "xbrl-json":
        return "--relation is not for xbrl-json, which writes one report an exhibit: choose with --exhibit."
    if arguments.format == "excel" and arguments.target.suffix.lower() != ".xlsx":
        return f"Excel opens a workbook by its name: give {safe(str(arguments.target))} the ending .xlsx."
    if arguments.exact and arguments.format != "csv":
        return f"--exact is for csv; {arguments.format} needs no such thing."
    return None


def print_export(con: DuckDBPyConnection, arguments: argparse.Namespace) -> int:
    """Export and say what was written; 0. Raises WarehouseError."""
    from warehouse import export

    target: Path = arguments.target
    if arguments.format == "parquet":
        written = export.export_parquet(con, target, arguments.relation)
    elif arguments.format == "csv":
        written = export.export_csv(con, target, arguments.relation, exact=arguments.exact)
    elif arguments.format == "excel":
        written = export.export_excel(con, target, arguments.relation)
    else:
        written = export.export_xbrl_json(con, target, arguments.exhibit)
    what = "fact" if arguments.format == "xbrl-json" else "row"
    for path, count in list(written.items())[:MOST_LINES]:
        print(f"{safe(str(path))}  {counted(count, what)}")
    if len(written) > MOST_LINES:
        rest = list(written.values())[MOST_LINES:]
        print(f"and {counted(len(rest), 'file')} more with {counted(sum(rest), what)}")
    return 0
