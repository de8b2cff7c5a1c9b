"""What each table is: a title is not believed without the rows of its statement."""

from __future__ import annotations

import pytest

from transforms.grid import Grid
from transforms.html import read_html
from transforms.statements import statements_of
from transforms.text import text_grids


def kinds(text: str) -> list[str]:
    return [statement.kind for statement in statements_of(text_grids(text))]


INCOME = """
                                          1999         1998
Net sales                             $ 10,000      $ 9,000
Cost of sales                            6,000        5,500
                                      --------      -------
Gross profit                             4,000        3,500
Selling, general and administrative      2,500        2,200
                                      --------      -------
Operating income                         1,500        1,300
Interest expense                           100          100
Income before income taxes               1,400        1,200
Provision for income taxes                 500          400
                                      --------      -------
Net income                            $    900      $   800
                                      ========      =======
Net income per share                  $    .90      $   .80
"""
ASSETS = """
                                       June 30,     June 30,
                                          1999         1998
Current assets:
  Cash and cash equivalents           $  1,000      $   900
  Accounts receivable                    2,000        1,800
  Inventories                            1,500        1,400
                                      --------      -------
    Total current assets                 4,500        4,100
Property and equipment                   2,000        1,900
                                      --------      -------
Total assets                          $  6,500      $ 6,000
                                      ========      =======
"""
LIABILITIES = """
                                       June 30,     June 30,
                                          1999         1998
Current liabilities:
  Accounts payable                    $  1,000      $   900
  Accrued expenses                         500          600
                                      --------      -------
    Total current liabilities            1,500        1,500
Long-term debt                           1,000        1,000
Stockholders' equity:
  Common stock                             100          100
  Retained earnings                      3,900        3,400
                                      --------      -------
    Total stockholders' equity           4,000        3,500
                                      --------      -------
Total liabilities and equity          $  6,500      $ 6,000
                                      ========      =======
"""
ONE_PAGE = ASSETS + "".join(LIABILITIES.splitlines(keepends=True)[3:])
CASH_FLOWS = """
                                          1999         1998
Operating activities:
  Net income                          $    900      $   800
  Depreciation                             300          280
                                      --------      -------
  Net cash from operating activities     1,200        1,080
Investing activities:
  Capital expenditures                    (400)        (350)
Financing activities:
  Dividends paid                          (700)        (700)
                                      --------      -------
Increase in cash                           100           30
Cash at beginning of year                  900          870
                                      --------      -------
Cash at end of year                   $  1,000      $   900
                                      ========      =======
"""


def titled(title: str, table: str) -> str:
    return "".join(f"{line:^60}".rstrip() + "\n" for line in title.split("\n")) + table + "\n"


def test_the_primary_statements() -> None:
    text = (
        titled("ACME CORPORATION\nCONSOLIDATED STATEMENTS OF OPERATIONS\n(In thousands)", INCOME)
        + titled("ACME CORPORATION\nCONSOLIDATED BALANCE SHEETS\n(In thousands)", ASSETS + LIABILITIES)
        + titled("ACME CORPORATION\nCONSOLIDATED STATEMENTS OF CASH FLOWS\n(In thousands)", CASH_FLOWS)
    )
    assert kinds(text) == ["income_statement", "balance_sheet", "cash_flow"]


def test_titles_in_other_words() -> None:
    assert kinds(titled("Statements of Consolidated Earnings", INCOME)) == ["income_statement"]
    assert kinds(titled("CONSOLIDATED RESULTS OF OPERATIONS", INCOME)) == ["income_statement"]
    assert kinds(titled("Condensed Consolidated Statements\nof Operations", INCOME)) == ["income_statement"]
    assert kinds(titled("CONSOLIDATED STATEMENTS OF OPERATIONS AND COMPREHENSIVE INCOME", INCOME)) == [
        "income_statement"
    ]
    assert kinds(titled("Statement of Financial Position", ASSETS + LIABILITIES)) == ["balance_sheet"]
    assert kinds(titled("Statements of Condition", ASSETS + LIABILITIES)) == ["balance_sheet"]
    assert kinds(titled("Summary of Cash Flows", CASH_FLOWS)) == ["cash_flow"]
    assert kinds(titled("SUMMARY OF OPERATIONS", INCOME)) == ["income_statement"]
    assert kinds(titled("Consolidated Statements of Revenues and Expenses", INCOME)) == ["income_statement"]
    assert kinds(titled("CONSOLIDATED STATEMENTS OF COMPREHENSIVE INCOME", INCOME)) == ["income_statement"]
    assert kinds(titled("Statements of Net Assets", ASSETS + LIABILITIES)) == ["balance_sheet"]


