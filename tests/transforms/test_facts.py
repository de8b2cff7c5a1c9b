"""Facts of whole statements, and the law that no printed number is lost.

``facts_of`` draws facts as ``label [section] | unit | period | printed = value (decimals)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from transforms.concept_dictionary import Dictionary
from transforms.document_text import Text, document_text
from transforms.documents import read_submission, reads_for_statements
from transforms.fact_rows import SCALE_UNSAID
from transforms.facts import Fact, Reading, Refusal, read_statement
from transforms.html import read_html
from transforms.numbers import YEAR, tokens_of
from transforms.periods import document_dates
from transforms.statements import statements_of
from transforms.submissions import Submission, UnreadableExhibit
from transforms.text import text_grids

ROOT = Path(__file__).parents[2]
LANDING = ROOT / "warehouse" / "landing"
CORPUS = ROOT.parent / "shared" / "corpus" / "text"
NO_CONCEPTS = Dictionary.from_rows([], [])


def readings_of(data: bytes) -> Iterator[tuple[Text, list[Reading]]]:
    """Per document that is read its text and readings, as the flow puts them together, without concepts."""
    submission = read_submission(data)
    for document in submission.documents:
        if not reads_for_statements(document, submission):
            continue
        try:
            text = document_text(data, document)
        except UnreadableExhibit:
            continue
        html = read_html(text.text) if text.format == "html" else None
        dates = document_dates(
            html.prose if html else text.text, submission.period_of_report, year_end(submission)
        )
        readings: list[Reading] = []
        for statement in statements_of(html.grids if html else text_grids(text.text)):
            readings.extend(
                read_statement(statement, len(readings), "e", dates, NO_CONCEPTS, text.byte_offset)
            )
        yield text, readings


def year_end(submission: Submission) -> tuple[int, int] | None:
    return submission.filers[0].fiscal_year_end if submission.filers else None


def facts_of(text: str) -> list[Fact]:
    ((_, readings),) = readings_of(text.encode("cp1252"))
    return [fact for reading in readings for fact in reading.facts]


def refusals_of(text: str) -> list[Refusal]:
    ((_, readings),) = readings_of(text.encode("cp1252"))
    return [refusal for reading in readings for refusal in reading.refusals]


def drawn(facts: list[Fact]) -> str:
    def period(fact: Fact) -> str:
        return (
            str(fact.period_end) if fact.period_start is None else f"{fact.period_start}..{fact.period_end}"
        )

    return "\n".join(
        f"{f.label}{f' [{f.section}]' if f.section else ''} | {f.unit} | {period(f)} | "
        f"{f.printed} = {f.value.normalize():f} ({f.decimals})"
        for f in sorted(facts, key=lambda f: (f.table_index, f.row_index, f.column_index))
    )


def test_an_income_statement_in_thousands() -> None:
    """Money and share counts are scaled, amounts per share and per cents are not (DOMAIN section 5)."""
    text = """
                          ACME CORPORATION
                CONSOLIDATED STATEMENTS OF OPERATIONS
               (In thousands, except per share data)

                                            Three Months Ended
                                                 March 31,
                                             2001         2000
                                           -------      -------
Net sales                                 $ 10,500     $  9,400
Cost of sales                                6,300        5,700
Gross profit                                 4,200        3,700
Gross margin                                  40.0%        39.4%
Operating expenses                           4,700            -
Income (loss) before taxes                    (500)       3,700
Net income (loss)                         $   (500)    $  3,700
                                           =======      =======
Earnings (loss) per share:
  Basic                                   $   (.05)    $    .37
  Diluted                                 $   (.05)    $    .36
Weighted average shares outstanding:
  Basic                                     10,000       10,000
  Diluted                                   10,000       10,250
"""
    assert (
        drawn(facts_of(text))
        == """\
