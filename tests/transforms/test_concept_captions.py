# ruff: noqa: E501 - tables of printed labels are read by the row
"""Rows that say half of what they are and take the words of their caption."""

from __future__ import annotations

from tests.transforms.printed_lines import names_of


def test_a_cash_flow_row_is_completed_by_its_caption() -> None:
    rows = """
        Investing activities > Available-for-sale securities: | Purchases | | -90
        Investing activities > Proceeds from sales of: | Available-for-sale securities | | 60
        Investing activities | Sales | | 20
        | Net cash used in investing activities | | -10
        Financing activities > Long-term debt | Proceeds | | 7
        Financing activities > Long-term debt | Repayments | | -3
        | Net cash provided by financing activities | | 4
        """
    assert names_of(rows, "cash_flow") == [
        "PaymentsToAcquireAvailableForSaleSecurities",
        "ProceedsFromSaleOfAvailableForSaleSecurities",
        None,
        "NetCashProvidedByUsedInInvestingActivities",
        "ProceedsFromIssuanceOfLongTermDebt",
        "RepaymentsOfLongTermDebt",
        "NetCashProvidedByUsedInFinancingActivities",
    ]


def test_what_became_of_a_component_of_comprehensive_income_stands_under_its_name() -> None:
    rows = """
        | Net income | | 50
        Other comprehensive income > {component} | Change in net unrealized gains (losses), net of tax of $(2) | | 7
        Other comprehensive income > {component} | Less: reclassification adjustment for losses (gains) included in net income, net of tax | | -3
        Other comprehensive income > {component} | Net change | | 4
        Other comprehensive income | Total other comprehensive income | | 4
        | Comprehensive income | | 54
        """
    of_securities = names_of(
        rows.format(component="Available-for-sale debt securities:"), "comprehensive_income"
    )
    assert of_securities[1:4] == [
        "OtherComprehensiveIncomeUnrealizedHoldingGainLossOnSecuritiesArisingDuringPeriodNetOfTax",
        "OtherComprehensiveIncomeLossReclassificationAdjustmentFromAOCIForSaleOfSecuritiesNetOfTax",
        "OtherComprehensiveIncomeLossAvailableForSaleSecuritiesAdjustmentNetOfTax",
    ]
    of_hedges = names_of(rows.format(component="Cash flow hedges:"), "comprehensive_income")
    assert of_hedges[1:4] == [
        "OtherComprehensiveIncomeLossCashFlowHedgeGainLossBeforeReclassificationAfterTax",
        "OtherComprehensiveIncomeLossCashFlowHedgeGainLossReclassificationAfterTax",
        "OtherComprehensiveIncomeLossCashFlowHedgeGainLossAfterReclassificationAndTax",
    ]
    assert names_of(rows.format(component="Crypto assets:"), "comprehensive_income")[1:4] == [
        None,
        None,
        None,
    ]


def test_a_total_without_a_name_takes_that_of_its_caption_if_it_sums_the_list() -> None:
    rows = """
    Current assets > Inventories | Raw materials | | 10
    Current assets > Inventories | Finished goods | | 20
    Current assets > Inventories | | | {total}
    Current assets | Total current assets | | 90
    """
    assert names_of(rows.format(total=30), "balance_sheet")[2] == "InventoryNet"
    assert names_of(rows.format(total=35), "balance_sheet")[2] is None


def test_a_row_that_only_counts_shares_is_the_stock_named_above_it() -> None:
    rows = "Equity > Common stock without par value | (9,000 million shares authorized, 8,019 million shares issued) | | 15"
    assert names_of(rows, "balance_sheet") == ["CommonStockValue"]
