# ruff: noqa: E501 - tables of printed labels are read by the row
"""A printed label, its section, its unit and its neighbours -> the us-gaap concept."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transforms.printed_lines import LABELS, concept_of, name, names_of
from tests.transforms.seeds import dictionary
from transforms.concept_lines import Line
from transforms.concepts import line_concepts

PRINTED = """\
statement|section|label|unit|concept
income_statement||NET OPERATING REVENUES|$|Revenues
income_statement||Total net sales|$|Revenues
income_statement||Cost of products sold|$|CostOfGoodsAndServicesSold
income_statement||Gross profit (loss)|$|GrossProfit
income_statement||Selling, administrative and general expenses|$|SellingGeneralAndAdministrativeExpense
income_statement||Research, development and engineering|$|ResearchAndDevelopmentExpense
income_statement||(Loss) income from operations|$|OperatingIncomeLoss
income_statement||Earnings before provision for income taxes|$|IncomeLossFromContinuingOperationsBeforeIncomeTaxesExtraordinaryItemsNoncontrollingInterest
income_statement||(Benefit from) provision for income taxes (note 5)|$|IncomeTaxExpenseBenefit
income_statement||Net (loss) earnings (1)|$|NetIncomeLoss
income_statement||Net income attributable to the Company|$|NetIncomeLoss
income_statement||Net loss attributable to non-controlling interests|$|NetIncomeLossAttributableToNoncontrollingInterest
income_statement||Net income available to common shareholders|$|NetIncomeLossAvailableToCommonStockholdersBasic
income_statement||Net earnings per share of common stock - assuming dilution|$/sh|EarningsPerShareDiluted
income_statement||Net income per basic common share|$/sh|EarningsPerShareBasic
income_statement||Income from continuing operations, per diluted share|$/sh|IncomeLossFromContinuingOperationsPerDilutedShare
income_statement||Diluted net earnings|$/sh|EarningsPerShareDiluted
income_statement||Basic net income (loss) per common share|$/sh|EarningsPerShareBasic
income_statement||GAAP loss per share — basic and diluted|$/sh|EarningsPerShareBasicAndDiluted
income_statement||Earnings Per Common Share|$/sh|EarningsPerShareBasic
income_statement|Net loss per share|Basic|$/sh|EarningsPerShareBasic
income_statement|Weighted average number of shares outstanding|Basic|sh|WeightedAverageNumberOfSharesOutstandingBasic
income_statement|Weighted average shares|Diluted|sh|WeightedAverageNumberOfDilutedSharesOutstanding
income_statement|Basic earnings per share|Continuing operations|$/sh|IncomeLossFromContinuingOperationsPerBasicShare
income_statement|Diluted earnings per share|Net income|$/sh|EarningsPerShareDiluted
income_statement||Average Common Shares Outstanding|sh|WeightedAverageNumberOfSharesOutstandingBasic
income_statement||Shares used in computing diluted net income per share|sh|WeightedAverageNumberOfDilutedSharesOutstanding
income_statement||Cash dividends declared per common share|$/sh|CommonStockDividendsPerShareDeclared
income_statement|Interest income|Loans, including fees|$|InterestAndFeeIncomeLoansAndLeases
income_statement||Net interest income after provision for loan losses|$|InterestIncomeExpenseAfterProvisionForLoanLoss
income_statement||Total non-interest expense|$|NoninterestExpense
balance_sheet|ASSETS > Current assets|Accounts receivable, less allowances of $23 in 1997 and $30 in 1996|$|AccountsReceivableNetCurrent
balance_sheet|ASSETS > Current assets|Deferred income taxes|$|DeferredTaxAssetsNetCurrent
balance_sheet|LIABILITIES > Current liabilities|Other|$|OtherLiabilitiesCurrent
balance_sheet||Total Liabilities, and Share Owners' Equity|$|LiabilitiesAndStockholdersEquity
balance_sheet||Common stock, $.25 par value - Authorized: 5,600,000,000 shares; Issued: 3,443,441,902 shares|$|CommonStockValue
balance_sheet||Less treasury stock, at cost (972,812,731 shares in 1997)|$|TreasuryStockValue
balance_sheet||Excess of cost over net assets acquired|$|Goodwill
balance_sheet||Retained earnings (accumulated deficit)|$|RetainedEarningsAccumulatedDeficit
balance_sheet||Ordinary shares outstanding|sh|CommonStockSharesOutstanding
cash_flow||NET CASH USED FOR INVESTING ACTIVITIES|$|NetCashProvidedByUsedInInvestingActivities
cash_flow||Net cash used in continuing investing activities|$|NetCashProvidedByUsedInInvestingActivitiesContinuingOperations
cash_flow||Net cash provided by (used in) discontinued operating activities|$|CashProvidedByUsedInOperatingActivitiesDiscontinuedOperations
cash_flow||At beginning of year|$|CashAndCashEquivalentsAtCarryingValue
cash_flow||Net cash flows from (used in) operations|$|NetCashProvidedByUsedInOperatingActivities
cash_flow||Net cash used in financing activities - continuing operations|$|NetCashProvidedByUsedInFinancingActivitiesContinuingOperations
cash_flow|Cash flows from operating activities|(Increase) decrease in inventories|$|IncreaseDecreaseInInventories
cash_flow|Cash flows from financing activities|Other, net|$|ProceedsFromPaymentsForOtherFinancingActivities
cash_flow|Investing activities|Additions to property, plant and equipment|$|PaymentsToAcquirePropertyPlantAndEquipment
cash_flow||Increase (decrease) in cash and equivalents during year|$|CashAndCashEquivalentsPeriodIncreaseDecrease
cash_flow||Effect of Exchange Rates on Cash|$|EffectOfExchangeRateOnCashAndCashEquivalents
cash_flow||Cash, cash equivalents and restricted cash, end of period|$|CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents
cash_flow|Supplemental disclosures|Cash paid during the year for interest|$|InterestPaidNet
comprehensive_income||Total other comprehensive loss, net of tax|$|OtherComprehensiveIncomeLossNetOfTax
"""


WITHOUT = """\
statement|section|label|unit
income_statement||Adjusted EBITDA|$
income_statement||Non-GAAP net income|$
income_statement||Non-GAAP earnings per share - diluted|$/sh
income_statement|Non-GAAP|Net income|$
income_statement||Pro forma net income|$
income_statement||Other|$
income_statement||Income before interest and taxes|$
income_statement||North America|$
income_statement|Revenue|Hardware sales|$
income_statement||Gross margin|%
income_statement||Net income|%
income_statement||Book value per share|$/sh
income_statement||Net sales|sh
income_statement||Operating expenses|$
income_statement||Diluted net earnings|$
income_statement||At beginning of year|$
balance_sheet||Other|$
balance_sheet||At beginning of year|$
balance_sheet||Deferred income taxes|$
balance_sheet||Retained earnings and other|$
cash_flow||Other|$
cash_flow||Free cash flow|$
cash_flow||Net cash provided by operations after reinvestment|$
cash_flow|Financing activities|Net change in borrowings (maturities 90 days or less)|$
cash_flow|Financing activities|Long-term debt|$
"""


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), delimiter="|"))


@pytest.mark.parametrize("row", table(PRINTED), ids=lambda row: row["label"][:50])
def test_a_printed_label_has_its_concept(row: dict[str, str]) -> None:
    assert name(concept_of(row["label"], row["statement"], row["section"], row["unit"])) == row["concept"]


@pytest.mark.parametrize("row", table(WITHOUT), ids=lambda row: f"{row['statement']} {row['label'][:50]}")
def test_what_is_not_certain_has_none(row: dict[str, str]) -> None:
    assert concept_of(row["label"], row["statement"], row["section"], row["unit"]) is None


@pytest.mark.parametrize(
    "kind", ["segment", "reconciliation", "guidance", "highlights", "equity", "other", ""]
)
def test_other_tables_carry_no_concepts(kind: str) -> None:
    assert names_of("| Net income | $ | 10", kind) == [None]


def test_sales_of_securities_are_named_by_what_stands_beside_them() -> None:
    """The taxonomy has one concept for sales and maturities together, and one of each for securities
    available for sale: sales printed apart from maturities are the latter."""
    both = """
        Investing activities | Purchases of marketable securities | | -90
        Investing activities | Proceeds from maturities of marketable securities | | 20
        Investing activities | Proceeds from sales of marketable securities | | 60
        | Net cash used in investing activities | | -10
        """
    alone = """
        Investing activities | Purchases of marketable securities | | -90
        Investing activities | Proceeds from sales of marketable securities | | 80
        | Net cash used in investing activities | | -10
        """
    assert names_of(both, "cash_flow", 2016)[:3] == [
        "PaymentsToAcquireAvailableForSaleSecurities",
        "ProceedsFromMaturitiesPrepaymentsAndCallsOfAvailableForSaleSecurities",
        "ProceedsFromSaleOfAvailableForSaleSecurities",
    ]
    assert names_of(alone, "cash_flow", 2016)[:2] == [
        "PaymentsToAcquireMarketableSecurities",
        "ProceedsFromSaleAndMaturityOfMarketableSecurities",
    ]


@pytest.mark.parametrize(
    ("year", "concept"),
    [
        (
            2011,
            "IncomeLossFromContinuingOperationsBeforeIncomeTaxesMinorityInterestAndIncomeLossFromEquityMethodInvestments",
        ),
        (
            2014,
            "IncomeLossFromContinuingOperationsBeforeIncomeTaxesExtraordinaryItemsNoncontrollingInterest",
        ),
        (
            1999,
            "IncomeLossFromContinuingOperationsBeforeIncomeTaxesExtraordinaryItemsNoncontrollingInterest",
        ),
    ],
)
def test_income_before_tax_has_the_name_of_its_years(year: int, concept: str) -> None:
    """The first taxonomies had one element less; issuers of 2009 to 2012 used the other one."""
    assert names_of("| Income before income taxes | $ | 10", "income_statement", year) == [concept]


def test_an_income_statement_with_minority_and_common_income() -> None:
    rows = """
        | Net sales | | 900 | 800
        | Other revenues | | 100 | 50
        | Total revenues | | 1,000 | 850
        Costs | Cost of goods sold | | 400 | 300
        Costs | Cost of services sold | | 100 | 100
        | | | 500 | 450
        | Income before income taxes | | 500 | 400
        | Income tax expense | | 150 | 120
        | Net income | | 350 | 280
        | Less: Net income attributable to noncontrolling interests | | 50 | 30
        | Net income attributable to Example Corp. | | 300 | 250
        | Preferred stock dividends | | 20 | 20
        | Net income available to common shareholders | | 280 | 230
        Earnings per share | Basic | $/sh | 2.80 | 2.30
        Average shares | Basic | sh | 100 | 100
        """
    assert names_of(rows, "income_statement") == [
        None,
        "OtherIncome",
        "Revenues",
        None,  # two parts of one concept, and no total of them
        None,
        "CostsAndExpenses",  # unnamed, and revenues less it is the first result in both years
        "IncomeLossFromContinuingOperationsBeforeIncomeTaxesExtraordinaryItemsNoncontrollingInterest",
        "IncomeTaxExpenseBenefit",
        "ProfitLoss",
        "NetIncomeLossAttributableToNoncontrollingInterest",
        "NetIncomeLoss",
        "PreferredStockDividendsIncomeStatementImpact",
        "NetIncomeLossAvailableToCommonStockholdersBasic",
        "EarningsPerShareBasic",
        "WeightedAverageNumberOfSharesOutstandingBasic",
    ]


def test_minority_interest_above_equity_is_no_part_of_it() -> None:
    above = "| Total liabilities | | 50\n| Minority interest | | 10\n| Common stock | | 5\n| Retained earnings | | 35\n| Total stockholders' equity | | 40"
    within = "| Total liabilities | | 50\n| Common stock | | 5\n| Retained earnings | | 35\n| Noncontrolling interests | | 10\n| Total stockholders' equity | | 50"
    assert names_of(above, "balance_sheet")[-1] == "StockholdersEquity"
    assert (
        names_of(within, "balance_sheet")[-1]
        == "StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest"
    )


def test_the_same_item_printed_twice_keeps_its_concept_and_a_rival_loses_it() -> None:
    twice = "| Net income | | 10\n| Other comprehensive loss | | -2\n| Net income | | 10"
    rival = "| Net income | | 10\n| Gross profit | | 30\n| Net income | | 11"
    assert names_of(twice, "income_statement")[::2] == ["NetIncomeLoss", "NetIncomeLoss"]
    assert names_of(rival, "income_statement")[::2] == ["NetIncomeLoss", None]


@given(
    st.lists(
        st.tuples(
            st.one_of(st.text(max_size=30), LABELS),
            st.one_of(
                st.text(max_size=20),
                st.sampled_from(["Assets > Current assets", "Operating activities", "Per share"]),
            ),
            st.sampled_from(["money", "shares", "per_share", "pure"]),
            st.lists(st.one_of(st.none(), st.decimals(-(10**9), 10**9, places=2)), min_size=2, max_size=2),
        ),
        max_size=8,
    ),
    st.sampled_from(["balance_sheet", "income_statement", "cash_flow", "comprehensive_income", "segment"]),
)
def test_no_statement_raises_and_every_row_is_answered(
    rows: list[tuple[str, str, str, list[Decimal | None]]], kind: str
) -> None:
    lines = [Line(label, section, unit, False, tuple(values)) for label, section, unit, values in rows]
    found = line_concepts(lines, kind, dictionary())
    assert len(found) == len(lines)
    assert all(concept is None or concept.sign in (-1, 1) for concept in found)


def test_a_memo_below_the_result_takes_no_concept_from_the_statement() -> None:
    """Share-based compensation by line is printed below the income statement under the same labels."""
    rows = """
    | Net sales | | 100
    | Cost of sales | | 60
    | Gross margin | | 40
    | Research and development | | 10
    | Net income | | 30
    Includes share-based compensation | Cost of sales | | 2
    Includes share-based compensation | Research and development | | 1
    """
    found = names_of(rows, "income_statement")
    assert found[1] == "CostOfGoodsAndServicesSold" and found[5] is None and found[6] is None


def test_one_and_is_as_good_as_another() -> None:
    found = concept_of("Cash & cash equivalents", "balance_sheet")
    assert name(found) == "CashAndCashEquivalentsAtCarryingValue"


def test_the_year_decides_what_a_line_is_called() -> None:
    rows = "Current liabilities | Deferred revenue | | 5\n | Total current liabilities | | 9\n | Treasury stock, at cost | | -3"
    assert names_of(rows, "balance_sheet", 2017)[0] == "DeferredRevenueCurrent"
    assert names_of(rows, "balance_sheet", 2018)[0] == "ContractWithCustomerLiabilityCurrent"
    assert names_of(rows, "balance_sheet", 2022)[2] == "TreasuryStockValue"
    assert names_of(rows, "balance_sheet", 2023)[2] == "TreasuryStockCommonValue"
    assert names_of(rows, "balance_sheet", None)[0] == "DeferredRevenueCurrent"


def test_a_label_may_hold_since_a_year() -> None:
    rows = "Operating activities | Other operating activities | | 5\n| Net cash provided by operating activities | | 9"
    assert names_of(rows, "cash_flow", 2009)[0] is None
    assert names_of(rows, "cash_flow", 2010)[0] == "OtherOperatingActivitiesCashFlowStatement"


@pytest.mark.parametrize(
    ("label", "concept"),
    [
        (
            "Diluted earnings per share attributable to Example Group common shareholders",
            "EarningsPerShareDiluted",
        ),
        ("Basic earnings per share of Class A, Class B, and Class C stock", "EarningsPerShareBasic"),
        ("Net loss per share attributable to redeemable noncontrolling interests - basic", None),
        ("Basic net income per share attributable to participating securities", None),
    ],
)
def test_whose_earnings_per_share(label: str, concept: str | None) -> None:
    assert name(concept_of(label, "income_statement", unit="$/sh")) == concept


def test_average_balances_are_no_balance_sheet() -> None:
    rows = """
    Earning assets | Loans | | 90
    Earning assets | Total earning assets | | 95
    | Total assets | | 100
    Interest-bearing liabilities | Time deposits | | 80
    Interest-bearing liabilities | Total interest-bearing liabilities | | 80
    | Total liabilities and stockholders' equity | | 100
    """
    assert names_of(rows, "balance_sheet") == [None] * 6


def test_place_tells_whose_cash_is_restricted_and_who_was_paid() -> None:
    rows = """
        Operating activities | Restricted cash | | -1
        | Net cash provided by operating activities | | 20
        Investing activities | Acquisition of noncontrolling interests | | -4
        Investing activities | Change in restricted cash and cash equivalents | | -2
        | Net cash used in investing activities | | -6
        Financing activities | Acquisition of noncontrolling interests | | -5
        Financing activities | Restricted cash | | -3
        | Net cash used in financing activities | | -8
        """
    assert [name for name in names_of(rows, "cash_flow") if not (name or "").startswith("NetCash")] == [
        "IncreaseDecreaseInRestrictedCashForOperatingActivities",
        "PaymentsToAcquireAdditionalInterestInSubsidiaries",
        "IncreaseDecreaseInRestrictedCash",
        "PaymentsToMinorityShareholders",
        "ProceedsFromRepaymentsOfRestrictedCashFinancingActivities",
    ]


def test_parts_of_revenues_and_costs_have_concepts_beside_a_total_until_they_are_members() -> None:
    rows = """
        Revenues | Products | | 70
        Revenues | Services | | 30
        Revenues | Total revenues |  | 100
        Cost of revenues | Products | | 40
        Cost of revenues | Services | | 20
        Cost of revenues | Total cost of revenues |  | 60
        | Gross profit |  | 40
        """
    parts = [
        "SalesRevenueGoodsNet",
        "SalesRevenueServicesNet",
        "Revenues",
        "CostOfGoodsSold",
        "CostOfServices",
    ]
    assert names_of(rows, "income_statement", 2012)[:5] == parts
    assert names_of(rows, "income_statement", 2019)[:2] == [None, None]
    assert names_of("Revenues | Products | | 70", "income_statement", 2012) == [None]


def test_shares_counted_behind_common_stock_and_its_capital_are_no_part_of_the_name() -> None:
    label = "Common stock and paid-in capital - shares authorized 24,000; outstanding 7,432 and 7,434"
    assert names_of(f"Equity | {label} | | 95", "balance_sheet") == [
        "CommonStocksIncludingAdditionalPaidInCapital"
    ]
