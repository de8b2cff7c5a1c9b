"""What a reviewer works on: cases held back, the findings and sums of one, decisions and mappings in force.

In: a connection to a warehouse, or to the working copy of a run. Out: plain rows, amounts as Decimal. A case
is a statement that is withheld, or an exhibit of which nothing could be published. A decision is bound to
the *reading* it was taken on: a digest of the statement's facts and of the critical checks that fail
on them. Another reading of the same place is another case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.queries import Row, rows

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

RELEASED, CONFIRMED, WITHHELD = "released", "confirmed", "withheld"
"""What a reviewer decides: publish in spite of the findings; leave it held back; hold it back again."""

_CASE_ID = "substr(sha256({0}.exhibit_id || '|' || coalesce(CAST({0}.table_index AS VARCHAR), '')), 1, 8)"

_READINGS = """
    SELECT exhibit_id, table_index, substr(sha256(string_agg(line, chr(10) ORDER BY line)), 1, 16) AS reading
    FROM (
        SELECT f.exhibit_id, f.table_index, concat_ws('|', f.fact_id, CAST(f.value AS VARCHAR), f.unit,
               coalesce(f.concept, ''), coalesce(CAST(f.concept_value AS VARCHAR), ''),
               coalesce(CAST(f.period_start AS VARCHAR), ''),
               coalesce(CAST(f.period_end AS VARCHAR), '')) AS line
        FROM staging.fact AS f WHERE f.exhibit_id IN (SELECT exhibit_id FROM {within})
        UNION ALL
        SELECT c.exhibit_id, c.table_index, 'fails ' || c.calculation_id FROM staging.calculation AS c
        WHERE c.exhibit_id IN (SELECT exhibit_id FROM {within})
          AND c.level = 'critical' AND c.verdict = 'inconsistent'
    ) GROUP BY exhibit_id, table_index
    """


def releases_in_force(con: DuckDBPyConnection, first: str, last: str) -> list[Row]:
    """Releases that hold for what waits for the audit, of exhibits after ``first`` up to ``last``.

    exhibit_id, table_index, codes (list), review_id, reviewer, reason. A release holds when it is the last
    decision on this very reading; verdicts have to be recorded before.
    """
    concerned = f"""(SELECT v.exhibit_id FROM main.review AS v SEMI JOIN audit.pending USING (exhibit_id)
                     WHERE v.action = '{RELEASED}' AND v.exhibit_id > $1 AND v.exhibit_id <= $2)"""
    found = rows(
        con,
        f"""
        WITH reading AS ({_READINGS.format(within=concerned)}),
        latest AS (
            SELECT * FROM main.review WHERE reading IS NOT NULL
            QUALIFY row_number() OVER (
                PARTITION BY exhibit_id, reading ORDER BY reviewed_at DESC, review_id) = 1
        )
        SELECT r.exhibit_id, r.table_index, l.code, l.review_id, l.reviewer, l.reason
        FROM reading AS r JOIN latest AS l ON l.exhibit_id = r.exhibit_id AND l.reading = r.reading
        WHERE l.action = '{RELEASED}'
        """,
        [first, last],
    )
    return [{**row, "codes": (row["code"] or "").split()} for row in found]


def mappings(con: DuckDBPyConnection) -> list[Row]:
    """The mappings in force: those that were not withdrawn, in the order they were entered."""
    return rows(
        con,
        """FROM main.mapping WHERE action = 'mapped' AND mapping_id NOT IN (
               SELECT mapping_id FROM main.mapping WHERE action = 'withdrawn')
           ORDER BY mapped_at, mapping_id""",
    )


def never_resume(con: DuckDBPyConnection) -> None:
    """What is staged in this working copy from here on is published by this process or by none.

    ``open_work`` goes on with a copy that a crash has left only when it was made from the snapshot readers
    see; this one no longer says so. Else the next run would publish a reading corrected by a mapping that
    nobody has kept.
    """
    con.execute("UPDATE audit.work SET base_snapshot_id = NULL")


def cases(con: DuckDBPyConnection) -> list[Row]:
    """What is held back, one row per statement (or exhibit), the ones to look at first on top.

    case_id, exhibit_id, table_index, codes (list), n_findings, message (of the first finding), kind, title,
    n_facts, company_name, source_name, filed_at, reading, state, reviewer, reviewed_at. ``state``: open;
    confirmed; reopened, when it was decided about on another reading.
    """
    return rows(
        con,
        f"""
        WITH held AS (
            SELECT exhibit_id, table_index, list(DISTINCT code ORDER BY code) AS codes,
                   count(*) AS n_findings, min_by(message, (code, message)) AS message
            FROM main.quarantine GROUP BY exhibit_id, table_index
        ),
        reading AS ({_READINGS.format(within="main.quarantine")}),
        latest AS (
            SELECT exhibit_id, table_index, last(reading ORDER BY reviewed_at, review_id) AS reading,
                   last(action ORDER BY reviewed_at, review_id) AS action,
                   last(code ORDER BY reviewed_at, review_id) AS code,
                   last(reviewer ORDER BY reviewed_at, review_id) AS reviewer, max(reviewed_at) AS reviewed_at
            FROM main.review GROUP BY exhibit_id, table_index
        )
        SELECT {_CASE_ID.format("h")} AS case_id, h.*, s.kind, s.title, s.n_facts, e.company_name,
               e.source_name, e.document_type, e.filed_at, e.cik, r.reading, l.reviewer, l.reviewed_at,
               CASE WHEN l.action IS NULL THEN 'open'
                    WHEN l.action <> '{RELEASED}' AND l.reading IS NOT DISTINCT FROM r.reading
                         AND list_has_all(string_split(coalesce(l.code, ''), ' '), h.codes) THEN 'confirmed'
                    ELSE 'reopened' END AS state
        FROM held AS h
        JOIN main.exhibit AS e ON e.exhibit_id = h.exhibit_id
        LEFT JOIN staging.statement AS s ON s.exhibit_id = h.exhibit_id AND s.table_index = h.table_index
        LEFT JOIN reading AS r
          ON r.exhibit_id = h.exhibit_id AND r.table_index IS NOT DISTINCT FROM h.table_index
        LEFT JOIN latest AS l
          ON l.exhibit_id = h.exhibit_id AND l.table_index IS NOT DISTINCT FROM h.table_index
        ORDER BY state = 'confirmed',
                 main.primary_order(s.kind) NULLS LAST,
                 list_has_all(['NOT_TESTABLE', 'NO_FACTS'], h.codes), e.filed_at DESC NULLS LAST,
                 h.exhibit_id, h.table_index
        """,
    )


def released_cases(con: DuckDBPyConnection) -> list[Row]:
    """What reviewers have released, named as the cases are; ``review_id`` is the mark."""
    return rows(
        con,
        f"""
        SELECT {_CASE_ID.format("s")} AS case_id, s.exhibit_id, s.table_index, s.kind, s.title, s.n_facts,
               e.company_name, e.source_name, e.document_type, e.filed_at, e.cik, s.review_id,
               'released' AS state, v.reviewer, v.reviewed_at, v.reading,
               string_split(coalesce(v.code, ''), ' ') AS codes
        FROM main.statement AS s JOIN main.exhibit AS e USING (exhibit_id)
        LEFT JOIN main.review AS v ON v.review_id = s.review_id
        WHERE s.review_id IS NOT NULL ORDER BY v.reviewed_at DESC
        """,
    )


def case_named(con: DuckDBPyConnection, given: str) -> list[Row]:
    """The cases, held back or released, whose case_id begins with what is given."""
    known = [*cases(con), *released_cases(con)]
    return [case for case in known if case["case_id"].startswith(given.lower())] if given else []


def findings(con: DuckDBPyConnection, case: Row) -> list[Row]:
    """Why the case is, or was, held back: code, message, source_lines, quarantined_at; each reason once."""
    place = [case["exhibit_id"], case["table_index"]]
    current = rows(
        con,
        """SELECT code, message, source_lines, quarantined_at FROM main.quarantine
           WHERE exhibit_id = ? AND table_index IS NOT DISTINCT FROM ? ORDER BY code, message""",
        place,
    )
    return current or rows(
        con,
        """SELECT code, message, source_lines, quarantined_at FROM main.quarantine_history
           WHERE exhibit_id = ? AND table_index IS NOT DISTINCT FROM ?
           QUALIFY superseded_at = max(superseded_at) OVER () ORDER BY code, message""",
        place,
    )


def checks(con: DuckDBPyConnection, case: Row) -> list[Row]:
    """All checks of the case's statement, each with its ``items``: label, printed, value, weight, role."""
    found = rows(
        con,
        """SELECT c.*, t.scale, t.decimals, t.unit, t.column_header, t.label AS total_label
           FROM staging.calculation AS c LEFT JOIN staging.fact AS t ON t.fact_id = c.total_fact_id
           WHERE c.exhibit_id = ? AND c.table_index IS NOT DISTINCT FROM ?
           ORDER BY c.code, c.column_index, c.calculation_id""",
        [case["exhibit_id"], case["table_index"]],
    )
    items = rows(
        con,
        """SELECT i.calculation_id, i.role, i.weight, i.position, i.fact_id, f.label, f.printed, f.value,
                  f.unit, f.column_header, f.concept, f.row_index, f.column_index, f.source, f.scale
           FROM staging.calculation_item AS i LEFT JOIN staging.fact AS f ON f.fact_id = i.fact_id
           WHERE i.calculation_id IN (SELECT calculation_id FROM staging.calculation
                                      WHERE exhibit_id = ? AND table_index IS NOT DISTINCT FROM ?)
           ORDER BY i.calculation_id, i.position""",
        [case["exhibit_id"], case["table_index"]],
    )
    of_check: dict[str, list[Row]] = {}
    for item in items:
        of_check.setdefault(item["calculation_id"], []).append(item)
    return [{**check, "items": of_check.get(check["calculation_id"], [])} for check in found]


