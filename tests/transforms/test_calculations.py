"""The calculation tree: whole small statements with the footings a person would draw, then laws.

The tables are invented; their layouts are those of real exhibits.
"""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.transforms import planted_errors
from transforms.calculation_sheet import Line
from transforms.calculations import Footing, footings


def lines_of(table: str, decimals: int = 0) -> list[Line]:
    """Lines from ``rule|section|label|value...``; a blank value is a blank cell, '=' a rule above.

    A label indented by blanks keeps its depth; '!' in the rule column marks a row that is not money.
    """
    half = Decimal(1).scaleb(-decimals) / 2
    lines = []
    for row, cells in enumerate(csv.reader(io.StringIO(table.strip("\n")), delimiter="|")):
        rule, section, label, *printed = cells
        values = tuple(
            None if not cell.strip() else Decimal(cell.strip().replace(",", "")) for cell in printed
        )
        halves = tuple(None if value is None else half for value in values)
        indent = len(label) - len(label.lstrip())
        line = Line(
            row,
            label.strip(),
            section.strip(),
            indent,
            "-" if "=" in rule else "",
            "",
            "!" not in rule,
            values,
            halves,
        )
        lines.append(line)
    return lines


def tree(lines: list[Line], kind: str) -> list[str]:
    """Footings as ``total = +item -item``, by row number."""
    return [
        f"{footing.total} = "
        + " ".join(f"{'+' if weight > 0 else '-'}{row}" for row, weight in footing.items)
        for footing in footings(lines, kind)
    ]


def inconsistent(lines: list[Line], kind: str) -> list[tuple[int, int]]:
    """(total, column) of every footing that fails."""
    return [
        (footing.total, column) for footing, column in planted_errors.failing(lines, footings(lines, kind))
    ]


BALANCE_SHEET = """
||ASSETS > Current assets|Cash|1,493|1,681
||ASSETS > Current assets|Receivables, net of allowances|2,775|2,651
||ASSETS > Current assets|Finished goods|1,125|994
||ASSETS > Current assets|Work in process|201|223
||ASSETS > Current assets|Raw materials|482|452
=||ASSETS > Current assets|Inventories|1,808|1,669
||ASSETS > Current assets|Prepaid expenses|1,464|1,527
=||ASSETS > Current assets|Total current assets|7,540|7,528
||ASSETS|Property, plant and equipment|6,783|6,646
||ASSETS|Less: Accumulated depreciation|2,808|2,682
=||ASSETS||3,975|3,964
||ASSETS|Other assets|3,009|3,193
=||ASSETS|Total assets|14,524|14,685
||LIABILITIES AND EQUITY > Current liabilities|Short-term borrowings|622|513
||LIABILITIES AND EQUITY > Current liabilities|Accounts payable|4,243|4,537
=||LIABILITIES AND EQUITY > Current liabilities|Total current liabilities|4,865|5,050
||LIABILITIES AND EQUITY|Long-term debt|2,842|3,065
=||LIABILITIES AND EQUITY|Total liabilities|7,707|8,115
||LIABILITIES AND EQUITY > Stockholders' equity|Common stock|524|490
||LIABILITIES AND EQUITY > Stockholders' equity|Translation adjustments|-454|-361
||LIABILITIES AND EQUITY > Stockholders' equity|Retained earnings|10,048|9,260
=||LIABILITIES AND EQUITY > Stockholders' equity||10,118|9,389
||LIABILITIES AND EQUITY > Stockholders' equity|Less cost of treasury stock|3,301|2,819
=||LIABILITIES AND EQUITY > Stockholders' equity|Total stockholders' equity|6,817|6,570
=||LIABILITIES AND EQUITY|Total liabilities and stockholders' equity|14,524|14,685
""".replace("=||", "=|").replace("\n||", "\n|")

INCOME_STATEMENT = """
||Net sales|10,265|14,314
||Other revenues|350|354
=||Revenues|10,615|14,668
||Cost of goods sold|4,129|4,344
=||Gross profit|6,486|10,324
|Expenses|  Selling, general and administrative|8,201|7,349
|Expenses|  Research and development|2,232|1,017
|Expenses|Depreciation and amortization|2,691|2,619
|Expenses|Impairment of intangibles|4,443|7,128
=||Operating (loss)|-11,081|-7,789
||Interest income (expense), net|31|-16
||Other income|0|1,794
=||(Loss) before income taxes|-11,050|-6,011
||Income taxes (benefit)|-544|0
=||Net (loss)|-10,506|-6,011
!||Basic and diluted (loss) per share|-0.32|-0.19
!||Weighted average shares|33,309|32,622
"""