def test_statements_without_a_title_are_known_by_their_rows() -> None:
    assert kinds(INCOME) == ["income_statement"]
    assert kinds(ASSETS + LIABILITIES) == ["balance_sheet"]
    assert kinds(CASH_FLOWS) == ["cash_flow"]


def test_the_rows_decide_against_a_wrong_title() -> None:
    assert kinds(titled("CONSOLIDATED BALANCE SHEETS", INCOME)) == ["income_statement"]
    assert kinds(titled("CONSOLIDATED STATEMENTS OF INCOME", ONE_PAGE)) == ["balance_sheet"]


def test_the_nearest_title_counts() -> None:
    text = titled("CONSOLIDATED BALANCE SHEETS\n(see page 4)\nCONSOLIDATED STATEMENTS OF INCOME", INCOME)
    assert kinds(text) == ["income_statement"]


def test_a_balance_sheet_of_an_insurer() -> None:
    text = """
CONSOLIDATED BALANCE SHEETS
                                       1999         1998
Total investments                  $  5,419      $ 5,526
Deferred policy acquisition costs       620          601
Total assets                          6,039        6,127
Total liabilities                     5,200        5,300
Capital and surplus                     839          827
"""
    assert kinds(text) == ["balance_sheet"]
    assert kinds(text.replace("policy acquisition", "moving")) == ["other"]


def test_what_is_titled_as_a_statement_and_is_none() -> None:
    segments = """
                                          1999         1998
Americas                              $  5,000      $ 4,500
Europe                                   3,000        2,800
Asia                                     2,000        1,700
Total                                 $ 10,000      $ 9,000
"""
    assert kinds(titled("CONSOLIDATED STATEMENTS OF INCOME\nNet sales by segment", segments)) == ["segment"]
    assert kinds(titled("CONSOLIDATED STATEMENTS OF INCOME", segments)) == ["other"]


def test_non_gaap_and_pro_forma() -> None:
    assert kinds(titled("PRO FORMA CONSOLIDATED STATEMENTS OF INCOME", INCOME)) == ["reconciliation"]
    assert kinds(titled("CONSOLIDATED STATEMENTS OF INCOME\nExcluding special charges", INCOME)) == [
        "reconciliation"
    ]
    assert kinds(titled("NON-GAAP STATEMENTS OF OPERATIONS", INCOME)) == ["reconciliation"]
    assert kinds(titled("SUPPLEMENTAL CONSOLIDATED STATEMENT OF EARNINGS", INCOME)) == ["reconciliation"]
    assert kinds(titled("CONSOLIDATED STATEMENTS OF INCOME - GAAP", INCOME)) == ["income_statement"]


def test_parent_company_only() -> None:
    assert kinds(titled("ACME BANCORP (PARENT COMPANY ONLY)\nBALANCE SHEETS", ASSETS + LIABILITIES)) == [
        "other"
    ]
    assert kinds(titled("Note 20. PARENT COMPANY\nCONDENSED BALANCE SHEETS", ASSETS + LIABILITIES)) == [
        "other"
    ]