Net sales | USD | 2001-01-01..2001-03-31 | 10,500 = 10500000 (-3)
Net sales | USD | 2000-01-01..2000-03-31 | 9,400 = 9400000 (-3)
Cost of sales | USD | 2001-01-01..2001-03-31 | 6,300 = 6300000 (-3)
Cost of sales | USD | 2000-01-01..2000-03-31 | 5,700 = 5700000 (-3)
Gross profit | USD | 2001-01-01..2001-03-31 | 4,200 = 4200000 (-3)
Gross profit | USD | 2000-01-01..2000-03-31 | 3,700 = 3700000 (-3)
Gross margin | pure | 2001-01-01..2001-03-31 | 40.0% = 0.4 (3)
Gross margin | pure | 2000-01-01..2000-03-31 | 39.4% = 0.394 (3)
Operating expenses | USD | 2001-01-01..2001-03-31 | 4,700 = 4700000 (-3)
Operating expenses | USD | 2000-01-01..2000-03-31 | - = 0 (-3)
Income (loss) before taxes | USD | 2001-01-01..2001-03-31 | (500) = -500000 (-3)
Income (loss) before taxes | USD | 2000-01-01..2000-03-31 | 3,700 = 3700000 (-3)
Net income (loss) | USD | 2001-01-01..2001-03-31 | (500) = -500000 (-3)
Net income (loss) | USD | 2000-01-01..2000-03-31 | 3,700 = 3700000 (-3)
Basic [Earnings (loss) per share] | USD/shares | 2001-01-01..2001-03-31 | (.05) = -0.05 (2)
Basic [Earnings (loss) per share] | USD/shares | 2000-01-01..2000-03-31 | .37 = 0.37 (2)
Diluted [Earnings (loss) per share] | USD/shares | 2001-01-01..2001-03-31 | (.05) = -0.05 (2)
Diluted [Earnings (loss) per share] | USD/shares | 2000-01-01..2000-03-31 | .36 = 0.36 (2)
Basic [Weighted average shares outstanding] | shares | 2001-01-01..2001-03-31 | 10,000 = 10000000 (-3)
Basic [Weighted average shares outstanding] | shares | 2000-01-01..2000-03-31 | 10,000 = 10000000 (-3)
Diluted [Weighted average shares outstanding] | shares | 2001-01-01..2001-03-31 | 10,000 = 10000000 (-3)
Diluted [Weighted average shares outstanding] | shares | 2000-01-01..2000-03-31 | 10,250 = 10250000 (-3)"""
    )


def test_a_balance_sheet_in_whole_dollars() -> None:
    text = """
                          ACME CORPORATION
                            BALANCE SHEET
                          December 31, 2001

Cash                                          $   10,500
Inventories                                        2,000
                                              ----------
  Total assets                                $   12,500
                                              ==========
Accounts payable                              $    2,500
Stockholders' equity                              10,000
                                              ----------
  Total liabilities and stockholders' equity  $   12,500
                                              ==========
"""
    assert (
        drawn(facts_of(text))
        == """\
Cash | USD | 2001-12-31 | 10,500 = 10500 (0)
Inventories | USD | 2001-12-31 | 2,000 = 2000 (0)
Total assets | USD | 2001-12-31 | 12,500 = 12500 (0)
Accounts payable | USD | 2001-12-31 | 2,500 = 2500 (0)
Stockholders' equity | USD | 2001-12-31 | 10,000 = 10000 (0)
Total liabilities and stockholders' equity | USD | 2001-12-31 | 12,500 = 12500 (0)"""
    )


def test_millions_with_a_decimal_and_another_scale_for_shares() -> None:
    text = """
                CONSOLIDATED STATEMENTS OF INCOME
 (In millions, except number of shares, which are reflected in thousands)

                                           Year ended December 31,
                                             2001         2000
Net sales                                 $ 1,050.5    $   940.0
Income before taxes                           100.5         90.1
Net income                                $    60.5    $    54.0
Net income per share                      $     .61    $     .54
Average shares outstanding                   99,180      100,000
"""
    facts = {(f.label, f.column_index): f for f in facts_of(text)}
    assert (facts["Net sales", 0].value, facts["Net sales", 0].decimals) == (1_050_500_000, -5)
    assert (
        facts["Average shares outstanding", 0].value,
        facts["Average shares outstanding", 0].decimals,
    ) == (99_180_000, -3)
    assert facts["Net income per share", 0].decimals == 2
    assert facts["Net sales", 0].scale_source is not None