CASH_FLOW = """
|Operating activities|Net earnings|1,548|1,381
|Operating activities|Depreciation|269|254
|Operating activities > Changes in|Receivables|-204|-144
|Operating activities > Changes in|Inventories|-206|-119
|Operating activities > Changes in|Accounts payable|-69|51
=|Operating activities > Changes in|Total changes|-479|-212
=|Operating activities|Net cash provided by operating activities|1,338|1,423
|Investing activities|Additions to fixed assets|-269|-250
|Investing activities|Proceeds from sale of business|8|
=|Investing activities|Net cash used in investing activities|-261|-250
|Financing activities|Long-term debt|147|-112
|Financing activities|Dividends paid|-1,387|-1,186
=|Financing activities|Net cash used in financing activities|-1,240|-1,298
||Effect of exchange rates on cash|-9|-4
=||Decrease in cash and cash equivalents|-172|-129
||Cash and cash equivalents at beginning of period|1,681|1,810
=||Cash and cash equivalents at end of period|1,509|1,681
"""


def test_balance_sheet_with_details_deductions_and_unlabelled_totals() -> None:
    assert tree(lines_of(BALANCE_SHEET), "balance_sheet") == [
        "5 = +2 +3 +4",
        "7 = +0 +1 +5 +6",
        "10 = +8 -9",
        "12 = +7 +10 +11",
        "15 = +13 +14",
        "17 = +15 +16",
        "21 = +18 +19 +20",
        "23 = +21 -22",
        "24 = +17 +23",
    ]
    assert inconsistent(lines_of(BALANCE_SHEET), "balance_sheet") == []


def test_income_statement_with_expenses_listed_without_a_subtotal() -> None:
    assert tree(lines_of(INCOME_STATEMENT), "income_statement") == [
        "2 = +0 +1",
        "4 = +2 -3",
        "9 = +4 -5 -6 -7 -8",
        "12 = +9 +10 +11",
        "14 = +12 -13",
    ]


def test_cash_flow_with_nested_subtotals_and_a_blank_cell() -> None:
    assert tree(lines_of(CASH_FLOW), "cash_flow") == [
        "5 = +2 +3 +4",
        "6 = +0 +1 +5",
        "9 = +7 +8",
        "12 = +10 +11",
        "14 = +6 +9 +12 +13",
        "16 = +14 +15",
    ]


def test_expenses_in_parentheses_are_added_and_a_recovery_keeps_its_sign() -> None:
    table = """
    ||Net revenues|11,506|11,492|12,967
    ||Cost of revenues|-8,027|-8,028|-8,294
    ||Gross profit|3,479|3,464|4,673
    |Operating expenses|Research and development|-2,871|-2,758|-2,958
    |Operating expenses|Selling, general and administrative|-2,654|-2,673|-2,949
    |Operating expenses|Total|-5,525|-5,431|-5,907
    ||Loss from operations|-2,046|-1,967|-1,234
    ||Other income, net|1,323|1,024|1,052
    ||Recovery (write down) of investment|116|-1|-900
    ||Loss before income taxes|-607|-944|-1,082
    ||Income tax benefit|-237|-313|-388
    ||Net loss|-370|-631|-694
    """
    table = "\n".join(line.strip() for line in table.splitlines())
    assert tree(lines_of(table), "income_statement") == [
        "2 = +0 +1",
        "5 = +3 +4",
        "6 = +2 +5",
        "9 = +6 +7 +8",
        "11 = +9 -10",
    ]


def test_discontinued_operations_and_dividends_on_preferred_stock() -> None:
    table = """
||Income before income taxes|9,144|4,055
||Income tax expense|3,711|1,626
||Income from continuing operations|5,433|2,429
||Loss from discontinued operations|212|1,480
||Net income|5,221|949
||Preferred stock dividends|118|118
||Net income available to common shareholders|5,103|831
"""
    assert tree(lines_of(table), "income_statement") == ["2 = +0 -1", "4 = +2 -3", "6 = +4 -5"]


def test_details_indented_under_their_parent_are_not_added_twice() -> None:
    table = """
|Current assets|Cash|4,059|4,974
|Current assets|Inventories|1,808|1,669
|Current assets|    Finished goods|1,125|994
|Current assets|    Work in process|683|675
|Current assets|Other|196|788
=|Current assets|Total current assets|6,063|7,431
"""
    assert tree(lines_of(table), "balance_sheet") == ["1 = +2 +3", "5 = +0 +1 +4"]


