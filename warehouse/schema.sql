-- The schema of a Tieout warehouse, and through its COMMENTs the data dictionary.
--
-- main      what is published: audited, or withheld with its reason. Users read here.
-- staging   the same columns for everything last extracted, published or not.
-- audit     what the audit keeps: expectation results, what waits for the audit, snapshots.
--
-- A column is declared and commented once, in main. Its twin in staging and its twin in a history
-- relation are made `AS FROM main.x WITH NO DATA`, so that they cannot drift apart; warehouse/schema.py
-- hands the comments down to the twins right after this file has run. Rows are only ever inserted into
-- declared relations: CREATE TABLE ... AS SELECT of rows would drop the comments.
--
-- Amounts are DECIMAL(38,10): 28 digits before the point, and ten after it, enough for the fraction of
-- a per cent printed to eight decimals. Timestamps are TIMESTAMP without time zone and are UTC, unless
-- the comment says that they are EDGAR's own; so a reading never depends on a session's time zone.
-- No keys are declared (they cut inserts about fourfold); staging.py refuses duplicates by name.

CREATE SCHEMA IF NOT EXISTS staging;
CREATE SCHEMA IF NOT EXISTS audit;

-- ---------------------------------------------------------------------------------------------- exhibit

CREATE TABLE main.exhibit (
    exhibit_id VARCHAR NOT NULL,
    source_name VARCHAR,
    source_uri VARCHAR,
    sha256 VARCHAR,
    bytes BIGINT,
    format VARCHAR,
    document_type VARCHAR,
    accession_number VARCHAR,
    sequence BIGINT,
    form_type VARCHAR,
    cik BIGINT,
    company_name VARCHAR,
    filed_at DATE,
    accepted_at TIMESTAMP,
    ingested_at TIMESTAMP,
    parser_version VARCHAR,
    run_id VARCHAR,
    items VARCHAR,
    period_of_report DATE,
    fiscal_year_end VARCHAR,
    sic INTEGER
);
COMMENT ON TABLE main.exhibit IS 'One row per exhibit (a document of a submission, or a file that is one exhibit) that a run has read to its end, whether its statements were published or quarantined. What the submission header does not say is NULL.';
COMMENT ON COLUMN main.exhibit.exhibit_id IS 'Stable name of the exhibit: the first 16 hex digits of the SHA-256 of the stored file, a hyphen and the document''s sequence in its submission.';
COMMENT ON COLUMN main.exhibit.source_name IS 'File name as given to the run.';
COMMENT ON COLUMN main.exhibit.source_uri IS 'Where the file was found, as given to the run.';
COMMENT ON COLUMN main.exhibit.sha256 IS 'SHA-256 of the whole stored file, in hexadecimal; the key of the raw store, shared by all exhibits of one submission file.';
COMMENT ON COLUMN main.exhibit.bytes IS 'Size of the stored file in bytes.';
COMMENT ON COLUMN main.exhibit.format IS 'How the exhibit is written: text or html. NULL when it could not be read.';
COMMENT ON COLUMN main.exhibit.document_type IS 'EDGAR document type (EX-99, EX-99.1, 8-K); NULL for a bare exhibit.';
COMMENT ON COLUMN main.exhibit.accession_number IS 'EDGAR accession number of the submission, with its hyphens; NULL for a bare exhibit.';
COMMENT ON COLUMN main.exhibit.sequence IS 'Sequence of the document inside its submission, from 1.';
COMMENT ON COLUMN main.exhibit.form_type IS 'EDGAR form type of the submission (8-K, 6-K, 10-Q); NULL when unknown.';
COMMENT ON COLUMN main.exhibit.cik IS 'Central Index Key of the (first) filer; NULL when unknown. The views that compare exhibits of one issuer go by it.';
COMMENT ON COLUMN main.exhibit.company_name IS 'Name of the (first) filer as conformed by EDGAR; NULL when unknown.';
COMMENT ON COLUMN main.exhibit.filed_at IS 'Filing date from the submission header; NULL when unknown. It never dates a period.';
COMMENT ON COLUMN main.exhibit.accepted_at IS 'EDGAR acceptance date and time as the submission header states it (US Eastern time, not converted); NULL when unknown.';
COMMENT ON COLUMN main.exhibit.ingested_at IS 'When the run first stored the file (UTC).';
COMMENT ON COLUMN main.exhibit.parser_version IS 'Version of the parser that made the current rows of this exhibit: package version, plus sign, digest of the transforms and seeds.';
COMMENT ON COLUMN main.exhibit.run_id IS 'Run that made the current rows (run.run_id).';
COMMENT ON COLUMN main.exhibit.items IS 'Items of the Form 8-K that the submission reports under (2.02; 12 before August 2004), separated by commas; NULL when unknown.';
COMMENT ON COLUMN main.exhibit.period_of_report IS 'Conformed period of report from the submission header; NULL when unknown.';
COMMENT ON COLUMN main.exhibit.fiscal_year_end IS 'Fiscal year end of the filer from the submission header as MMDD (0630); NULL when unknown.';
COMMENT ON COLUMN main.exhibit.sic IS 'Standard Industrial Classification code of the filer from the submission header; NULL when unknown.';

