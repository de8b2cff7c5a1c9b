-- Views and macros over the published relations, and the arithmetic of the audit over staging.
--
-- A view column that is a column of main.fact, main.exhibit or main.statement takes its comment from
-- there (warehouse/snapshot.py); only what a view adds is commented here.

-- ---------------------------------------------------------------------------------------------- macros

-- A cast of text is the only exact way from an exponent to a DECIMAL: pow() is binary floating point.
CREATE OR REPLACE MACRO main.half_unit(decimals) AS
    CASE WHEN decimals IS NULL THEN CAST(0 AS DECIMAL(38, 12))
         WHEN decimals > 11 THEN CAST(0 AS DECIMAL(38, 12))
         ELSE CAST('5e' || (-decimals - 1) AS DECIMAL(38, 12)) END;
COMMENT ON MACRO main.half_unit IS 'Half a unit of the last printed digit, 10^-decimals / 2: a value with these decimals stands for the interval of that much to either side. 0 when decimals is NULL (exact).';

CREATE OR REPLACE MACRO main.nearest_month_end(day) AS
    CASE WHEN last_day(day) - CAST(day AS DATE) <= CAST(day AS DATE) - (CAST(date_trunc('month', day) AS DATE) - 1)
         THEN last_day(day)
         ELSE CAST(date_trunc('month', day) AS DATE) - 1 END;
COMMENT ON MACRO main.nearest_month_end IS 'The month end nearest to a date: 52-week years end some days off it, and the Financial Statement Data Sets round to it.';

CREATE OR REPLACE MACRO main.yyyymmdd(day) AS CAST(strftime(CAST(day AS DATE), '%Y%m%d') AS INTEGER);
COMMENT ON MACRO main.yyyymmdd IS 'A date as the number that the Financial Statement Data Sets write, 20030630.';

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

CREATE OR REPLACE VIEW main.concept_fact AS
SELECT f.exhibit_id, e.accession_number, e.sequence, e.cik, e.company_name, e.filed_at, e.accepted_at,
       f.statement, f.concept, f.period_type, f.period_start, f.period_end, f.unit,
       f.section, f.label, f.value, f.concept_value, f.decimals, f.is_nil, f.printed,
       f.fact_id, f.source, f.table_index, f.row_index, f.column_index, f.published_at,
       count(*) OVER printed_again AS n_printed
FROM main.fact AS f
JOIN main.statement AS s ON s.exhibit_id = f.exhibit_id AND s.table_index = f.table_index
JOIN main.exhibit AS e ON e.exhibit_id = f.exhibit_id
WHERE f.concept IS NOT NULL AND f.period_end IS NOT NULL AND f.unit <> 'pure'
  AND s.entity IS NULL AND s.is_gaap IS DISTINCT FROM false
WINDOW printed_again AS (PARTITION BY f.exhibit_id, f.statement, f.concept, f.unit, f.period_start, f.period_end)
QUALIFY row_number() OVER (
    PARTITION BY f.exhibit_id, f.statement, f.concept, f.unit, f.period_start, f.period_end
    ORDER BY f.published_at DESC, f.table_index, f.row_index, f.column_index) = 1;
COMMENT ON VIEW main.concept_fact IS 'One row per exhibit, kind of statement, concept, unit and period: the issuer''s own GAAP figure, the first printed where it is printed more than once. The views below are made from it.';
COMMENT ON COLUMN main.concept_fact.n_printed IS 'How many facts of the exhibit say the same: more than 1 when the row is printed again.';

CREATE OR REPLACE VIEW main.balance_sheet AS
SELECT exhibit_id, accession_number, cik, company_name, filed_at, period_end, concept, section, label, unit,
       value, concept_value, decimals, is_nil, printed, fact_id, published_at, n_printed
FROM main.concept_fact WHERE statement = 'balance_sheet' AND period_start IS NULL;
COMMENT ON VIEW main.balance_sheet IS 'Published balance sheets: one row per exhibit, balance sheet date and concept.';
COMMENT ON COLUMN main.balance_sheet.n_printed IS 'How many facts of the exhibit say the same: more than 1 when the row is printed again.';