def test_segments_add_up_with_eliminations() -> None:
    table = """
|Net sales|Pharmaceutical products|2,380|2,092
|Net sales|Medical devices|1,755|1,661
|Net sales|Intersegment eliminations|-71|-57
=|Net sales|Total company|4,064|3,696
"""
    assert tree(lines_of(table), "segment") == ["3 = +0 +1 +2"]


def test_rows_that_are_not_money_are_no_items() -> None:
    table = """
||Revenues|500|400
!||Shares|77|66
||Costs|300|250
||Operating income|200|150
"""
    assert tree(lines_of(table), "income_statement") == ["3 = +0 -2"]


def test_a_total_blank_in_a_column_is_not_tested_there() -> None:
    table = "|A|Rent|120|130\n|A|Wages|450|470\n=|A|Total A|570|"
    [footing] = footings(lines_of(table), "other")
    assert footing.columns == (0,)


def test_columns_of_nothing_prove_nothing() -> None:
    table = "\n".join("||Total|0|0" if row % 3 == 0 else "||Item|0|0" for row in range(12))
    assert footings(lines_of(table), "balance_sheet") == []


def test_no_lines_no_footings() -> None:
    assert footings([], "balance_sheet") == []
    assert footings(lines_of("||Total|5|6"), "balance_sheet") == []


def test_a_total_whose_items_cannot_be_established_gives_no_footing() -> None:
    table = "||Goodwill|1,513|1,508\n||Other|805|832\n||Total debt|9,977|3,131"
    assert footings(lines_of(table), "balance_sheet") == []


@pytest.mark.parametrize(
    ("total", "fails"),
    [("600", []), ("602", []), ("598", []), ("603", [(3, 0)]), ("597", [(3, 0)])],
    ids=["holds", "just inside above", "just inside below", "just outside above", "just outside below"],
)
def test_a_total_of_three_items_may_be_two_units_off(total: str, fails: list[tuple[int, int]]) -> None:
    # (n + 1) u / 2 with n = 3 and u = 1
    table = f"|A|Rent|100|5,121\n|A|Wages|200|6,343\n|A|Fuel|300|7,562\n=|A|Total A|{total}|19,026"
    assert inconsistent(lines_of(table), "balance_sheet") == fails


def test_a_damaged_subtotal_breaks_its_own_sum_and_the_sum_above() -> None:
    damaged = BALANCE_SHEET.replace("Total current liabilities|4,865", "Total current liabilities|4,565")
    assert inconsistent(lines_of(damaged), "balance_sheet") == [(15, 0), (17, 0)]


def test_a_row_scaled_by_a_thousand_breaks_its_sum_in_every_column() -> None:
    damaged = INCOME_STATEMENT.replace("|2,232|1,017", "|2,232,000|1,017,000")
    assert inconsistent(lines_of(damaged), "income_statement") == [(9, 0), (9, 1)]


def test_two_numbers_of_a_row_changed_over_break_its_sum() -> None:
    damaged = CASH_FLOW.replace("|-204|-144", "|-144|-204")
    assert inconsistent(lines_of(damaged), "cash_flow") == [(5, 0), (5, 1)]


def test_a_dropped_sign_is_not_explained_away() -> None:
    damaged = CASH_FLOW.replace("Dividends paid|-1,387", "Dividends paid|1,387")
    assert inconsistent(lines_of(damaged), "cash_flow") == [(12, 0)]


def test_a_sum_that_fails_under_every_reading_is_not_ambiguous() -> None:
    # Either column may have lost the sign of row 2; one of them has.
    lines = lines_of(
        """
||Selling expenses|4,974|4,853
||Development|1,796|1,655
||Custom development income|216|-180
||Interest expense|432|367
=||Total expense and other income|6,986|6,695
"""
    )
    (footing,) = footings(lines, "income_statement")
    assert not footing.is_ambiguous
    assert inconsistent(lines, "income_statement") in ([(4, 0)], [(4, 1)])


SERVICES = """
|Noninterest income|Service charges on deposits|{},078|1,200|1,190
|Noninterest income|Loan administration fees|1,015|1,094|857
|Noninterest income|Gain on sale of loans|736|953|288
=|Noninterest income|Total noninterest income|2,829|3,247|2,335
"""


def test_income_whose_words_sound_like_costs_is_summed_as_printed() -> None:
    assert tree(lines_of(SERVICES.format(1)), "income_statement") == ["3 = +0 +1 +2"]
    assert inconsistent(lines_of(SERVICES.format(7)), "income_statement") == [(3, 0)]