-- -------------------------------------------------------------------------------------------- statement

CREATE TABLE main.statement (
    exhibit_id VARCHAR NOT NULL,
    table_index INTEGER NOT NULL,
    kind VARCHAR,
    title VARCHAR,
    is_gaap BOOLEAN,
    currency VARCHAR,
    scale INTEGER,
    audited BOOLEAN,
    entity VARCHAR,
    n_facts INTEGER,
    status VARCHAR,
    run_id VARCHAR,
    kind_evidence VARCHAR,
    scale_evidence VARCHAR,
    table_start BIGINT,
    table_end BIGINT,
    published_at TIMESTAMP,
    review_id VARCHAR
);
COMMENT ON TABLE main.statement IS 'One row per published statement or other financial table of an exhibit: the current reading, audited. Earlier readings are in statement_history, withheld ones in quarantine.';
COMMENT ON COLUMN main.statement.exhibit_id IS 'Exhibit that prints the statement (exhibit.exhibit_id).';
COMMENT ON COLUMN main.statement.table_index IS 'Position of the table in its exhibit, from 0, in print order.';
COMMENT ON COLUMN main.statement.kind IS 'What the table is: balance_sheet, income_statement, comprehensive_income, cash_flow, equity, segment, reconciliation, highlights, guidance or other.';
COMMENT ON COLUMN main.statement.title IS 'Title as printed, white space collapsed; NULL when none is printed.';
COMMENT ON COLUMN main.statement.is_gaap IS 'False for tables that are titled or captioned as pro forma, adjusted or non-GAAP; NULL when undecided.';
COMMENT ON COLUMN main.statement.currency IS 'ISO 4217 code of the currency that the table''s amounts are printed in; NULL when it has none or it is unknown.';
COMMENT ON COLUMN main.statement.scale IS 'How the table''s amounts are printed, as the power of ten they were multiplied by: 3 for "in thousands", 6 for "in millions", 0 for units. Rows may have another scale (fact.scale).';
COMMENT ON COLUMN main.statement.audited IS 'True when the exhibit calls the statement audited, false when unaudited, NULL when it does not say. It is about the issuer''s auditor, not about the audit of this warehouse.';
COMMENT ON COLUMN main.statement.entity IS 'Reporting entity when it is not the issuer itself (a finance subsidiary, an acquired company); NULL is the issuer.';
COMMENT ON COLUMN main.statement.n_facts IS 'Number of facts read from the table.';
COMMENT ON COLUMN main.statement.status IS 'published or quarantined; in staging NULL until the gate has decided.';
COMMENT ON COLUMN main.statement.run_id IS 'Run that made the row (run.run_id).';
COMMENT ON COLUMN main.statement.kind_evidence IS 'Why the table was taken for this kind: the title, caption or rows that decided.';
COMMENT ON COLUMN main.statement.scale_evidence IS 'The printed words the scale was taken from; NULL when none were found.';
COMMENT ON COLUMN main.statement.table_start IS 'First byte of the table in the stored file.';
COMMENT ON COLUMN main.statement.table_end IS 'Byte after the last one of the table in the stored file.';
COMMENT ON COLUMN main.statement.published_at IS 'When this reading was published (UTC); NULL in staging.';
COMMENT ON COLUMN main.statement.review_id IS 'The review that published it in spite of a finding (review.review_id); NULL when the audit passed it.';

-- ------------------------------------------------------------------------------------------------- fact