def test_percent_and_change_columns_are_no_amounts() -> None:
    text = """
                STATEMENTS OF INCOME
                   (in thousands)
                              Three months ended         %
                                   March 31,          Increase
                                 1999      1998      (Decrease)
Net sales                     $ 1,200   $ 1,000         20.0%
Cost of sales                     700       600         16.7
Operating expenses                300       310         (3.2)
Net income                    $   200   $    90        122.2%
"""
    facts = [f for f in facts_of(text) if f.column_index == 2]
    assert [(f.unit, str(f.value)) for f in facts] == [
        ("pure", "0.200"),
        ("pure", "0.167"),
        ("pure", "-0.032"),
        ("pure", "1.222"),
    ]
    assert all(f.concept is None for f in facts)


def test_a_table_without_periods_gives_refusals_not_facts() -> None:
    text = """
Sales                         10,500          9,400
Expenses                       8,000          7,000
Net income                     2,500          2,400
"""
    assert facts_of(text) == []
    assert len(refusals_of(text)) == 6
    assert all("period" in refusal.reason for refusal in refusals_of(text))


def test_ids_are_stable_and_of_their_place() -> None:
    text = """
                STATEMENTS OF INCOME
                           Year ended December 31,
                                 1999      1998
Net sales                     $ 1,200   $ 1,000
Cost of sales                   1,000     1,000
Net income                    $   200   $     -
"""
    first, again, later = facts_of(text), facts_of(text), facts_of("\n" + text)
    assert [f.fact_id for f in first] == [f.fact_id for f in again]
    assert not {f.fact_id for f in first} & {f.fact_id for f in later}
    assert len({f.fact_id for f in first}) == len(first) == 6


def html_table(*rows: str) -> str:
    """A document of one table: cells divided by '|', each row a string."""
    lines = "".join(
        f"<tr>{''.join(f'<td>{cell.strip()}</td>' for cell in row.split('|'))}</tr>" for row in rows
    )
    title = "<p>CONSOLIDATED STATEMENTS OF INCOME</p><p>(in millions)</p>"
    return f"<html><body>{title}<table>{lines}</table></body></html>"


def test_a_convenience_translation_keeps_its_currency() -> None:
    """Two currencies of one period are two readings of the table, and no currency is an entity."""
    document = html_table(
        "|Year ended December 31, 2022|Year ended December 31, 2023|Year ended December 31, 2023",
        "|RMB|RMB|(US dollars)",
        "Net revenues|4,391|3,729|533",
        "Cost of revenues|(1,901)|(2,399)|(343)",
        "Operating expenses|(1,000)|(1,000)|(143)",
        "Net income|1,490|330|47",
    )
    ((_, readings),) = readings_of(document.encode())
    assert [(r.entity, r.scale.currency, len(r.facts)) for r in readings] == [
        (None, "CNY", 8),
        (None, "USD", 4),
    ]
    assert {f.unit for f in readings[1].facts} == {"USD"}


def test_each_currency_has_the_scale_over_its_columns() -> None:
    document = html_table(
        "|Millions of yen|Millions of yen|Thousands of U.S. dollars",
        "|Year ended December 31, 2023|Year ended December 31, 2022|Year ended December 31, 2023",
        "Net sales|4,391|3,729|29,270",
        "Net income|490|330|3,270",
    )
    ((_, readings),) = readings_of(document.replace("(in millions)", "").encode())
    assert [(r.scale.currency, r.facts[0].value) for r in readings] == [
        ("JPY", 4_391_000_000),
        ("USD", 29_270_000),
    ]


def test_dollars_beside_another_currency_are_those_of_the_united_states() -> None:
    document = html_table(
        "|Year ended December 31, 2023|Year ended December 31, 2022|Year ended December 31, 2023",
        "|Yen (millions)|Yen (millions)|Dollars (millions)",
        "Net sales|4,391|3,729|29",
        "Net income|490|330|3",
    )
    ((_, readings),) = readings_of(document.replace("(in millions)", "").encode())
    assert [r.scale.currency for r in readings] == ["JPY", "USD"]


