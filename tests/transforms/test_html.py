"""The HTML reader: layouts of real exhibits in small, laws of its locators, hostile input.

Where ../shared stands beside the project, the reader's cells are compared with those of Lexbor.
"""

from __future__ import annotations

import html as standard_html
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from transforms.grid import Grid
from transforms.html import html_grids, read_html
from transforms.html_columns import header_words
from transforms.html_styles import MAX_COLSPAN, points, read_style
from transforms.html_tables import read_tables
from transforms.statements import statements_of

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "html"


def table(*rows: str) -> str:
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def cells(*texts: str) -> str:
    return "".join(f"<td>{text}</td>" for text in texts)


def only(source: str) -> Grid:
    grids = html_grids(source)
    assert len(grids) == 1
    return grids[0]


def printed(grid: Grid) -> list[tuple[str, list[str | None]]]:
    return [(row.label, [cell.printed if cell else None for cell in row.cells]) for row in grid.rows]


def headers(grid: Grid) -> list[str]:
    return [" / ".join(column.header) for column in grid.columns]


HEAD = cells("", "2003", "2002")
INCOME = table(
    HEAD,
    cells("Net sales", "1,200", "1,100"),
    cells("Cost of sales", "(700)", "(650)"),
    cells("Gross profit", "500", "450"),
)


# --- cells and columns -------------------------------------------------------------------------


def test_a_plain_table() -> None:
    grid = only(INCOME)
    assert headers(grid) == ["2003", "2002"]
    assert printed(grid) == [
        ("Net sales", ["1,200", "1,100"]),
        ("Cost of sales", ["(700)", "(650)"]),
        ("Gross profit", ["500", "450"]),
    ]
    assert [c.coefficient for c in grid.rows[1].cells if c] == [-700, -650]


def test_marks_in_cells_of_their_own_join_their_number() -> None:
    grid = only(
        table(
            '<td></td><td colspan="4">Three Months Ended</td><td colspan="4">Six Months Ended</td>',
            '<td></td><td colspan="4">June 30, 2003</td><td colspan="4">June 30, 2003</td>',
            cells("Net loss", "$", "(", "1,234", ")", "$", "(", "99", ")"),
            cells("Margin", "", "", "(12.5", ")%", "", "", "7.1", "%"),
            cells("Tax", "", "", "—", "", "", "", "&#8211;", ""),
        )
    )
    assert headers(grid) == ["Three Months Ended / June 30, 2003", "Six Months Ended / June 30, 2003"]
    assert printed(grid) == [
        ("Net loss", ["(1,234)", "(99)"]),
        ("Margin", ["(12.5)%", "7.1%"]),
        ("Tax", ["—", "–"]),
    ]
    first = grid.rows[0].cells[0]
    assert first is not None and first.currency == "$" and first.coefficient == -1234
    assert [c.is_percent for c in grid.rows[1].cells if c] == [True, True]
    assert [c.is_nil for c in grid.rows[2].cells if c] == [True, True]


def test_a_blank_is_no_dash() -> None:
    grid = only(
        table(
            HEAD,
            cells("Sales", "5,000", "&nbsp;"),
            cells("Costs", "-", "4,100"),
            cells("Profit", "900", "--"),
        )
    )
    assert printed(grid)[0] == ("Sales", ["5,000", None])
    assert [c.is_nil if c else None for c in grid.rows[1].cells] == [True, False]


def test_columns_stand_where_numbers_stand_whatever_spans_them() -> None:
    gap = '<td colspan="3"></td>'
    grid = only(
        table(
            '<td colspan="3"></td><td colspan="3">2020</td><td colspan="3"></td><td colspan="3">2019</td>',
            f'<td colspan="3">Sales</td><td>$</td><td>10,500</td><td></td>{gap}<td>$</td><td>9,100</td><td></td>',  # noqa: E501
            f'<td colspan="3">Costs</td><td colspan="2">(8,000</td><td>)</td>{gap}<td colspan="2">(7,000</td><td>)</td>',  # noqa: E501
            f'<td colspan="3">Tax</td><td colspan="3">1,100</td>{gap}<td colspan="3">1,000</td>',
        )
    )
    assert headers(grid) == ["2020", "2019"]
    assert [texts for _, texts in printed(grid)] == [
        ["10,500", "9,100"],
        ["(8,000)", "(7,000)"],
        ["1,100", "1,000"],
    ]


def test_a_cell_over_two_rows_keeps_its_place_in_the_second() -> None:
    grid = only(
        table(
            '<td rowspan="2">In thousands</td><td colspan="2">Year ended June 30,</td>',
            cells("2003", "2002"),
            cells("Sales", "10,500", "9,100"),
            cells("Costs", "10,000", "9,000"),
        )
    )
    assert headers(grid) == ["Year ended June 30, / 2003", "Year ended June 30, / 2002"]
    assert "In thousands" in grid.context


def test_cells_not_displayed_take_no_place_and_hidden_text_does_not_print() -> None:
    gone = '<td style="display:none"></td>'
    grid = only(
        table(
            f'<td></td><td colspan="2">Three Months Ended March 31,</td>{gone}{gone}',
            "<td></td><td>2024</td><td>2023</td>",
            '<td>Revenue<span style="display: none">secret</span></td><td>1,200</td>'
            '<td><b style="font-size:0">9</b>1,100</td>',
            '<td>Tax</td><td>300</td><td style="visibility:hidden">200</td>',
        )
    )
    assert headers(grid) == ["Three Months Ended March 31, / 2024", "Three Months Ended March 31, / 2023"]
    assert printed(grid) == [("Revenue", ["1,200", "1,100"]), ("Tax", ["300", None])]