LESS = """
||Consolidated net income|8,436|8,717
||Less: Net income (loss) attributable to noncontrolling interests|{}|{}
=||Net income attributable to shareowners|{}|{}
"""


@pytest.mark.parametrize(
    ("cells", "fails"),
    [
        (("0", "-24", "8,436", "8,741"), []),
        (("0", "24", "8,436", "8,741"), [(2, 1)]),  # deducted by its words: a lost sign
        (("36", "24", "8,472", "8,741"), []),  # added in both columns: a presentation
    ],
)
def test_what_is_deducted_once_is_not_added_to_make_a_sum_hold(
    cells: tuple[str, ...], fails: list[tuple[int, int]]
) -> None:
    assert inconsistent(lines_of(LESS.format(*cells)), "income_statement") == fails


@pytest.mark.parametrize(("loss", "fails"), [("-3", []), ("3", [(4, 0)])])
def test_one_positive_amount_among_expenses_printed_negative_has_lost_its_sign(
    loss: str, fails: list[tuple[int, int]]
) -> None:
    lines = lines_of(
        f"""
||Gross profit|2,420|1,943
||General and administrative expense|-1,112|-1,161
||Research and development expense|-844|-868
||Loss on dispositions|{loss}|
=||Earnings from operations|461|-86
"""
    )
    assert inconsistent(lines, "income_statement") == fails


def test_a_row_net_of_what_is_deducted_above_it_is_a_sum() -> None:
    table = """
||Oil and gas properties|13,306|13,522
||Less accumulated depletion|{}|-3,527
||Property and equipment, net|9,979|9,995
||Other assets|100|120
=||Total assets|10,079|10,115
"""
    assert inconsistent(lines_of(table.format("-3,327")), "balance_sheet") == []
    # One of the two columns has lost a sign; which one the rest does not say.
    assert inconsistent(lines_of(table.format("3,327")), "balance_sheet") in ([(2, 0)], [(2, 1)])


def test_details_after_a_dash_are_those_of_the_row_above_and_may_fail() -> None:
    table = """
|Operating activities|Net income|21,401|16,428
|Operating activities|Non-cash items|24,998|32,828
|Operating activities|- Amortization|19,644|27,044
|Operating activities|- Equity awards|13,882|{},502
|Operating activities|- Other|-8,528|-2,718
=|Operating activities|Cash from operating activities|46,399|49,256
"""
    expected = ["1 = +2 +3 +4", "5 = +0 +1"]
    assert tree(lines_of(table.format(8)), "cash_flow") == expected
    assert tree(lines_of(table.format(3)), "cash_flow") == expected
    assert inconsistent(lines_of(table.format(3)), "cash_flow") == [(1, 1)]


def test_a_total_of_the_only_row_under_its_caption_is_that_row() -> None:
    table = """
|Current liabilities|Accrued expenses|{}
=|Current liabilities|Total current liabilities|18,149
||Notes payable|1,000
=||Total liabilities|19,149
"""
    assert inconsistent(lines_of(table.format("18,149")), "balance_sheet") == []
    assert inconsistent(lines_of(table.format("10,149")), "balance_sheet") == [(1, 0)]


def test_a_cash_flow_leaves_no_rows_out_to_hold() -> None:
    table = """
|Operating activities|Net earnings|2,728|2,403
|Operating activities|Depreciation|457|409
|Operating activities|Provision for restructuring|201|0
|Operating activities|Gain on sale of businesses|-2{}1|0
|Operating activities|Receivables|-262|-290
|Operating activities|Inventories|-81|-265
=|Operating activities|Net cash provided by operating activities|2,842|2,257
"""
    assert inconsistent(lines_of(table.format(0)), "cash_flow") == []
    assert inconsistent(lines_of(table.format(7)), "cash_flow") == [(6, 0)]


def test_evidence_says_why() -> None:
    footing = footings(lines_of(BALANCE_SHEET), "balance_sheet")[1]
    assert footing.evidence == "says total; rule above; caption of its items; holds in 2 of 2 columns"
    assert not footing.is_ambiguous


# -- laws ---------------------------------------------------------------------------------------

amounts = st.integers(min_value=10_000, max_value=9_999_999)


