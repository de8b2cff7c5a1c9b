-- Views and macros over the published relations, and the arithmetic of the audit over staging.
--
-- A view column that is a column of main.fact, main.exhibit or main.statement takes its comment from
-- there (warehouse/schema.py); only what a view adds is commented here.

-- ---------------------------------------------------------------------------------------------- macros

-- Decimals from -12 to 11 are looked up: the one exact way from an exponent to a DECIMAL is a cast from text,
-- which costs forty times as much, and pow() is binary floating point.
CREATE OR REPLACE MACRO main.half_unit(decimals) AS
    CASE WHEN decimals BETWEEN -12 AND 11 THEN (
             ['5e11', '5e10', '5e9', '5e8', '5e7', '5e6', '5e5', '5e4', '5e3', '5e2', '5e1', '5e0',
              '5e-1', '5e-2', '5e-3', '5e-4', '5e-5', '5e-6', '5e-7', '5e-8', '5e-9', '5e-10', '5e-11', '5e-12']::DECIMAL(38, 12)[])[decimals + 13]
         WHEN decimals IS NULL OR decimals > 11 THEN CAST(0 AS DECIMAL(38, 12))
         ELSE CAST('5e' || (-decimals - 1) AS DECIMAL(38, 12)) END;
COMMENT ON MACRO main.half_unit IS 'Half a unit of the last printed digit, 10^-decimals / 2: a value with these decimals stands for the interval of that much to either side. 0 when decimals is NULL (exact).';

CREATE OR REPLACE MACRO main.nearest_month_end(day) AS
    CASE WHEN last_day(day) - CAST(day AS DATE) <= CAST(day AS DATE) - (CAST(date_trunc('month', day) AS DATE) - 1)
         THEN last_day(day)
         ELSE CAST(date_trunc('month', day) AS DATE) - 1 END;
COMMENT ON MACRO main.nearest_month_end IS 'The month end nearest to a date: 52-week years end some days off it, and the Financial Statement Data Sets round to it.';

CREATE OR REPLACE MACRO main.yyyymmdd(day) AS CAST(strftime(CAST(day AS DATE), '%Y%m%d') AS INTEGER);
COMMENT ON MACRO main.yyyymmdd IS 'A date as the number that the Financial Statement Data Sets write, 20030630.';

CREATE OR REPLACE MACRO main.primary_order(kind) AS
    list_position(['balance_sheet', 'income_statement', 'cash_flow', 'comprehensive_income'], kind);
COMMENT ON MACRO main.primary_order IS 'Place of a kind of statement among the primary statements, the balance sheet first; NULL for tables of any other kind.';

-- Integer division rounded outward; DuckDB's // truncates towards zero. Divisors are positive here.
CREATE OR REPLACE MACRO audit.floor_divided(dividend, divisor) AS
    dividend // divisor - CASE WHEN dividend < 0 AND dividend % divisor <> 0 THEN 1 ELSE 0 END;
COMMENT ON MACRO audit.floor_divided IS 'Quotient of integers rounded down; the divisor is positive.';
CREATE OR REPLACE MACRO audit.ceiling_divided(dividend, divisor) AS
    dividend // divisor + CASE WHEN dividend > 0 AND dividend % divisor <> 0 THEN 1 ELSE 0 END;