def test_footnote_marks_belong_to_neither_label_nor_number() -> None:
    grid = only(
        table(
            cells("", "2003 <sup>(a)</sup>", "2002"),
            cells("Sales<sup>1</sup>", "1,200<sup>(2)</sup>", "1,100"),
            cells("Costs (3)", '700<span style="vertical-align:super">*</span>', "650 (b)"),
            cells('Rent<span style="vertical-align: 3pt">1</span>', "90", "80"),
            cells("Depositary shares, par 1<sup>2</sup>/<sub>3</sub> cents", "5,000", "5,000"),
            cells("Preferred, par <sup>5</sup><font>&#47;</font><sub>6</sub> cents", "7,000", "7,000"),
        )
    )
    assert printed(grid) == [
        ("Sales", ["1,200", "1,100"]),
        ("Costs", ["700", "650"]),
        ("Rent", ["90", "80"]),
        ("Depositary shares, par 1 2/3 cents", ["5,000", "5,000"]),
        ("Preferred, par 5/6 cents", ["7,000", "7,000"]),
    ]
    assert headers(grid) == ["2003", "2002"]


def test_typography_of_every_writing() -> None:
    grid = only(
        table(
            HEAD,
            cells("Shareholders&#146; equity", "1,200&#160;", "&ensp;1,100"),
            cells("Long\x97term", "7&#48;0", "<b>6</b><i>50</i>"),
            cells("Loss", "&#40;500&#41;", "\u2212450"),
        )
    )
    assert printed(grid) == [
        ("Shareholders\u2019 equity", ["1,200", "1,100"]),
        ("Long\u2014term", ["700", "650"]),
        ("Loss", ["(500)", "\u2212450"]),
    ]
    assert [c.coefficient for c in grid.rows[2].cells if c] == [-500, -450]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Three Months EndedMarch 31,", "Three Months Ended March 31,"),
        ("December 31,2019", "December 31, 2019"),
        ("Year Ended2019", "Year Ended 2019"),
        ("March 31, 2020", "March 31, 2020"),
    ],
)
def test_lost_blanks_of_headers(text: str, words: str) -> None:
    assert header_words(text) == words


def test_columns_stacked_in_one_row() -> None:
    source = table(
        HEAD,
        "<td>Sales<br>Costs<br>Net income</td><td>9,200<br>(8,200)<br>1,000</td><td><p>9,100<p>(8,100)<p>1,000</td>",  # noqa: E501
        cells("Total assets", "5,200", "5,100"),
    )
    grid = only(source)
    assert printed(grid)[:3] == [
        ("Sales", ["9,200", "9,100"]),
        ("Costs", ["(8,200)", "(8,100)"]),
        ("Net income", ["1,000"] * 2),
    ]
    assert_located(source, [grid])


def test_stacked_columns_keep_their_blank_lines() -> None:
    source = table(
        HEAD,
        "<td>Sales<br>Costs:<br>&nbsp;Labor<br>&nbsp;<br>Net income</td>"
        "<td>$100<br>&nbsp;<br>60<br>&nbsp;<br>$40</td><td>$90<br>&nbsp;<br>55<br>&nbsp;<br>$35</td>",
    )
    grid = only(source)
    assert printed(grid) == [
        ("Sales", ["100", "90"]),
        ("Costs", [None, None]),
        ("Labor", ["60", "55"]),
        ("Net income", ["40", "35"]),
    ]
    assert_located(source, [grid])


def test_stacked_columns_begin_and_end_with_captions() -> None:
    labels = "<td>Revenue:<br>Products<br>Services<br>Owned by:</td>"
    columns = "<td>&nbsp;<br>$100<br>—</td><td>&nbsp;<br>—<br>(90)</td>"
    source = table(HEAD, labels + columns, cells("Net income", "7,100", "6,100"))
    grid = only(source)
    assert printed(grid)[:3] == [
        ("Revenue", [None, None]),
        ("Products", ["100", "—"]),
        ("Services", ["—", "(90)"]),
    ]
    assert_located(source, [grid])


def test_a_label_broken_beside_stacked_numbers_takes_none_of_them() -> None:
    labels = "<td>Sales<br>Costs and<br>expenses</td>"
    source = table(
        HEAD, labels + cells("9,200<br>8,200", "9,100<br>8,100"), cells("Income", "1,000", "1,001")
    )
    assert printed(only(source)) == [
        ("Sales Costs and expenses", [None, None]),
        ("Income", ["1,000", "1,001"]),
    ]


def test_a_label_indented_by_a_table_of_its_own() -> None:
    def inner(text: str) -> str:
        return f"<table><tr><td width=10>&nbsp;</td><td>{text}</td></tr></table>"

    marked = "<table><tr><td>$</td><td>500</td></tr></table>"
    source = table(
        HEAD,
        cells(inner("Net sales"), "1,200", "1,100"),
        cells(inner("Costs"), "", ""),
        cells(inner("&nbsp;&nbsp;Labor"), "700", "650"),
        cells("Gross profit", marked, marked),
    )
    grid = only(source)
    assert printed(grid) == [
        ("Net sales", ["1,200", "1,100"]),
        ("Costs", [None, None]),
        ("Labor", ["700", "650"]),
        ("Gross profit", ["500", "500"]),
    ]
    assert grid.rows[2].indent > grid.rows[3].indent
    assert_located(source, [grid])