CREATE OR REPLACE VIEW main.income_statement AS
SELECT exhibit_id, accession_number, cik, company_name, filed_at, period_start, period_end, concept, section,
       label, unit, value, concept_value, decimals, is_nil, printed, fact_id, published_at, n_printed
FROM main.concept_fact WHERE statement = 'income_statement' AND period_start IS NOT NULL;
COMMENT ON VIEW main.income_statement IS 'Published income statements: one row per exhibit, period and concept; quarter and year to date are periods of their own.';
COMMENT ON COLUMN main.income_statement.n_printed IS 'How many facts of the exhibit say the same: more than 1 when the row is printed again.';

CREATE OR REPLACE VIEW main.cash_flow AS
SELECT exhibit_id, accession_number, cik, company_name, filed_at, period_start, period_end, concept, section,
       label, unit, value, concept_value, decimals, is_nil, printed, fact_id, published_at, n_printed
FROM main.concept_fact WHERE statement = 'cash_flow';
COMMENT ON VIEW main.cash_flow IS 'Published cash flow statements: one row per exhibit, period and concept. Cash at the beginning and end are instants, with no period_start.';
COMMENT ON COLUMN main.cash_flow.n_printed IS 'How many facts of the exhibit say the same: more than 1 when the row is printed again.';

-- ------------------------------------------------------------------------------------------- over time

CREATE OR REPLACE MACRO main.facts_as_of(ts, filed_by := NULL) AS TABLE
SELECT known.* FROM (
    SELECT *, NULL::TIMESTAMP AS superseded_at FROM main.fact
    UNION ALL
    SELECT * FROM main.fact_history
) AS known,
(SELECT CASE WHEN typeof(ts) = 'TIMESTAMP WITH TIME ZONE' THEN timezone('UTC', CAST(ts AS TIMESTAMPTZ))
             ELSE CAST(ts AS TIMESTAMP) END AS moment) AS as_of
WHERE known.published_at <= as_of.moment
  AND (known.superseded_at IS NULL OR known.superseded_at > as_of.moment)
  AND (filed_by IS NULL OR known.exhibit_id IN (
      SELECT e.exhibit_id FROM main.exhibit AS e WHERE e.filed_at <= CAST(filed_by AS DATE)));
COMMENT ON MACRO TABLE main.facts_as_of IS 'The facts as this warehouse published them at a moment (a timestamp in UTC, or with time zone), superseded readings included. With filed_by := a date also limited to what had been filed by that day, which is what the market knew; exhibits of unknown filing date are then left out.';

CREATE OR REPLACE VIEW main.restatement AS
WITH filed AS (
    SELECT *, coalesce(accepted_at, CAST(filed_at AS TIMESTAMP)) AS known_at
    FROM main.concept_fact
    WHERE cik IS NOT NULL AND coalesce(accepted_at, CAST(filed_at AS TIMESTAMP)) IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY cik, statement, concept, unit, period_start, period_end, known_at
        ORDER BY sequence, exhibit_id) = 1
),
followed AS (
    SELECT cik, company_name, statement, concept, unit, period_start, period_end,
           lag(exhibit_id) OVER w AS earlier_exhibit_id, exhibit_id AS later_exhibit_id,
           lag(fact_id) OVER w AS earlier_fact_id, fact_id AS later_fact_id,
           lag(filed_at) OVER w AS earlier_filed_at, filed_at AS later_filed_at,
           lag(concept_value) OVER w AS earlier_value, concept_value AS later_value,
           lag(half_unit(decimals)) OVER w + half_unit(decimals) AS tolerance
    FROM filed
    WINDOW w AS (PARTITION BY cik, statement, concept, unit, period_start, period_end ORDER BY known_at)
)
SELECT cik, company_name, statement, concept, unit, period_start, period_end,
       earlier_exhibit_id, earlier_fact_id, earlier_filed_at, earlier_value,
       later_exhibit_id, later_fact_id, later_filed_at, later_value,
       later_value - earlier_value AS difference, tolerance
