"""Checks across the exhibits of one issuer, drawn up for what waits for the audit (RS1, SC1, PD1, PD2, XS3).

In: the working copy of a run, with exhibits staged. Out: rows in staging.calculation and calculation_item, of
the same shape as all checks, so that the audit computes and judges them like any other. The operands are
facts of two exhibits: one that waits, and one filed before it that is published or waits as well.

What was published before is the one filed before, in whatever order exhibits arrive: where one arrives
late, or is read anew, the exhibits filed after it that are compared with it wait for the audit again.

* RS1: a comparative figure equals what the issuer published before for the same statement, concept and
  period. A miss is a restatement: an event, not an error, hence info; both values are operands and kept.
* SC1: the same pair, but a thousand or a million times apart: one of the two was read or printed in the
  wrong scale. A warning, for it does not say which. Where no earlier figure is of the same period, the
  statement as a whole is compared with the last one before it: no business grows so in nearly every line.
* PD1: a printed quarter equals year to date less the year to date published before. A miss is a revision of
  the earlier quarters, hence info.
* XS3: cash at the beginning equals cash on the balance sheet published before, where the exhibit itself
  prints none of that day.

* PD2: a period that begins with a fiscal year whose close before it the exhibit does not print (a year of 52
  weeks or of 53) is withheld where other exhibits of the issuer show that it began a week before, and none
  that it began when it is said to. It is not testable where they show nothing.

Only issuers with an exhibit that waits are looked at. A primary statement without an earlier figure to
compare has one RS1 record, not testable, with the reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.connections import transaction

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LETTER = "s"
"""First letter of these checks' names; the names of all others are hexadecimal without exception."""

_SHADOWS = """
    CREATE OR REPLACE TEMP TABLE series_fresh AS
    SELECT DISTINCT exhibit_id FROM staging.statement
    WHERE status IS NULL AND exhibit_id IN (SELECT exhibit_id FROM audit.pending);
    CREATE OR REPLACE TEMP TABLE series_issuer AS
    SELECT coalesce('CIK ' || cik, upper(trim(company_name))) AS issuer,
           min(coalesce(accepted_at, CAST(filed_at AS TIMESTAMP)))
               FILTER (exhibit_id IN (FROM series_fresh)) AS fresh_from
    FROM staging.exhibit
    WHERE exhibit_id IN (SELECT exhibit_id FROM audit.pending) AND issuer IS NOT NULL GROUP BY issuer;
    CREATE OR REPLACE TEMP VIEW series_exhibit AS
    SELECT * FROM staging.exhibit
    WHERE coalesce('CIK ' || cik, upper(trim(company_name))) IN (SELECT issuer FROM series_issuer);
    CREATE OR REPLACE TEMP VIEW series_statement AS
    SELECT s.* FROM staging.statement AS s SEMI JOIN series_exhibit AS e ON e.exhibit_id = s.exhibit_id
    WHERE s.status = 'published' OR s.exhibit_id IN (FROM series_fresh);
    CREATE OR REPLACE TEMP VIEW series_fact AS
    SELECT f.* FROM staging.fact AS f
    SEMI JOIN series_statement AS s ON s.exhibit_id = f.exhibit_id AND s.table_index = f.table_index;
    """
"""What is fresh was staged by this run; what else waits is published already and compared once more."""

_FIGURES = """
    CREATE OR REPLACE TEMP TABLE series_figure AS
    SELECT *, coalesce(accepted_at, CAST(filed_at AS TIMESTAMP)) AS known_at,
           exhibit_id IN (FROM series_fresh) AS is_fresh,
           exhibit_id IN (SELECT exhibit_id FROM audit.pending) OR known_at > fresh_from AS is_compared,
           CASE WHEN concept_value = value THEN 1 ELSE -1 END AS sign,
           coalesce(accession_number, exhibit_id) AS named
    FROM series_reported JOIN series_issuer USING (issuer)
    WHERE known_at IS NOT NULL
      AND primary_order(statement) IS NOT NULL
      AND entity IS NULL AND class_of_share IS NULL AND version IS NULL
    WINDOW printed_again AS (
        PARTITION BY exhibit_id, statement, concept, unit, period_start, period_end, moment)
    QUALIFY min(concept_value) OVER printed_again = max(concept_value) OVER printed_again
        AND row_number() OVER (printed_again ORDER BY table_index, row_index, column_index) = 1;
    """

_KEY = """e.issuer = f.issuer AND e.unit = f.unit AND e.known_at < f.known_at"""
_SAME_MEANING = "e.statement = f.statement AND e.concept = f.concept"