CREATE TABLE main.fact (
    fact_id VARCHAR NOT NULL,
    exhibit_id VARCHAR NOT NULL,
    table_index INTEGER,
    row_index INTEGER,
    column_index INTEGER,
    statement VARCHAR,
    section VARCHAR,
    label VARCHAR,
    concept VARCHAR,
    period_type VARCHAR,
    period_start DATE,
    period_end DATE,
    period_source VARCHAR,
    unit VARCHAR,
    value DECIMAL(38, 10),
    concept_value DECIMAL(38, 10),
    printed VARCHAR,
    scale INTEGER,
    decimals INTEGER,
    is_nil BOOLEAN,
    source VARCHAR,
    run_id VARCHAR,
    column_header VARCHAR,
    scale_source VARCHAR,
    concept_source VARCHAR,
    published_at TIMESTAMP,
    review_id VARCHAR
);
COMMENT ON TABLE main.fact IS 'One row per published printed number: concept, entity, period, unit, decimals and value, with the characters it was read from. The current reading only; earlier readings are in fact_history. Per cent columns, change columns and ratios are facts with unit pure.';
COMMENT ON COLUMN main.fact.fact_id IS 'Stable name of the printed number: the first 16 hex digits of a SHA-256 over exhibit_id and source. The same over re-runs and parser versions.';
COMMENT ON COLUMN main.fact.exhibit_id IS 'Exhibit that prints the number (exhibit.exhibit_id).';
COMMENT ON COLUMN main.fact.table_index IS 'Table of the exhibit (statement.table_index); NULL for a number in the prose.';
COMMENT ON COLUMN main.fact.row_index IS 'Row of the table, from 0, captions counted; NULL for prose.';
COMMENT ON COLUMN main.fact.column_index IS 'Value column of the table, from 0; NULL for prose.';
COMMENT ON COLUMN main.fact.statement IS 'Kind of the statement (statement.kind), or prose.';
COMMENT ON COLUMN main.fact.section IS 'Captions of the stub above the row, outermost first, joined by " > "; empty when there are none.';
COMMENT ON COLUMN main.fact.label IS 'Row label as printed, white space collapsed, footnote marks and dot leaders off; empty when the row has none.';
COMMENT ON COLUMN main.fact.concept IS 'Concept of the us-gaap taxonomy (us-gaap:NetIncomeLoss); NULL when none was assigned. No concept is ever invented.';
COMMENT ON COLUMN main.fact.period_type IS 'instant (a balance) or duration (a flow); NULL when no period was found.';
COMMENT ON COLUMN main.fact.period_start IS 'First day of the duration, the day after the previous period end; NULL for an instant or an unknown period.';
COMMENT ON COLUMN main.fact.period_end IS 'Last day of the duration, or the day of the instant; NULL when no period was found.';
COMMENT ON COLUMN main.fact.period_source IS 'Where the period was read: header (the column''s own), title (the table''s) or document (inferred from the exhibit''s dateline or prose). Never the filing date.';
COMMENT ON COLUMN main.fact.unit IS 'USD or another ISO 4217 currency, shares, USD/shares (any currency per share), or pure for per cents and ratios.';
COMMENT ON COLUMN main.fact.value IS 'The number in whole units (scale applied), sign as printed: parentheses and minus are negative. A printed per cent is a fraction (33% is 0.33). NULL when the characters are no number.';
COMMENT ON COLUMN main.fact.concept_value IS 'The number under the sign convention of its concept: a payment printed (123) is 123 of PaymentsToAcquirePropertyPlantAndEquipment. NULL when there is no concept.';
COMMENT ON COLUMN main.fact.printed IS 'The very characters of the exhibit, with sign, parentheses and per cent mark.';
COMMENT ON COLUMN main.fact.scale IS 'Power of ten that the printed number was multiplied by: 3 when printed in thousands, 0 when printed in units, -2 for a per cent.';
COMMENT ON COLUMN main.fact.decimals IS 'Precision as in XBRL: the value is right to half of 10^-decimals. -3 when printed in whole thousands, 2 for cents; NULL is exact.';
COMMENT ON COLUMN main.fact.is_nil IS 'True for a printed dash; its value is 0.';
COMMENT ON COLUMN main.fact.source IS 'Locator of the characters in the stored file: bytes:START-END, START counted from 0, END not included.';
COMMENT ON COLUMN main.fact.run_id IS 'Run that made the row (run.run_id).';
COMMENT ON COLUMN main.fact.column_header IS 'Header over the column as read, lines joined, spanners included; NULL for prose.';
COMMENT ON COLUMN main.fact.scale_source IS 'Where the scale was read: the words of the caption, row or heading; NULL when none apply.';
COMMENT ON COLUMN main.fact.concept_source IS 'Why the concept was assigned: the seed row or rule; NULL when there is no concept.';
COMMENT ON COLUMN main.fact.published_at IS 'When this reading was published (UTC); NULL in staging.';
COMMENT ON COLUMN main.fact.review_id IS 'The review that published its statement in spite of a finding (review.review_id); NULL when the audit passed it.';

