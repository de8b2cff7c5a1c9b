# ruff: noqa: E501 - tables of printed labels are read by the row
"""The sign of a row: by its wording, and where that is wrong by arithmetic."""

from __future__ import annotations

import pytest

from tests.transforms.printed_lines import signs_of


@pytest.mark.parametrize(
    ("label", "kind", "section", "value", "sign"),
    [
        ("Purchases of property and equipment", "cash_flow", "Investing activities", "-123", -1),
        ("Capital expenditures", "cash_flow", "Investing activities", "123", 1),
        ("Dividends paid", "cash_flow", "Financing activities", "-123", -1),
        ("Accounts receivable", "cash_flow", "Operating activities", "-204", -1),
        ("Accounts payable", "cash_flow", "Operating activities", "-69", 1),
        ("Loss on disposal of property and equipment", "cash_flow", "Operating activities", "50", -1),
        ("Gain on sale of assets", "cash_flow", "Operating activities", "-50", -1),
        ("Cost of goods sold", "income_statement", "", "-4,129", -1),
        ("Interest expense", "income_statement", "Other income (expense)", "-2,857", -1),
        ("Interest income (expense), net", "income_statement", "", "-31", 1),
        ("Operating (loss)", "income_statement", "", "-11,081", 1),
        ("Net loss", "income_statement", "", "10,506", -1),
        ("Net income", "income_statement", "", "-10,506", 1),
        ("Other (income) expense, net", "income_statement", "", "623", -1),
        ("Other expense, net", "income_statement", "", "-13,262", 1),
        ("Loss on disposal of business", "income_statement", "", "18,632", -1),
        ("Income tax benefit", "income_statement", "", "237", -1),
        ("Income tax benefit (expense)", "income_statement", "", "500", -1),
        ("Income taxes (benefit)", "income_statement", "", "-544", 1),
        ("Less: Accumulated depreciation", "balance_sheet", "", "-2,808", -1),
        ("Treasury stock, at cost", "balance_sheet", "", "-86", -1),
        ("Less treasury stock, at cost", "balance_sheet", "", "11,582", 1),
        ("Accumulated deficit", "balance_sheet", "", "77", -1),
        ("Accumulated deficit", "balance_sheet", "", "-77", 1),
    ],
)
def test_the_sign_of_a_row_by_its_wording(label: str, kind: str, section: str, value: str, sign: int) -> None:
    assert signs_of(f"{section} | {label} | | {value}", kind) == [sign]


@pytest.mark.parametrize(
    ("label", "printed", "pretax", "net", "sign"),
    [
        ("Income tax benefit", "237", "-607", "-370", -1),
        ("Income tax benefit", "-237", "-607", "-370", 1),
        ("Provision for income taxes", "-2,151", "6,575", "4,424", -1),
        ("Provision for income taxes", "2,151", "6,575", "4,424", 1),
        ("Income tax benefit", "237", "607", "370", 1),  # the wording is wrong and the arithmetic is not
    ],
)
def test_where_wording_and_arithmetic_disagree_arithmetic_decides_the_tax(
    label: str, printed: str, pretax: str, net: str, sign: int
) -> None:
    rows = f"| Income (loss) before income taxes | $ | {pretax}\n| {label} | $ | {printed}\n| Net income (loss) | $ | {net}"
    assert signs_of(rows)[1] == sign


@pytest.mark.parametrize(
    ("rows", "signs"),
    [
        (  # the tax deducts where equity earnings are a dash in one column only
            (
                "| Income before income taxes | | 13,686 | 22,349\n| Provision for income taxes | | -3,062 | -2,325\n"
                "| Equity-method investment activity, net of tax | | 0 | -20\n| Net income | | 10,624 | 20,004"
            ),
            [1, -1, 1, 1],
        ),
        (  # "(benefit)" alone, printed positive for an expense in one column and negative for a benefit in another
            (
                "| Income (loss) before income taxes | | 1,983 | -175\n| Income tax (benefit) | | 641 | -93\n"
                "| Minority interest in consolidated subsidiary | | 32 | 32\n"
                "| Equity in income (loss) of unconsolidated subsidiary | | 464 | -196\n| Net income (loss) | | 1,838 | -246"
            ),
            [1, 1, -1, 1, 1],
        ),
        (  # "loss/(earnings)" printed as earnings are
            (
                "| Loss/(earnings) from operations | | -773 | 283\n| Other income, net | | 1,227 | 308\n"
                "| Interest and debt expense | | -2,459 | -600\n| Loss before income taxes | | -2,005 | -9"
            ),
            [1, 1, -1, 1],
        ),
        (  # losses and benefits printed as positive numbers
            "| Loss before income taxes | | 607\n| Income tax benefit | | 237\n| Net loss | | 370",
            [-1, -1, -1],
        ),
        (  # nothing foots: the wording is all there is
            "| Loss/(earnings) from operations | | -773 | 283\n| Other income, net | | 5 | 6\n| Income before income taxes | | 1 | 2",
            [-1, 1, 1],
        ),
    ],
)
def test_one_sign_for_a_row_and_the_arithmetic_of_all_columns_decides_it(
    rows: str, signs: list[int | None]
) -> None:
    assert signs_of(rows) == signs