_PAIRS = f"""
    CREATE OR REPLACE TEMP TABLE series_pair AS
    SELECT f AS later, [{{'fact_id': e.fact_id, 'weight': e.sign * f.sign}}] AS operands,
           e.filed_at AS earlier_filed_at,
           CASE WHEN f.value = 0 OR e.value = 0 THEN 'RS1'
                WHEN abs(f.value / e.value) BETWEEN 900 AND 1100
                  OR abs(f.value / e.value) BETWEEN 900000 AND 1100000
                  OR abs(e.value / f.value) BETWEEN 900 AND 1100
                  OR abs(e.value / f.value) BETWEEN 900000 AND 1100000 THEN 'SC1'
                ELSE 'RS1' END AS code
    FROM series_figure AS f JOIN series_figure AS e
      ON {_KEY} AND {_SAME_MEANING} AND e.period_end = f.period_end
     AND e.period_start IS NOT DISTINCT FROM f.period_start AND e.moment IS NOT DISTINCT FROM f.moment
    WHERE f.is_compared
    QUALIFY row_number() OVER (PARTITION BY f.fact_id ORDER BY e.known_at DESC, e.exhibit_id) = 1
    UNION ALL
    SELECT f AS later, [{{'fact_id': y.fact_id, 'weight': y.sign * f.sign}},
            {{'fact_id': e.fact_id, 'weight': -e.sign * f.sign}}] AS operands,
           e.filed_at AS earlier_filed_at, 'PD1' AS code
    FROM series_figure AS f
    JOIN series_figure AS y
      ON y.exhibit_id = f.exhibit_id AND y.statement = f.statement AND y.concept = f.concept
     AND y.unit = f.unit AND y.period_end = f.period_end AND y.period_start < f.period_start
    JOIN series_figure AS e
      ON {_KEY} AND {_SAME_MEANING} AND e.period_start = y.period_start AND e.period_end = f.period_start - 1
    WHERE f.is_compared AND regexp_full_match(f.unit, '[A-Z]{{3}}')
    QUALIFY row_number() OVER (PARTITION BY f.fact_id ORDER BY e.known_at DESC, e.exhibit_id) = 1
    UNION ALL
    SELECT f AS later, [{{'fact_id': e.fact_id, 'weight': e.sign * f.sign}}] AS operands,
           e.filed_at AS earlier_filed_at, 'XS3' AS code
    FROM series_figure AS f JOIN series_figure AS e
      ON {_KEY} AND e.concept = f.concept AND e.statement = 'balance_sheet' AND e.period_end = f.period_end
    WHERE f.is_compared AND f.statement = 'cash_flow' AND f.moment = 'opening'
      AND NOT EXISTS (FROM series_figure AS own WHERE own.exhibit_id = f.exhibit_id
                      AND own.statement = 'balance_sheet' AND own.concept = f.concept
                      AND own.period_end = f.period_end)
    QUALIFY row_number() OVER (PARTITION BY f.fact_id ORDER BY e.known_at DESC, e.exhibit_id) = 1;
    """

LEAST_LINES = 5
NEIGHBOUR_DAYS = 400
SAME_LENGTH_DAYS = 10
"""A quarter of 13 weeks against one of 14."""

_JUMPS = f"""
    INSERT INTO series_pair
    WITH beside AS (
        SELECT f AS later, e AS earlier, log10(abs(f.value / e.value)) AS jump
        FROM series_figure AS f JOIN series_figure AS e
          ON {_KEY} AND {_SAME_MEANING} AND e.period_end < f.period_end
         AND f.period_end - e.period_end <= {NEIGHBOUR_DAYS}
         AND abs(coalesce(f.period_end - f.period_start, 0) - coalesce(e.period_end - e.period_start, 0))
             <= {SAME_LENGTH_DAYS}
         AND (f.period_start IS NULL) = (e.period_start IS NULL) AND e.moment IS NOT DISTINCT FROM f.moment
        WHERE f.is_compared AND f.value <> 0 AND e.value <> 0 AND regexp_full_match(f.unit, '[A-Z]{{3}}')
          AND NOT EXISTS (FROM series_pair AS p WHERE p.later.exhibit_id = f.exhibit_id
                          AND p.later.statement = f.statement AND p.code IN ('RS1', 'SC1'))
        QUALIFY row_number() OVER (
            PARTITION BY f.fact_id ORDER BY e.period_end DESC, e.known_at DESC, e.exhibit_id) = 1
    ),
    moved AS (
        SELECT later.exhibit_id AS exhibit_id, later.table_index AS table_index, count(*) AS n_lines,
               round(median(jump) / 3) * 3 AS factor,
               max_by({{'later': later, 'earlier': earlier}}, abs(later.value)) AS largest
        FROM beside GROUP BY ALL
        HAVING n_lines >= {LEAST_LINES} AND abs(factor) IN (3, 6) AND abs(median(jump) - factor) <= 0.5
           AND quantile_cont(jump, 0.1) >= factor - 1 AND quantile_cont(jump, 0.9) <= factor + 1
    )
    SELECT largest.later, [{{'fact_id': largest.earlier.fact_id,
                            'weight': largest.earlier.sign * largest.later.sign}}],
           largest.earlier.filed_at, 'SC1'
    FROM moved;
    """