-- ------------------------------------------------------------------------------------------ calculation

CREATE TABLE main.calculation (
    exhibit_id VARCHAR NOT NULL,
    table_index INTEGER,
    code VARCHAR,
    level VARCHAR,
    verdict VARCHAR,
    period_start DATE,
    period_end DATE,
    total_fact_id VARCHAR,
    reported DECIMAL(38, 10),
    computed DECIMAL(38, 12),
    difference DECIMAL(38, 12),
    tolerance DECIMAL(38, 12),
    message VARCHAR,
    calculation_id VARCHAR NOT NULL,
    column_index INTEGER,
    sentence VARCHAR,
    testable BOOLEAN,
    reason VARCHAR,
    run_id VARCHAR
);
COMMENT ON TABLE main.calculation IS 'One row per check of a published statement: an identity or a footing, what it reported and computed, and its verdict. Checks of withheld statements are in staging.calculation.';
COMMENT ON COLUMN main.calculation.exhibit_id IS 'Exhibit of the check (exhibit.exhibit_id).';
COMMENT ON COLUMN main.calculation.table_index IS 'Table of the total (statement.table_index); NULL for a check of the exhibit as a whole.';
COMMENT ON COLUMN main.calculation.code IS 'Stable code of the rule: BS1 assets equal liabilities and equity, FT1 a printed total foots, EP1 basic earnings per share.';
COMMENT ON COLUMN main.calculation.level IS 'What a failure means: critical withholds the statement, warning publishes it flagged, info is only told.';
COMMENT ON COLUMN main.calculation.verdict IS 'consistent, inconsistent or not testable (an operand is missing). Not testable is never counted as passed. NULL in staging until audited.';
COMMENT ON COLUMN main.calculation.period_start IS 'First day of the period checked; NULL for an instant.';
COMMENT ON COLUMN main.calculation.period_end IS 'Last day of the period checked, or the instant.';
COMMENT ON COLUMN main.calculation.total_fact_id IS 'The printed total, or earnings per share, that is checked (fact.fact_id); NULL when it is not printed.';
COMMENT ON COLUMN main.calculation.reported IS 'Value of the total as printed, in whole units.';
COMMENT ON COLUMN main.calculation.computed IS 'Weighted sum of the items, or income divided by shares; NULL when not testable.';
COMMENT ON COLUMN main.calculation.difference IS 'Reported minus computed; NULL when not testable.';
COMMENT ON COLUMN main.calculation.tolerance IS 'Largest difference that rounding alone explains: half a unit of every printed operand, after XBRL Calculations 1.1. NULL when not testable.';
COMMENT ON COLUMN main.calculation.message IS 'What the audit found, in a sentence.';
COMMENT ON COLUMN main.calculation.calculation_id IS 'Stable name of the check.';
COMMENT ON COLUMN main.calculation.column_index IS 'Column of the table that is checked; NULL when the operands stand in several.';
COMMENT ON COLUMN main.calculation.sentence IS 'The rule in words: what should hold.';
COMMENT ON COLUMN main.calculation.testable IS 'False when the reader already knew that an operand is missing.';
COMMENT ON COLUMN main.calculation.reason IS 'Why it is not testable; NULL when it is.';
COMMENT ON COLUMN main.calculation.run_id IS 'Run that made the row (run.run_id).';

CREATE TABLE main.calculation_item (
    calculation_id VARCHAR NOT NULL,
    fact_id VARCHAR,
    role VARCHAR,
    weight INTEGER,
    position INTEGER
);
COMMENT ON TABLE main.calculation_item IS 'The operands of each check with their weights: one row per fact that takes part, the total among them.';
COMMENT ON COLUMN main.calculation_item.calculation_id IS 'The check (calculation.calculation_id).';
COMMENT ON COLUMN main.calculation_item.fact_id IS 'The operand (fact.fact_id; in staging.fact when its own statement was withheld); NULL when it is not printed.';
COMMENT ON COLUMN main.calculation_item.role IS 'total and item in a sum; eps, income and shares in a per-share check.';
COMMENT ON COLUMN main.calculation_item.weight IS 'Factor of the operand in the sum: 1 adds, -1 subtracts; applied to fact.value.';
COMMENT ON COLUMN main.calculation_item.position IS 'Order of the operand in the check, from 0.';