def test_tables_within_a_layout_table_stay_tables() -> None:
    title = "<table><tr><td>Consolidated Statements of Income</td></tr></table>"
    source = table(cells(title + INCOME)) + table(cells(title), cells(INCOME))
    assert [grid.context[-1] for grid in html_grids(source)] == ["Consolidated Statements of Income"] * 2


@pytest.mark.parametrize("spanner", [(), ("<td></td><td colspan=5>As of</td>",)])
def test_assets_beside_liabilities_are_two_tables_of_the_same_columns(spanner: tuple[str, ...]) -> None:
    source = table(
        *spanner,
        cells("Assets", "2003", "2002", "Liabilities and equity", "2003", "2002"),
        cells("Cash", "1,100", "1,090", "Accounts payable", "2,150", "2,140"),
        cells("Receivables", "200", "180", "Notes payable", "50", "60"),
        cells("Inventories", "—", "310", "Equity:", "", ""),
        cells("Total", "1,300", "1,580", "Retained earnings", "1,100", "1,380"),
        cells("", "", "", "Total", "3,300", "3,580"),
    )
    assets, claims = html_grids(source)
    assert [row.label for row in assets.rows] == ["Assets", "Cash", "Receivables", "Inventories", "Total"]
    assert printed(claims)[1:] == [
        ("Accounts payable", ["2,150", "2,140"]),
        ("Notes payable", ["50", "60"]),
        ("Equity", [None, None]),
        ("Retained earnings", ["1,100", "1,380"]),
        ("Total", ["3,300", "3,580"]),
    ]
    assert headers(assets) == headers(claims)
    assert not assets.refused
    assert_located(source, [assets, claims])


@pytest.mark.parametrize("cell", ["....50", ". . . .50", "..... .50"])
def test_a_decimal_point_behind_dots_is_not_taken_for_one_of_them(cell: str) -> None:
    rows = (cells("Revenues", "100", cell), cells("Costs", "50", "1,150"), cells("Income", "50", "1,160"))
    assert only(table(cells("", "2024", "2023"), *rows)).rows[0].cells[1] is None


def test_a_remark_between_numbers_parts_no_table() -> None:
    source = table(
        HEAD,
        cells("Cash", "1,100", "restated", "1,090"),
        cells("Receivables", "200", "restated", "180"),
        cells("Inventories", "300", "restated", "310"),
        cells("Total", "1,600", "restated", "1,580"),
    )
    assert len(html_grids(source)) == 1


def test_a_rule_of_characters_under_a_number_is_no_part_of_it() -> None:
    ruled = "<td>Total assets</td>" + "<td><p>$16,831</p><p>=====</p></td>" * 2
    source = table(HEAD, cells("Cash", "5,112", "5,113"), ruled)
    grid = only(source)
    assert printed(grid)[1] == ("Total assets", ["16,831", "16,831"])
    assert_located(source, [grid])


def test_currencies_over_columns_are_headers_and_a_lone_mark_is_none() -> None:
    source = table(
        cells("", "2003", "2003"), cells("", "RMB", "US$"), cells("Sales", "8,300", "US$", "1,000")
    )
    assert headers(only(source)) == ["2003 / RMB", "2003 / US$"]
    assert headers(only(INCOME.replace("</tr>", "</tr><tr><td></td><td>$</td><td>$</td></tr>", 1))) == [
        "2003",
        "2002",
    ]


def test_footnote_marks_under_a_header_are_no_figures() -> None:
    marks = "<tr>" + cells("", "(1)", "(2)") + "</tr>"
    assert printed(only(INCOME.replace("</tr>", "</tr>" + marks, 1))) == printed(only(INCOME))
    loss = INCOME.replace("</table>", marks + "</table>")
    assert printed(only(loss))[-1] == ("", ["(1)", "(2)"]), "below figures they are figures"


def test_points_beside_decimal_commas_are_refused() -> None:
    rows = (cells("Sales", "10.000", "9.000"), cells("Other", "€ 900", "€ 800"), cells("Costs", "70", "60"))
    grid = only(table(HEAD, *rows, cells("Earnings per share", "€ 0,90", "€ 0,80")))
    assert printed(grid)[1:3] == [("Other", ["900", "800"]), ("Costs", ["70", "60"])]
    assert {t.printed for t, _ in grid.refused} == {"10.000", "9.000", "€ 0,90", "€ 0,80"}
    assert printed(only(table(HEAD, *rows)))[0] == ("Sales", ["10.000", "9.000"])


def test_a_per_cent_sign_beside_years_heads_a_column() -> None:
    head = "<td></td><td>2003</td><td>2002</td><td>%</td>"
    grid = only(table(head, cells("Sales", "1,200", "1,100", "9.1"), cells("Costs", "200", "190", "5.3")))
    assert headers(grid) == ["2003", "2002", "%"]


def test_short_rules_under_a_header_are_no_dashes() -> None:
    grid = only(
        table(HEAD, cells("", "----", "----"), cells("Sales", "1,200", "1,100"), cells("Costs", "---", "12"))
    )
    assert printed(grid) == [("Sales", ["1,200", "1,100"]), ("Costs", ["---", "12"])]