"""Half of the lines within the root of ten of the factor, eight in ten within ten: so no business grows."""

_NAME = f"'{LETTER}' || substr(sha256(concat_ws('|', code, later.fact_id, CAST(operands AS VARCHAR))), 1, 15)"

_LATE = f"""
    CREATE OR REPLACE TEMP TABLE series_late AS
    WITH due AS (
        SELECT later.exhibit_id AS exhibit_id, {_NAME} AS calculation_id, unnest(operands).fact_id AS fact_id
        FROM series_pair WHERE later.exhibit_id NOT IN (SELECT exhibit_id FROM audit.pending)
    ),
    staged AS (
        SELECT exhibit_id, calculation_id FROM staging.calculation
        WHERE starts_with(calculation_id, '{LETTER}') AND testable
          AND exhibit_id IN (SELECT exhibit_id FROM series_figure WHERE is_compared)
          AND exhibit_id NOT IN (SELECT exhibit_id FROM audit.pending)
    )
    SELECT exhibit_id FROM due SEMI JOIN (FROM series_figure WHERE is_fresh) USING (fact_id)
    UNION
    SELECT exhibit_id FROM series_misdated WHERE exhibit_id NOT IN (SELECT exhibit_id FROM audit.pending)
        AND (exhibit_id, table_index) NOT IN (
            SELECT (exhibit_id, table_index) FROM staging.quarantine WHERE code = 'PD2')
    UNION
    SELECT exhibit_id FROM (
        (SELECT exhibit_id, calculation_id FROM due EXCEPT FROM staged)
        UNION ALL (FROM staged EXCEPT SELECT exhibit_id, calculation_id FROM due));
    INSERT INTO audit.pending SELECT exhibit_id, CAST(now() AT TIME ZONE 'UTC' AS TIMESTAMP) FROM series_late;
    DELETE FROM series_pair WHERE later.exhibit_id NOT IN (SELECT exhibit_id FROM audit.pending);
    CREATE OR REPLACE TEMP TABLE series_old AS
    SELECT calculation_id FROM staging.calculation
    WHERE starts_with(calculation_id, '{LETTER}') AND exhibit_id IN (SELECT exhibit_id FROM audit.pending);
    DELETE FROM staging.calculation_item WHERE calculation_id IN (FROM series_old);
    DELETE FROM staging.calculation WHERE calculation_id IN (FROM series_old);
    """
"""What is published and compared with a fresh exhibit, or with others than before, waits again."""

_CHECKS = f"""
    INSERT INTO staging.calculation BY NAME
    SELECT {_NAME} AS calculation_id, later.exhibit_id AS exhibit_id, later.table_index AS table_index,
           later.column_index AS column_index, code,
           CASE code WHEN 'SC1' THEN 'warning' WHEN 'XS3' THEN 'warning' ELSE 'info' END AS level,
           CASE code
               WHEN 'RS1' THEN later.label || ' is as published before, on ' || earlier_filed_at
               WHEN 'SC1' THEN later.label || ' is of the scale of the statement published before, on '
                               || earlier_filed_at
               WHEN 'PD1' THEN later.label || ' of the quarter is the year to date less the one published on '
                               || earlier_filed_at
               ELSE 'Cash at the beginning is the cash of the balance sheet published on ' || earlier_filed_at
           END AS sentence,
           later.period_start AS period_start, later.period_end AS period_end, later.fact_id AS total_fact_id,
           true AS testable, x.run_id AS run_id
    FROM series_pair JOIN staging.exhibit AS x ON x.exhibit_id = later.exhibit_id;

    INSERT INTO staging.calculation_item BY NAME
    SELECT {_NAME} AS calculation_id, later.fact_id AS fact_id, 'total' AS role, 1 AS weight, 0 AS position
    FROM series_pair
    UNION ALL BY NAME
    SELECT calculation_id, item.fact_id, 'item' AS role, item.weight, place AS position
    FROM (SELECT {_NAME} AS calculation_id, unnest(operands) AS item,
                 unnest(range(1, len(operands) + 1)) AS place
          FROM series_pair);
    """