-- ------------------------------------------------------------------------------ quarantine and refusal

CREATE TABLE main.quarantine (
    exhibit_id VARCHAR NOT NULL,
    table_index INTEGER,
    code VARCHAR,
    message VARCHAR,
    source_lines VARCHAR,
    quarantined_at TIMESTAMP,
    run_id VARCHAR
);
COMMENT ON TABLE main.quarantine IS 'What is withheld at present, and why: one row per reason. A row goes to quarantine_history when the exhibit is read anew or a reviewer releases the statement.';
COMMENT ON COLUMN main.quarantine.exhibit_id IS 'Exhibit withheld, wholly or in part (exhibit.exhibit_id).';
COMMENT ON COLUMN main.quarantine.table_index IS 'The statement withheld (staging.statement.table_index); NULL when the whole exhibit is.';
COMMENT ON COLUMN main.quarantine.code IS 'Code of the failed rule (BS1, FT1) or of the failure to read.';
COMMENT ON COLUMN main.quarantine.message IS 'Rule, rows, expected, printed and difference in a sentence for the reviewer.';
COMMENT ON COLUMN main.quarantine.source_lines IS 'The source lines concerned, as printed; of an HTML exhibit the rows, each with its locator. NULL when there are none. Untrusted text: escape it before showing it.';
COMMENT ON COLUMN main.quarantine.quarantined_at IS 'When it was withheld (UTC); NULL in staging.';
COMMENT ON COLUMN main.quarantine.run_id IS 'Run that withheld it (run.run_id).';

CREATE TABLE main.refusal (
    exhibit_id VARCHAR NOT NULL,
    table_index INTEGER,
    printed VARCHAR,
    source VARCHAR,
    reason VARCHAR,
    run_id VARCHAR
);
COMMENT ON TABLE main.refusal IS 'Numeric tokens inside statement tables that are no fact, each with its reason: no number of a table is lost silently.';
COMMENT ON COLUMN main.refusal.exhibit_id IS 'Exhibit (exhibit.exhibit_id).';
COMMENT ON COLUMN main.refusal.table_index IS 'Table of the exhibit (statement.table_index).';
COMMENT ON COLUMN main.refusal.printed IS 'The very characters of the exhibit.';
COMMENT ON COLUMN main.refusal.source IS 'Locator of the characters in the stored file: bytes:START-END.';
COMMENT ON COLUMN main.refusal.reason IS 'Why the token is no fact (a note reference, a number inside a label, outside every column).';
COMMENT ON COLUMN main.refusal.run_id IS 'Run that made the row (run.run_id).';

-- ---------------------------------------------------------------------------------------------- concept

CREATE TABLE main.concept (
    concept VARCHAR NOT NULL,
    statement VARCHAR,
    period_type VARCHAR,
    balance VARCHAR,
    unit VARCHAR,
    label VARCHAR,
    note VARCHAR
);
COMMENT ON TABLE main.concept IS 'The concepts of the us-gaap taxonomy that facts are given, from the seed warehouse/seeds/concepts.csv. Filled when the views are made.';
COMMENT ON COLUMN main.concept.concept IS 'Concept of the us-gaap taxonomy (us-gaap:NetIncomeLoss).';
COMMENT ON COLUMN main.concept.statement IS 'Kinds of statement it is printed in, separated by blanks.';
COMMENT ON COLUMN main.concept.period_type IS 'instant (a balance) or duration (a flow), as the taxonomy says.';
COMMENT ON COLUMN main.concept.balance IS 'debit or credit; NULL for what has none.';
COMMENT ON COLUMN main.concept.unit IS 'money, shares or per_share.';
COMMENT ON COLUMN main.concept.label IS 'Its name in words.';
COMMENT ON COLUMN main.concept.note IS 'What it is, where the name does not say; NULL when it does.';

-- ------------------------------------------------------------------------------------- review and run