FROM followed
WHERE abs(later_value - earlier_value) > tolerance;
COMMENT ON VIEW main.restatement IS 'Comparative figures that differ from what the same issuer (CIK) had published before for the same concept and period, by more than the rounding of both; both values are kept. Exhibits without CIK or filing date cannot be compared.';
COMMENT ON COLUMN main.restatement.earlier_exhibit_id IS 'Exhibit of the submission before that printed the figure.';
COMMENT ON COLUMN main.restatement.earlier_fact_id IS 'Fact as first printed (fact.fact_id).';
COMMENT ON COLUMN main.restatement.earlier_filed_at IS 'Filing date of the earlier exhibit.';
COMMENT ON COLUMN main.restatement.earlier_value IS 'concept_value as first printed.';
COMMENT ON COLUMN main.restatement.later_exhibit_id IS 'Exhibit that prints another figure.';
COMMENT ON COLUMN main.restatement.later_fact_id IS 'Fact as printed later (fact.fact_id).';
COMMENT ON COLUMN main.restatement.later_filed_at IS 'Filing date of the later exhibit.';
COMMENT ON COLUMN main.restatement.later_value IS 'concept_value as printed later.';
COMMENT ON COLUMN main.restatement.difference IS 'Later minus earlier value.';
COMMENT ON COLUMN main.restatement.tolerance IS 'Difference that the rounding of both figures explains.';

-- PD1. Amounts only: neither earnings per share nor average share counts of quarters add up to the year.
-- A fiscal quarter has 11 to 17 weeks (12/12/12/16 and 16/12/12/12 calendars; a 53rd week in the last).
CREATE OR REPLACE VIEW main.quarter AS
WITH latest AS (
    SELECT * FROM main.concept_fact
    WHERE cik IS NOT NULL AND period_start IS NOT NULL AND regexp_full_match(unit, '[A-Z]{3}')
    QUALIFY row_number() OVER (
        PARTITION BY cik, statement, concept, unit, period_start, period_end
        ORDER BY coalesce(accepted_at, CAST(filed_at AS TIMESTAMP)) DESC NULLS LAST, published_at DESC,
                 sequence, exhibit_id) = 1
)
SELECT year_to_date.cik, year_to_date.company_name, year_to_date.statement, year_to_date.concept,
       year_to_date.unit, earlier.period_end + 1 AS period_start, year_to_date.period_end,
       year_to_date.value - earlier.value AS value,
       year_to_date.concept_value - earlier.concept_value AS concept_value,
       true AS is_derived, 'PD1' AS code,
       half_unit(year_to_date.decimals) + half_unit(earlier.decimals) AS tolerance,
       year_to_date.fact_id AS year_to_date_fact_id, earlier.fact_id AS earlier_fact_id,
       printed.fact_id AS printed_fact_id, printed.concept_value AS printed_value
FROM latest AS year_to_date
JOIN latest AS earlier
  ON earlier.cik = year_to_date.cik AND earlier.statement = year_to_date.statement
 AND earlier.concept = year_to_date.concept AND earlier.unit = year_to_date.unit
 AND earlier.period_start = year_to_date.period_start
 AND year_to_date.period_end - earlier.period_end BETWEEN 77 AND 120
LEFT JOIN latest AS printed
  ON printed.cik = year_to_date.cik AND printed.statement = year_to_date.statement
 AND printed.concept = year_to_date.concept AND printed.unit = year_to_date.unit
 AND printed.period_start = earlier.period_end + 1 AND printed.period_end = year_to_date.period_end;
COMMENT ON VIEW main.quarter IS 'Derived fiscal quarters: year to date minus the earlier year to date of the same issuer (CIK), statement, concept and fiscal year; the fourth quarter is the year minus nine months. Only from published amounts, the latest filed of each; never mixed with printed facts.';
COMMENT ON COLUMN main.quarter.period_start IS 'First day of the derived quarter: the day after the earlier year-to-date period ends.';
COMMENT ON COLUMN main.quarter.period_end IS 'Last day of the derived quarter.';
COMMENT ON COLUMN main.quarter.value IS 'Difference of the two printed values, signs as printed.';
COMMENT ON COLUMN main.quarter.concept_value IS 'Difference of the two values under the concept''s sign convention.';
COMMENT ON COLUMN main.quarter.is_derived IS 'Always true: no exhibit prints this row.';
COMMENT ON COLUMN main.quarter.code IS 'Rule that derived it, PD1.';
COMMENT ON COLUMN main.quarter.tolerance IS 'Half a unit of both printed values: how far the derived value may be off by rounding.';
COMMENT ON COLUMN main.quarter.year_to_date_fact_id IS 'The longer year-to-date fact (fact.fact_id).';
COMMENT ON COLUMN main.quarter.earlier_fact_id IS 'The shorter year-to-date fact that is subtracted (fact.fact_id).';
COMMENT ON COLUMN main.quarter.printed_fact_id IS 'The quarter as printed by the issuer, where it is (fact.fact_id); NULL where it is not.';
COMMENT ON COLUMN main.quarter.printed_value IS 'concept_value of the printed quarter, to compare with; NULL where it is not printed.';

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
       unit AS uom, NULL::VARCHAR AS segments, NULL::VARCHAR AS coreg,
       concept_value AS value, NULL::VARCHAR AS footnote