_STARTS = """
    CREATE OR REPLACE TEMP TABLE series_open AS
    SELECT issuer, c.exhibit_id, c.table_index, c.column_index, c.period_start, c.period_end,
           c.period_start - 7 AS other_start
    FROM staging.calculation AS c
    JOIN (SELECT exhibit_id, coalesce('CIK ' || cik, upper(trim(company_name))) AS issuer FROM series_exhibit)
      USING (exhibit_id)
    WHERE c.code = 'PD2' AND NOT c.testable;
    CREATE OR REPLACE TEMP TABLE series_start AS
    SELECT issuer, exhibit_id, filed_at, period_end + 1 AS begins FROM series_figure
    WHERE statement = 'balance_sheet'
    UNION
    SELECT issuer, exhibit_id, filed_at, period_start FROM series_figure AS f
    WHERE period_start IS NOT NULL AND NOT EXISTS (
        FROM series_open AS o WHERE o.exhibit_id = f.exhibit_id AND o.period_start = f.period_start);
    CREATE OR REPLACE TEMP TABLE series_misdated AS
    SELECT o.*, min(s.filed_at) AS shown_at FROM series_open AS o
    JOIN series_start AS s
      ON s.issuer = o.issuer AND s.exhibit_id <> o.exhibit_id AND s.begins = o.other_start
    WHERE NOT EXISTS (FROM series_start AS own WHERE own.issuer = o.issuer AND own.begins = o.period_start)
    GROUP BY ALL;
    """
"""Periods of a year that may have had 52 weeks or 53, against the days that other exhibits print."""

_MISDATED = """
    DELETE FROM staging.quarantine
    WHERE code = 'PD2' AND exhibit_id IN (SELECT exhibit_id FROM audit.pending);
    INSERT INTO staging.quarantine BY NAME
    SELECT m.exhibit_id, m.table_index, 'PD2' AS code, x.run_id,
           format('Column {}, read as {} to {}, begins on {}: the exhibit filed on {} shows the close of the '
                  || 'fiscal year before. Say so with tieout review map CASE --column {} --period {}..{} '
                  || '--reason WHY',
                  column_index, period_start, period_end, other_start, shown_at, column_index, other_start,
                  period_end) AS message
    FROM series_misdated AS m JOIN staging.exhibit AS x ON x.exhibit_id = m.exhibit_id
    WHERE m.exhibit_id IN (SELECT exhibit_id FROM audit.pending);
    """

_UNTESTED = f"""
    INSERT INTO staging.calculation BY NAME
    SELECT '{LETTER}' || substr(sha256(concat_ws('|', 'RS1', s.exhibit_id, s.table_index)), 1, 15)
               AS calculation_id, s.exhibit_id, s.table_index, 'RS1' AS code, 'info' AS level,
           'Comparative figures are as published before' AS sentence, false AS testable, s.run_id,
           CASE WHEN coalesce('CIK ' || e.cik, upper(trim(e.company_name))) IS NULL
                    THEN 'the issuer is not known'
                WHEN coalesce(e.accepted_at, CAST(e.filed_at AS TIMESTAMP)) IS NULL THEN
                    'the filing date is not known'
                ELSE 'no earlier release of this issuer with figures for the same periods is in the warehouse'
           END AS reason
    FROM staging.statement AS s JOIN staging.exhibit AS e ON e.exhibit_id = s.exhibit_id
    WHERE s.exhibit_id IN (SELECT exhibit_id FROM audit.pending) AND primary_order(s.kind) IS NOT NULL
      AND s.entity IS NULL AND s.is_gaap IS DISTINCT FROM false
      AND NOT EXISTS (FROM series_pair AS p WHERE p.later.exhibit_id = s.exhibit_id
                      AND p.later.table_index = s.table_index AND p.code IN ('RS1', 'SC1'));
    """


def draw_up(con: DuckDBPyConnection) -> int:
    """Draw up the checks across exhibits for what waits; how many that can be tested. Repeatable."""
    with transaction(con):
        con.execute(_SHADOWS)
        con.execute(_reported_view(con))
        for sql in (_FIGURES, _PAIRS, _JUMPS, _STARTS, _LATE, _CHECKS, _MISDATED, _UNTESTED):
            con.execute(sql)
        found = con.execute("SELECT count(*) FROM series_pair").fetchone()
    return 0 if found is None else int(found[0])


def _reported_view(con: DuckDBPyConnection) -> str:
    """main.reported_fact, word for word, over what is published or waits instead of what is published."""
    row = con.execute(
        "SELECT sql FROM duckdb_views() WHERE schema_name = 'main' AND view_name = 'reported_fact'"
    ).fetchone()
    if row is None:
        raise LookupError("main.reported_fact")
    _, _, query = str(row[0]).partition(" AS ")
    for relation in ("fact", "statement", "exhibit"):
        query = query.replace(f'main."{relation}" AS', f"main.{relation} AS")
        query = query.replace(f"main.{relation} AS", f"series_{relation} AS")
    return f"CREATE OR REPLACE TEMP VIEW series_reported AS {query}"
