# ruff: noqa: E501 - tables of printed labels are read by the row
"""Rows that only a sum can name."""

from __future__ import annotations

from tests.transforms.printed_lines import names_of


def test_a_balance_sheet_by_position_and_arithmetic() -> None:
    """Totals without a name, captions of one word, parts of inventories and property (1990s layout)."""
    rows = """
        CURRENT | Cash and cash equivalents | | 1,737 | 1,433
        CURRENT | Trade accounts receivable, less allowances of $23 in 1997 and $30 in 1996 | | 1,639 | 1,641
        CURRENT | Inventories | | 959 | 952
        | TOTAL CURRENT ASSETS | | 4,335 | 4,026
        PROPERTY | Property, plant and equipment | | 5,771 | 5,581
        PROPERTY | Less allowances for depreciation | | 2,028 | 2,031
        PROPERTY | | | 3,743 | 3,550
        | GOODWILL | | 727 | 753
        | | | 8,805 | 8,329
        CURRENT | Accounts payable | | 3,249 | 2,972
        CURRENT | Other | | 100 | 90
        | TOTAL CURRENT LIABILITIES | | 3,349 | 3,062
        | OTHER | | 1,001 | 1,182
        | DEFERRED INCOME TAXES | | 448 | 301
        SHARE-OWNERS' EQUITY | Common stock, $.25 par value | | 861 | 858
        SHARE-OWNERS' EQUITY | Reinvested earnings | | 14,728 | 13,246
        SHARE-OWNERS' EQUITY | | | 15,589 | 14,104
        SHARE-OWNERS' EQUITY | Less treasury stock, at cost | | 11,582 | 10,320
        SHARE-OWNERS' EQUITY | | | 4,007 | 3,784
        | | | 8,805 | 8,329
        """
    assert names_of(rows, "balance_sheet") == [
        "CashAndCashEquivalentsAtCarryingValue",
        "AccountsReceivableNetCurrent",
        "InventoryNet",
        "AssetsCurrent",
        "PropertyPlantAndEquipmentGross",
        "AccumulatedDepreciationDepletionAndAmortizationPropertyPlantAndEquipment",
        "PropertyPlantAndEquipmentNet",
        "Goodwill",
        "Assets",
        "AccountsPayableCurrent",
        "OtherLiabilitiesCurrent",
        "LiabilitiesCurrent",
        "OtherLiabilitiesNoncurrent",
        "DeferredTaxLiabilitiesNoncurrent",
        "CommonStockValue",
        "RetainedEarningsAccumulatedDeficit",
        None,
        "TreasuryStockValue",
        "StockholdersEquity",
        "LiabilitiesAndStockholdersEquity",
    ]


def test_the_parents_equity_under_the_issuers_own_name() -> None:
    rows = """
    | Total liabilities | | 60 | 61
    Equity | Common stock | | 10 | 10
    Equity | Retained earnings | | 25 | 24
    | Total Example Shareowners' Equity | | 35 | 34
    | Noncontrolling interests | | 5 | 5
    | Total equity | | 40 | 39
    | Total liabilities and equity | | 100 | 100
    """
    assert names_of(rows, "balance_sheet")[3:6] == [
        "StockholdersEquity",
        "MinorityInterest",
        "StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest",
    ]


def test_costs_that_leave_a_gross_profit_are_the_cost_of_revenue() -> None:
    rows = """
    | Total revenues | | 100 | 90
    | Cost of products | | -50 | -45
    | Cost of services | | -20 | -20
    | Total costs and expenses | | -70 | -65
    | | | 30 | 25
    | General and administrative expense | | -12 | -11
    | Research and development expense | | -8 | -8
    | Earnings from operations | | 10 | 6
    """
    assert names_of(rows, "income_statement")[1:5] == [None, None, "CostOfRevenue", "GrossProfit"]


def test_the_only_row_between_operating_and_pretax_income_is_all_of_nonoperating_income() -> None:
    rows = "| Operating income | | 50 | 40\n| Other income/(expense), net | | -5 | 3\n| Income before income taxes | | 45 | {pretax}"
    assert names_of(rows.format(pretax=43), "income_statement")[1] == "NonoperatingIncomeExpense"
    assert names_of(rows.format(pretax=47), "income_statement")[1] == "OtherNonoperatingIncomeExpense"


def test_property_at_cost_without_a_name() -> None:
    rows = """
    Property and equipment | Proved properties | | 90 | 80
    Property and equipment | Other property | | 10 | 9
    Property and equipment | | | 100 | 89
    | Less accumulated depletion, depreciation, and amortization | | -30 | -20
    | Property and equipment, net | | 70 | 69
    """
    assert names_of(rows, "balance_sheet")[2] == "PropertyPlantAndEquipmentGross"


def test_one_of_the_two_totals_of_a_balance_sheet_names_the_other() -> None:
    rows = """
    Current assets | Cash | | 40 | 30
    | {assets} | | 90 | 80
    | Total liabilities | | 60 | 55
    | Total stockholders' equity | | 30 | 25
    | {total} | | 90 | 80
    """
    for assets, total in (("Total assets", ""), ("", "Total liabilities and stockholders' equity")):
        found = names_of(rows.format(assets=assets, total=total), "balance_sheet")
        assert (found[1], found[4]) == ("Assets", "LiabilitiesAndStockholdersEquity")
    differs = rows.format(assets="Total assets", total="").replace("|  | | 90 | 80", "|  | | 90 | 81")
    assert names_of(differs, "balance_sheet")[4] is None