FROM main.concept_fact
QUALIFY row_number() OVER (
    PARTITION BY adsh, tag, version, ddate, qtrs, uom
    ORDER BY CASE statement WHEN 'balance_sheet' THEN 1 WHEN 'income_statement' THEN 2 WHEN 'cash_flow' THEN 3
             WHEN 'comprehensive_income' THEN 4 ELSE 5 END, sequence, exhibit_id, table_index, row_index,
             column_index) = 1;
COMMENT ON VIEW main.num IS 'Numbers with the columns of NUM in the SEC''s Financial Statement Data Sets: facts with a concept, of the issuer itself. The primary statement goes before others that repeat the figure.';
COMMENT ON COLUMN main.num.adsh IS 'Accession number; the exhibit_id of a bare exhibit.';
COMMENT ON COLUMN main.num.tag IS 'Name of the concept.';
COMMENT ON COLUMN main.num.version IS 'Taxonomy of the concept; us-gaap without a year, the release names none.';
COMMENT ON COLUMN main.num.ddate IS 'End of the period, to the nearest month end, as YYYYMMDD.';
COMMENT ON COLUMN main.num.qtrs IS 'Length of the period in quarters, rounded; 0 for an instant.';
COMMENT ON COLUMN main.num.uom IS 'Unit (fact.unit).';
COMMENT ON COLUMN main.num.segments IS 'Dimensions; always NULL.';
COMMENT ON COLUMN main.num.coreg IS 'Co-registrant; always NULL, the issuer itself.';
COMMENT ON COLUMN main.num.value IS 'concept_value of the fact, in whole units.';
COMMENT ON COLUMN main.num.footnote IS 'Footnote text; always NULL.';

CREATE OR REPLACE VIEW main.tag AS
SELECT split_part(concept, ':', 2) AS tag, split_part(concept, ':', 1) AS version, 0 AS custom, 0 AS abstract,
       CASE WHEN mode(unit) = 'shares' THEN 'shares' WHEN mode(unit) LIKE '%/shares' THEN 'perShare'
            ELSE 'monetary' END AS datatype,
       CASE WHEN mode(period_start IS NULL) THEN 'I' ELSE 'D' END AS iord,
       NULL::VARCHAR AS crdr, mode(label ORDER BY label) AS tlabel, NULL::VARCHAR AS doc
FROM main.concept_fact GROUP BY concept;
COMMENT ON VIEW main.tag IS 'Concepts in use, with the columns of TAG in the SEC''s Financial Statement Data Sets.';
COMMENT ON COLUMN main.tag.tag IS 'Name of the concept.';
COMMENT ON COLUMN main.tag.version IS 'Taxonomy of the concept; us-gaap without a year.';
COMMENT ON COLUMN main.tag.custom IS 'Always 0: no concept is invented.';
COMMENT ON COLUMN main.tag.abstract IS 'Always 0: a number has no abstract concept.';
COMMENT ON COLUMN main.tag.datatype IS 'monetary, shares or perShare, after the units it is printed in.';
COMMENT ON COLUMN main.tag.iord IS 'I for an instant, D for a duration.';
COMMENT ON COLUMN main.tag.crdr IS 'Balance type; always NULL, the taxonomy is not loaded.';
COMMENT ON COLUMN main.tag.tlabel IS 'The label most often printed for it; not the taxonomy''s own.';
COMMENT ON COLUMN main.tag.doc IS 'Definition; always NULL, the taxonomy is not loaded.';

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