CREATE TABLE main.review (
    review_id VARCHAR NOT NULL,
    reviewed_at TIMESTAMP NOT NULL,
    reviewer VARCHAR NOT NULL,
    action VARCHAR NOT NULL,
    exhibit_id VARCHAR,
    table_index INTEGER,
    fact_id VARCHAR,
    code VARCHAR,
    reason VARCHAR NOT NULL,
    reading VARCHAR
);
COMMENT ON TABLE main.review IS 'Who released or confirmed what, when and why. Append-only: a changed mind is a new row.';
COMMENT ON COLUMN main.review.review_id IS 'Name of the entry.';
COMMENT ON COLUMN main.review.reviewed_at IS 'When the reviewer decided (UTC).';
COMMENT ON COLUMN main.review.reviewer IS 'Who decided.';
COMMENT ON COLUMN main.review.action IS 'released (publish in spite of the finding), withheld or confirmed.';
COMMENT ON COLUMN main.review.exhibit_id IS 'Exhibit decided about (exhibit.exhibit_id).';
COMMENT ON COLUMN main.review.table_index IS 'Statement decided about; NULL for the whole exhibit.';
COMMENT ON COLUMN main.review.fact_id IS 'Fact decided about; NULL when the decision is about more than one.';
COMMENT ON COLUMN main.review.code IS 'Codes of the findings decided about, separated by blanks; NULL when there were none. A finding of another code is not covered by the decision.';
COMMENT ON COLUMN main.review.reason IS 'The reviewer''s reason.';
COMMENT ON COLUMN main.review.reading IS 'Digest of the facts and failing checks that were decided about. A later reading with another digest is a new case.';

CREATE TABLE main.mapping (
    mapping_id VARCHAR NOT NULL,
    mapped_at TIMESTAMP NOT NULL,
    reviewer VARCHAR NOT NULL,
    action VARCHAR NOT NULL,
    what VARCHAR NOT NULL,
    cik BIGINT,
    exhibit_id VARCHAR,
    statement VARCHAR NOT NULL,
    label VARCHAR,
    section VARCHAR,
    title VARCHAR,
    column_index INTEGER,
    column_header VARCHAR,
    concept VARCHAR,
    sign INTEGER,
    period_start DATE,
    period_end DATE,
    scale INTEGER,
    reason VARCHAR NOT NULL
);
COMMENT ON TABLE main.mapping IS 'Corrections of readings by reviewers: what a label, a column or a table means. Applied whenever the exhibits they concern are read, before any check is drawn up. A mapping never holds an amount, so nothing is ever filled in from the identity that audits it. Append-only: a withdrawn mapping is a second row.';
COMMENT ON COLUMN main.mapping.mapping_id IS 'Name of the mapping; the same in the row that withdraws it.';
COMMENT ON COLUMN main.mapping.mapped_at IS 'When the reviewer entered it (UTC).';
COMMENT ON COLUMN main.mapping.reviewer IS 'Who entered it.';
COMMENT ON COLUMN main.mapping.action IS 'mapped, or withdrawn.';
COMMENT ON COLUMN main.mapping.what IS 'What is corrected: concept (of a label), period (of a column) or scale (of a table).';
COMMENT ON COLUMN main.mapping.cik IS 'Issuer for whose exhibits it holds (CIK); NULL when it holds for one exhibit only.';
COMMENT ON COLUMN main.mapping.exhibit_id IS 'The exhibit it holds for (exhibit.exhibit_id); NULL when it holds for all of the issuer.';
COMMENT ON COLUMN main.mapping.statement IS 'Kind of statement it holds for (statement.kind).';
COMMENT ON COLUMN main.mapping.label IS 'Row label as printed, for a concept; capitals do not matter.';
COMMENT ON COLUMN main.mapping.section IS 'Section the row stands in (fact.section); NULL for any.';
COMMENT ON COLUMN main.mapping.title IS 'Title of the table (statement.title), for a period or a scale; NULL for a table without one.';
COMMENT ON COLUMN main.mapping.column_index IS 'The column, for a period (fact.column_index).';
COMMENT ON COLUMN main.mapping.column_header IS 'Header of that column (fact.column_header); the mapping holds where both agree.';
COMMENT ON COLUMN main.mapping.concept IS 'The concept the label means (us-gaap:NetIncomeLoss); NULL when it means none.';
COMMENT ON COLUMN main.mapping.sign IS '1 when the concept''s value has the printed sign, -1 when it is turned.';
COMMENT ON COLUMN main.mapping.period_start IS 'First day of the column''s period; NULL for an instant.';
COMMENT ON COLUMN main.mapping.period_end IS 'Last day of the column''s period, or the instant.';
COMMENT ON COLUMN main.mapping.scale IS 'Power of ten that the table''s amounts are printed in.';
COMMENT ON COLUMN main.mapping.reason IS 'The reviewer''s reason.';

