"""Cards: the temporary relations that the pages of the report read, drawn up once for all of them.

In: a connection to the published snapshot. Out, on that connection: a row per number (``fact_card``), exhibit
(``exhibit_card``, whose ``state`` changes with whatever its page shows), rule, year and verdict of an issuer
(``issuer_score``), and figure of its series over time (``issuer_series``, ``issuer_quarter``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.pages import issuers

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FACT_CARD = """
    CREATE OR REPLACE TEMP TABLE fact_card AS
    WITH judged AS (
        SELECT i.fact_id, c.verdict, c.level
        FROM staging.calculation_item AS i
        JOIN staging.calculation AS c ON c.calculation_id = i.calculation_id
        UNION ALL
        SELECT total_fact_id, verdict, level FROM staging.calculation WHERE total_fact_id IS NOT NULL
    ),
    verdict AS (
        SELECT fact_id, max(CASE verdict WHEN 'inconsistent' THEN 3 WHEN 'consistent' THEN 2
                            WHEN 'not testable' THEN 1 END) AS worst
        FROM judged WHERE verdict <> 'inconsistent' OR level <> 'info'  -- as queries.fact_verdicts
        GROUP BY fact_id
    )
    SELECT f.fact_id, f.exhibit_id, f.table_index, f.statement, f.unit, f.concept,
           f.concept IS NOT NULL AS has_concept,
           CASE v.worst WHEN 3 THEN 'inconsistent' WHEN 2 THEN 'tied' WHEN 1 THEN 'not testable'
                ELSE 'not covered' END AS verdict
    FROM staging.fact AS f LEFT JOIN verdict AS v ON v.fact_id = f.fact_id
    """
EXHIBIT_CARD = """
    CREATE OR REPLACE TEMP TABLE exhibit_card AS
    SELECT e.*,
           coalesce(CAST(e.cik AS VARCHAR), 'name:' || e.company_name, 'unknown') AS issuer,
           coalesce(s.n_tables, 0) AS n_tables, coalesce(s.n_held, 0) AS n_held,
           coalesce(f.n_facts, 0) AS n_facts, coalesce(f.n_tied, 0) AS n_tied,
           coalesce(f.n_inconsistent, 0) AS n_inconsistent, coalesce(p.n_published, 0) AS n_published,
           row_number() OVER (ORDER BY e.filed_at DESC NULLS LAST, e.company_name NULLS LAST,
                              e.source_name, e.exhibit_id) - 1 AS place,
           concat_ws('|', e.run_id, e.parser_version, s.n_held, f.verdicts, p.n_published, p.last,
                     q.n, q.last, r.n, r.last) AS state
    FROM staging.exhibit AS e
    LEFT JOIN (SELECT exhibit_id, count(*) AS n_tables,
                      count(*) FILTER (status = 'quarantined') AS n_held
               FROM staging.statement GROUP BY exhibit_id) AS s USING (exhibit_id)
    LEFT JOIN (SELECT exhibit_id, count(*) AS n_facts,
                      count(*) FILTER (verdict = 'tied') AS n_tied,
                      count(*) FILTER (verdict = 'inconsistent') AS n_inconsistent,
                      concat_ws(',', count(*), count(*) FILTER (verdict = 'tied'),
                                count(*) FILTER (verdict = 'inconsistent')) AS verdicts
               FROM fact_card GROUP BY exhibit_id) AS f USING (exhibit_id)
    LEFT JOIN (SELECT exhibit_id, count(*) AS n_published, max(published_at) AS last
               FROM main.fact GROUP BY exhibit_id) AS p USING (exhibit_id)
    LEFT JOIN (SELECT exhibit_id, count(*) AS n, max(quarantined_at) AS last
               FROM main.quarantine GROUP BY exhibit_id) AS q USING (exhibit_id)
    LEFT JOIN (SELECT v.exhibit_id, count(*) AS n, max(v.reviewed_at) AS last
               FROM (SELECT coalesce(f.exhibit_id, r.exhibit_id) AS exhibit_id, r.reviewed_at
                     FROM main.review AS r LEFT JOIN fact_card AS f ON f.fact_id = r.fact_id) AS v
               GROUP BY v.exhibit_id) AS r USING (exhibit_id)
    """
ISSUER_SCORE = """
    CREATE OR REPLACE TEMP TABLE issuer_score AS
    SELECT e.issuer, c.code, CAST(year(c.period_end) AS INTEGER) AS year, c.verdict, count(*) AS n
    FROM staging.calculation AS c JOIN exhibit_card AS e ON e.exhibit_id = c.exhibit_id
    GROUP BY ALL
    """
ISSUER_SERIES = """
    CREATE OR REPLACE TEMP TABLE issuer_series AS
    SELECT e.issuer, split_part(c.concept, ':', 2) AS concept, c.unit, c.period_end,
           c.period_end - c.period_start + 1 AS days, c.concept_value AS value,
           half_unit(c.decimals) AS half_unit, c.exhibit_id, c.fact_id, c.filed_at,
           coalesce(c.accepted_at, CAST(c.filed_at AS TIMESTAMP)) AS known_at
    FROM main.concept_fact AS c JOIN exhibit_card AS e ON e.exhibit_id = c.exhibit_id
    WHERE c.statement = 'income_statement' AND c.period_start IS NOT NULL AND c.concept_value IS NOT NULL
      AND split_part(c.concept, ':', 2) IN (SELECT unnest($1))
    """
ISSUER_QUARTER = """
    CREATE OR REPLACE TEMP TABLE issuer_quarter AS
    SELECT CAST(q.cik AS VARCHAR) AS issuer, split_part(q.concept, ':', 2) AS concept, q.unit,
           q.period_end, q.concept_value AS value, q.year_to_date_fact_id AS fact_id, f.exhibit_id
    FROM main.quarter AS q JOIN main.fact AS f ON f.fact_id = q.year_to_date_fact_id
    WHERE q.printed_fact_id IS NULL AND q.statement = 'income_statement'
      AND q.unit NOT LIKE '%/shares' AND q.period_end - q.period_start + 1 BETWEEN $1 AND $2
    """


def draw_up(con: DuckDBPyConnection) -> None:
    """Make the relations, each from those before it."""
    for relation in (FACT_CARD, EXHIBIT_CARD, ISSUER_SCORE):
        con.execute(relation)
    con.execute(ISSUER_SERIES, [[concept for _, concepts in issuers.SERIES for concept in concepts]])
    con.execute(ISSUER_QUARTER, list(issuers.QUARTER_DAYS))