def test_accounts_of_others() -> None:
    """What investees and businesses given up print is not the issuer's statement."""
    assert kinds(titled("UNCONSOLIDATED JOINT VENTURES\nBALANCE SHEETS", ASSETS + LIABILITIES)) == ["other"]
    assert kinds(titled("RESULTS OF OPERATIONS\nDISCONTINUED OPERATIONS", INCOME)) == ["other"]
    assert kinds(titled("FREE CASH FLOW", CASH_FLOWS)) == ["reconciliation"]
    assert kinds(titled("STATEMENTS OF INCOME\nPRO RATA SHARE", INCOME)) == ["reconciliation"]


def test_average_balances_are_no_balance_sheet() -> None:
    assert kinds(titled("CONSOLIDATED AVERAGE BALANCE SHEETS", ONE_PAGE)) == ["other"]
    assert kinds(titled("Average Balances and Rates", ONE_PAGE)) == ["other"]


def test_statements_by_segment() -> None:
    assert kinds(titled("STATEMENTS OF OPERATIONS BY SEGMENT", INCOME)) == ["segment"]


PER_CENTS = """
                                          1999         1998
Net sales                                100.0%       100.0%
Cost of sales                             60.0         61.1
Gross profit                              40.0         38.9
Selling, general and administrative       25.0         24.4
Income before income taxes                14.0         13.3
Net income                                 9.0%         8.9%
"""


@pytest.mark.parametrize("table", [PER_CENTS, PER_CENTS.replace("%", " ")])
def test_per_cents_of_sales_are_no_amounts(table: str) -> None:
    """The sign of the first row is that of its column; without any the title says it."""
    text = titled("STATEMENTS OF INCOME\nAS A PERCENTAGE OF NET SALES\n(In thousands)", table)
    (statement,) = statements_of(text_grids(text))
    assert statement.kind == "other"
    assert all(t.is_percent for row in statement.grid.rows for t in row.cells if t is not None)


def test_what_stands_above_the_title_belongs_to_what_was_before() -> None:
    """A short sentence or a footnote before a heading does not make its statement a reconciliation."""
    for line in (
        "See the reconciliation below.",
        "(1) Adjusted for the stock split",
        "It is a non-GAAP measure.",
    ):
        (statement,) = statements_of(
            text_grids(titled(f"{line}\nSTATEMENTS OF INCOME\n(In thousands)", INCOME))
        )
        assert (statement.kind, statement.is_gaap) == ("income_statement", True)
    for words in (
        "(In thousands, excluding per share amounts)",
        "(Adjusted for the two-for-one stock split)",
    ):
        assert kinds(titled(f"STATEMENTS OF INCOME\n{words}", INCOME)) == ["income_statement"]
    assert kinds(titled("NON-GAAP\nSTATEMENTS OF INCOME", INCOME)) == ["reconciliation"]


def test_summaries_of_several_statements() -> None:
    summary = """
                                          1999         1998         1997
Net sales                             $ 10,000      $ 9,000      $ 8,000
Cost of sales                            6,000        5,500        5,000
Income before income taxes               1,400        1,200        1,000
Net income                                 900          800          700
Net income per share                       .90          .80          .70
Total assets                             6,500        6,000        5,500
Long-term debt                           1,000        1,000        1,000
"""
    assert kinds(titled("SELECTED FINANCIAL DATA", summary)) == ["highlights"]
    assert kinds(titled("RESULTS OF OPERATIONS", summary)) == ["highlights"]
    assert kinds(titled("FIVE-YEAR FINANCIAL SUMMARY", summary)) == ["highlights"]


def test_a_balance_sheet_over_two_pages_is_one_statement() -> None:
    first = titled("CONSOLIDATED BALANCE SHEETS\n(In thousands)", ASSETS)
    again = titled("CONSOLIDATED BALANCE SHEETS (Continued)\n(In thousands)", LIABILITIES)
    (statement,) = statements_of(text_grids(first + "<PAGE>\n" + again))
    assert statement.kind == "balance_sheet"
    assert statement.grid.rows[-1].label == "Total liabilities and equity"
    (untitled,) = statements_of(text_grids(first + "<PAGE>\n" + LIABILITIES))
    assert untitled.kind == "balance_sheet"