def test_marks_on_the_numbers_of_a_column_name_its_currency() -> None:
    document = html_table(
        "|Year ended December 31, 2023|Year ended December 31, 2022|Year ended December 31, 2023",
        "Net sales|RMB 4,391|RMB 3,729|US$ 615",
        "Net income|490|330|69",
    )
    ((_, readings),) = readings_of(document.encode())
    assert [(r.scale.currency, [f.value for f in r.facts[-2:]]) for r in readings] == [
        ("CNY", [3_729_000_000, 330_000_000]),
        ("USD", [615_000_000, 69_000_000]),
    ]


def test_a_row_in_another_currency_than_its_table_is_refused() -> None:
    document = html_table(
        "|Year ended December 31, 2023|Year ended December 31, 2022",
        "Net sales|$4,391|$3,729",
        "Net income|$490|$330",
        "Sales in Europe|€120|€110",
        "Net income (RMB)|3,500|2,300",
    )
    ((_, readings),) = readings_of(document.encode())
    assert {(f.label, f.unit) for r in readings for f in r.facts} == {
        ("Net sales", "USD"),
        ("Net income", "USD"),
    }
    ((_, readings),) = readings_of(document.replace("$", "€").replace("(RMB)", "(US$)").encode())
    assert {f.label for r in readings for f in r.facts} == {"Net sales", "Net income", "Sales in Europe"}
    assert {r.reason for reading in readings for r in reading.refusals} == {
        "in another currency than its table"
    }


def test_predecessor_and_successor_together_are_no_statement() -> None:
    document = html_table(
        "|Successor|Predecessor|Combined",
        "|May 11, 2024 to June 30, 2024|April 1, 2024 to May 10, 2024|Three Months Ended June 30, 2024",
        *CONTRADICTORY,
    )
    ((_, readings),) = readings_of(document.encode())
    assert [(r.statement.kind, r.entity) for r in readings] == [
        ("income_statement", "Successor"),
        ("income_statement", "Predecessor"),
        ("reconciliation", None),
    ]


def test_yields_without_the_sign_are_per_cents() -> None:
    document = html_table(
        "|Average balance|Yield/Rate|Average daily rate",
        "Loans|1,200,345|6.16%|$125.50",
        "Securities|300,100|3.01|130.25",
        "Total|1,500,445|5.53|127.10",
    ).replace("INCOME</p>", "INCOME</p><p>Quarter ended June 30, 2024</p>")
    ((_, readings),) = readings_of(document.encode())
    rates = [str(f.value) for r in readings for f in r.facts if f.column_index == 1]
    assert rates == ["0.0616", "0.0301", "0.0553"]
    assert "125.50" in {str(f.value) for r in readings for f in r.facts if f.column_index == 2}


def test_a_caption_has_a_scale_for_the_rows_below_it() -> None:
    document = html_table(
        "|Year ended December 31, 2023|Year ended December 31, 2022",
        "Net sales|4,391|3,729",
        "Balance sheet data (in thousands):||",
        "Debt|1,200|1,100",
        "Average shares (in thousands):||",
        "Basic|700|600",
    )
    ((_, readings),) = readings_of(document.encode())
    assert [(f.unit, f.value) for r in readings for f in r.facts if f.column_index == 0] == [
        ("USD", 4_391_000_000),
        ("USD", 1_200_000),
        ("shares", 700_000),
    ]


def test_what_was_reported_before_a_restatement_is_no_statement() -> None:
    year = "Year ended December 31, 2023"
    document = html_table(
        f"|{year}|{year}|Year ended December 31, 2022",
        "|As previously reported|As restated|",
        *CONTRADICTORY,
    )
    ((_, readings),) = readings_of(document.encode())
    assert {(f.statement, f.column_index) for r in readings for f in r.facts} == {
        ("reconciliation", 0),
        ("income_statement", 1),
        ("income_statement", 2),
    }