@pytest.mark.parametrize(
    ("cell", "columns"),
    [
        (
            "Year ended June 30,&nbsp; 2003 &nbsp; 2002",
            ["Year ended June 30, 2003", "Year ended June 30, 2002"],
        ),
        ("June 30, 2003<br>December 31, 2002", ["June 30, 2003", "December 31, 2002"]),
        ("2003 and 2002", ["2003", "2002"]),
        ("May 1, 2002 to June 30, 2003", ["May 1, 2002 to June 30, 2003"] * 2),
        ("Year ended June 30, 2003", ["Year ended June 30, 2003"] * 2),
    ],
)
def test_dates_of_several_columns_in_one_cell(cell: str, columns: list[str]) -> None:
    head = f'<td></td><td colspan="2">{cell}</td>'
    rows = (cells("Sales", "1,200", "1,100"), cells("Costs", "200", "190"))
    assert headers(only(table(head, *rows))) == columns
    below = [f"{words} / {year}" for words, year in zip([columns[0]] * 2, ("2002", "2003"), strict=True)]
    if columns[0] == columns[1]:
        assert headers(only(table(head, cells("", "2002", "2003"), *rows))) == below


def test_labels_indented_by_columns() -> None:
    grid = only(
        table(
            "<td></td><td></td><td></td><td>2003</td><td>2002</td>",
            cells("Sales", "", "", "1,200", "1,100"),
            cells("", "Materials", "", "200", "190"),
            cells("", "Labour", "", "300", "290"),
            cells("", "", "Of it overtime", "30", "20"),
            cells("Profit", "", "", "700", "620"),
        )
    )
    assert [row.label for row in grid.rows] == ["Sales", "Materials", "Labour", "Of it overtime", "Profit"]


def test_a_line_that_names_another_period_begins_a_table_under_the_same_columns() -> None:
    title = "<p>CONSOLIDATED STATEMENTS OF INCOME</p><p>(in thousands)</p>"
    block = (cells("Sales", "1,200", "1,100"), cells("Costs", "200", "190"), cells("Profit", "1,000", "910"))
    years = "<td></td><td>2003</td><td>2002</td>"
    quarter, half = cells("Three months ended June 30:", "", ""), cells("Six months ended June 30:", "", "")
    grids = html_grids(title + table(years, quarter, *block, half, *block))
    assert [headers(grid) for grid in grids] == [["2003", "2002"], ["2003", "2002"]]
    titles = ("CONSOLIDATED STATEMENTS OF INCOME", "(in thousands)")
    assert [grid.context for grid in grids] == [
        (*titles, "Three months ended June 30:"),
        (*titles, "Six months ended June 30:"),
    ]


def test_labels_between_the_columns() -> None:
    grid = only(
        table(
            cells("4Q23", "3Q23", "Dollars in millions", "2023", "2022"),
            cells("84", "1,566", "United States", "4,202", "11,728"),
            cells("4,065", "4,559", "Non-U.S.", "17,106", "24,751"),
            cells("4,149", "6,125", "Worldwide", "21,308", "36,479"),
        )
    )
    assert printed(grid)[0] == ("United States", ["84", "1,566", "4,202", "11,728"])
    assert headers(grid) == ["4Q23", "3Q23", "2023", "2022"]


# --- headers, context, segments ----------------------------------------------------------------


def test_titles_stand_in_paragraphs_earlier_tables_and_first_rows() -> None:
    source = (
        "<p>A paragraph of many words "
        + "that goes on " * 12
        + "</p><div>ACME CORP</div>"
        + table(cells("CONSOLIDATED STATEMENTS OF INCOME"))
        + table('<td colspan="3">(in thousands)</td>', *(r for r in re.findall(r"<tr>(.*?)</tr>", INCOME)))
    )
    assert only(source).context == ("ACME CORP", "CONSOLIDATED STATEMENTS OF INCOME", "(in thousands)")


def test_context_ends_at_a_list_and_at_a_page() -> None:
    assert only(f"<p>\u2022 Balance sheets</p><p>Balance Sheet</p>{INCOME}").context == ("Balance Sheet",)
    assert only(
        f'<p>Page one</p><hr style="page-break-after:always"><p>Balance Sheet</p>{INCOME}'
    ).context == ("Balance Sheet",)


def test_several_statements_in_one_table() -> None:
    grids = html_grids(
        table(
            '<td colspan="3">CONSOLIDATED BALANCE SHEETS</td>',
            cells("", "June 30, 2003", "June 30, 2002"),
            cells("Cash", "1,200", "1,100"),
            cells("Total assets", "5,200", "5,100"),
            '<td colspan="3">STATEMENTS OF OPERATIONS</td>',
            cells("", "Year ended June 30, 2003", "Year ended June 30, 2002"),
            cells("Sales", "9,200", "9,100"),
            cells("Net income", "200", "100"),
        )
    )
    assert [g.context[-1] for g in grids] == ["CONSOLIDATED BALANCE SHEETS", "STATEMENTS OF OPERATIONS"]
    assert [len(g.rows) for g in grids] == [2, 2]
    assert headers(grids[1]) == ["Year ended June 30, 2003", "Year ended June 30, 2002"]


