# ruff: noqa: E501 - tables of printed labels are read by the row
"""A printed label, its section, its unit and its neighbours -> the us-gaap concept and its sign."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.concept_dictionary import Dictionary, SeedError
from transforms.concept_lines import Line
from transforms.concepts import Concept, line_concepts
from transforms.labels import is_non_gaap, normalised_label, wording

SEEDS = Path(__file__).parents[2] / "warehouse" / "seeds"
UNIT = {"$": "USD", "sh": "shares", "$/sh": "USD/shares", "%": "pure"}


def seed_rows(name: str) -> list[dict[str, str]]:
    with (SEEDS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def dictionary() -> Dictionary:
    return Dictionary.from_rows(seed_rows("concepts.csv"), seed_rows("labels.csv"))


def statement(text: str, kind: str) -> list[Line]:
    """'section | label | unit | value ...' per row; the unit is $ where it is left out."""
    lines = []
    for row in filter(str.strip, text.splitlines()):
        section, label, unit, *values = (part.strip() for part in row.split("|"))
        amounts = tuple(Decimal(v.replace(",", "")) if v else None for v in values)
        lines.append(Line(label, section, UNIT[unit or "$"], False, amounts))
    return lines


def short(concept: Concept | None) -> str | None:
    return None if concept is None else concept.name.removeprefix("us-gaap:")


def one(
    dictionary: Dictionary, label: str, kind: str, section: str = "", unit: str = "$", value: str = "10"
) -> Concept | None:
    return line_concepts(statement(f"{section} | {label} | {unit} | {value}", kind), kind, dictionary)[0]


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
def test_a_printed_label_has_its_concept(row: dict[str, str], dictionary: Dictionary) -> None:
    assert (
        short(one(dictionary, row["label"], row["statement"], row["section"], row["unit"])) == row["concept"]
    )


@pytest.mark.parametrize("row", table(WITHOUT), ids=lambda row: f"{row['statement']} {row['label'][:50]}")
def test_what_is_not_certain_has_none(row: dict[str, str], dictionary: Dictionary) -> None:
    assert one(dictionary, row["label"], row["statement"], row["section"], row["unit"]) is None


@pytest.mark.parametrize(
    "kind", ["segment", "reconciliation", "guidance", "highlights", "equity", "other", ""]
)
def test_other_tables_carry_no_concepts(kind: str, dictionary: Dictionary) -> None:
    assert line_concepts(statement("| Net income | $ | 10", kind), kind, dictionary) == [None]


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
def test_the_sign_of_a_row_by_its_wording(
    label: str, kind: str, section: str, value: str, sign: int, dictionary: Dictionary
) -> None:
    concept = one(dictionary, label, kind, section, value=value)
    assert concept is not None and concept.sign == sign


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
    label: str, printed: str, pretax: str, net: str, sign: int, dictionary: Dictionary
) -> None:
    rows = f"| Income (loss) before income taxes | $ | {pretax}\n| {label} | $ | {printed}\n| Net income (loss) | $ | {net}"
    tax = line_concepts(statement(rows, "income_statement"), "income_statement", dictionary)[1]
    assert tax is not None and tax.sign == sign


def test_a_cash_flow_row_is_completed_by_its_caption(dictionary: Dictionary) -> None:
    lines = statement(
        """
        Investing activities > Available-for-sale securities: | Purchases | | -90
        Investing activities > Proceeds from sales of: | Available-for-sale securities | | 60
        Investing activities | Sales | | 20
        | Net cash used in investing activities | | -10
        Financing activities > Long-term debt | Proceeds | | 7
        Financing activities > Long-term debt | Repayments | | -3
        | Net cash provided by financing activities | | 4
        """,
        "cash_flow",
    )
    assert [short(concept) for concept in line_concepts(lines, "cash_flow", dictionary)] == [
        "PaymentsToAcquireAvailableForSaleSecurities",
        "ProceedsFromSaleOfAvailableForSaleSecurities",
        None,
        "NetCashProvidedByUsedInInvestingActivities",
        "ProceedsFromIssuanceOfLongTermDebt",
        "RepaymentsOfLongTermDebt",
        "NetCashProvidedByUsedInFinancingActivities",
    ]


@pytest.mark.parametrize(
    ("section", "concept"),
    [
        ("Operating activities", "ExcessTaxBenefitFromShareBasedCompensationOperatingActivities"),
        ("Financing activities", "ExcessTaxBenefitFromShareBasedCompensationFinancingActivities"),
        ("", None),
    ],
)
def test_excess_tax_benefits_are_named_by_their_activity(
    section: str, concept: str | None, dictionary: Dictionary
) -> None:
    label = "Excess income tax benefits related to equity incentive award plans"
    assert short(one(dictionary, label, "cash_flow", section)) == concept
    assert short(one(dictionary, "Tax benefits of employee stock plans", "cash_flow", "")) is None


def test_sales_of_securities_are_named_by_what_stands_beside_them(dictionary: Dictionary) -> None:
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
    found = line_concepts(statement(both, "cash_flow"), "cash_flow", dictionary, 2016)
    assert [short(concept) for concept in found[:3]] == [
        "PaymentsToAcquireAvailableForSaleSecurities",
        "ProceedsFromMaturitiesPrepaymentsAndCallsOfAvailableForSaleSecurities",
        "ProceedsFromSaleOfAvailableForSaleSecurities",
    ]
    found = line_concepts(statement(alone, "cash_flow"), "cash_flow", dictionary, 2016)
    assert [short(concept) for concept in found[:2]] == [
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
def test_income_before_tax_has_the_name_of_its_years(year: int, concept: str, dictionary: Dictionary) -> None:
    """The first taxonomies had one element less; issuers of 2009 to 2012 used the other one."""
    rows = statement("| Income before income taxes | $ | 10", "income_statement")
    assert short(line_concepts(rows, "income_statement", dictionary, year)[0]) == concept


def test_a_balance_sheet_by_position_and_arithmetic(dictionary: Dictionary) -> None:
    """Totals without a name, captions of one word, parts of inventories and property (1990s layout)."""
    lines = statement(
        """
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
        """,
        "balance_sheet",
    )
    assert [short(concept) for concept in line_concepts(lines, "balance_sheet", dictionary)] == [
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


def test_an_income_statement_with_minority_and_common_income(dictionary: Dictionary) -> None:
    lines = statement(
        """
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
        """,
        "income_statement",
    )
    assert [short(concept) for concept in line_concepts(lines, "income_statement", dictionary)] == [
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


def test_a_cash_flow_statement_without_captions(dictionary: Dictionary) -> None:
    """The activity of a row is that of the next total, in whatever order the totals stand."""
    lines = statement(
        """
        | Net income | | 2,195
        | Depreciation and amortization | | 480
        | Accounts receivable | | -71
        | Net cash from operations | | 2,604
        | Common stock repurchased | | -1,261
        | Other | | 352
        | Net cash used for financing | | -909
        | Additions to property, plant, and equipment | | -494
        | Other | | -100
        | Net cash used for investments | | -594
        | Net change in cash and equivalents | | 1,101
        | Cash and equivalents, beginning of year | | 1,500
        | Cash and equivalents, end of year | | 2,601
        """,
        "cash_flow",
    )
    found = line_concepts(lines, "cash_flow", dictionary)
    assert [short(concept) for concept in found] == [
        "NetIncomeLoss",
        "DepreciationDepletionAndAmortization",
        "IncreaseDecreaseInAccountsReceivable",
        "NetCashProvidedByUsedInOperatingActivities",
        "PaymentsForRepurchaseOfCommonStock",
        "ProceedsFromPaymentsForOtherFinancingActivities",
        "NetCashProvidedByUsedInFinancingActivities",
        "PaymentsToAcquirePropertyPlantAndEquipment",
        "PaymentsForProceedsFromOtherInvestingActivities",
        "NetCashProvidedByUsedInInvestingActivities",
        "CashAndCashEquivalentsPeriodIncreaseDecrease",
        "CashAndCashEquivalentsAtCarryingValue",
        "CashAndCashEquivalentsAtCarryingValue",
    ]
    assert [concept.balance for concept in found[-3:] if concept] == [None, "opening", "closing"]


def test_minority_interest_above_equity_is_no_part_of_it(dictionary: Dictionary) -> None:
    above = "| Total liabilities | | 50\n| Minority interest | | 10\n| Common stock | | 5\n| Retained earnings | | 35\n| Total stockholders' equity | | 40"
    within = "| Total liabilities | | 50\n| Common stock | | 5\n| Retained earnings | | 35\n| Noncontrolling interests | | 10\n| Total stockholders' equity | | 50"
    assert (
        short(line_concepts(statement(above, "balance_sheet"), "balance_sheet", dictionary)[-1])
        == "StockholdersEquity"
    )
    assert (
        short(line_concepts(statement(within, "balance_sheet"), "balance_sheet", dictionary)[-1])
        == "StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest"
    )


def test_the_same_item_printed_twice_keeps_its_concept_and_a_rival_loses_it(dictionary: Dictionary) -> None:
    twice = statement(
        "| Net income | | 10\n| Other comprehensive loss | | -2\n| Net income | | 10", "income_statement"
    )
    rival = statement("| Net income | | 10\n| Gross profit | | 30\n| Net income | | 11", "income_statement")
    assert [short(c) for c in line_concepts(twice, "income_statement", dictionary)][::2] == [
        "NetIncomeLoss"
    ] * 2
    assert [short(c) for c in line_concepts(rival, "income_statement", dictionary)][::2] == [
        "NetIncomeLoss",
        None,
    ]


CONCEPTS = "concept,statement,period_type,balance,unit,sign,sign_in_cash_flow,succeeded_by,since,label,note\n"
LABELS = "label,statement,section,unit,concept,requires\n"
ASSETS = CONCEPTS + "Assets,balance_sheet,instant,debit,money,as_printed,,,,Total assets,\n"


@pytest.mark.parametrize(
    ("concepts", "labels", "file", "line", "reason"),
    [
        (ASSETS, LABELS + "total assets,balance_sheet,,,Asets,\n", "labels.csv", 2, "'Asets' is not in concepts.csv"),
        (ASSETS, LABELS + "total assets,balance,,,Assets,\n", "labels.csv", 2, "statement 'balance'"),
        (ASSETS, LABELS + "assets,balance_sheet,,,Assets,\nother,balance_sheet,curent,,Assets,\n", "labels.csv", 3, "curent"),
        (ASSETS, LABELS + "assets,balance_sheet,,shares,Assets,\n", "labels.csv", 2, "unit shares does not fit"),
        (ASSETS, LABELS + "assets,balance_sheet,,,Assets,above Assets\n", "labels.csv", 2, "above Assets"),
        (ASSETS, LABELS + "(1),balance_sheet,,,Assets,\n", "labels.csv", 2, "no words"),
        (ASSETS, LABELS + "assets,balance_sheet,,,Assets,,more\n", "labels.csv", 2, "too many fields"),
        (ASSETS, LABELS.replace(",requires", "") + "assets,balance_sheet,,,Assets\n", "labels.csv", 2, "'requires' is missing"),
        (ASSETS, LABELS + "Assets,balance_sheet,,money,Assets,\nthe assets,balance_sheet,,money,-,\n", "labels.csv", 3, "contradicts line 2"),
        (ASSETS + "Assets,balance_sheet,instant,debit,money,as_printed,,,,,\n", LABELS, "concepts.csv", 3, "twice"),
        (CONCEPTS + "us-gaap:Assets,balance_sheet,instant,debit,money,as_printed,,,,,\n", LABELS, "concepts.csv", 2, "element name"),
        (CONCEPTS + "Assets,balance_sheet,instant,debit,money,plus,,,,,\n", LABELS, "concepts.csv", 2, "sign 'plus'"),
        (CONCEPTS + "Assets,,instant,debit,money,as_printed,,,,,\n", LABELS, "concepts.csv", 2, "statement"),
    ],
)  # fmt: skip
def test_a_seed_row_with_an_error_is_refused(
    concepts: str, labels: str, file: str, line: int, reason: str
) -> None:
    with pytest.raises(SeedError, match=reason) as refused:
        Dictionary.from_rows(
            list(csv.DictReader(io.StringIO(concepts))), list(csv.DictReader(io.StringIO(labels)))
        )
    assert (refused.value.file, refused.value.line) == (file, line)
    assert f"{file}, line {line}" in str(refused.value)


def test_every_concept_of_the_seed_is_reached_by_a_label_and_fits_its_statement(
    dictionary: Dictionary,
) -> None:
    for (statement_kind, key), rows in dictionary.rows.items():
        for row in rows:
            if row.concept is not None:
                allowed = dictionary.concepts[row.concept].statements
                related = {"income_statement", "comprehensive_income"}
                assert (
                    statement_kind in allowed
                    or (statement_kind in related and related & set(allowed))
                    or (statement_kind == "cash_flow" and row.concept.startswith(("Cash", "CashCash")))
                ), (key, row)


@pytest.mark.parametrize(
    ("label", "form"),
    [
        ("Stockholders’ Equity", "stockholder equity"),
        ("Total shareowners' equity (deficit)", "total stockholder equity"),
        ("Net cash (used in) provided by operating activities", "net cash operating activity"),
        ("Provision (benefit) for taxes on income", "income tax expense"),
        (
            "Weighted average number of common shares and equivalents - diluted",
            "weighted average share diluted",
        ),
        ("Cash and cash equivalents at January 1", "opening cash"),
        ("Balance at end of year", "closing cash"),
        ("Loss (gain) on sale of business", "gain on sale of business"),
    ],
)
def test_the_normal_form_of_a_label(label: str, form: str) -> None:
    assert normalised_label(label) == form


def test_gaap_is_not_non_gaap() -> None:
    assert (
        is_non_gaap("Non-GAAP net income")
        and is_non_gaap("Basic — Non-GAAP")
        and is_non_gaap("Adjusted net income")
    )
    assert not is_non_gaap("Net loss — GAAP") and not is_non_gaap("Basic and diluted — GAAP and Non-GAAP")
    assert not is_non_gaap("Adjustments to reconcile net income")


@pytest.mark.parametrize(
    ("label", "tax", "words"),
    [
        ("Income tax benefit (expense)", True, "gain (loss)"),
        ("(Benefit) provision for income taxes", True, "loss (gain)"),
        ("Income taxes", True, ""),
        ("(Loss) before income taxes", False, "loss"),
        ("(Loss) income from operations", False, "gain (loss)"),
        ("Other (income) expense", False, "loss (gain)"),
        ("Net income (loss)", False, "gain (loss)"),
    ],
)
def test_the_wording_of_gains_and_losses(label: str, tax: bool, words: str) -> None:
    assert wording(label, tax) == words


LABEL_WORDS = st.lists(
    st.sampled_from(
        [
            "net",
            "income",
            "(loss)",
            "total",
            "cash",
            "and",
            "equivalents",
            "per",
            "share",
            "basic",
            "diluted",
            "-",
            "of",
            "the",
            "operating",
            "activities",
            "common",
            "stock,",
            "$.01",
            "par",
            "value",
            "(in",
            "thousands)",
            "provision",
            "for",
            "taxes",
            "before",
            "attributable",
            "to",
            "gains",
            "losses",
            "on",
            "sale",
            "end",
            "year",
            "beginning",
            "(1)",
            "other",
            "average",
        ]
    ),
    max_size=10,
).map(" ".join)


@given(st.one_of(st.text(max_size=60), LABEL_WORDS))
def test_the_normal_form_is_its_own_normal_form(label: str) -> None:
    assert normalised_label(normalised_label(label)) == normalised_label(label)


@given(
    st.lists(
        st.tuples(
            st.one_of(st.text(max_size=30), LABEL_WORDS),
            st.one_of(
                st.text(max_size=20),
                st.sampled_from(["Assets > Current assets", "Operating activities", "Per share"]),
            ),
            st.sampled_from(["USD", "shares", "USD/shares", "pure", ""]),
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
    found = line_concepts(lines, kind, _SEED_DICTIONARY)
    assert len(found) == len(lines)
    assert all(concept is None or concept.sign in (-1, 1) for concept in found)


_SEED_DICTIONARY = Dictionary.from_rows(seed_rows("concepts.csv"), seed_rows("labels.csv"))


def test_a_memo_below_the_result_takes_no_concept_from_the_statement(dictionary: Dictionary) -> None:
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
    found = line_concepts(statement(rows, "income_statement"), "income_statement", dictionary)
    assert short(found[1]) == "CostOfGoodsAndServicesSold" and found[5] is None and found[6] is None


def test_one_and_is_as_good_as_another(dictionary: Dictionary) -> None:
    found = one(dictionary, "Cash & cash equivalents", "balance_sheet")
    assert short(found) == "CashAndCashEquivalentsAtCarryingValue"


def names_of(dictionary: Dictionary, rows: str, kind: str, year: int | None = None) -> list[str | None]:
    return [short(concept) for concept in line_concepts(statement(rows, kind), kind, dictionary, year)]


def signs_of(dictionary: Dictionary, rows: str) -> list[int | None]:
    found = line_concepts(statement(rows, "income_statement"), "income_statement", dictionary)
    return [None if concept is None else concept.sign for concept in found]


def test_the_year_decides_what_a_line_is_called(dictionary: Dictionary) -> None:
    rows = "Current liabilities | Deferred revenue | | 5\n | Total current liabilities | | 9\n | Treasury stock, at cost | | -3"
    assert names_of(dictionary, rows, "balance_sheet", 2017)[0] == "DeferredRevenueCurrent"
    assert names_of(dictionary, rows, "balance_sheet", 2018)[0] == "ContractWithCustomerLiabilityCurrent"
    assert names_of(dictionary, rows, "balance_sheet", 2022)[2] == "TreasuryStockValue"
    assert names_of(dictionary, rows, "balance_sheet", 2023)[2] == "TreasuryStockCommonValue"
    assert names_of(dictionary, rows, "balance_sheet", None)[0] == "DeferredRevenueCurrent"


def test_a_label_may_hold_since_a_year(dictionary: Dictionary) -> None:
    rows = "Operating activities | Other operating activities | | 5\n| Net cash provided by operating activities | | 9"
    assert names_of(dictionary, rows, "cash_flow", 2009)[0] is None
    assert names_of(dictionary, rows, "cash_flow", 2010)[0] == "OtherOperatingActivitiesCashFlowStatement"


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
    rows: str, signs: list[int | None], dictionary: Dictionary
) -> None:
    assert signs_of(dictionary, rows) == signs


def test_the_parents_equity_under_the_issuers_own_name(dictionary: Dictionary) -> None:
    rows = """
    | Total liabilities | | 60 | 61
    Equity | Common stock | | 10 | 10
    Equity | Retained earnings | | 25 | 24
    | Total Example Shareowners' Equity | | 35 | 34
    | Noncontrolling interests | | 5 | 5
    | Total equity | | 40 | 39
    | Total liabilities and equity | | 100 | 100
    """
    assert names_of(dictionary, rows, "balance_sheet")[3:6] == [
        "StockholdersEquity",
        "MinorityInterest",
        "StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest",
    ]


def test_a_total_without_a_name_takes_that_of_its_caption_if_it_sums_the_list(dictionary: Dictionary) -> None:
    rows = """
    Current assets > Inventories | Raw materials | | 10
    Current assets > Inventories | Finished goods | | 20
    Current assets > Inventories | | | {total}
    Current assets | Total current assets | | 90
    """
    assert names_of(dictionary, rows.format(total=30), "balance_sheet")[2] == "InventoryNet"
    assert names_of(dictionary, rows.format(total=35), "balance_sheet")[2] is None


def test_a_row_that_only_counts_shares_is_the_stock_named_above_it(dictionary: Dictionary) -> None:
    rows = "Equity > Common stock without par value | (9,000 million shares authorized, 8,019 million shares issued) | | 15"
    assert names_of(dictionary, rows, "balance_sheet") == ["CommonStockValue"]


def test_costs_that_leave_a_gross_profit_are_the_cost_of_revenue(dictionary: Dictionary) -> None:
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
    assert names_of(dictionary, rows, "income_statement")[1:5] == [None, None, "CostOfRevenue", "GrossProfit"]


def test_the_only_row_between_operating_and_pretax_income_is_all_of_nonoperating_income(
    dictionary: Dictionary,
) -> None:
    rows = "| Operating income | | 50 | 40\n| Other income/(expense), net | | -5 | 3\n| Income before income taxes | | 45 | {pretax}"
    assert names_of(dictionary, rows.format(pretax=43), "income_statement")[1] == "NonoperatingIncomeExpense"
    assert (
        names_of(dictionary, rows.format(pretax=47), "income_statement")[1]
        == "OtherNonoperatingIncomeExpense"
    )


@pytest.mark.parametrize(
    ("label", "name"),
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
def test_whose_earnings_per_share(label: str, name: str | None, dictionary: Dictionary) -> None:
    assert short(one(dictionary, label, "income_statement", unit="$/sh")) == name


def test_average_balances_are_no_balance_sheet(dictionary: Dictionary) -> None:
    rows = """
    Earning assets | Loans | | 90
    Earning assets | Total earning assets | | 95
    | Total assets | | 100
    Interest-bearing liabilities | Time deposits | | 80
    Interest-bearing liabilities | Total interest-bearing liabilities | | 80
    | Total liabilities and stockholders' equity | | 100
    """
    assert names_of(dictionary, rows, "balance_sheet") == [None] * 6


def test_property_at_cost_without_a_name(dictionary: Dictionary) -> None:
    rows = """
    Property and equipment | Proved properties | | 90 | 80
    Property and equipment | Other property | | 10 | 9
    Property and equipment | | | 100 | 89
    | Less accumulated depletion, depreciation, and amortization | | -30 | -20
    | Property and equipment, net | | 70 | 69
    """
    assert names_of(dictionary, rows, "balance_sheet")[2] == "PropertyPlantAndEquipmentGross"


@pytest.mark.parametrize(
    ("label", "form"),
    [
        (
            "Net income and comprehensive income attributable to noncontrolling interests",
            "net income attributable to noncontrolling interest",
        ),
        ("S,G&A", "selling general and administrative"),
        (
            "Common stock and additional paid-in capital, $0.00001 par value: 50,400 shares authorized",
            "common stock and additional paid in capital",
        ),
        (
            "Foreign currency effect on cash, cash equivalents, and restricted cash",
            "effect of exchange rate on cash and restricted cash",
        ),
    ],
)
def test_more_normal_forms(label: str, form: str) -> None:
    assert normalised_label(label) == form


def test_a_caption_on_the_line_of_its_first_row(dictionary: Dictionary) -> None:
    rows = """
    Operating activities | Net loss | | -10
    Operating activities | Non-cash items – Share-based plans expense | | 4
    Operating activities | Other charges and credits, net | | 1
    Operating activities | Changes in assets and liabilities – Accounts receivable | | 2
    Operating activities | Other | | 3
    | Net cash provided by operating activities | | 0
    """
    found = names_of(dictionary, rows, "cash_flow")
    assert found[1] == "ShareBasedCompensation"
    assert found[3:5] == [
        "IncreaseDecreaseInAccountsReceivable",
        "IncreaseDecreaseInOtherOperatingCapitalNet",
    ]