CONTRADICTORY = (
    "Net sales|4,391|3,729|2,100",
    "Cost of sales|(1,901)|(2,399)|(1,200)",
    "Operating expenses|(1,000)|(1,000)|(500)",
    "Net income|1,490|330|400",
)


def test_columns_of_one_period_with_other_amounts_are_refused() -> None:
    """What told them apart was not read: none of the two is published as the statement's."""
    years = "|Year ended December 31, 2023|Year ended December 31, 2022|Year ended December 31, 2022"
    document = html_table(years, *CONTRADICTORY)
    assert {f.column_index for f in facts_of(document)} == {0}
    assert {r.reason for r in refusals_of(document)} == {
        "another column of the table has the same period and prints other amounts"
    }


def test_the_same_column_printed_twice_contradicts_nothing() -> None:
    years = "|Year ended December 31, 2023|Year ended December 31, 2022|Year ended December 31, 2022"
    rows = [f"{row.rsplit('|', 1)[0]}|{row.rsplit('|', 2)[1]}" for row in CONTRADICTORY]
    assert refusals_of(html_table(years, *rows)) == []


def test_the_column_headed_consolidated_stands_against_its_parts() -> None:
    period = "Year ended December 31, 2023"
    document = html_table(
        f"|{period}|{period}|{period}", "|Consolidated|Consolidated|", *CONTRADICTORY
    ).replace(
        "<td>Consolidated</td><td>Consolidated</td><td></td>", "<td>Consolidated</td><td></td><td></td>"
    )
    assert {f.column_index for f in facts_of(document)} == {0}


def test_decimals_among_whole_millions_are_no_millions() -> None:
    """Earnings per share under their column, a ratio by its label; what nothing names is refused."""
    document = html_table(
        "Reconciliation|Year ended December 31, 2023|Year ended December 31, 2023 Diluted EPS",
        "Net income|4,391|1.04",
        "Restructuring charges|120|0.25",
        "Adjusted net income|4,511|1.29",
        "Return on equity|11.68|",
        "Paid memberships|230.75|",
        "Total debt|9,120|",
    )
    facts = {(f.label, f.column_index): f for f in facts_of(document)}
    assert {(f.unit, f.value) for f in facts.values() if f.column_index == 1} == {
        ("USD/shares", Decimal("1.04")),
        ("USD/shares", Decimal("0.25")),
        ("USD/shares", Decimal("1.29")),
    }
    assert (facts["Return on equity", 0].unit, facts["Return on equity", 0].value) == (
        "pure",
        Decimal("11.68"),
    )
    assert facts["Total debt", 0].value == 9_120_000_000
    assert [r.printed for r in refusals_of(document)] == ["230.75"]


def test_one_decimal_in_a_row_of_amounts_is_an_amount() -> None:
    document = html_table(
        "|Year ended December 31, 2023|Year ended December 31, 2022",
        "Net sales|4,391|3,729",
        "Other income|12|0.4",
        "Net income|1,490|330",
        "Average loans|30.1|29.8",
    )
    facts = {(f.label, f.column_index): f.value for f in facts_of(document)}
    assert facts["Other income", 1] == 400_000
    assert ("Average loans", 0) not in facts


def values(text: str) -> dict[tuple[str, int], tuple[str, Decimal]]:
    return {(f.label, f.column_index): (f.unit, f.value) for f in facts_of(text)}


def test_earnings_per_share_computed_in_columns_of_several_units() -> None:
    year = "Year ended December 31, 2023"
    found = values(
        html_table(
            f"|{year}|{year}|{year}",
            "|Income (Numerator)|Shares (Denominator)|Per-Share Amount",
            "Net income|$900||",
            "Basic EPS|900|1,000|$0.90",
            "Effect of dilutive options||11|",
            "Diluted EPS|$900|1,011|$0.89",
        ).replace("CONSOLIDATED STATEMENTS OF INCOME", "Computation of earnings per share")
    )
    assert found["Basic EPS", 0] == ("USD", 900_000_000)
    assert found["Basic EPS", 1] == ("shares", 1_000_000_000)
    assert found["Diluted EPS", 2] == ("USD/shares", Decimal("0.89"))