def test_a_repeated_header_is_dropped() -> None:
    grid = only(
        table(
            HEAD,
            cells("Sales", "9,200", "9,100"),
            "<td></td>",
            HEAD,
            cells("Costs", "8,200", "8,100"),
            cells("Net", "1,000", "1,000"),
        )
    )
    assert [label for label, _ in printed(grid)] == ["Sales", "Costs", "Net"]


def test_a_reconciliation_in_mid_table_is_a_table_of_its_own() -> None:
    grids = html_grids(
        table(
            HEAD,
            cells("Net loss", "(9,200)", "(9,100)"),
            cells("GAAP loss per share", "(0.24)", "(0.62)"),
            cells("A reconciliation between GAAP and non-GAAP net income follows:", "", ""),
            cells("Net loss", "(9,200)", "(9,100)"),
            cells("Share-based compensation", "1,000", "900"),
        )
    )
    assert len(grids) == 2
    assert headers(grids[1]) == ["2003", "2002"]
    assert statements_of(grids)[1].kind == "reconciliation"


def test_rows_of_the_stub() -> None:
    grid = only(
        table(
            HEAD,
            "<td><b>Current assets:</b></td><td></td><td></td>",
            '<td style="padding-left:20pt;text-indent:-10pt">Cash</td><td>1,200</td><td>1,100</td>',
            '<td><p style="margin:0in 0in .0001pt 30.0pt">Receivables, less allowances of $12 and</p></td><td></td>',  # noqa: E501
            "<td>&nbsp;&nbsp;$15, respectively</td><td>300</td><td>200</td>",
            '<td></td><td style="border-top:1px solid #000;border-bottom:3px double #000">1,500</td>'
            + cells("1,300"),
            '<td>Common stock, par value $0.01, 3,000 shares</td><td style="border-top:1px solid white">30</td>'  # noqa: E501
            + cells("30"),
            cells("Net loss per share,", "(1.25)", "(1.10)"),
            cells("basic and diluted", "", ""),
        )
    )
    assert [row.label for row in grid.rows] == [
        "Current assets",
        "Cash",
        "Receivables, less allowances of $12 and $15, respectively",
        "",
        "Common stock, par value $0.01, 3,000 shares",
        "Net loss per share, basic and diluted",
    ]
    assert [row.indent for row in grid.rows[:3]] == [0, 10, 30]
    assert grid.rows[0].is_caption
    total = grid.rows[3]
    assert (total.rule_above, total.rule_below) == ("-", "=")
    assert grid.rows[4].rule_above == "="


@pytest.mark.parametrize(
    ("first", "second", "label"),
    [
        ("Class B stock, $0.0001 par value;", "7,187,500 shares issued", None),
        ("LIABILITIES, CLASS A STOCK", "SUBJECT TO REDEMPTION AND DEFICIT", None),
        ("Notes and accounts receivable – net", "Inventories", "Inventories"),
        ("TOTAL ASSETS", "LIABILITIES", "LIABILITIES"),
        ("Total investment and other income", "(expense)", None),
        ("Net realized gains (losses)", "on investments", None),
        ("Net income of Meridian Health", "Corp.", None),
        ("Operations", "(Loss)/earnings from operations", "(Loss)/earnings from operations"),
        ("Common stock, no par value; 10,000,000", "shares authorized; 5,012,330 issued", None),
        ("Net income attributable to common", "Shareholders", None),
        ("NET INTEREST INCOME AFTER", "PROVISION FOR CREDIT LOSSES", None),
        ("Weighted-average common shares", "Outstanding - basic", None),
        ("Weighted average shares of Class", "A common stock", None),
        ("Assets by asset class", "Equity", "Equity"),
        ("Preferred", "Common", "Common"),
    ],
)
def test_labels_over_two_rows(first: str, second: str, label: str | None) -> None:
    rows = (cells("Cash", "1,200", "1,100"), cells(first, "", ""), cells(second, "719", "719"))
    assert printed(only(table(HEAD, *rows)))[-1][0] == (label or f"{first} {second}")


def test_a_label_that_ends_with_net_is_whole() -> None:
    rows = (
        cells("Receivables, net", "1,200", "1,100"),
        cells("Inventories", "", ""),
        cells("Oil", "700", "6"),
    )
    assert [label for label, _ in printed(only(table(HEAD, *rows)))] == [
        "Receivables, net",
        "Inventories",
        "Oil",
    ]


def test_a_row_without_numbers_begins_the_label_that_goes_on_below() -> None:
    rows = (cells("Prepaid expenses and", "1,200", "1,100"), cells("Right-of-use", "", ""))
    labels = [
        label
        for label, _ in printed(only(table(HEAD, *rows, cells("assets", "7", "6"), cells("Oil", "8", "9"))))
    ]
    assert labels == ["Prepaid expenses and", "Right-of-use assets", "Oil"]


def test_notes_are_the_lines_under_the_table_and_a_rule_there_is_none_of_its_rows() -> None:
    grid = only(INCOME + "<hr><p>(1) Restated.</p>")
    assert grid.notes == ("(1) Restated.",)
    assert not grid.rows[-1].rule_below


def test_rules_on_every_row_tell_nothing() -> None:
    line = ' style="border-bottom:solid black 1pt"'
    rows = [f"<td{line}>Row {i}</td><td{line}>{i},000</td><td{line}>{i},500</td>" for i in range(1, 7)]
    assert {row.rule_above for row in only(table(HEAD, *rows)).rows} == {""}