def test_two_pages_under_one_title_are_judged_together() -> None:
    """Neither page alone prints enough rows of an income statement."""
    head, *rows = INCOME.strip("\n").splitlines(keepends=True)
    first, rest = head + "".join(rows[:2]), head + "".join(rows[2:])
    assert kinds(titled("STATEMENTS OF INCOME", first)) == ["other"]
    page = titled("STATEMENTS OF INCOME", first) + "<PAGE>\n" + titled("STATEMENTS OF INCOME", rest)
    again = (
        titled("STATEMENTS OF INCOME", first) + "<PAGE>\n" + titled("STATEMENTS OF INCOME (Continued)", rest)
    )
    assert kinds(again) == ["income_statement"]
    (statement,) = statements_of(text_grids(page))
    assert statement.kind == "income_statement"
    assert statement.grid.rows[0].label == "Net sales"
    assert statement.grid.rows[-1].label == "Net income per share"


def test_two_balance_sheets_are_two() -> None:
    text = titled("CONSOLIDATED BALANCE SHEETS", ASSETS + LIABILITIES)
    assert kinds(text + text) == ["balance_sheet", "balance_sheet"]


def test_audited_and_unaudited() -> None:
    def audited(title: str) -> bool | None:
        (statement,) = statements_of(text_grids(titled(title, INCOME)))
        return statement.audited

    assert audited("STATEMENTS OF INCOME\n(Unaudited)") is False
    assert audited("STATEMENTS OF INCOME\n(Audited)") is True
    assert audited("STATEMENTS OF INCOME") is None


def test_the_title_is_printed_with_its_evidence() -> None:
    (statement,) = statements_of(
        text_grids(titled("ACME CORPORATION\nSTATEMENTS OF INCOME\n(Unaudited)", INCOME))
    )
    assert statement.title is not None
    assert "STATEMENTS OF INCOME" in statement.title
    assert "rows" in statement.kind_evidence


def test_a_statement_without_a_scale_has_that_of_the_others() -> None:
    """Only where its amounts are of their size: in whole dollars they would be a thousand times as big."""
    sheets = titled("CONSOLIDATED BALANCE SHEETS\n(In thousands)", ONE_PAGE)
    silent = titled("CONSOLIDATED STATEMENTS OF INCOME", INCOME)
    borrowed = statements_of(text_grids(sheets + silent))[1]
    assert borrowed.grid.context[0] == "(In thousands)"
    assert "scale as printed over the balance sheet" in borrowed.kind_evidence
    averages = titled("AVERAGE BALANCE SHEETS", ONE_PAGE)
    assert statements_of(text_grids(sheets + averages))[1].grid.context[0] == "(In thousands)"
    whole = silent.replace("10,000", "10,000,000")
    assert "(In thousands)" not in statements_of(text_grids(sheets + whole))[1].grid.context


def test_a_bank_s_assets_are_many_times_its_income() -> None:
    income = titled("CONSOLIDATED STATEMENTS OF INCOME\n(In thousands)", INCOME)
    assets = ONE_PAGE.replace("$  6,500      $ 6,000", "$804,500      $99,000")
    sheets = statements_of(text_grids(income + titled("CONSOLIDATED BALANCE SHEETS", assets)))[1]
    assert sheets.grid.context[0] == "(In thousands)"


def html_grids(*tables: str) -> list[Grid]:
    return read_html("<html><body>" + "".join(tables) + "</body></html>").grids


def rows(*lines: str) -> str:
    cells = ("".join(f"<td>{cell}</td>" for cell in line.split("|")) for line in lines)
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in cells) + "</table>"


SEGMENTS = rows(
    "|June 30, 2024|June 30, 2023", "Products|8,000|7,000", "Services|2,000|2,000", "Total|10,000|9,000"
)


