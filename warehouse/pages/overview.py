"""Overview and coverage: what came in, what was published, what was held back and why; what the checks reach.

In: a connection to the published snapshot, with the temporary relations of ``warehouse/report.py``. Out: two
pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from warehouse.pages import figures
from warehouse.pages.figures import counted, share
from warehouse.pages.markup import Child, Html, joined, tag
from warehouse.pages.original import VERDICT_CLASSES
from warehouse.pages.quarantine import quarantine_stem
from warehouse.pages.shell import bar, page, page_file, table
from warehouse.queries import FACT_VERDICTS, rows, status

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row = dict[str, Any]

RUNS_SHOWN = 20
REASONS_SHOWN = 40

_RULES = {
    "FT1": "A printed total is the sum of the lines that lead to it",
    "PD1": "A quarter is the year to date less the year to date before it",
    "PD2": "A period begins on the day after the close of the fiscal year before",
    "RS1": "A figure printed again is as it was published before",
    "TX1": "An amount that the text tells agrees with a table",
}
"""Rules each of whose checks names its own lines, in words for all of them."""


def sentence_of(code: str | None, sentence: str | None) -> str:
    """What a rule says, for all statements alike."""
    return _RULES.get(code or "") or figures.sentence(sentence)


def overview_page(con: DuckDBPyConnection, docs: str | None) -> str:
    """``docs`` is the link to the Data Docs, None when there are none."""
    state = status(con)
    run = state["run"]
    if run is None:
        lead: Child = "Nothing has been published in this warehouse yet."
    else:
        lead = (
            f"The last run ended {_moment(run['finished_at'])} after {_took(run)}. "
            f"It read {counted(run['n_exhibits'], 'exhibit')} with parser {run['parser_version']}, "
            f"published {run['n_published']:,} of {counted(run['n_statements'], 'table')} "
            f"and held {run['n_quarantined']:,} back."
        )
    content = [
        _ledger(con, "What is in the warehouse", None),
        _ledger(con, "What the last run brought", run["run_id"])
        if run and run["n_exhibits"] < state["exhibits"]
        else None,
        _held_back(con),
        _checks(con, state["checks"]),
        _by_kind(con),
        _runs(con),
        _links(docs),
    ]
    return page("What came in, and what became of it", "", content, "index.html", lead)


def _moment(moment: datetime) -> str:
    return f"{figures.day(moment.date())} at {moment:%H:%M} UTC"


def _took(run: Row) -> str:
    if run["started_at"] is None:
        return "an unknown time"
    seconds = (run["finished_at"] - run["started_at"]).total_seconds()
    return f"{seconds / 60:.0f} minutes" if seconds > 120 else f"{seconds:.0f} seconds"


def _ledger(con: DuckDBPyConnection, title: str, run_id: str | None) -> Html:
    (n,) = rows(
        con,
        """SELECT count(*) AS exhibits, count(*) FILTER (q.exhibit_id IS NOT NULL) AS exhibits_held,
                  coalesce(sum(e.n_tables), 0)::BIGINT AS tables,
                  coalesce(sum(e.n_held), 0)::BIGINT AS tables_held,
                  coalesce(sum(e.n_facts), 0)::BIGINT AS facts,
                  coalesce(sum(e.n_published), 0)::BIGINT AS facts_published
           FROM exhibit_card AS e LEFT JOIN (SELECT DISTINCT exhibit_id FROM main.quarantine
                                             WHERE table_index IS NULL) AS q USING (exhibit_id)
           WHERE $1 IS NULL OR e.run_id = $1""",
        [run_id],
    )
    lines: list[tuple[str, int, int]] = [
        ("Exhibits", n["exhibits"], n["exhibits_held"]),
        ("Tables", n["tables"], n["tables_held"]),
        ("Numbers", n["facts"], n["facts"] - n["facts_published"]),
    ]
    body: list[list[Child]] = [
        [name, came, came - held, held, share(came - held, came)] for name, came, held in lines
    ]
    names = ["", "Came in", "Published", "Held back", "Published, share"]
    return joined(tag("h2", title), table(names, body, title, numbers=frozenset({1, 2, 3, 4})))


def _held_back(con: DuckDBPyConnection) -> Html:
    found = rows(
        con,
        """SELECT q.code, min(q.message) AS message, min(c.sentence) AS sentence,
                  arg_min(e.source_name, q.message) AS source_name,
                  count(DISTINCT (q.exhibit_id, q.table_index)) FILTER (q.table_index IS NOT NULL) AS tables,
                  count(DISTINCT q.exhibit_id) AS exhibits
           FROM main.quarantine AS q JOIN staging.exhibit AS e ON e.exhibit_id = q.exhibit_id
           LEFT JOIN (SELECT code, mode(sentence ORDER BY sentence) AS sentence FROM staging.calculation
                      GROUP BY code) AS c
             ON c.code = q.code
           GROUP BY q.code ORDER BY exhibits DESC, q.code""",
    )
    if not found:
        return joined(tag("h2", "Held back, and why"), tag("p", "Nothing is held back."))
    said = {
        row["code"]: row["sentence"] or figures.sentence(row["message"], row["source_name"]) for row in found
    }
    body: list[list[Child]] = [
        [
            tag("a", row["code"] or "?", href=page_file(quarantine_stem(row["code"]), 1)),
            tag("span", sentence_of(row["code"], said[row["code"]]), class_="words"),
            row["tables"] or Html("\u2013"),
            row["exhibits"],
        ]
        for row in found
    ]
    names = ["Rule", "What failed", "Tables", "Exhibits"]
    return joined(tag("h2", "Held back, and why"), table(names, body, "Held back", numbers=frozenset({2, 3})))


def _checks(con: DuckDBPyConnection, counts: dict[str, int]) -> Html:
    parts = [
        (class_, counts.get(verdict, 0))
        for verdict, class_ in (("consistent", "t"), ("inconsistent", "i"), ("not testable", "n"))
    ]
    whole = sum(count for _, count in parts)
    if not whole:
        return joined(tag("h2", "Checks"), tag("p", "No check has been drawn up."))
    told = f"{parts[0][1]:,} consistent, {parts[1][1]:,} inconsistent, {parts[2][1]:,} not testable"
    (info,) = rows(
        con,
        """SELECT count(*) AS n, string_agg(DISTINCT code, ', ' ORDER BY code) AS codes
           FROM staging.calculation WHERE verdict = 'inconsistent' AND level = 'info'""",
    )
    only_told = f" ({info['n']:,} of them for information: {info['codes']})" if info["n"] else ""
    return joined(
        tag("h2", "Checks"),
        tag(
            "p",
            f"{counted(whole, 'check')}: ",
            tag("span", f"{parts[0][1]:,} consistent", class_="v t"),
            ", ",
            tag("span", f"{parts[1][1]:,} inconsistent", class_="v i"),
            f"{only_told}, ",
            tag("span", f"{parts[2][1]:,} not testable", class_="v n"),
            ". A check that could not be made counts as neither. ",
            tag("a", "By rule, year and issuer", href="scorecard.html"),
        ),
        bar(parts, told),
    )


def _by_kind(con: DuckDBPyConnection) -> Html:
    found = rows(
        con,
        """SELECT kind, count(*) AS tables, count(*) FILTER (status = 'published') AS published,
                  coalesce(sum(n_facts), 0)::BIGINT AS facts
           FROM staging.statement GROUP BY kind ORDER BY facts DESC, kind""",
    )
    body: list[list[Child]] = [
        [figures.kind(r["kind"]), r["tables"], r["published"], r["tables"] - r["published"], r["facts"]]
        for r in found
    ]
    names = ["Kind of table", "Tables", "Published", "Held back", "Numbers"]
    return joined(
        tag("h2", "By kind of statement"),
        table(names, body, "By kind of statement", numbers=frozenset({1, 2, 3, 4})),
    )


def _runs(con: DuckDBPyConnection) -> Html | None:
    found = rows(con, "FROM main.run ORDER BY finished_at DESC LIMIT ?", [RUNS_SHOWN])
    if not found:
        return None
    body: list[list[Child]] = [
        [
            _moment(r["finished_at"]),
            tag("code", r["run_id"]),
            r["n_exhibits"],
            r["n_published"],
            r["n_quarantined"],
            r["n_inconsistent"],
        ]
        for r in found
    ]
    names = ["Ended", "Run", "Exhibits", "Tables published", "Held back", "Checks inconsistent"]
    return joined(tag("h2", "Runs"), table(names, body, "Runs", numbers=frozenset({2, 3, 4, 5})))


def _links(docs: str | None) -> Html | None:
    if docs is None:
        return None
    return joined(
        tag("h2", "Great Expectations"),
        tag("p", tag("a", "Data Docs of the last audit", href=docs), ": every expectation with its result."),
    )


# -- coverage -------------------------------------------------------------------------------------------


def coverage_page(con: DuckDBPyConnection, docs: str | None) -> str:
    lead = (
        "What the checks reach and what they do not. A number is covered when it takes part in a check; "
        "a check that lacks an operand covers nothing."
    )
    content = [
        _covered(con),
        _concepts(con),
        _not_testable(con),
        _refused(con),
        _expectations(con),
        _links(docs),
    ]
    return page("Coverage", "", content, "coverage.html", lead)


def _covered(con: DuckDBPyConnection) -> Html:
    found = rows(
        con,
        """SELECT statement AS kind, count(*) AS n,
                  count(*) FILTER (verdict = 'tied') AS tied,
                  count(*) FILTER (verdict = 'inconsistent') AS inconsistent,
                  count(*) FILTER (verdict = 'not testable') AS not_testable,
                  count(*) FILTER (verdict = 'not covered') AS not_covered
           FROM fact_card GROUP BY statement ORDER BY n DESC""",
    )
    columns = ("tied", "inconsistent", "not_testable", "not_covered")
    whole: Row = {"kind": None, "n": sum(r["n"] for r in found)}
    whole |= {c: sum(r[c] for r in found) for c in columns}
    body: list[list[Child]] = []
    for row in [whole, *found] if found else []:
        name = "All numbers" if row is whole else figures.kind(row["kind"])
        parts = [(VERDICT_CLASSES[v], row[v.replace(" ", "_")]) for v in FACT_VERDICTS]
        told = ", ".join(f"{row[v.replace(' ', '_')]:,} {v}" for v in FACT_VERDICTS)
        body.append(
            [
                name,
                row["n"],
                bar(parts, told),
                *[row[c] for c in columns],
                share(row["tied"] + row["inconsistent"], row["n"]),
            ]
        )
    names = ["", "Numbers", "", "Tied", "Inconsistent", "Not testable", "Not covered", "Covered"]
    return joined(
        tag("h2", "Numbers covered by checks"),
        table(names, body, "Numbers covered by checks", numbers=frozenset({1, 3, 4, 5, 6, 7})),
    )


def _concepts(con: DuckDBPyConnection) -> Html:
    found = rows(
        con,
        """SELECT statement AS kind, count(*) AS n, count(*) FILTER (has_concept) AS mapped,
                  count(DISTINCT concept) AS concepts
           FROM fact_card WHERE unit IS DISTINCT FROM 'pure' GROUP BY statement ORDER BY n DESC""",
    )
    body: list[list[Child]] = [
        [
            figures.kind(r["kind"]),
            r["n"],
            r["mapped"],
            r["concepts"],
            bar([("a", r["mapped"]), ("o", r["n"] - r["mapped"])], f"{share(r['mapped'], r['n'])} mapped"),
            share(r["mapped"], r["n"]),
        ]
        for r in found
    ]
    names = ["", "Amounts", "With a concept", "Concepts", "", "Mapped"]
    return joined(
        tag("h2", "Amounts mapped to concepts"),
        tag("p", "Per cents and ratios have no concept and are left out.", class_="note"),
        table(names, body, "Amounts mapped to concepts", numbers=frozenset({1, 2, 3, 5})),
    )


def _not_testable(con: DuckDBPyConnection) -> Html:
    found = rows(
        con,
        """SELECT code, coalesce(reason, message, 'no reason kept') AS reason, count(*) AS n
           FROM staging.calculation WHERE verdict = 'not testable'
           GROUP BY ALL ORDER BY n DESC, code, reason""",
    )
    return _counted_reasons("Checks not testable", found, "Rule", "Why")


def _counted_reasons(title: str, found: Sequence[Row], key: str, why: str) -> Html:
    if not found:
        return joined(tag("h2", title), tag("p", "None."))
    body: list[list[Child]] = [[r["code"], r["reason"], r["n"]] for r in found[:REASONS_SHOWN]]
    rest = sum(r["n"] for r in found[REASONS_SHOWN:])
    total = sum(r["n"] for r in found)
    return joined(
        tag("h2", title),
        tag("p", f"{total:,} in all.", class_="note"),
        table([key, why, "How many"], body, title, numbers=frozenset({2})),
        tag("p", f"{rest:,} more, for rarer reasons.", class_="note") if rest else None,
    )


def _refused(con: DuckDBPyConnection) -> Html:
    # The words after the colon are the column's own; what comes before is the reason.
    found = rows(
        con,
        """SELECT split_part(coalesce(reason, 'no reason kept'), ':', 1) AS code,
                  any_value(printed) AS printed, min(reason) AS example, count(*) AS n
           FROM staging.refusal GROUP BY 1 ORDER BY n DESC, 1""",
    )
    for row in found:
        own = row["example"] and row["example"] != row["code"]
        row["reason"] = f"for example {row['printed']}" + (f" ({row['example']})" if own else "")
    return _counted_reasons("Numbers left out", found, "Reason", "Example")


def _expectations(con: DuckDBPyConnection) -> Html | None:
    found = rows(
        con,
        """FROM audit.expectation_result
           WHERE run_id = (SELECT run_id FROM main.run ORDER BY finished_at DESC LIMIT 1)
           ORDER BY success, suite, sentence""",
    )
    if not found:
        return None
    merged: dict[tuple[str, str], Row] = {}
    for row in found:
        key = (row["suite"] or "", row["sentence"] or row["expectation"] or "")
        kept = merged.setdefault(
            key, {"success": True, "evaluated": 0, "unexpected": 0, "severity": row["severity"]}
        )
        kept["success"] = kept["success"] and bool(row["success"])
        kept["evaluated"] += row["evaluated"] or 0
        kept["unexpected"] += row["unexpected"] or 0
    body: list[list[Child]] = [
        [
            sentence,
            suite,
            kept["severity"] or "",
            tag("span", "held" if kept["success"] else "broken", class_="v t" if kept["success"] else "v i"),
            kept["evaluated"],
            kept["unexpected"],
        ]
        for (suite, sentence), kept in sorted(merged.items(), key=lambda pair: (pair[1]["success"], pair[0]))
    ]
    names = ["Expectation", "Suite", "Severity", "Result", "Rows", "Rows that broke it"]
    return joined(
        tag("h2", "Expectations of the last run"),
        table(names, body, "Expectations of the last run", numbers=frozenset({4, 5})),
    )