CREATE TABLE main.run (
    run_id VARCHAR NOT NULL,
    started_at TIMESTAMP,
    finished_at TIMESTAMP,
    parser_version VARCHAR,
    n_exhibits BIGINT,
    n_statements BIGINT,
    n_facts BIGINT,
    n_consistent BIGINT,
    n_inconsistent BIGINT,
    n_not_testable BIGINT,
    n_published BIGINT,
    n_quarantined BIGINT
);
COMMENT ON TABLE main.run IS 'One row per run that published something. A run that found nothing new leaves no row.';
COMMENT ON COLUMN main.run.run_id IS 'Name of the run.';
COMMENT ON COLUMN main.run.started_at IS 'When the run began (UTC).';
COMMENT ON COLUMN main.run.finished_at IS 'When the run published (UTC); the published_at of everything it published.';
COMMENT ON COLUMN main.run.parser_version IS 'Parser version the run extracted with.';
COMMENT ON COLUMN main.run.n_exhibits IS 'Exhibits the run decided about.';
COMMENT ON COLUMN main.run.n_statements IS 'Statements and other tables read in them.';
COMMENT ON COLUMN main.run.n_facts IS 'Facts read in them.';
COMMENT ON COLUMN main.run.n_consistent IS 'Checks that were consistent.';
COMMENT ON COLUMN main.run.n_inconsistent IS 'Checks that were inconsistent.';
COMMENT ON COLUMN main.run.n_not_testable IS 'Checks that were not testable; they count as neither.';
COMMENT ON COLUMN main.run.n_published IS 'Statements published.';
COMMENT ON COLUMN main.run.n_quarantined IS 'Statements quarantined.';

-- --------------------------------------------------------- twins: staging (last extracted) and history

CREATE TABLE staging.exhibit AS FROM main.exhibit WITH NO DATA;
COMMENT ON TABLE staging.exhibit IS 'As main.exhibit, for every exhibit last extracted. In a published snapshot it holds the same exhibits as main.';
CREATE TABLE staging.statement AS FROM main.statement WITH NO DATA;
COMMENT ON TABLE staging.statement IS 'As main.statement, for every table last extracted, published or not; status tells which.';
CREATE TABLE staging.fact AS FROM main.fact WITH NO DATA;
COMMENT ON TABLE staging.fact IS 'As main.fact, for every number last extracted, published or not. Unaudited readings are among them.';
CREATE TABLE staging.calculation AS FROM main.calculation WITH NO DATA;
COMMENT ON TABLE staging.calculation IS 'As main.calculation, for every table last extracted, published or not.';
CREATE TABLE staging.calculation_item AS FROM main.calculation_item WITH NO DATA;
COMMENT ON TABLE staging.calculation_item IS 'As main.calculation_item, for every table last extracted, published or not.';
CREATE TABLE staging.quarantine AS FROM main.quarantine WITH NO DATA;
COMMENT ON TABLE staging.quarantine IS 'As main.quarantine, for what extraction itself withheld, before any audit.';
CREATE TABLE staging.refusal AS FROM main.refusal WITH NO DATA;
COMMENT ON TABLE staging.refusal IS 'As main.refusal, for every table last extracted, published or not.';