def test_words_among_numbers_are_refused_with_a_reason() -> None:
    grid = only(
        table(
            HEAD,
            cells("Sales", "9,200", "9,100"),
            cells("Range", "1,2,3", "8,100"),
            cells("Revenues", "$61.1 billion", "8.1"),
        )
    )
    assert ("1,2,3", "not written as a number") in [(t.printed, why) for t, why in grid.refused]
    assert "$61.1 billion" in [t.printed for t, _ in grid.refused]


# --- what is no table of figures ---------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "",
        "<p>Sales were $1,200 in 2003.</p>",
        table(cells("\u2022", "Sales rose 5% to $1,200 million"), cells("\u2022", "Costs fell")),
        table(cells("Contact:", "Jane Roe"), cells("", "(212) 555-0100")),
        table(cells("Balance Sheets", "3"), cells("Income", "4"), cells("Cash flow", "5")),
    ],
)
def test_layout_gives_no_grid(source: str) -> None:
    assert html_grids(source) == []


def test_the_innermost_table_is_read() -> None:
    grid = only(
        f"<table><tr><td>Statements of Income</td></tr><tr><td>{INCOME}</td><td>{'<table>' * 3}</td></tr></table>"  # noqa: E501
    )
    assert len(grid.rows) == 3


def test_ascii_tables_in_pre_are_read_with_their_place() -> None:
    text = (
        "                      STATEMENTS OF INCOME\n                         (in thousands)\n\n"
        "                              Year ended June 30,\n                              2003        2002\n"
        "Sales                        $9,200      $9,100\nCosts                         8,200       8,100\n"
        "Net income                   $1,000      $1,000\n"
    )
    source = f"<html><body><pre>\n{text}</pre>{INCOME}</body></html>"
    grids = html_grids(source)
    assert [g.index for g in grids] == [0, 1]
    assert printed(grids[0])[0] == ("Sales", ["9,200", "9,100"])
    for cell in grids[0].rows[0].cells:
        assert cell is not None and source[cell.start : cell.end] == cell.printed


def test_entities_and_tags_of_a_pre_block_take_the_place_they_print_in() -> None:
    source = (
        "<pre>\n"
        "<B>BALANCE SHEETS</B> (in thousands)\n"
        "                                June 30, 2003December 31, 2002\n"
        "Cash                                  $ 1,234         $ 1,111\n"
        "Receivables<SUP>&#32;</SUP>                             &#8722;567            &#151;\n"
        "Marks &amp; Spencer &nbsp;                         11              22\n"
        "<B>Total</B>                                   5,678           5,555\n</pre>"
    )
    grid = only(source)
    assert headers(grid) == ["June 30, 2003", "December 31, 2002"]
    assert printed(grid) == [
        ("Cash", ["1,234", "1,111"]),
        ("Receivables", ["−567", "—"]),
        ("Marks & Spencer", ["11", "22"]),
        ("Total", ["5,678", "5,555"]),
    ]
    assert [source[t.start : t.end] for t in grid.rows[1].cells if t] == ["&#8722;567", "&#151;"]


def test_comments_scripts_and_styles_do_not_print() -> None:
    source = f"<style>td {{}}</style><!-- {INCOME} --><script>var a = '<td>9</td>'</script>{INCOME}"
    grid = only(source)
    assert grid.start > source.index("</script>")
    assert only(f"{INCOME}<!-- never closed {INCOME[:0]}").rows


def test_upper_case_and_unclosed_tags() -> None:
    unclosed = re.sub(r"</t[dr]>", "", INCOME)
    assert printed(only(INCOME.upper())) == [(label.upper(), texts) for label, texts in printed(only(INCOME))]
    assert printed(only(unclosed)) == printed(only(INCOME))
    assert printed(only(unclosed.removesuffix("</table>"))) == printed(only(INCOME))
    assert printed(only(INCOME.replace("<td>1,200</td>", "<td><tt>1,200</tt></td>"))) == printed(only(INCOME))


def test_prose_is_what_stands_outside_tables() -> None:
    assert (
        "year ended June 30, 2003"
        in read_html(f"<p>For the <b>year</b> ended June 30, 2003</p>{INCOME}").prose
    )


# --- styles ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("length", "expected"),
    [("12pt", 12), ("16px", 12), (".5in", 36), ("-9pt", -9), ("2em", 20), ("0", 0), ("auto", 0)],
)
def test_points(length: str, expected: float) -> None:
    assert points(length) == expected


def test_styles_are_bounded() -> None:
    style = read_style('td colspan="99999999" rowspan=-3 style="padding-left:999999pt"')
    assert (style.colspan, style.rowspan) == (MAX_COLSPAN, 1)
    assert read_style("td style='border-bottom:1pt solid #ffffff'").bottom == ""
    assert read_style("td style='border-bottom:2.25pt double #000'").bottom == "="


# --- locators ----------------------------------------------------------------------------------