def test_decimals_of_a_share_tell_a_scale_that_nothing_says() -> None:
    table = html_table(
        "|Year ended December 31, 2023|Year ended December 31, 2022",
        "Net sales|4,391|3,729",
        "Other expense|4,000|3,300",
        "Common shares outstanding|57.1|58",
    ).replace("(in millions)", "(in millions, except share data)")
    assert "except share data" in table
    assert {f.unit for f in facts_of(table)} == {"USD"}
    assert [(r.printed, r.reason) for r in refusals_of(table)] == [
        ("57.1", SCALE_UNSAID),
        ("58", SCALE_UNSAID),
    ]
    scaled = values(table.replace("except share data", "except per share data"))
    assert scaled["Common shares outstanding", 0] == ("shares", 57_100_000)


def test_a_scale_in_the_label_is_that_of_its_row() -> None:
    found = values(
        html_table(
            "|Year ended December 31, 2023|Year ended December 31, 2022",
            "Net sales|4,391|3,729",
            "Charges (in thousands)|120,500|91,000",
            "Households served (in thousands)|7,600|7,400",
            "Backlog ($B)|1.2|1.1",
            "Orders ($ in thousands)|900|800",
            "Other (b)|9|8",
        )
    )
    assert found["Net sales", 0] == ("USD", 4_391_000_000)
    assert found["Charges (in thousands)", 0] == ("USD", 120_500_000)
    assert found["Households served (in thousands)", 0] == ("pure", 7_600_000)
    assert found["Backlog ($B)", 0] == ("USD", 1_200_000_000)
    assert found["Orders ($ in thousands)", 0] == ("USD", 900_000)
    assert found["Other", 0] == ("USD", 9_000_000)


def test_amounts_per_share_in_cents() -> None:
    found = values(
        html_table(
            "|Year ended December 31, 2023|Year ended December 31, 2022",
            "Net sales|4,391|3,729",
            "Net income|391|329",
            "Earnings per share (cents)|90.1|80.2",
            "Dividends per share - in pence|9.5|9",
        )
    )
    assert found["Earnings per share (cents)", 0] == ("USD/shares", Decimal("0.901"))
    assert found["Dividends per share - in pence", 1] == ("USD/shares", Decimal("0.09"))


def test_per_cents_whose_sign_stands_once() -> None:
    growth = html_table(
        "|Year ended December 31, 2023|Year ended December 31, 2022|Growth",
        "Products|$8,000|$7,000|14.3%",
        "Services|2,000|2,000|-",
        "Other|500|400|25.0",
        "Net sales|$10,500|$9,400|11.7",
    )
    assert values(growth)["Other", 2] == ("pure", Decimal("0.25"))
    assert values(growth)["Other", 0] == ("USD", 500_000_000)
    dollars = growth.replace("Growth", "Change").replace("25.0", "$100").replace("11.7", "1,100")
    assert values(dollars)["Net sales", 2] == ("USD", 1_100_000_000)

    titled = html_table(
        "|Year ended December 31, 2023|Year ended December 31, 2022",
        "Snacks|4|(3)",
        "Drinks|2|1",
        "Total|3|1",
    )
    in_title = titled.replace("CONSOLIDATED STATEMENTS OF INCOME", "Volume growth").replace(
        "(in millions)", ""
    )
    assert values(in_title)["Snacks", 1] == ("pure", Decimal("-0.03"))
    assert values(titled)["Snacks", 1] == ("USD", -3_000_000)

    caption = html_table(
        "|Year ended December 31, 2023|Year ended December 31, 2022",
        "Net revenue|4,391|3,729",
        "Impact on % change of:||",
        "Volume|4|(3)",
        "Pricing|2|1",
    )
    assert values(caption)["Volume", 1] == ("pure", Decimal("-0.03"))