@st.composite
def statements(draw: st.DrawFn) -> list[Line]:
    """Two to four sections of items with their totals and a grand total, rounded to thousands as printed."""
    columns = draw(st.integers(2, 4))
    lines: list[Line] = []
    grand = [Decimal(0)] * columns
    half = (Decimal("0.5"),) * columns

    def printed(exact: list[Decimal]) -> tuple[Decimal, ...]:
        return tuple((value / 1000).quantize(Decimal(1)) for value in exact)

    for section in range(draw(st.integers(2, 4))):
        caption = f"Section {'abcd'[section] * 3}"
        total = [Decimal(0)] * columns
        for item in range(draw(st.integers(2, 7))):
            exact = [Decimal(draw(amounts)) * draw(st.sampled_from((1, 1, 1, -1))) for _ in range(columns)]
            total = [a + b for a, b in zip(total, exact, strict=True)]
            lines.append(Line(len(lines), f"item {item}", caption, 2, "", "", True, printed(exact), half))
        lines.append(Line(len(lines), f"Total {caption}", caption, 0, "-", "", True, printed(total), half))
        grand = [a + b for a, b in zip(grand, total, strict=True)]
    lines.append(Line(len(lines), "Total", "", 0, "=", "", True, printed(grand), half))
    return lines


def totals(lines: list[Line]) -> list[int]:
    return [line.row for line in lines if line.label.startswith("Total")]


@settings(max_examples=150)
@given(statements())
def test_a_tree_printed_with_rounding_is_found_and_consistent(lines: list[Line]) -> None:
    found = footings(lines, "balance_sheet")
    assert [footing.total for footing in found] == totals(lines)
    assert planted_errors.failing(lines, found) == []


@settings(max_examples=60)
@given(statements(), st.sampled_from((Decimal(10), Decimal(1000), Decimal("0.1"), Decimal(-1))))
def test_scaling_or_negating_everything_changes_nothing(lines: list[Line], factor: Decimal) -> None:
    scaled = [
        line._replace(
            values=tuple(None if v is None else v * factor for v in line.values),
            half_units=tuple(None if h is None else h * abs(factor) for h in line.half_units),
        )
        for line in lines
    ]

    def shape(found: list[Footing]) -> list[tuple[int, tuple[tuple[int, int], ...]]]:
        return [(footing.total, footing.items) for footing in found]

    assert shape(footings(scaled, "balance_sheet")) == shape(footings(lines, "balance_sheet"))


@settings(max_examples=150)
@given(statements(), st.data())
def test_a_damaged_covered_cell_is_always_reported(lines: list[Line], data: st.DataObject) -> None:
    found = footings(lines, "balance_sheet")
    row = data.draw(st.sampled_from(lines)).row
    column = data.draw(st.integers(0, len(lines[row].values) - 1))
    value = lines[row].values[column]
    assert value is not None
    by = data.draw(st.integers(100, 9_999)) * data.draw(st.sampled_from((1, -1)))
    values = (*lines[row].values[:column], value + by, *lines[row].values[column + 1 :])
    damaged = [*lines[:row], lines[row]._replace(values=values), *lines[row + 1 :]]
    assume(planted_errors.failing(damaged, found))
    reported = planted_errors.failing(damaged, footings(damaged, "balance_sheet"))
    assert any(row in planted_errors.rows_of(footing) for footing, _ in reported)


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(("Total", "", "Net income", "Less: other", "Cost", "Cash at end of period", "x")),
            st.lists(st.one_of(st.none(), st.integers(-3, 3)), min_size=0, max_size=3),
        ),
        max_size=30,
    ),
    st.sampled_from(("balance_sheet", "income_statement", "cash_flow", "equity", "other", "")),
)
def test_any_table_is_answered(rows: list[tuple[str, list[int | None]]], kind: str) -> None:
    lines = []
    for row, (label, numbers) in enumerate(rows):
        values = tuple(None if number is None else Decimal(number) for number in numbers)
        halves = tuple(None if number is None else Decimal("0.5") for number in numbers)
        lines.append(Line(row, label, "", 0, "", "", True, values, halves))
    for footing in footings(lines, kind):
        assert footing.items
        assert footing.columns
        assert all(weight in (1, -1) for _, weight in footing.items)
        assert footing.total not in {item for item, _ in footing.items}


def test_thousands_of_equal_rows_are_answered() -> None:
    lines = lines_of("\n".join("=||Total|7|7" if row % 2 else "||Item|7|7" for row in range(3000)))
    assert all(footing.total % 2 for footing in footings(lines, "other"))


def test_gold_statements_foot_and_planted_errors_are_caught() -> None:
    if not planted_errors.GOLD.is_dir():
        pytest.skip("the hand-labelled statements are not beside the project")
    result = planted_errors.measure(list(planted_errors.gold_statements(planted_errors.GOLD)), errors=15)
    assert result.false_alarms == []
    assert result.covered_cells >= 0.97 * result.money_cells
    assert result.caught.total() >= 0.96 * result.planted.total()
