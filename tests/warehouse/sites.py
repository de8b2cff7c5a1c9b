"""A warehouse from exhibits written in a test, and its report. No test; used by the tests of the report."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import books

import warehouse
from flows.discover import Source
from flows.extract import Extractor
from flows.intake import RunContext, read_bytes, seeds
from flows.places import raw_store
from flows.report import read_document
from warehouse.report import Report, write_report
from warehouse.store import RawStore

HOSTILE_LABEL = "<script>document.documentElement.dataset.owned='label'</script>Revenues"
HOSTILE_NAME = """"><img src=x onerror="document.documentElement.dataset.owned='name'">.txt"""

TEXT = f"""\
EX-99.1
<TABLE><CAPTION>
ACME <svg onload="document.documentElement.dataset.owned='title'"> CORP
CONSOLIDATED STATEMENTS OF OPERATIONS
(In thousands, except per share data)

                                                                              Year ended
                                                                              December 31,
                                                                            2003        2002
<S>                                                                         <C>         <C>
{HOSTILE_LABEL:<74}$ 1,200     $ 1,100
Cost of revenues</pre></main><script>document.documentElement.dataset.owned='pre'</script>   700         650
                                                                           -----       -----
Gross profit                                                                 540         450
Operating expenses                                                           300         250
                                                                           -----       -----
Operating income <a href="javascript:document.documentElement.dataset.owned='link'">x</a>    200         200
                                                                           =====       =====
</TABLE>
"""

HTML = """\
<html><head><title>Acme</title><base href="https://evil.example/">
<meta http-equiv="refresh" content="0; url=https://evil.example/">
<link rel="stylesheet" href="https://evil.example/a.css">
<style>body { background: url(https://evil.example/b.png) }</style>
<script>document.documentElement.dataset.owned = 'script'</script></head>
<body onload="document.documentElement.dataset.owned='onload'">
<iframe srcdoc="<script>parent.document.documentElement.dataset.owned='frame'</script>"></iframe>
<form action="https://evil.example/">
<input autofocus onfocus="document.documentElement.dataset.owned='focus'">
<img src=x onerror="document.documentElement.dataset.owned='img'"><svg/onload=document.write(1)>
<math><mtext><table><mglyph><style><img src=x onerror="document.documentElement.dataset.owned='math'"></style>
</mglyph></table></mtext></math>
<p style="background:url(javascript:1)">ACME CORP</p><p><b>CONSOLIDATED BALANCE SHEETS</b></p>
<p>(In thousands)</p>
<table onmouseover="document.documentElement.dataset.owned='over'">
<tr><td></td><td colspan="2">June 30, 2004</td><td>&nbsp;</td><td colspan="2">June 30, 2003</td></tr>
<tr><td style="padding-left:18pt" class="m now">Cash &lt;script&gt;
document.documentElement.dataset.owned='entity'&lt;/script&gt;</td><td>$</td>
<td style="text-align:right">1,<font>250</font></td><td></td><td>$</td><td>1,100</td></tr>
<tr><td>Inventories</td><td></td><td align=right><b>(50</b></td><td>)</td><td></td><td>25</td></tr>
<tr><td><b>Total assets</b></td><td>$</td>
<td align="right" style="border-top:1px solid #000;border-bottom:3px double #000">1,200</td><td></td>
<td>$</td><td>1,125</td></tr>
<tr style="display:none"><td>Hidden words</td><td>9,999</td></tr>
</table></form><plaintext></body></html>
"""


LANDING = Path(warehouse.__file__).parent / "landing"


def samples() -> dict[str, bytes]:
    """The sample exhibits."""
    return {path.name: path.read_bytes() for path in sorted(LANDING.glob("*.txt"))}


def hostile() -> dict[str, bytes]:
    """Exhibits that attack whoever shows them."""
    return {HOSTILE_NAME: TEXT.encode(), "<b>acme</b>.htm": HTML.encode(), "not.txt": b"\0\1\2\3"}


def published(folder: Path, files: Mapping[str, bytes]) -> Path:
    """A published warehouse of these exhibits; critical failures are withheld."""
    path = folder / "tieout.duckdb"
    context = RunContext("run-1", "1+a", datetime(2026, 1, 2, tzinfo=UTC))
    extractor, store = Extractor(seeds()), RawStore(raw_store(path))
    with warehouse.open_work(path) as work:
        for name, data in files.items():
            digest = hashlib.sha256(data).hexdigest()
            store.keep(data)
            source = Source(name, name, f"landing/{name}", digest, len(data))
            work.stage(read_bytes(context, extractor, source, data))
        for frame in work.audit_frames():
            work.record_audit("run-1", books.verdicts(frame))
        work.publish({"run_id": "run-1", "parser_version": "1+a"}, _decisions(work))
    return path


def _decisions(work: warehouse.Work) -> list[dict[str, Any]]:
    found = work.con.execute("""
        SELECT p.exhibit_id, p.table_index, coalesce(bool_or(c.verdict = 'inconsistent'), false)
        FROM (SELECT exhibit_id, table_index FROM staging.statement
              UNION SELECT exhibit_id, table_index FROM staging.fact) AS p
        LEFT JOIN staging.calculation AS c
          ON c.exhibit_id = p.exhibit_id AND c.table_index = p.table_index AND c.level = 'critical'
        GROUP BY ALL""").fetchall()
    return [
        {
            "exhibit_id": exhibit_id,
            "table_index": table_index,
            "status": "quarantined" if failed else "published",
            "code": "FT1" if failed else None,
            "message": "It <b>does not</b> foot" if failed else None,
            "source_lines": HOSTILE_LABEL if failed else None,
        }
        for exhibit_id, table_index, failed in found
    ]


def written(path: Path, out: Path) -> Report:
    """The report of a warehouse, in this process."""
    return write_report(path, raw_store(path), out, read_document)