def test_per_cents_beside_amounts_of_one_period_contradict_nothing() -> None:
    year = "Year ended December 31, 2023"
    document = html_table(
        f"|{year}|{year}", "Net sales|4,391|100.0%", "Cost of sales|2,399|54.6", "Net income|1,992|45.4"
    )
    found = values(document)
    assert found["Net income", 0] == ("USD", 1_992_000_000)
    assert found["Net income", 1] == ("pure", Decimal("0.454"))


# --- nothing is lost, and everything leads back ----------------------------------------------------------

_SOURCE = re.compile(r"bytes:(\d+)-(\d+)\Z")
_TOLD = re.compile(r"[\d.,]*\d")


def spans(readings: list[Reading]) -> dict[tuple[int, int], str]:
    """Every number that became a fact or a refusal: its bytes and what is printed there."""
    out: dict[tuple[int, int], str] = {}
    for reading in readings:
        for told in (*reading.facts, *reading.refusals):
            found = _SOURCE.match(told.source)
            assert found is not None
            out[int(found[1]), int(found[2])] = told.printed
    return out


def lost_cells(text: Text, readings: list[Reading]) -> list[str]:
    """Numbers that stand in the columns of a statement's rows and are neither fact nor refusal.

    Looked for by another way than the reader's: runs of numbers at the end of each line of a row, two
    blanks or more after the words.
    """
    told = sorted(spans(readings))
    lost: list[str] = []
    for reading in readings:
        for row in reading.statement.grid.rows:
            if row.is_caption:
                continue
            for line in re.finditer(r"[^\n]+", text.text[row.start : row.end]):
                cells = re.search(r"(?:(?<=\s\s)|\A)(?:[$€£(]*\s*-?[\d,.]+\)?%?(?:\s{2,}|\s*\Z))+\Z", line[0])
                if cells is None:
                    continue
                at = row.start + line.start() + cells.start()
                for token in tokens_of(cells[0], at) or ():
                    start, end = text.byte_offset(token.start), text.byte_offset(token.end)
                    if not YEAR.match(token.printed) and not any(a <= start and end <= b for a, b in told):
                        lost.append(token.printed)
    return lost


def check(data: bytes) -> int:
    count = 0
    for text, readings in readings_of(data):
        for (start, end), printed in spans(readings).items():
            count += 1
            if text.format == "text":
                assert data[start:end].decode(text.encoding) == printed
        if text.format == "text":
            assert lost_cells(text, readings) == []
        ids = [fact.fact_id for reading in readings for fact in reading.facts]
        assert len(ids) == len(set(ids)), "one printed number, one fact"
    return count


@pytest.mark.parametrize("path", sorted(LANDING.glob("*.txt")), ids=lambda path: path.stem)
def test_no_cell_of_our_samples_is_lost(path: Path) -> None:
    assert check(path.read_bytes()) > 0


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not at hand")
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "path", sorted(CORPUS.glob("*")) if CORPUS.is_dir() else [], ids=lambda path: path.stem
)
def test_no_cell_of_the_corpus_is_lost(path: Path) -> None:
    check(path.read_bytes())


STATEMENT = """STATEMENTS OF INCOME\r
Soci\u00e9t\u00e9 G\u00e9n\u00e9rale \u2013 (in thousands)\r
\t\t\t\t    1999\t    1998\r
Net sales\t\t\t$  1,200\t$  1,000\r
Cost of sales\t\t\t   1,000\t      \u2014\r
Caf\u00e9 and restaurants, net\t     100\t     (90)\r
Net income\t\t\t$    300\t$    910\r
"""


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_locators_count_bytes_in_every_encoding(encoding: str) -> None:
    data = b"Year ended December 31, 1999\r\n" + STATEMENT.encode(encoding)
    ((text, readings),) = readings_of(data)
    assert text.encoding.lower().replace("windows-", "cp") in (encoding, encoding.replace("-", ""))
    facts = [fact for reading in readings for fact in reading.facts]
    assert [fact.printed for fact in facts if fact.column_index == 1] == ["1,000", "\u2014", "(90)", "910"]
    assert check(data) == 8
    assert facts[0].period_end == date(1999, 12, 31)