def assert_located(source: str, grids: list[Grid]) -> None:
    """Every token's span prints the token; rows lie in order within their grid."""
    for grid in grids:
        before = grid.start
        for row in grid.rows:
            assert before <= row.start <= row.end <= grid.end
            before = row.start
            assert len(row.cells) == len(grid.columns)
            for token in row.cells:
                if token is not None:
                    span = source[token.start : token.end]
                    assert squeezed(token.printed) == squeezed(
                        standard_html.unescape(re.sub(r"<[^<>]*>", "", span))
                    )


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_spans_cover_numbers_split_over_tags_and_cells() -> None:
    source = table(
        HEAD,
        "<td>Sales</td><td><b>1</b>,2<i>00</i></td><td>9&#49;0</td>",
        cells("Loss", "(5", "6"),
        cells("Net", "7.5", "6.5"),
    )
    source = source.replace("<td>(5</td>", "<td>(</td><td>5</td><td>)</td>").replace("<td>6</td>", "")
    grids = html_grids(source)
    assert_located(source, grids)
    token = grids[0].rows[0].cells[0]
    assert token is not None and source[token.start : token.end] == "1</b>,2<i>00"


_TAGS = (
    "<table> </table> <tr> </tr> <td> </td> <th> <p> </p> <br> <sup> </sup> <pre> </pre> <b> <!-- --> <script> <tt> "  # noqa: E501
    "<title> </TR> < > & &# &nbsp; &#146; &#x1F600; $ ( ) % 1,234 (5.6) (a) 2003 2002 Sales Total \x97 é İ \u200b \0"  # noqa: E501
)
_PHRASES = (
    "\n",
    " ",
    '<td colspan="3">',
    "<td rowspan=2>",
    '<td colspan="-1" rowspan="99999999">',
    "<td style='display:none'>",
    "<TD ALIGN=right>",
    "<div style='",
    "June 30,",
    "Net income",
    "Balance Sheets",
    "in thousands",
    "\u2014",
)
_PIECES = st.sampled_from((*_TAGS.split(" "), *_PHRASES))


@settings(max_examples=400)
@given(st.lists(_PIECES, max_size=60).map("".join))
def test_any_source_is_read_and_located(source: str) -> None:
    assert_located(source, html_grids(source))


@settings(max_examples=100)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Sales", "Costs", "Net income", "Tax"]),
            st.lists(st.integers(-(10**7), 10**7), min_size=3, max_size=3),
        ),
        min_size=2,
        max_size=12,
    ),
    st.booleans(),
    st.booleans(),
)
def test_every_number_comes_back(
    rows: list[tuple[str, list[int]]], in_own_cells: bool, has_spacers: bool
) -> None:
    """Whatever the marks stand in, the numbers of a table are the grid's."""

    def cell(number: int) -> str:
        text = f"({abs(number):,}" if number < 0 else f"{number:,}"
        closing = ")" if number < 0 else ""
        spacer = "<td>&nbsp;</td>" if has_spacers else ""
        return (
            f"{spacer}<td>$</td><td>{text}</td><td>{closing}</td>"
            if in_own_cells
            else f"{spacer}<td>{text}{closing}</td>"
        )

    width = (3 if in_own_cells else 1) + has_spacers
    head = "<td></td>" + "".join(f'<td colspan="{width}">June 30, {year}</td>' for year in (2003, 2002, 2001))
    source = table(head, *(f"<td>{label}</td>" + "".join(map(cell, numbers)) for label, numbers in rows))
    grid = only(source)
    assert [[c.coefficient if c else None for c in row.cells] for row in grid.rows] == [
        numbers for _, numbers in rows
    ]
    assert_located(source, [grid])


# --- hostile input, bounded -------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "<table><tr><td>" * 10_000,
        "<div>" * 10_000 + INCOME + "</div>" * 10_000,
        "<table><tr>"
        + '<td colspan="1000" rowspan="65534">1</td>' * 3_000
        + "</tr>"
        + "<tr><td>2</td></tr>" * 3_000,
        "<td" * 200_000,
        "<table><tr><td>" + "<b>" * 100_000 + "1,234",
        "<!--" * 100_000,
        "<table><tr><td>" + "&#" * 100_000,
        "<table><tr>" + "<td>1,234</td>" * 50_000,
        "<pre>" * 50_000,
        "<sup>" * 50_000 + "<p style='page-break-before:always'" * 10_000,
        "<table>" + "<tr><td>Row</td><td>1,234</td></tr>" * 20_000,
        "<table><tr><td>" + " " * 300_000 + "<td>" + "9" * 100_000,
    ],
    ids=range(12),
)
@pytest.mark.timeout(300)
def test_hostile_sources_end(source: str) -> None:
    assert_located(source, html_grids(source))


def test_deep_nesting_is_not_silently_empty() -> None:
    assert len(only("<table><tr><td>" * 10_000 + INCOME + "</td></tr></table>" * 10_000).rows) == 3