CREATE TABLE main.statement_history AS SELECT *, NULL::TIMESTAMP AS superseded_at FROM main.statement WITH NO DATA;
COMMENT ON TABLE main.statement_history IS 'Earlier published readings of statements, kept for as-of queries.';
COMMENT ON COLUMN main.statement_history.superseded_at IS 'When a later reading of the exhibit took its place (UTC); it was current from published_at until then.';
CREATE TABLE main.fact_history AS SELECT *, NULL::TIMESTAMP AS superseded_at FROM main.fact WITH NO DATA;
COMMENT ON TABLE main.fact_history IS 'Earlier published readings of facts, kept for as-of queries (facts_as_of).';
COMMENT ON COLUMN main.fact_history.superseded_at IS 'When a later reading of the exhibit took its place (UTC); it was current from published_at until then.';
CREATE TABLE main.calculation_history AS SELECT *, NULL::TIMESTAMP AS superseded_at FROM main.calculation WITH NO DATA;
COMMENT ON TABLE main.calculation_history IS 'Checks of the earlier published readings.';
COMMENT ON COLUMN main.calculation_history.superseded_at IS 'When a later reading of the exhibit took its place (UTC).';
CREATE TABLE main.calculation_item_history AS SELECT *, NULL::TIMESTAMP AS superseded_at FROM main.calculation_item WITH NO DATA;
COMMENT ON TABLE main.calculation_item_history IS 'Operands of the checks of earlier published readings.';
COMMENT ON COLUMN main.calculation_item_history.superseded_at IS 'When a later reading of the exhibit took its place (UTC).';
CREATE TABLE main.quarantine_history AS SELECT *, NULL::TIMESTAMP AS superseded_at FROM main.quarantine WITH NO DATA;
COMMENT ON TABLE main.quarantine_history IS 'What was withheld earlier: reasons that a later reading or a release has ended.';
COMMENT ON COLUMN main.quarantine_history.superseded_at IS 'When the exhibit was read anew or the statement released (UTC).';

-- ------------------------------------------------------------------------------------------------ audit

CREATE TABLE audit.expectation_result (
    run_id VARCHAR NOT NULL,
    suite VARCHAR,
    expectation VARCHAR,
    sentence VARCHAR,
    severity VARCHAR,
    success BOOLEAN,
    evaluated BIGINT,
    unexpected BIGINT
);
COMMENT ON TABLE audit.expectation_result IS 'Results of the Great Expectations suites, one row per expectation and run.';
COMMENT ON COLUMN audit.expectation_result.run_id IS 'Run that was audited (run.run_id).';
COMMENT ON COLUMN audit.expectation_result.suite IS 'Name of the suite.';
COMMENT ON COLUMN audit.expectation_result.expectation IS 'Type of the expectation.';
COMMENT ON COLUMN audit.expectation_result.sentence IS 'The expectation in words.';
COMMENT ON COLUMN audit.expectation_result.severity IS 'critical, warning or info.';
COMMENT ON COLUMN audit.expectation_result.success IS 'Whether it held; false also when it could not be evaluated.';
COMMENT ON COLUMN audit.expectation_result.evaluated IS 'Rows it was evaluated on.';
COMMENT ON COLUMN audit.expectation_result.unexpected IS 'Rows that broke it.';

CREATE TABLE audit.pending (exhibit_id VARCHAR NOT NULL, staged_at TIMESTAMP NOT NULL);
COMMENT ON TABLE audit.pending IS 'Exhibits that are staged and wait for the audit. Empty in every published snapshot.';
COMMENT ON COLUMN audit.pending.exhibit_id IS 'The exhibit (staging.exhibit.exhibit_id).';
COMMENT ON COLUMN audit.pending.staged_at IS 'When it was staged (UTC).';

CREATE TABLE audit.snapshot (
    snapshot_id VARCHAR NOT NULL,
    base_snapshot_id VARCHAR,
    run_id VARCHAR,
    published_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE audit.snapshot IS 'Every snapshot of the warehouse, in order; the last one is the one being read.';
COMMENT ON COLUMN audit.snapshot.snapshot_id IS 'Name of the snapshot.';
COMMENT ON COLUMN audit.snapshot.base_snapshot_id IS 'The snapshot it was made from; NULL for the first.';
COMMENT ON COLUMN audit.snapshot.run_id IS 'Run that published it; NULL when none did.';
COMMENT ON COLUMN audit.snapshot.published_at IS 'When it was published (UTC).';

CREATE TABLE audit.work (base_snapshot_id VARCHAR);
COMMENT ON TABLE audit.work IS 'One row: what the working copy that became this snapshot was made from. It tells a run whether a working copy that a crash has left can be gone on with.';
COMMENT ON COLUMN audit.work.base_snapshot_id IS 'The snapshot copied; NULL when the warehouse was new.';
INSERT INTO audit.work VALUES (NULL);

CREATE TABLE audit.schema_version (version INTEGER NOT NULL);
COMMENT ON TABLE audit.schema_version IS 'One row: the version of the schema this file was written with.';
COMMENT ON COLUMN audit.schema_version.version IS 'Schema version; Tieout refuses a file whose version it does not know.';
INSERT INTO audit.schema_version VALUES (2);