def decisions_about(con: DuckDBPyConnection, case: Row) -> list[Row]:
    """Every decision taken about the place, the oldest first."""
    return rows(
        con,
        """FROM main.review WHERE exhibit_id = ? AND table_index IS NOT DISTINCT FROM ?
           ORDER BY reviewed_at""",
        [case["exhibit_id"], case["table_index"]],
    )


def lines_of(con: DuckDBPyConnection, case: Row) -> list[Row]:
    """The rows of the case's statement as read: row_index, label, section, concept, values by column."""
    return rows(
        con,
        """SELECT row_index, any_value(label) AS label, any_value(section) AS section,
                  any_value(concept) AS concept, any_value(unit) AS unit
           FROM staging.fact WHERE exhibit_id = ? AND table_index IS NOT DISTINCT FROM ?
           GROUP BY row_index ORDER BY row_index""",
        [case["exhibit_id"], case["table_index"]],
    )


def columns_of(con: DuckDBPyConnection, case: Row) -> list[Row]:
    """The columns of the case's statement as read: column_index, column_header, period_start, period_end."""
    return rows(
        con,
        """SELECT column_index, any_value(column_header) AS column_header,
                  mode(period_start) AS period_start, mode(period_end) AS period_end
           FROM staging.fact WHERE exhibit_id = ? AND table_index IS NOT DISTINCT FROM ?
           GROUP BY column_index ORDER BY column_index""",
        [case["exhibit_id"], case["table_index"]],
    )


def files_concerned(con: DuckDBPyConnection, mapping: Row) -> list[Row]:
    """The stored files a mapping concerns: sha256, source_name, source_uri."""
    return rows(
        con,
        """SELECT e.sha256, any_value(e.source_name) AS source_name, any_value(e.source_uri) AS source_uri
           FROM staging.exhibit AS e
           WHERE (e.exhibit_id = $1 OR ($1 IS NULL AND e.cik = $2)) AND e.sha256 IS NOT NULL
             AND EXISTS (FROM staging.statement AS s WHERE s.exhibit_id = e.exhibit_id AND s.kind = $3)
           GROUP BY e.sha256 ORDER BY 2""",
        [mapping["exhibit_id"], mapping["cik"], mapping["statement"]],
    )