# --- real exhibits -----------------------------------------------------------------------------


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus ../shared is not beside the project")
def test_cells_are_those_of_lexbor() -> None:
    """The words of every cell of every twelfth exhibit, but for footnote marks."""
    differing = compared = 0
    for path in sorted(CORPUS.iterdir())[::12]:
        source = path.read_text(encoding="utf-8", errors="replace")
        tree = LexborHTMLParser(source)
        for element in tree.css("sup,script,style"):
            element.decompose()
        theirs = Counter(plain for cell in tree.css("td,th") if (plain := squeezed(cell.text())))
        ours = Counter(
            squeezed(cell.text)
            for found in read_tables(source).tables
            for row in found.rows
            for cell in row.cells
        )
        marked = sum((theirs - ours).values())
        differing += max(marked, sum((ours - theirs).values()))
        compared += sum(theirs.values())
    assert compared > 10_000
    assert differing < compared * 0.01


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus ../shared is not beside the project")
def test_tokens_of_real_exhibits_are_located() -> None:
    for path in sorted(CORPUS.iterdir())[::16]:
        source = path.read_text(encoding="utf-8", errors="replace")
        grids = html_grids(source)
        assert grids
        assert_located(source, grids)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1'234", 1234),
        ("(1’234)", -1234),
        ("1,234-", -1234),
        ("- 1,234", -1234),
        ("\u20111,234", -1234),
        ("\uff11\uff0c\uff12\uff13\uff14", 1234),
        ("1 234 567", 1234567),
        ("1&nbsp;234", 1234),
        ("(1\u202f234)", -1234),
        ("2,500 (1)", 2500),
        ("(2,500) (1)", -2500),
        ("2,500 †", 2500),
        ("USD 1,234", 1234),
        ("- 17%", -17),
        (".... 1,234", 1234),
        (". . . . $(1,234)", -1234),
    ],
)
def test_numbers_in_less_usual_spellings(cell: str, value: int) -> None:
    rows = (cells("Revenues", "100", cell), cells("Costs", "50", cell))
    token = only(table(cells("", "2024", "2023"), *rows)).rows[0].cells[1]
    assert token is not None
    assert (token.coefficient, token.is_percent) == (value, "%" in cell)


@pytest.mark.parametrize(
    "cell", ["100 200 1", "1&nbsp;&nbsp;234", "[1,234]", "1,234 CR", "(1) (6)", "1,234)"]
)
def test_other_writings_are_refused(cell: str) -> None:
    grid = only(table(cells("", "2024", "2023"), cells("Revenues", "$100", cell), cells("Costs", "50", "60")))
    assert [reason for _, reason in grid.refused] == ["not written as a number"]


def test_blanks_part_thousands_where_no_commas_do() -> None:
    head = cells("In thousands", "June 30, 2024", "June 30, 2023")
    grid = only(table(head, cells("Cash", "$1,100", "1 200"), cells("Debt", "50", "60")))
    assert [token.printed for token, _ in grid.refused] == ["1 200"]


def test_a_row_of_figures_of_no_sure_meaning_is_refused() -> None:
    rows = (cells("Sales", "$900", "$800"), cells("Costs", "[700]", "[600]"), cells("Income", "200", "200"))
    grid = only(table(cells("", "2024", "2023"), *rows))
    assert [row.label for row in grid.rows] == ["Sales", "Costs", "Income"]
    assert [token.printed for token, _ in grid.refused] == ["[700]", "[600]"]


def test_a_positive_number_in_red_may_be_a_negative() -> None:
    red = "<font color='#FF0000'>"
    rows = (cells("Sales", "900", "800"), f"<tr><td>Loss</td><td>{red}20</td><td>{red}(30)</td></tr>")
    whole = f"<tr><td>{red}New</td><td>{red}20</td><td>{red}30</td></tr>"
    grid = only(table(cells("", "2024", "2023"), *rows, whole))
    assert [token.printed for token, _ in grid.refused] == ["20"]
    assert [token.coefficient for token in grid.rows[2].cells if token] == [20, 30]


FOUR = (
    cells("Sales", "1,200", "1,100", "2,400", "2,200"),
    cells("Costs", "700", "650", "1,400", "1,300"),
    cells("Income", "500", "450", "1,000", "900"),
)
QUARTER, HALF = "Three Months Ended June 30,", "Six Months Ended June 30,"
IN_ORDER = [f"{length} / {year}" for length in (QUARTER, HALF) for year in ("2024", "2023")]


@pytest.mark.parametrize(
    ("spanners", "years"),
    [
        ((QUARTER, HALF), ("", "", "2024", "2023", "2024", "2023")),
        (("", "", QUARTER, "", HALF), ("", "", "2024", "2023", "2024", "2023")),
        (("", QUARTER, HALF), ("", "2024", "2023", "2024", "2023")),
        (("", QUARTER, HALF), ("2024", "2023", "2024", "2023")),
    ],
)
def test_headers_out_of_place_go_by_order(spanners: tuple[str, ...], years: tuple[str, ...]) -> None:
    assert headers(only(table(cells(*spanners), cells(*years), *FOUR))) == IN_ORDER


def test_a_column_under_two_dates_is_refused() -> None:
    rows = [
        cells("Sales", "2,200", "2,100", "90").replace("<td>2,2", '<td colspan="2">2,2') for _ in range(3)
    ]
    grid = only(table(cells("", "June 30, 2024", "June 30, 2023", ""), *rows))
    assert {why for _, why in grid.refused} == {"two dates stand over its column"}
    assert printed(grid)[0] == ("Sales", [None, "2,100", "90"])


def test_a_statement_of_one_column_has_its_date_in_the_title() -> None:
    lines = ("Cash", "$1,200"), ("Prepaid expenses", "100"), ("Trust account", "230,000"), ("Notes", "300")
    rows = [cells(*line) for line in (*lines, ("Deferred fees", "8,050"), ("Total liabilities", "$8,350"))]
    title = "<p>BALANCE SHEET</p><p>June 30, 2024</p>"
    assert len(only(title + table(*rows)).rows) == 6
    assert not any(grid.columns for grid in html_grids(title + table(*rows[:5])))