def test_a_table_with_nothing_between_stands_under_the_scale_of_the_one_before() -> None:
    first = "<p>Sales by segment</p><p>(In thousands)</p>" + SEGMENTS
    second = statements_of(html_grids(first, SEGMENTS))[1]
    assert second.grid.context == ("(In thousands)",)
    titled_second = statements_of(html_grids(first, "<p>Employees</p>", SEGMENTS))[1]
    assert titled_second.grid.context == ("Employees",)
    in_dollars = SEGMENTS.replace(",000", ",000,000")
    assert statements_of(html_grids(first, in_dollars))[1].grid.context == ()


BALANCE = rows(
    "|June 30, 2024|June 30, 2023",
    "Total investments|8,000|7,000",
    "Cash|500|500",
    "Premiums receivable|500|500",
    "Total assets|9,000|8,000",
    "Loss reserves|6,000|5,500",
    "Total liabilities|6,000|5,500",
    "Total shareholders' equity|3,000|2,500",
    "Total liabilities and shareholders' equity|9,000|8,000",
)


def test_two_tables_with_nothing_between_are_judged_together() -> None:
    """Neither half has rows enough; what follows a statement that has them is another table."""
    head, *lines = BALANCE.removeprefix("<table>").removesuffix("</table>").split("</tr>")
    first = f"<table>{head}</tr>{'</tr>'.join(lines[:3])}</tr></table>"
    second = f"<table>{head}</tr>{'</tr>'.join(lines[3:])}</table>"
    (whole,) = statements_of(html_grids("<p>BALANCE SHEETS</p>", first, second))
    assert (whole.kind, len(whole.grid.rows)) == ("balance_sheet", 8)
    after = statements_of(html_grids("<p>BALANCE SHEETS</p>", BALANCE, SEGMENTS))
    assert [statement.kind for statement in after] == ["balance_sheet", "other"]


def test_the_statements_of_another_company() -> None:
    def named(company: str) -> str:
        return titled(f"{company}\nSTATEMENTS OF INCOME\n(In thousands)", INCOME)

    names = (
        "ACME CORPORATION AND SUBSIDIARIES",
        "Acme Corp",
        "ACME HOLDINGS, INC.",
        "Valley Electric Company",
    )
    found = [s.entity for s in statements_of(text_grids("<PAGE>\n".join(map(named, names))))]
    assert found == [None, None, None, "valley electric"]


FLOWS = (
    "Cash provided by operations|8,453|5,064",
    "Cash used in investing activities|(3,990)|(3,476)",
    "Cash used in financing activities|(4,500)|(2,100)",
    "Impact of exchange rates on cash|(50)|10",
    "Change in cash and restricted cash|(86)|(502)",
)


def test_three_activities_that_add_up_to_the_change_are_a_cash_flow_statement() -> None:
    def kind(*lines: str) -> str:
        head = "|Year ended June 30, 2024|Year ended June 30, 2023"
        (found,) = statements_of(html_grids("<p>(in millions)</p>", rows(head, *lines)))
        return found.kind

    assert kind(*FLOWS) == "cash_flow"
    assert kind(*FLOWS[:3], FLOWS[4]) == "other"
    assert kind(*FLOWS[1:]) == "other"
    just_inside = FLOWS[4].replace("(86)", "(88)")
    assert kind(*FLOWS[:4], just_inside) == "cash_flow"
    assert kind(*FLOWS[:4], just_inside.replace("(88)", "(90)")) == "other"


def test_the_balance_sheet_of_associates_is_not_the_issuers() -> None:
    found = statements_of(html_grids("<p>Associates - balance sheets on a 100% basis</p>", BALANCE))
    assert [statement.kind for statement in found] == ["other"]
    assert "not the issuer's own" in found[0].kind_evidence


def test_a_fund_states_its_assets_and_liabilities() -> None:
    fund = rows(
        "|June 30, 2024|June 30, 2023",
        "Investments, at fair value|95,000|91,000",
        "Total assets|96,000|93,000",
        "Total liabilities|30,000|29,000",
        "Net assets|66,000|64,000",
    )
    (found,) = statements_of(html_grids("<p>STATEMENTS OF ASSETS AND LIABILITIES</p>", fund))
    assert found.kind == "balance_sheet"