COMMENT ON MACRO audit.ceiling_divided IS 'Quotient of integers rounded up; the divisor is positive.';
CREATE OR REPLACE MACRO audit.from_trillionths(n) AS
    TRY_CAST(n // 1000000000000 AS DECIMAL(25, 0))
    + CAST(n % 1000000000000 AS BIGINT) * CAST(0.000000000001 AS DECIMAL(13, 12));
COMMENT ON MACRO audit.from_trillionths IS 'An integer number of 10^-12 units as a DECIMAL; NULL when it does not fit.';

-- ----------------------------------------------------------------------------------------------- audit

-- The checks of the exhibits after `first` up to `last` that wait for the audit, with their arithmetic.
-- Sums: interval of the total against the sum of the items' intervals, ends swapped for negative weights.
-- Per share: interval of income over interval of shares, rounded outward at 10^-12; income is taken in
-- 10^-4 units and shares in 10^-3, so that amounts to 10^20 stay inside 128-bit integers.
CREATE OR REPLACE MACRO audit.calculation_check(first, last) AS TABLE
WITH checked AS (
    SELECT c.* FROM staging.calculation AS c
    WHERE c.exhibit_id > first AND c.exhibit_id <= last
      AND c.exhibit_id IN (SELECT p.exhibit_id FROM audit.pending AS p)
),
operand AS (
    SELECT i.calculation_id, i.role, i.weight, f.unit,
           f.fact_id IS NULL OR f.value IS NULL AS is_missing,
           CAST(f.value AS DECIMAL(38, 12)) AS value,
           CAST(f.value AS DECIMAL(38, 12)) - half_unit(f.decimals) AS low,
           CAST(f.value AS DECIMAL(38, 12)) + half_unit(f.decimals) AS high
    FROM (
        SELECT i.calculation_id, i.role, i.weight, i.fact_id
        FROM staging.calculation_item AS i SEMI JOIN checked AS c ON c.calculation_id = i.calculation_id
        UNION ALL  -- a total that is named by the calculation only
        SELECT c.calculation_id, 'total', 1, c.total_fact_id
        FROM checked AS c ANTI JOIN staging.calculation_item AS i
          ON i.calculation_id = c.calculation_id AND i.role IN ('total', 'eps')
        WHERE c.total_fact_id IS NOT NULL
    ) AS i
    LEFT JOIN staging.fact AS f ON f.fact_id = i.fact_id
),
weighed AS (
    SELECT calculation_id, role IN ('total', 'eps') AS is_total, role, is_missing, unit,
           weight * value AS value,
           CASE WHEN weight < 0 THEN weight * high ELSE weight * low END AS low,
           CASE WHEN weight < 0 THEN weight * low ELSE weight * high END AS high
    FROM operand
),
summed AS (
    SELECT calculation_id,
           count(*) FILTER (NOT is_total) AS n_items,
           count(*) FILTER (is_missing) AS n_missing,
           count(*) FILTER (is_total) AS n_totals,
           bool_or(role IN ('eps', 'income', 'shares')) AS is_per_share,
           count(DISTINCT unit) AS n_units,
           max(value) FILTER (is_total) AS reported,
           max(low) FILTER (is_total) AS reported_low,
           max(high) FILTER (is_total) AS reported_high,
           sum(value) FILTER (role = 'item') AS item_sum,
           sum(low) FILTER (role = 'item') AS item_low,
           sum(high) FILTER (role = 'item') AS item_high,
           CAST(trunc(sum(value) FILTER (role = 'income') * 10000) AS HUGEINT) * 100000000000 AS income,
           CAST(floor(sum(low) FILTER (role = 'income') * 10000) AS HUGEINT) * 100000000000 AS income_low,
           CAST(ceil(sum(high) FILTER (role = 'income') * 10000) AS HUGEINT) * 100000000000 AS income_high,
           CAST(trunc(sum(value) FILTER (role = 'shares') * 1000) AS HUGEINT) AS shares,
           CAST(floor(sum(low) FILTER (role = 'shares') * 1000) AS HUGEINT) AS shares_low,
           CAST(ceil(sum(high) FILTER (role = 'shares') * 1000) AS HUGEINT) AS shares_high
    FROM weighed GROUP BY calculation_id
),
divided AS (
    SELECT *,
           CASE WHEN shares_low > 0 THEN audit.from_trillionths(income // shares) END AS per_share,
           CASE WHEN shares_low > 0 THEN audit.from_trillionths(
               CASE WHEN income_low < 0 THEN audit.floor_divided(income_low, shares_low)
                    ELSE audit.floor_divided(income_low, shares_high) END) END AS per_share_low,
           CASE WHEN shares_low > 0 THEN audit.from_trillionths(
               CASE WHEN income_high > 0 THEN audit.ceiling_divided(income_high, shares_low)
                    ELSE audit.ceiling_divided(income_high, shares_high) END) END AS per_share_high
    FROM summed
),
judged AS (
    SELECT c.calculation_id, c.exhibit_id, c.table_index, c.column_index, c.code, c.level, c.sentence,
           c.period_start, c.period_end, c.total_fact_id,
           d.reported, d.reported_low, d.reported_high,
           coalesce(d.n_items, 0) AS n_items,
           coalesce(d.n_missing, 0) + CASE WHEN coalesce(d.n_totals, 0) = 0 THEN 1 ELSE 0 END AS n_missing,
           CAST(CASE WHEN d.is_per_share THEN d.per_share ELSE d.item_sum END AS DECIMAL(38, 12)) AS computed,
           CAST(CASE WHEN d.is_per_share THEN d.per_share_low ELSE d.item_low END AS DECIMAL(38, 12)) AS computed_low,
           CAST(CASE WHEN d.is_per_share THEN d.per_share_high ELSE d.item_high END AS DECIMAL(38, 12)) AS computed_high,
           CASE WHEN c.testable IS NOT DISTINCT FROM false THEN coalesce(c.reason, 'the reader found no operands to test')
                WHEN coalesce(d.n_totals, 0) = 0 THEN 'the total is not printed'
                WHEN d.n_totals > 1 THEN 'more than one total is named'
                WHEN d.n_items = 0 THEN 'no item is printed'
                WHEN d.n_missing > 0 THEN 'an operand is missing'
                WHEN NOT d.is_per_share AND d.n_units > 1 THEN 'the operands have different units'
                WHEN d.is_per_share AND (d.shares_low IS NULL OR d.shares_low <= 0) THEN 'the share count is not positive'
                WHEN d.is_per_share AND (d.per_share IS NULL OR d.per_share_low IS NULL OR d.per_share_high IS NULL)
                    THEN 'income and share count give no amount per share'
           END AS untestable
    FROM checked AS c LEFT JOIN divided AS d ON d.calculation_id = c.calculation_id
)
SELECT calculation_id, exhibit_id, table_index, code, level, sentence, untestable IS NULL AS testable,
       reported,
       CASE WHEN untestable IS NULL THEN computed END AS computed,
       CASE WHEN untestable IS NULL THEN reported - computed END AS difference,
       CASE WHEN untestable IS NULL THEN
           CASE WHEN reported >= computed THEN (reported - reported_low) + (computed_high - computed)
                ELSE (reported_high - reported) + (computed - computed_low) END END AS tolerance,
       reported_low, reported_high,
       CASE WHEN untestable IS NULL THEN computed_low END AS computed_low,
       CASE WHEN untestable IS NULL THEN computed_high END AS computed_high,
       n_items, n_missing, untestable AS reason, column_index, period_start, period_end, total_fact_id
FROM judged ORDER BY exhibit_id, table_index, calculation_id;
COMMENT ON MACRO TABLE audit.calculation_check IS 'The arithmetic of the checks that wait for the audit, for exhibits after the first name given up to the last: what is reported, what is computed, and the intervals that rounding leaves to both.';

-- -------------------------------------------------------------------------------- statements by concept

CREATE OR REPLACE MACRO audit.share_classes(words) AS
    list_distinct(regexp_extract_all(upper(words), '\b(?:CLASS|SERIES)\s+([A-Z])\b', 1));
COMMENT ON MACRO audit.share_classes IS 'Letters of the classes and series of shares that some words name.';

CREATE OR REPLACE MACRO audit.is_average(words) AS regexp_matches(words, '\baverage\b', 'i');
COMMENT ON MACRO audit.is_average IS 'Whether some words call a figure an average.';

-- Everything here is decided row by row, so that a filter on issuer, exhibit or concept is pushed down to
-- the facts. The moment of a balance in a column of flows: a cash flow statement prints the opening and the
-- closing balance of cash under one concept and one column heading; its words or its printed day tell which
-- ("Cash at beginning of year", "at January 1"). In other tables (five-year highlights) a balance under a
-- year is that of the year's end. Where a pattern is behind a plain comparison in a CASE, it is because
-- DuckDB then runs it on the few rows that pass: on all of them it would cost more than all the rest.
CREATE OR REPLACE VIEW main.reported_fact AS
WITH placed AS (
    SELECT f.*, e.accession_number, e.sequence, e.cik, e.company_name, e.filed_at, e.accepted_at,
           coalesce('CIK ' || e.cik, upper(trim(e.company_name))) AS issuer, s.entity, c.period_type AS nature,
           lower(f.label) AS words
    FROM main.fact AS f
    LEFT JOIN main.statement AS s ON s.exhibit_id = f.exhibit_id AND s.table_index = f.table_index
    JOIN main.exhibit AS e ON e.exhibit_id = f.exhibit_id
    LEFT JOIN main.concept AS c ON c.concept = f.concept
    WHERE f.concept IS NOT NULL AND f.period_end IS NOT NULL AND f.unit <> 'pure' AND f.value IS NOT NULL
      AND s.is_gaap IS DISTINCT FROM false
      -- An average over a period is no balance at its end, though it stands under the same concept.
      AND CASE WHEN c.period_type = 'instant'
                AND (f.label LIKE '%verage%' OR f.section LIKE '%verage%' OR f.column_header LIKE '%verage%'
                     OR s.title LIKE '%verage%' OR f.label LIKE '%VERAGE%' OR f.section LIKE '%VERAGE%'
                     OR f.column_header LIKE '%VERAGE%' OR s.title LIKE '%VERAGE%')
               THEN NOT audit.is_average(concat_ws(' ', s.title, f.column_header, f.section, f.label))
               ELSE true END
),
timed AS (
    SELECT *,
           CASE WHEN contains(words, 'class') OR contains(words, 'series') THEN audit.share_classes(words) END AS classes,
           CASE WHEN nature IS DISTINCT FROM 'instant' OR period_start IS NULL THEN NULL
                WHEN statement <> 'cash_flow' THEN 'closing'
                WHEN regexp_matches(words, '\b(begin|open|start)') THEN
                    CASE WHEN regexp_matches(words, '\b(end|ends|ending|clos\w*)\b') THEN NULL ELSE 'opening' END
                WHEN regexp_matches(words, '\b(end|ends|ending|clos\w*)\b') THEN 'closing'
                WHEN contains(words, lower(strftime(period_end, '%B %-d'))) THEN 'closing'
                WHEN contains(words, lower(strftime(period_start, '%B %-d')))
                  OR contains(words, lower(strftime(period_start - 1, '%B %-d'))) THEN 'opening' END AS moment
    FROM placed
)
SELECT exhibit_id, accession_number, sequence, cik, company_name, issuer, filed_at, accepted_at, statement, concept,
       entity,
       CASE WHEN len(classes) = 1 THEN classes[1]
            WHEN len(classes) > 1 THEN NULL
            WHEN unit LIKE '%shares' AND section <> '' THEN
                CASE WHEN len(audit.share_classes(section)) = 1 THEN audit.share_classes(section)[1] END
       END AS class_of_share,
       CASE WHEN column_header LIKE '%ously%' OR column_header LIKE '%inally%' OR column_header LIKE '%OUSLY%'
              OR column_header LIKE '%INALLY%' THEN
           CASE WHEN regexp_matches(column_header, '\b(previously|originally) (reported|stated|issued|filed|presented)\b', 'i')
                THEN 'previously reported' END END AS version,
       moment,
       CASE WHEN moment IS NULL THEN period_type ELSE 'instant' END AS period_type,
       CASE WHEN moment IS NULL THEN period_start END AS period_start,
       CASE WHEN moment = 'opening' THEN period_start - 1 ELSE period_end END AS period_end,
       unit, section, label, column_header, value, concept_value, decimals, is_nil, printed,
       fact_id, source, table_index, row_index, column_index, published_at
FROM timed
WHERE nature IS NULL OR (nature = 'duration' AND period_start IS NOT NULL)
   OR (nature = 'instant' AND (period_start IS NULL OR moment IS NOT NULL));
COMMENT ON VIEW main.reported_fact IS 'Published GAAP amounts with a concept, each with the period that its concept is about and with what sets it apart from the issuer''s own figure: entity, class_of_share, version. Averages shown as balances and balances of an unknown moment are left out. The views below are made from it.';
COMMENT ON COLUMN main.reported_fact.issuer IS 'Whose release it is: CIK and number, else the company name in capitals, else NULL. Views that compare exhibits go by it.';
COMMENT ON COLUMN main.reported_fact.entity IS 'Reporting entity when it is not the issuer itself (a finance subsidiary); NULL is the issuer.';
COMMENT ON COLUMN main.reported_fact.class_of_share IS 'Letter of the class or series of shares that the row is about; NULL when it is about all of them.';
COMMENT ON COLUMN main.reported_fact.version IS 'previously reported for columns that repeat what a restatement has replaced; NULL for the figures that stand.';
COMMENT ON COLUMN main.reported_fact.moment IS 'opening or closing for a balance printed in a column of flows, such as cash in a cash flow statement; NULL for anything else.';
COMMENT ON COLUMN main.reported_fact.period_type IS 'instant or duration, after the concept: a balance printed in a column of flows is an instant here.';
COMMENT ON COLUMN main.reported_fact.period_start IS 'First day of the duration; NULL for an instant.';
COMMENT ON COLUMN main.reported_fact.period_end IS 'Last day of the duration, or the day of the instant: for an opening balance the day before the column''s first.';

CREATE OR REPLACE VIEW main.concept_fact AS
SELECT exhibit_id, accession_number, sequence, cik, company_name, issuer, filed_at, accepted_at,
       statement, concept, period_type, period_start, period_end, moment, unit,
       section, label, value, concept_value, decimals, is_nil, printed,
       fact_id, source, table_index, row_index, column_index, published_at,
       count(*) OVER printed_again AS n_printed,
       max(concept_value) OVER printed_again - min(concept_value) OVER printed_again
           > 2 * max(half_unit(decimals)) OVER printed_again AS is_contradicted
FROM main.reported_fact
WHERE entity IS NULL AND class_of_share IS NULL AND version IS NULL
WINDOW printed_again AS (PARTITION BY cik, exhibit_id, statement, concept, unit, period_start, period_end)
QUALIFY row_number() OVER (
    PARTITION BY cik, exhibit_id, statement, concept, unit, period_start, period_end
    ORDER BY table_index, CASE WHEN moment = 'opening' THEN 1 ELSE 0 END, row_index, column_index) = 1;
COMMENT ON VIEW main.concept_fact IS 'One row per exhibit, kind of statement, concept, unit and period: the issuer''s own GAAP figure, the first printed where it is printed more than once. Rows of other entities, of one class of shares and of replaced versions are in dimension_fact.';
COMMENT ON COLUMN main.concept_fact.n_printed IS 'How many facts of the exhibit are about the same: more than 1 when the row is printed again.';
COMMENT ON COLUMN main.concept_fact.is_contradicted IS 'True when these facts differ by more than rounding: then look at both (fact) before relying on either.';

CREATE OR REPLACE VIEW main.dimension_fact AS
SELECT * FROM main.reported_fact
WHERE entity IS NOT NULL OR class_of_share IS NOT NULL OR version IS NOT NULL;
COMMENT ON VIEW main.dimension_fact IS 'What balance_sheet, income_statement and cash_flow keep apart: figures of another entity (entity), of one class of shares (class_of_share), and columns that repeat what was previously reported (version).';

CREATE OR REPLACE VIEW main.balance_sheet AS
SELECT exhibit_id, accession_number, cik, company_name, filed_at, period_end, concept, section, label, unit,
       value, concept_value, decimals, is_nil, printed, fact_id, published_at, n_printed, is_contradicted
FROM main.concept_fact WHERE statement = 'balance_sheet' AND period_start IS NULL;
COMMENT ON VIEW main.balance_sheet IS 'Published balance sheets: one row per exhibit, balance sheet date and concept, of the issuer itself.';

CREATE OR REPLACE VIEW main.income_statement AS
SELECT exhibit_id, accession_number, cik, company_name, filed_at, period_start, period_end, concept, section,
       label, unit, value, concept_value, decimals, is_nil, printed, fact_id, published_at, n_printed,
       is_contradicted
FROM main.concept_fact WHERE statement = 'income_statement' AND period_start IS NOT NULL;
COMMENT ON VIEW main.income_statement IS 'Published income statements: one row per exhibit, period and concept, of the issuer itself; quarter and year to date are periods of their own.';

CREATE OR REPLACE VIEW main.cash_flow AS
SELECT exhibit_id, accession_number, cik, company_name, filed_at, period_start, period_end, moment, concept, section,
       label, unit, value, concept_value, decimals, is_nil, printed, fact_id, published_at, n_printed,
       is_contradicted
FROM main.concept_fact WHERE statement = 'cash_flow' AND (period_start IS NOT NULL OR moment IS NOT NULL);
COMMENT ON VIEW main.cash_flow IS 'Published cash flow statements: one row per exhibit, period and concept, of the issuer itself. Cash at the beginning and at the end are instants of their own days (moment opening and closing), with no period_start.';

-- ------------------------------------------------------------------------------------------- over time

CREATE OR REPLACE MACRO main.facts_as_of(ts, filed_by := NULL) AS TABLE
SELECT known.* FROM (
    SELECT *, NULL::TIMESTAMP AS superseded_at FROM main.fact
    UNION ALL BY NAME
    SELECT * FROM main.fact_history
) AS known,
(SELECT CASE WHEN typeof(ts) = 'TIMESTAMP WITH TIME ZONE' THEN timezone('UTC', CAST(ts AS TIMESTAMPTZ))
             ELSE CAST(ts AS TIMESTAMP) END AS moment) AS as_of
WHERE known.published_at <= as_of.moment
  AND (known.superseded_at IS NULL OR known.superseded_at > as_of.moment)
  AND (filed_by IS NULL OR known.exhibit_id IN (
      SELECT e.exhibit_id FROM main.exhibit AS e WHERE e.filed_at <= CAST(filed_by AS DATE)));
COMMENT ON MACRO TABLE main.facts_as_of IS 'The facts as this warehouse published them at a moment (a timestamp in UTC, or with time zone), superseded readings included. With filed_by := a date also limited to what had been filed by that day, which is what the market knew; exhibits of unknown filing date are then left out.';

CREATE OR REPLACE MACRO main.figures_known_on(day) AS TABLE
SELECT * EXCLUDE (n_printed, is_contradicted) FROM main.concept_fact
WHERE filed_at <= CAST(day AS DATE)
QUALIFY row_number() OVER (
    PARTITION BY cik, issuer, statement, concept, unit, period_start, period_end
    ORDER BY filed_at DESC, accepted_at DESC NULLS LAST, published_at DESC, sequence, exhibit_id) = 1;
COMMENT ON MACRO TABLE main.figures_known_on IS 'For each issuer, statement, concept, unit and period the figure that was filed last up to a day: what the market knew then, restatements to that day included and none after. Exhibits of unknown filing date are left out.';

-- Comparisons of one issuer's exhibits join figures to figures. With an equality of cik in the join a filter
-- on the view's cik reaches both sides, and one issuer's rows cost no more than its own facts; but issuers
-- without a CIK have no equality. So each comparison is a macro of which the view takes both halves: its CASE
-- of a constant is folded before the filters are pushed.

-- RS1. Known since: acceptance where the header states it, else the filing date. Two exhibits of one
-- submission are one statement by the issuer, so only the first of them is compared. Nearly all figures are
-- printed alike wherever they are printed again, so those of which any two differ are found first, by a cheap
-- sum of the row (two rows of one hash cost a look and no more), and only these are put in order.
CREATE OR REPLACE MACRO audit.restated(by_name) AS TABLE
WITH differing AS (
    SELECT cik, hash(issuer, statement, concept, unit, period_start, period_end) AS figure
    FROM main.reported_fact
    WHERE issuer IS NOT NULL AND (cik IS NULL) = by_name AND entity IS NULL AND class_of_share IS NULL
    GROUP BY ALL HAVING max(concept_value) > min(concept_value)
),
told AS (
    SELECT r.cik, r.company_name, r.issuer, r.statement, r.concept, r.unit, r.period_start, r.period_end,
           r.version, r.exhibit_id, r.sequence, r.table_index, r.moment, r.row_index, r.column_index,
           coalesce(r.accepted_at, CAST(r.filed_at AS TIMESTAMP)) AS known_at,
           {exhibit_id: r.exhibit_id, fact_id: r.fact_id, filed_at: r.filed_at, label: r.label,
            value: r.concept_value, half_unit: half_unit(r.decimals)} AS figure
    FROM main.reported_fact AS r JOIN differing AS d
      ON (CASE WHEN by_name THEN 0 ELSE d.cik END) = (CASE WHEN by_name THEN 0 ELSE r.cik END)
     AND d.figure = hash(r.issuer, r.statement, r.concept, r.unit, r.period_start, r.period_end)
    WHERE r.issuer IS NOT NULL AND (r.cik IS NULL) = by_name AND r.entity IS NULL AND r.class_of_share IS NULL
),
-- The figure that stands in the exhibit is the first printed of those that no restatement has replaced.
printed AS (
    SELECT *, row_number() OVER own AS place, first_value(version) OVER own IS NULL AS has_standing,
           first_value(figure) OVER own AS standing
    FROM told
    WINDOW own AS (PARTITION BY cik, issuer, exhibit_id, statement, concept, unit, period_start, period_end
                   ORDER BY version NULLS FIRST, table_index, CASE WHEN moment = 'opening' THEN 1 ELSE 0 END,
                            row_index, column_index)
),
filed AS (
    SELECT * FROM printed
    WHERE CASE WHEN version IS NULL THEN place = 1 AND known_at IS NOT NULL ELSE has_standing END
    QUALIFY version IS NOT NULL OR row_number() OVER (
        PARTITION BY cik, issuer, statement, concept, unit, period_start, period_end, version, known_at
        ORDER BY sequence, exhibit_id) = 1
),
followed AS (
    SELECT cik, company_name, issuer, statement, concept, unit, period_start, period_end,
           CASE WHEN version IS NULL THEN 'comparative' ELSE 'same exhibit' END AS basis,
           CASE WHEN version IS NULL THEN lag(figure) OVER w ELSE figure END AS earlier,
           CASE WHEN version IS NULL THEN figure ELSE standing END AS later
    FROM filed
    WINDOW w AS (PARTITION BY cik, issuer, statement, concept, unit, period_start, period_end, version ORDER BY known_at)
),
-- A stock split restates share counts and per-share amounts alike, by one ratio, in all columns: the ratio
-- that most rows of the two exhibits agree with.
changed AS (
    SELECT *, list_filter(
        [1.05, 1.1, 1.2, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 30, 50, 100,
         0.5, 0.25, 0.2, 0.1, 0.05, 0.04, 0.02, 0.01]::DECIMAL(9, 4)[],
        lambda ratio: CASE
            WHEN unit = 'shares'
                THEN abs(later.value - ratio * earlier.value) <= later.half_unit + ratio * earlier.half_unit
            WHEN unit LIKE '%/shares'
                THEN abs(ratio * later.value - earlier.value) <= ratio * later.half_unit + earlier.half_unit
            ELSE false END) AS ratios
    FROM followed WHERE abs(later.value - earlier.value) > earlier.half_unit + later.half_unit
),
voted AS (
    SELECT *, list_aggregate(list_sort(flatten(list(ratios) OVER pair)), 'mode') AS ratio
    FROM changed WINDOW pair AS (PARTITION BY cik, earlier.exhibit_id, later.exhibit_id)
)
SELECT cik, company_name, issuer, statement, concept, unit, period_start, period_end, basis,
       earlier.exhibit_id AS earlier_exhibit_id, earlier.fact_id AS earlier_fact_id,
       earlier.filed_at AS earlier_filed_at, earlier.label AS earlier_label, earlier.value AS earlier_value,
       later.exhibit_id AS later_exhibit_id, later.fact_id AS later_fact_id,
       later.filed_at AS later_filed_at, later.label AS later_label, later.value AS later_value,
       later.value - earlier.value AS difference, earlier.half_unit + later.half_unit AS tolerance,
       CASE WHEN list_contains(ratios, ratio)
             AND count(DISTINCT concept) FILTER (list_contains(ratios, ratio)) OVER pair >= 2 THEN ratio END AS split_ratio
FROM voted WINDOW pair AS (PARTITION BY cik, earlier.exhibit_id, later.exhibit_id);
COMMENT ON MACRO TABLE audit.restated IS 'The rows of main.restatement, of the issuers that go by their CIK (false) or by their name (true).';

CREATE OR REPLACE VIEW main.restatement AS FROM audit.restated(false) UNION ALL FROM audit.restated(true);
COMMENT ON VIEW main.restatement IS 'RS1: figures that differ from what the same issuer had published before for the same statement, concept and period, by more than the rounding of both; both values and both exhibits are kept. Same issuer: CIK, else company name. A change of meaning under one concept (a reclassified row) shows as one too: compare the labels.';
COMMENT ON COLUMN main.restatement.issuer IS 'Whose figures they are: CIK and number, else the company name in capitals.';
COMMENT ON COLUMN main.restatement.basis IS 'comparative: a later exhibit prints another figure than the one before it. same exhibit: the exhibit itself prints a column of what was previously reported.';
COMMENT ON COLUMN main.restatement.earlier_exhibit_id IS 'Exhibit of the submission before that printed the figure.';
COMMENT ON COLUMN main.restatement.earlier_fact_id IS 'Fact as printed before (fact.fact_id).';
COMMENT ON COLUMN main.restatement.earlier_filed_at IS 'Filing date of the earlier exhibit.';
COMMENT ON COLUMN main.restatement.earlier_label IS 'Label of the earlier row.';
COMMENT ON COLUMN main.restatement.earlier_value IS 'concept_value as printed before.';
COMMENT ON COLUMN main.restatement.later_exhibit_id IS 'Exhibit that prints another figure.';
COMMENT ON COLUMN main.restatement.later_fact_id IS 'Fact as printed later (fact.fact_id).';
COMMENT ON COLUMN main.restatement.later_filed_at IS 'Filing date of the later exhibit.';
COMMENT ON COLUMN main.restatement.later_label IS 'Label of the later row.';
COMMENT ON COLUMN main.restatement.later_value IS 'concept_value as printed later.';
COMMENT ON COLUMN main.restatement.difference IS 'Later minus earlier value.';
COMMENT ON COLUMN main.restatement.tolerance IS 'Difference that the rounding of both figures explains.';
COMMENT ON COLUMN main.restatement.split_ratio IS 'New shares per old one when a stock split explains the row: two or more share counts or per-share amounts of the two exhibits changed by this ratio. NULL otherwise.';

-- PD1. Amounts only: neither earnings per share nor average share counts of quarters add up to the year.
-- A fiscal quarter has 11 to 17 weeks (12/12/12/16 and 16/12/12/12 calendars; a 53rd week in the last).
-- The year to date is taken as filed last; what is subtracted from it as it was known when that was filed,
-- and the printed quarter it is compared with likewise: from the same exhibit before any other.
-- A figure that was restated in between would still put the whole change into one quarter: hence basis.
CREATE OR REPLACE MACRO audit.version_known(versions, exhibit, moment) AS coalesce(
    list_filter(versions, lambda version: version.exhibit_id = exhibit)[1],
    list_filter(versions, lambda version: version.known_at <= moment)[1],
    versions[1]);
COMMENT ON MACRO audit.version_known IS 'Of the versions of a figure, the last filed first: that of an exhibit, else what was known at a moment, else the last.';

CREATE OR REPLACE MACRO audit.derived_quarter(by_name) AS TABLE
-- All versions of a figure in one row, the last filed first and within an exhibit the first printed first:
-- descending in every field, so what goes up is negated.
WITH flow AS (
    SELECT cik, issuer, statement, concept, unit, period_start, period_end, any_value(company_name) AS company_name,
           max(concept_value) - min(concept_value) > 2 * max(half_unit(decimals)) AS is_restated,
           list_sort(list({
               known_at: coalesce(accepted_at, CAST(filed_at AS TIMESTAMP)), published_at: published_at,
               sequence: -sequence, exhibit_id: exhibit_id,
               table_index: -table_index, row_index: -row_index, column_index: -column_index,
               fact_id: fact_id, filed_at: filed_at, value: value, concept_value: concept_value,
               half_unit: half_unit(decimals)}), 'DESC', 'NULLS LAST') AS versions
    FROM main.reported_fact
    WHERE issuer IS NOT NULL AND (cik IS NULL) = by_name AND period_start IS NOT NULL AND regexp_full_match(unit, '[A-Z]{3}')
      AND entity IS NULL AND class_of_share IS NULL AND version IS NULL
    GROUP BY cik, issuer, statement, concept, unit, period_start, period_end
),
paired AS (
    SELECT y.*, y.versions[1] AS latest, e.period_end AS earlier_end, e.is_restated AS earlier_is_restated,
           audit.version_known(e.versions, y.versions[1].exhibit_id, y.versions[1].known_at) AS earlier
    FROM flow AS y JOIN flow AS e
      ON (CASE WHEN by_name THEN 0 ELSE e.cik END) = (CASE WHEN by_name THEN 0 ELSE y.cik END)
     AND e.issuer = y.issuer AND e.statement = y.statement AND e.concept = y.concept AND e.unit = y.unit
     AND e.period_start = y.period_start AND y.period_end - e.period_end BETWEEN 77 AND 120
),
derived AS (
    SELECT q.*, q.latest.value - q.earlier.value AS difference,
           q.latest.concept_value - q.earlier.concept_value AS concept_difference,
           q.latest.half_unit + q.earlier.half_unit AS tolerance,
           audit.version_known(p.versions, q.latest.exhibit_id, q.latest.known_at) AS alone
    FROM paired AS q LEFT JOIN flow AS p
      ON (CASE WHEN by_name THEN 0 ELSE p.cik END) = (CASE WHEN by_name THEN 0 ELSE q.cik END)
     AND p.issuer = q.issuer AND p.statement = q.statement AND p.concept = q.concept AND p.unit = q.unit
     AND p.period_start = q.earlier_end + 1 AND p.period_end = q.period_end
)
SELECT cik, company_name, issuer, statement, concept, unit, earlier_end + 1 AS period_start, period_end,
       difference AS value, concept_difference AS concept_value, true AS is_derived, 'PD1' AS code, tolerance,
       CASE WHEN earlier.exhibit_id = latest.exhibit_id THEN 'same exhibit'
            WHEN is_restated OR earlier_is_restated THEN 'restated' ELSE 'as filed' END AS basis,
       latest.filed_at AS filed_at, latest.exhibit_id AS year_to_date_exhibit_id,
       latest.fact_id AS year_to_date_fact_id,
       earlier.exhibit_id AS earlier_exhibit_id, earlier.fact_id AS earlier_fact_id,
       alone.fact_id AS printed_fact_id, alone.concept_value AS printed_value,
       CASE WHEN alone.fact_id IS NULL THEN 'not testable'
            WHEN abs(concept_difference - alone.concept_value) <= tolerance + alone.half_unit THEN 'consistent'
            ELSE 'inconsistent' END AS verdict
FROM derived;
COMMENT ON MACRO TABLE audit.derived_quarter IS 'The rows of main.quarter, of the issuers that go by their CIK (false) or by their name (true).';

CREATE OR REPLACE VIEW main.quarter AS FROM audit.derived_quarter(false) UNION ALL FROM audit.derived_quarter(true);
COMMENT ON VIEW main.quarter IS 'PD1: derived fiscal quarters, year to date minus the earlier year to date of the same issuer, statement, concept and fiscal year; the fourth quarter is the year minus nine months. Only from published amounts; never mixed with printed facts.';
COMMENT ON COLUMN main.quarter.issuer IS 'Whose figures they are: CIK and number, else the company name in capitals.';
COMMENT ON COLUMN main.quarter.period_start IS 'First day of the derived quarter: the day after the earlier year-to-date period ends.';
COMMENT ON COLUMN main.quarter.period_end IS 'Last day of the derived quarter.';
COMMENT ON COLUMN main.quarter.value IS 'Difference of the two printed values, signs as printed.';
COMMENT ON COLUMN main.quarter.concept_value IS 'Difference of the two values under the concept''s sign convention.';
COMMENT ON COLUMN main.quarter.is_derived IS 'Always true: no exhibit prints this row.';
COMMENT ON COLUMN main.quarter.code IS 'Rule that derived it, PD1.';
COMMENT ON COLUMN main.quarter.tolerance IS 'Half a unit of both printed values: how far the derived value may be off by rounding.';
COMMENT ON COLUMN main.quarter.basis IS 'same exhibit: both facts are printed in one exhibit. as filed: neither of them was ever printed otherwise. restated: one of them was, so that the two may be of different making; do not rely on the difference unless verdict is consistent.';
COMMENT ON COLUMN main.quarter.verdict IS 'Whether the printed quarter agrees within the rounding of all three: consistent, inconsistent, or not testable when the quarter is not printed.';
COMMENT ON COLUMN main.quarter.filed_at IS 'Filing date of the year-to-date exhibit: before it the derived value could not be known.';
COMMENT ON COLUMN main.quarter.year_to_date_exhibit_id IS 'Exhibit of the longer year to date (exhibit.exhibit_id).';
COMMENT ON COLUMN main.quarter.year_to_date_fact_id IS 'The longer year-to-date fact (fact.fact_id).';
COMMENT ON COLUMN main.quarter.earlier_exhibit_id IS 'Exhibit of the shorter year to date (exhibit.exhibit_id).';
COMMENT ON COLUMN main.quarter.earlier_fact_id IS 'The shorter year-to-date fact that is subtracted, as known when the longer was filed (fact.fact_id).';
COMMENT ON COLUMN main.quarter.printed_fact_id IS 'The quarter as printed by the issuer, in the year-to-date exhibit if it is there, else as known when that was filed (fact.fact_id); NULL where it is not.';
COMMENT ON COLUMN main.quarter.printed_value IS 'concept_value of the printed quarter, to compare with; NULL where it is not printed.';

-- SC1. A thousandfold error moves a figure by exactly x1000; between two periods it may grow besides, hence
-- a factor of 2.5 to either side. Small rows do jump: the counts tell a scale error from one busy row.
CREATE OR REPLACE VIEW main.scale_jump AS
WITH figure AS (
    SELECT *, CASE WHEN period_start IS NULL THEN 0
                   ELSE CAST(round((period_end - period_start + 1) / 91.3125) AS INTEGER) END AS quarters
    FROM main.concept_fact
    WHERE issuer IS NOT NULL AND value <> 0 AND coalesce(accepted_at, CAST(filed_at AS TIMESTAMP)) IS NOT NULL
),
followed AS (
    SELECT cik, company_name, issuer, statement, concept, unit, exhibit_id, fact_id, filed_at, period_end, label, value,
           lag(exhibit_id) OVER w AS earlier_exhibit_id, lag(fact_id) OVER w AS earlier_fact_id,
           lag(filed_at) OVER w AS earlier_filed_at, lag(period_end) OVER w AS earlier_period_end,
           lag(value) OVER w AS earlier_value
    FROM figure
    WINDOW w AS (PARTITION BY cik, issuer, statement, concept, unit, quarters
                 ORDER BY coalesce(accepted_at, CAST(filed_at AS TIMESTAMP)), exhibit_id, period_end)
),
compared AS (
    SELECT *, abs(value) > 400 * abs(earlier_value) AND abs(value) < 2500 * abs(earlier_value)
           OR abs(earlier_value) > 400 * abs(value) AND abs(earlier_value) < 2500 * abs(value) AS jumps
    FROM followed WHERE earlier_fact_id IS NOT NULL
),
counted AS (
    SELECT *, count(*) OVER pair AS n_compared, count(*) FILTER (jumps) OVER pair AS n_jumped
    FROM compared WINDOW pair AS (PARTITION BY cik, issuer, earlier_exhibit_id, exhibit_id, statement, unit)
)
SELECT cik, company_name, issuer, statement, concept, unit, exhibit_id, fact_id, filed_at, period_end, label, value,
       earlier_exhibit_id, earlier_fact_id, earlier_filed_at, earlier_period_end, earlier_value,
       CAST(value / earlier_value AS DECIMAL(18, 6)) AS ratio, n_compared, n_jumped, 'SC1' AS code
FROM counted WHERE jumps;
COMMENT ON VIEW main.scale_jump IS 'SC1: figures that are about a thousand times, or a thousandth of, the one the same issuer printed before for the same statement, concept, unit and length of period. When most rows of two exhibits jump (n_jumped of n_compared) one of them was scaled wrong.';
COMMENT ON COLUMN main.scale_jump.issuer IS 'Whose figures they are: CIK and number, else the company name in capitals.';
COMMENT ON COLUMN main.scale_jump.earlier_exhibit_id IS 'Exhibit of the figure before it (exhibit.exhibit_id).';
COMMENT ON COLUMN main.scale_jump.earlier_fact_id IS 'The figure before it (fact.fact_id).';
COMMENT ON COLUMN main.scale_jump.earlier_filed_at IS 'Filing date of the earlier exhibit.';
COMMENT ON COLUMN main.scale_jump.earlier_period_end IS 'Period end of the figure before it.';
COMMENT ON COLUMN main.scale_jump.earlier_value IS 'Value of the figure before it.';
COMMENT ON COLUMN main.scale_jump.ratio IS 'Value divided by the earlier value.';
COMMENT ON COLUMN main.scale_jump.n_compared IS 'Figures of the two exhibits that were compared, in this statement and unit.';
COMMENT ON COLUMN main.scale_jump.n_jumped IS 'How many of them jump.';
COMMENT ON COLUMN main.scale_jump.code IS 'Rule, SC1.';

-- XS3 across exhibits: what the period opens with is what the one before closed with.
CREATE OR REPLACE MACRO audit.rolled_forward(by_name) AS TABLE
WITH balance AS (
    SELECT *, coalesce(accepted_at, CAST(filed_at AS TIMESTAMP)) AS known_at
    FROM main.reported_fact
    WHERE issuer IS NOT NULL AND (cik IS NULL) = by_name AND period_start IS NULL
      AND entity IS NULL AND class_of_share IS NULL AND version IS NULL
      AND statement IN ('cash_flow', 'balance_sheet')
),
tied AS (
    SELECT o.cik, o.company_name, o.issuer, o.concept, o.unit, o.period_end,
           o.exhibit_id AS opening_exhibit_id, o.fact_id AS opening_fact_id, o.filed_at AS opening_filed_at,
           o.concept_value AS opening_value,
           c.exhibit_id AS closing_exhibit_id, c.fact_id AS closing_fact_id, c.filed_at AS closing_filed_at,
           c.statement AS closing_statement, c.concept_value AS closing_value,
           o.concept_value - c.concept_value AS difference,
           half_unit(o.decimals) + half_unit(c.decimals) AS tolerance
    FROM balance AS o JOIN balance AS c
      ON (CASE WHEN by_name THEN 0 ELSE c.cik END) = (CASE WHEN by_name THEN 0 ELSE o.cik END)
     AND c.issuer = o.issuer AND c.concept = o.concept AND c.unit = o.unit AND c.period_end = o.period_end
     AND c.moment IS DISTINCT FROM 'opening' AND c.exhibit_id <> o.exhibit_id AND c.known_at < o.known_at
    WHERE o.moment = 'opening'
    QUALIFY row_number() OVER (
        PARTITION BY o.cik, o.issuer, o.fact_id
        ORDER BY c.known_at DESC, CASE c.statement WHEN 'balance_sheet' THEN 0 ELSE 1 END, c.sequence, c.exhibit_id,
                 c.table_index, c.row_index, c.column_index) = 1
)
SELECT *, CASE WHEN abs(difference) <= tolerance THEN 'consistent' ELSE 'inconsistent' END AS verdict FROM tied;
COMMENT ON MACRO TABLE audit.rolled_forward IS 'The rows of main.roll_forward, of the issuers that go by their CIK (false) or by their name (true).';

CREATE OR REPLACE VIEW main.roll_forward AS FROM audit.rolled_forward(false) UNION ALL FROM audit.rolled_forward(true);
COMMENT ON VIEW main.roll_forward IS 'Opening balances of cash flow statements against the closing balance of that day in the exhibit that the same issuer filed last before. A difference is a restatement, another meaning of cash, or a misreading.';
COMMENT ON COLUMN main.roll_forward.issuer IS 'Whose figures they are: CIK and number, else the company name in capitals.';
COMMENT ON COLUMN main.roll_forward.period_end IS 'The day: end of the period before.';
COMMENT ON COLUMN main.roll_forward.opening_exhibit_id IS 'Exhibit that prints the opening balance (exhibit.exhibit_id).';
COMMENT ON COLUMN main.roll_forward.opening_fact_id IS 'The opening balance (fact.fact_id).';
COMMENT ON COLUMN main.roll_forward.opening_filed_at IS 'Filing date of that exhibit.';
COMMENT ON COLUMN main.roll_forward.opening_value IS 'concept_value of the opening balance.';
COMMENT ON COLUMN main.roll_forward.closing_exhibit_id IS 'Earlier exhibit that prints the closing balance (exhibit.exhibit_id).';
COMMENT ON COLUMN main.roll_forward.closing_fact_id IS 'The closing balance (fact.fact_id).';
COMMENT ON COLUMN main.roll_forward.closing_filed_at IS 'Filing date of the earlier exhibit.';
COMMENT ON COLUMN main.roll_forward.closing_statement IS 'Statement that prints the closing balance: balance_sheet or cash_flow.';
COMMENT ON COLUMN main.roll_forward.closing_value IS 'concept_value of the closing balance.';
COMMENT ON COLUMN main.roll_forward.difference IS 'Opening minus closing.';
COMMENT ON COLUMN main.roll_forward.tolerance IS 'Difference that the rounding of both figures explains.';
COMMENT ON COLUMN main.roll_forward.verdict IS 'consistent or inconsistent.';

-- --------------------------------------------------- the SEC's Financial Statement Data Sets, same columns

CREATE OR REPLACE VIEW main.sub AS
SELECT coalesce(e.accession_number, e.exhibit_id) AS adsh,
       any_value(e.cik) AS cik, any_value(e.company_name) AS name, any_value(e.sic) AS sic,
       NULL::VARCHAR AS countryba, NULL::VARCHAR AS stprba, NULL::VARCHAR AS cityba, NULL::VARCHAR AS zipba,
       NULL::VARCHAR AS bas1, NULL::VARCHAR AS bas2, NULL::VARCHAR AS baph,
       NULL::VARCHAR AS countryma, NULL::VARCHAR AS stprma, NULL::VARCHAR AS cityma, NULL::VARCHAR AS zipma,
       NULL::VARCHAR AS mas1, NULL::VARCHAR AS mas2,
       NULL::VARCHAR AS countryinc, NULL::VARCHAR AS stprinc, NULL::VARCHAR AS ein,
       NULL::VARCHAR AS former, NULL::INTEGER AS changed, NULL::VARCHAR AS afs, NULL::INTEGER AS wksi,
       any_value(e.fiscal_year_end) AS fye, any_value(e.form_type) AS form,
       max(b.period) AS period, NULL::INTEGER AS fy, NULL::VARCHAR AS fp,
       any_value(yyyymmdd(e.filed_at)) AS filed, any_value(e.accepted_at) AS accepted,
       NULL::INTEGER AS prevrpt, 0 AS detail, NULL::VARCHAR AS instance,
       CASE WHEN any_value(e.cik) IS NULL THEN NULL ELSE 1 END AS nciks, NULL::VARCHAR AS aciks
FROM main.exhibit AS e
LEFT JOIN (SELECT exhibit_id, yyyymmdd(nearest_month_end(max(period_end))) AS period
           FROM main.balance_sheet GROUP BY exhibit_id) AS b ON b.exhibit_id = e.exhibit_id
GROUP BY ALL;
COMMENT ON VIEW main.sub IS 'Submissions with the columns of SUB in the SEC''s Financial Statement Data Sets. A bare exhibit, which has no accession number, goes by its exhibit_id. What a release does not say is NULL.';
COMMENT ON COLUMN main.sub.adsh IS 'Accession number; the exhibit_id of a bare exhibit.';
COMMENT ON COLUMN main.sub.name IS 'Name of the (first) filer as conformed by EDGAR.';
COMMENT ON COLUMN main.sub.countryba IS 'Country of the business address; always NULL, releases are not read for it.';
COMMENT ON COLUMN main.sub.stprba IS 'State or province of the business address; always NULL.';
COMMENT ON COLUMN main.sub.cityba IS 'City of the business address; always NULL.';
COMMENT ON COLUMN main.sub.zipba IS 'Postal code of the business address; always NULL.';
COMMENT ON COLUMN main.sub.bas1 IS 'First line of the business address; always NULL.';
COMMENT ON COLUMN main.sub.bas2 IS 'Second line of the business address; always NULL.';
COMMENT ON COLUMN main.sub.baph IS 'Phone number of the business address; always NULL.';
COMMENT ON COLUMN main.sub.countryma IS 'Country of the mailing address; always NULL.';
COMMENT ON COLUMN main.sub.stprma IS 'State or province of the mailing address; always NULL.';
COMMENT ON COLUMN main.sub.cityma IS 'City of the mailing address; always NULL.';
COMMENT ON COLUMN main.sub.zipma IS 'Postal code of the mailing address; always NULL.';
COMMENT ON COLUMN main.sub.mas1 IS 'First line of the mailing address; always NULL.';
COMMENT ON COLUMN main.sub.mas2 IS 'Second line of the mailing address; always NULL.';
COMMENT ON COLUMN main.sub.countryinc IS 'Country of incorporation; always NULL.';
COMMENT ON COLUMN main.sub.stprinc IS 'State or province of incorporation; always NULL.';
COMMENT ON COLUMN main.sub.ein IS 'Employer identification number; always NULL.';
COMMENT ON COLUMN main.sub.former IS 'Former name of the filer; always NULL.';
COMMENT ON COLUMN main.sub.changed IS 'Date of the change of name; always NULL.';
COMMENT ON COLUMN main.sub.afs IS 'Filer status with the SEC; always NULL.';
COMMENT ON COLUMN main.sub.wksi IS 'Well-known seasoned issuer; always NULL.';
COMMENT ON COLUMN main.sub.fye IS 'Fiscal year end of the filer as MMDD; NULL when the header does not say.';
COMMENT ON COLUMN main.sub.form IS 'EDGAR form type; NULL for a bare exhibit.';
COMMENT ON COLUMN main.sub.period IS 'Latest balance sheet date published, to the nearest month end, as YYYYMMDD; NULL without a balance sheet.';
COMMENT ON COLUMN main.sub.fy IS 'Fiscal year focus; always NULL, a release does not state it.';
COMMENT ON COLUMN main.sub.fp IS 'Fiscal period focus; always NULL, a release does not state it.';
COMMENT ON COLUMN main.sub.filed IS 'Filing date as YYYYMMDD; NULL when unknown.';
COMMENT ON COLUMN main.sub.accepted IS 'EDGAR acceptance date and time (US Eastern); NULL when unknown.';
COMMENT ON COLUMN main.sub.prevrpt IS 'Whether the submission was amended later; always NULL, not tracked.';
COMMENT ON COLUMN main.sub.detail IS 'Whether detailed footnotes are tagged; always 0.';
COMMENT ON COLUMN main.sub.instance IS 'Name of the XBRL instance; always NULL, releases have none.';
COMMENT ON COLUMN main.sub.nciks IS 'Number of filers; 1, co-registrants are not read. NULL when the filer is unknown.';
COMMENT ON COLUMN main.sub.aciks IS 'Further CIKs; always NULL.';

CREATE OR REPLACE VIEW main.num AS
SELECT coalesce(accession_number, exhibit_id) AS adsh,
       split_part(concept, ':', 2) AS tag, split_part(concept, ':', 1) AS version,
       yyyymmdd(nearest_month_end(period_end)) AS ddate,
       CASE WHEN period_start IS NULL THEN 0
            ELSE CAST(round((period_end - period_start + 1) / 91.3125) AS INTEGER) END AS qtrs,
       unit AS uom,
       nullif(concat(CASE WHEN class_of_share IS NOT NULL THEN 'ClassOfStock=' || class_of_share || ';' END,
                     CASE WHEN version IS NOT NULL THEN 'Restatement=PreviouslyReported;' END), '') AS segments,
       entity AS coreg, concept_value AS value, NULL::VARCHAR AS footnote
FROM main.reported_fact
QUALIFY row_number() OVER (
    PARTITION BY adsh, tag, reported_fact.version, ddate, qtrs, uom, class_of_share, coreg
    ORDER BY primary_order(statement) NULLS LAST, sequence, exhibit_id, table_index,
             CASE WHEN moment = 'opening' THEN 1 ELSE 0 END, row_index, column_index) = 1;
COMMENT ON VIEW main.num IS 'Numbers with the columns of NUM in the SEC''s Financial Statement Data Sets: GAAP amounts with a concept. The primary statement goes before others that repeat the figure.';
COMMENT ON COLUMN main.num.adsh IS 'Accession number; the exhibit_id of a bare exhibit.';
COMMENT ON COLUMN main.num.tag IS 'Name of the concept.';
COMMENT ON COLUMN main.num.version IS 'Taxonomy of the concept; us-gaap without a year, the release names none.';
COMMENT ON COLUMN main.num.ddate IS 'End of the period, to the nearest month end, as YYYYMMDD.';
COMMENT ON COLUMN main.num.qtrs IS 'Length of the period in quarters, rounded; 0 for an instant.';
COMMENT ON COLUMN main.num.uom IS 'Unit (fact.unit).';
COMMENT ON COLUMN main.num.segments IS 'Class of shares, and columns of what was previously reported (ClassOfStock=A;Restatement=PreviouslyReported;); NULL for the figure without either.';
COMMENT ON COLUMN main.num.coreg IS 'Entity when it is not the issuer itself, as printed; NULL is the issuer.';
COMMENT ON COLUMN main.num.value IS 'concept_value of the fact, in whole units.';
COMMENT ON COLUMN main.num.footnote IS 'Footnote text; always NULL.';

CREATE OR REPLACE VIEW main.tag AS
SELECT split_part(c.concept, ':', 2) AS tag, split_part(c.concept, ':', 1) AS version, 0 AS custom, 0 AS abstract,
       CASE c.unit WHEN 'shares' THEN 'shares' WHEN 'per_share' THEN 'perShare' ELSE 'monetary' END AS datatype,
       CASE c.period_type WHEN 'instant' THEN 'I' ELSE 'D' END AS iord,
       CASE c.balance WHEN 'debit' THEN 'D' WHEN 'credit' THEN 'C' END AS crdr,
       c.label AS tlabel, c.note AS doc
FROM main.concept AS c SEMI JOIN (SELECT concept FROM main.fact) AS f ON f.concept = c.concept
UNION ALL  -- a reviewer may map a label to a concept that the seeds do not hold
SELECT split_part(concept, ':', 2), split_part(concept, ':', 1), 0, 0,
       CASE WHEN mode(unit) = 'shares' THEN 'shares' WHEN mode(unit) LIKE '%/shares' THEN 'perShare'
            ELSE 'monetary' END,
       CASE WHEN mode(period_start IS NULL) THEN 'I' ELSE 'D' END, NULL, mode(label ORDER BY label), NULL
FROM main.reported_fact WHERE concept NOT IN (SELECT concept FROM main.concept) GROUP BY concept;
COMMENT ON VIEW main.tag IS 'Concepts in use, with the columns of TAG in the SEC''s Financial Statement Data Sets.';
COMMENT ON COLUMN main.tag.tag IS 'Name of the concept.';
COMMENT ON COLUMN main.tag.version IS 'Taxonomy of the concept; us-gaap without a year.';
COMMENT ON COLUMN main.tag.custom IS 'Always 0: no concept is invented.';
COMMENT ON COLUMN main.tag.abstract IS 'Always 0: a number has no abstract concept.';
COMMENT ON COLUMN main.tag.datatype IS 'monetary, shares or perShare, after the seed of concepts.';
COMMENT ON COLUMN main.tag.iord IS 'I for an instant, D for a duration.';
COMMENT ON COLUMN main.tag.crdr IS 'Balance type: D debit, C credit; NULL for what has none.';
COMMENT ON COLUMN main.tag.tlabel IS 'Its name in words.';
COMMENT ON COLUMN main.tag.doc IS 'What it is, where its name does not say; the taxonomy''s own definition is not loaded.';

CREATE OR REPLACE VIEW main.pre AS
WITH line AS (
    SELECT coalesce(e.accession_number, e.exhibit_id) AS adsh, e.sequence, f.exhibit_id, f.table_index, f.row_index,
           any_value(f.statement) AS statement, f.concept, any_value(f.label) AS label,
           bool_or(f.value <> 0 AND f.concept_value = -f.value) AS is_negated
    FROM main.fact AS f JOIN main.exhibit AS e ON e.exhibit_id = f.exhibit_id
    WHERE f.concept IS NOT NULL AND f.table_index IS NOT NULL
    GROUP BY ALL
)
SELECT adsh,
       dense_rank() OVER (PARTITION BY adsh ORDER BY sequence, exhibit_id, table_index) AS report,
       row_number() OVER (PARTITION BY adsh, sequence, exhibit_id, table_index ORDER BY row_index, concept) AS line,
       CASE statement WHEN 'balance_sheet' THEN 'BS' WHEN 'income_statement' THEN 'IS' WHEN 'cash_flow' THEN 'CF'
            WHEN 'comprehensive_income' THEN 'CI' WHEN 'equity' THEN 'EQ' ELSE 'UN' END AS stmt,
       0 AS inpth, NULL::VARCHAR AS rfile,
       split_part(concept, ':', 2) AS tag, split_part(concept, ':', 1) AS version,
       label AS plabel, CASE WHEN is_negated THEN 1 ELSE 0 END AS negating
FROM line;
COMMENT ON VIEW main.pre IS 'How the concepts were presented, with the columns of PRE in the SEC''s Financial Statement Data Sets: one row per printed row that has a concept.';
COMMENT ON COLUMN main.pre.adsh IS 'Accession number; the exhibit_id of a bare exhibit.';
COMMENT ON COLUMN main.pre.report IS 'Table of the submission, counted from 1 in print order.';
COMMENT ON COLUMN main.pre.line IS 'Row of the table among those with a concept, counted from 1 in print order.';
COMMENT ON COLUMN main.pre.stmt IS 'BS, IS, CF, CI, EQ, or UN for tables that are none of them.';
COMMENT ON COLUMN main.pre.inpth IS 'Whether the value is presented parenthetically; always 0.';
COMMENT ON COLUMN main.pre.rfile IS 'Kind of the interactive data file; always NULL, releases have none.';
COMMENT ON COLUMN main.pre.tag IS 'Name of the concept.';
COMMENT ON COLUMN main.pre.version IS 'Taxonomy of the concept; us-gaap without a year.';
COMMENT ON COLUMN main.pre.plabel IS 'Label as printed.';
COMMENT ON COLUMN main.pre.negating IS '1 when the statement prints the value with the sign opposite to the concept''s, else 0.';
