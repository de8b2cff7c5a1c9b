"""How the warehouse grows: ``python -m tests.bench warehouse [--facts 100000 1000000 10000000]``.

Synthetic releases (an issuer files each quarter; 100 facts in a balance sheet and an income statement, with
comparative columns) are published in one run, then one more exhibit and nothing at all are published into the
warehouse that is there; then the queries people ask of it are timed, each the best of three on a connection
that has been used. 10^7 facts need some 4 GB of disk and ten minutes; ``--facts`` names fewer.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

import warehouse
from warehouse.snapshot import Work

FACTS_AN_EXHIBIT = 100
EXHIBITS_AN_ISSUER = 40
"""Ten years of quarters."""

EXHIBITS_A_BATCH = 2_000
RUNS = 3
SIZES = [100_000, 1_000_000, 10_000_000]

QUERIES = {
    "one issuer's income statements": "FROM income_statement WHERE cik = 7",
    "one concept, all issuers": "SELECT cik, period_end, concept_value FROM concept_fact "
    "WHERE concept = 'us-gaap:NetIncomeLoss'",
    "one issuer's facts as of a moment": "FROM facts_as_of(now()) WHERE exhibit_id IN "
    "(SELECT exhibit_id FROM exhibit WHERE cik = 7)",
    "all facts as of a moment": "SELECT count(*), sum(value) FROM facts_as_of(now())",
    "one issuer known on a day": "FROM figures_known_on('2005-06-30') WHERE cik = 7",
    "panel known on a day": "SELECT concept, sum(concept_value) FROM figures_known_on('2005-06-30') "
    "WHERE concept IN ('us-gaap:Revenues', 'us-gaap:NetIncomeLoss') GROUP BY concept",
    "one issuer's restatements": "FROM restatement WHERE cik = 7",
    "one issuer's quarters": "FROM quarter WHERE cik = 7",
    "all restatements": "SELECT count(*) FROM restatement",
    "all quarters": "SELECT count(*) FROM quarter",
    "a fact by its name": "FROM fact WHERE fact_id = left(md5('fact42'), 16)",
}


@dataclass(slots=True)
class Measured:
    """One column of the table: seconds by what was done, and sizes."""

    facts: int
    seconds: dict[str, float]
    megabytes: float = 0.0


def exhibits(con: duckdb.DuckDBPyConnection, first: int, count: int) -> dict[str, object]:
    """A batch of releases as Arrow tables. Exhibit number n is quarter n % 40 of issuer n // 40."""
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE e AS
            SELECT left(md5('exhibit' || n), 16) || '-1' AS exhibit_id, n // {EXHIBITS_AN_ISSUER} AS cik,
                   (DATE '2000-03-31' + to_months(3 * (n % {EXHIBITS_AN_ISSUER})::INTEGER))::DATE
                       AS quarter_end, n
            FROM range({first}, {first + count}) AS r(n)"""
    )
    exhibit = con.sql("""
        SELECT exhibit_id, md5(exhibit_id) || md5(exhibit_id) AS sha256, 'text' AS format, cik,
               'Company ' || cik AS company_name, last_day(quarter_end) + 25 AS filed_at,
               '0000950123-01-' || lpad(n::VARCHAR, 6, '0') AS accession_number, 1 AS sequence,
               '1+a' AS parser_version FROM e""")
    statement = con.sql("""
        SELECT exhibit_id, t AS table_index, ['balance_sheet', 'income_statement'][t + 1] AS kind,
               'Condensed statements' AS title, 'USD' AS currency, 3 AS scale
        FROM e, range(2) AS r(t)""")
    fact = con.sql(f"""
        SELECT left(md5('fact' || (n * {FACTS_AN_EXHIBIT} + k)), 16) AS fact_id, exhibit_id,
               k % 2 AS table_index, k // 4 AS row_index, k // 2 % 2 AS column_index,
               ['balance_sheet', 'income_statement'][k % 2 + 1] AS statement,
               '' AS section, c.label AS label, c.concept AS concept,
               CASE WHEN k % 2 = 0 THEN 'instant' ELSE 'duration' END AS period_type,
               CASE WHEN k % 2 = 1 THEN date_trunc('year', day)::DATE END AS period_start, day AS period_end,
               'header' AS period_source, 'USD' AS unit,
               ((hash(cik, day, k // 4) % 1000000 + n % 50 // 49 * 10) * 1000)::DECIMAL(38, 10) AS value,
               value AS concept_value, format('{{:,}}', (value / 1000)::BIGINT) AS printed, 3 AS scale,
               -3 AS decimals, false AS is_nil,
               'bytes:' || k * 20 || '-' || (k * 20 + 5) AS source, 'Quarter ended' AS column_header
        FROM (SELECT *, last_day(quarter_end - to_years((k // 2 % 2)::INTEGER))::DATE AS day
              FROM e, range({FACTS_AN_EXHIBIT}) AS r(k))
        JOIN concepts AS c ON c.is_flow = (k % 2 = 1) AND c.number = k // 4""")
    return {
        name: relation.to_arrow_table()
        for name, relation in (("exhibit", exhibit), ("statement", statement), ("fact", fact))
    }


def make_concepts(con: duckdb.DuckDBPyConnection) -> None:
    seeds = Path(warehouse.__file__).parent / "seeds" / "concepts.csv"
    con.execute(
        f"""CREATE TABLE concepts AS
            SELECT 'us-gaap:' || concept AS concept, label, period_type = 'duration' AS is_flow,
                   row_number() OVER (
                       PARTITION BY period_type
                       ORDER BY concept NOT IN ('Revenues', 'NetIncomeLoss'), concept) - 1 AS number
            FROM read_csv('{seeds}') WHERE unit = 'money'"""
    )


def timed(seconds: dict[str, float], name: str, step: Callable[[], object]) -> None:
    began = time.perf_counter()
    step()
    seconds[name] = time.perf_counter() - began


def staged(work: Work, source: duckdb.DuckDBPyConnection, first: int, count: int) -> None:
    for start in range(first, first + count, EXHIBITS_A_BATCH):
        batch = exhibits(source, start, min(EXHIBITS_A_BATCH, first + count - start))
        work.stage(batch)


def published(work: Work, run_id: str) -> None:
    """Publish all that waits: there are no checks, and nothing is withheld."""
    decisions = work.con.execute("""
        SELECT exhibit_id, table_index, 'published' AS status FROM staging.statement
        WHERE exhibit_id IN (SELECT exhibit_id FROM audit.pending)""").to_arrow_table()
    work.publish({"run_id": run_id}, decisions, now=datetime.now(UTC))


def measured(facts: int, folder: Path) -> Measured:
    """Fill a warehouse with so many facts, and time what is done with it."""
    path = folder / f"{facts}.duckdb"
    count = facts // FACTS_AN_EXHIBIT
    seconds: dict[str, float] = {}
    with duckdb.connect() as source:
        make_concepts(source)
        with warehouse.open_work(path) as work:
            timed(seconds, "stage all", lambda: staged(work, source, 0, count))
            timed(seconds, "publish all", lambda: published(work, "all"))
        for name, first, more in (("one exhibit more", count, 1), ("nothing new", 0, 0)):
            began = time.perf_counter()
            with warehouse.open_work(path) as work:
                seconds[f"{name}: open"] = time.perf_counter() - began
                staged(work, source, first, more)
                timed(seconds, f"{name}: publish", lambda: published(work, name))  # noqa: B023 - called at once
    megabytes = path.stat().st_size / 1e6
    with warehouse.open(path) as w:
        for name, query in QUERIES.items():
            best = float("inf")
            for _ in range(RUNS):
                began = time.perf_counter()
                w.con.execute(query).fetchall()
                best = min(best, time.perf_counter() - began)
            seconds[name] = best
    path.unlink()
    return Measured(facts, seconds, megabytes)


def table(columns: Sequence[Measured]) -> str:
    names = list(columns[0].seconds)
    width = max(map(len, names)) + 2
    lines = ["facts".ljust(width) + "".join(f"{c.facts:>14,}" for c in columns)]
    lines.append("size, MB".ljust(width) + "".join(f"{c.megabytes:>14,.1f}" for c in columns))
    lines.append(
        "bytes a fact".ljust(width) + "".join(f"{1e6 * c.megabytes / c.facts:>14,.0f}" for c in columns)
    )
    for name in names:
        lines.append(name.ljust(width) + "".join(f"{1000 * c.seconds[name]:>11,.0f} ms" for c in columns))
    return "\n".join(lines)


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument(
        "--facts", type=int, nargs="+", default=[100_000, 1_000_000, 10_000_000], metavar="N"
    )
    arguments.add_argument("--folder", type=Path, help="where to work (default: a temporary folder)")
    given = arguments.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="tieout-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        columns = [measured(facts, folder) for facts in given.facts]
    finally:
        if given.folder is None:
            shutil.rmtree(folder)
    print(table(columns))


if __name__ == "__main__":
    main()
