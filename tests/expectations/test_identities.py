"""Which checks are drawn up for a statement, of which rows, and when a check is not testable."""

from __future__ import annotations

from typing import Any

import pytest
from printed import seed_rows, seeded_rules, statement

from expectations.identities import identity_calculations
from expectations.identity_rules import LEVELS, Rules, SeedError

RULES = seeded_rules()
PRETAX = "IncomeLossFromContinuingOperationsBeforeIncomeTaxesExtraordinaryItemsNoncontrollingInterest"
YEAR = "2002-07-01/2003-06-30"


def checks(*sheets: tuple[dict[str, Any], list[dict[str, Any]]]) -> tuple[list[Any], list[Any]]:
    return identity_calculations([f for _, facts in sheets for f in facts], [s for s, _ in sheets], RULES)


def operands(calculations: list[Any], items: list[Any], code: str, column: int = 0) -> list[tuple[str, int]]:
    """(row, weight) of the operands of one check, the total left out."""
    (found,) = [c for c in calculations if c["code"] == code and c["column_index"] == column]
    assert found["testable"], found["reason"]
    mine = [i for i in items if i["calculation_id"] == found["calculation_id"]]
    return [(i["fact_id"].split("-")[2], i["weight"]) for i in mine if i["role"] not in ("total", "eps")]


def reason(calculations: list[Any], code: str, column: int = 0) -> str | None:
    (found,) = [c for c in calculations if c["code"] == code and c["column_index"] == column]
    return None if found["testable"] else str(found["reason"])


def codes(calculations: list[Any]) -> set[str]:
    return {c["code"] for c in calculations}


def test_a_form_that_lets_two_figures_differ_does_not_let_columns_change_over() -> None:
    income = statement(
        """label,concept,unit,2003-01-01/2003-12-31,2002-01-01/2002-12-31
        Net income,ProfitLoss,,5000,4000""",
        "income_statement",
    )
    text = "label,concept,unit,2003-01-01/2003-12-31,2002-01-01/2002-12-31\nNet income,NetIncomeLoss,,"
    differs = checks(income, statement(f"{text}4900,3950", "cash_flow", table=1))[0]
    assert [reason(differs, "XS1", column) for column in (0, 1)] == [
        "the two differ, which this form of the rule allows"
    ] * 2
    crossed = checks(income, statement(f"{text}4000,5000", "cash_flow", table=1))[0]
    assert [reason(crossed, "XS1", column) for column in (0, 1)] == [None, None]


# --- the statement decides which rules are meant -----------------------------------------------------


def test_no_rule_is_drawn_up_that_the_statement_does_not_mean() -> None:
    sheet = statement(
        """label,concept,unit,2003-06-30
        Revenues,Revenues,,100
        Net income,NetIncomeLoss,,10""",
        "income_statement",
    )
    calculations, items = checks(sheet)
    assert (calculations, items) == ([], [])


def test_only_gaap_statements_are_put_to_checks() -> None:
    text = """label,concept,unit,2003-06-30
    Total assets,Assets,,100
    Total liabilities and equity,LiabilitiesAndStockholdersEquity,,100"""
    assert codes(checks(statement(text, "balance_sheet"))[0]) == {"BS1", "BS2"}
    assert checks(statement(text, "balance_sheet", is_gaap=False))[0] == []
    assert checks(statement(text, "reconciliation"))[0] == []


def test_a_missing_operand_is_named() -> None:
    calculations, _ = checks(
        statement(
            f"""label,concept,unit,{YEAR}
            Sales,Revenues,,100
            Gross profit,GrossProfit,,40""",
            "income_statement",
        )
    )
    assert reason(calculations, "IS1") == "no row is read as cost of revenue"


def test_each_column_is_a_check_of_its_own_and_a_percent_column_is_none() -> None:
    calculations, _ = checks(
        statement(
            """label,concept,unit,2003-06-30,2002-06-30
            Total assets,Assets,,100,
            Total liabilities and equity,LiabilitiesAndStockholdersEquity,,100,90
            Assets of the whole,Assets,pct,,1""",
            "balance_sheet",
        )
    )
    assert reason(calculations, "BS1", 0) is None
    assert reason(calculations, "BS1", 1) == "no row is read as total assets"


def test_ids_are_stable_and_distinct() -> None:
    sheet = statement(
        """label,concept,unit,2003-06-30,2002-06-30
        Total assets,Assets,,100,90
        Liabilities,Liabilities,,60,50
        Equity,StockholdersEquity,,40,40
        Total liabilities and equity,LiabilitiesAndStockholdersEquity,,100,90""",
        "balance_sheet",
    )
    once, again = checks(sheet)[0], checks(sheet)[0]
    assert [c["calculation_id"] for c in once] == [c["calculation_id"] for c in again]
    assert len({c["calculation_id"] for c in once}) == len(once) == 4


# --- rows between --------------------------------------------------------------------------------------


def test_an_unknown_row_that_may_be_the_difference_makes_the_check_not_testable() -> None:
    text = """label,concept,unit,2002-07-01/2003-06-30
    Gross profit,GrossProfit,,60
    Gain on sale of plant,,,{gain}
    Research,,,15
    Selling,,,25
    Total operating expenses,OperatingExpenses,,40
    Operating income,OperatingIncomeLoss,,25"""
    with_gain, _ = checks(statement(text.format(gain=5), "income_statement"))
    assert reason(with_gain, "IS2") == (
        "it does not add up, but the row 'Gain on sale of plant' between is read as no operand"
    )
    # Without the gain nothing else can explain the difference: it is a finding.
    without, _ = checks(statement(text.format(gain="--"), "income_statement"))
    assert reason(without, "IS2") is None


def test_the_parts_of_a_printed_subtotal_are_known_with_it() -> None:
    calculations, items = checks(
        statement(
            f"""label,concept,unit,{YEAR}
            Operating income,OperatingIncomeLoss,,50
            Interest income,InvestmentIncomeInterest,,7
            Interest expense,InterestExpense,,-4 as 4
            Other,,,-1
            Total other,NonoperatingIncomeExpense,,2
            Income before taxes,{PRETAX},,60""",
            "income_statement",
        )
    )
    # Only the subtotal is taken, and the parts excuse no difference.
    assert operands(calculations, items, "IS3") == [("0", 1), ("4", 1)]


def test_optional_rows_are_taken_with_their_weights_on_printed_values() -> None:
    calculations, items = checks(
        statement(
            f"""label,concept,unit,{YEAR}
            Operating income,OperatingIncomeLoss,,50
            Interest income,InvestmentIncomeInterest,,7
            Interest expense,InterestExpense,,-4 as 4
            Income before taxes,{PRETAX},,53""",
            "income_statement",
        )
    )
    # (4) printed is an expense of 4: deducted under its concept, added as printed.
    assert operands(calculations, items, "IS3") == [("0", 1), ("1", 1), ("2", 1)]


def test_a_row_printed_with_either_sign_keeps_one_sign_in_all_columns() -> None:
    text = f"""label,concept,unit,{YEAR},2001-07-01/2002-06-30
    Income before taxes,{PRETAX},,1981,1983
    Income tax expense,IncomeTaxExpenseBenefit,,607,605
    Minority interest,NetIncomeLossAttributableToNoncontrollingInterest,,6,32
    Equity in income of affiliate,IncomeLossFromEquityMethodInvestments,,724,464
    Net income,NetIncomeLoss,,2104,{{net}}"""
    calculations, items = checks(statement(text.format(net=1874), "income_statement"))
    for column in (0, 1):
        assert operands(calculations, items, "IS4", column) == [("0", 1), ("1", -1), ("2", 1), ("3", 1)]
    # The other sign would suit the second column alone: it does not get it.
    calculations, items = checks(statement(text.format(net=1810), "income_statement"))
    assert operands(calculations, items, "IS4", 0) == operands(calculations, items, "IS4", 1)


def test_of_rows_with_one_concept_the_sum_of_the_others_is_meant() -> None:
    sheet = """label,concept,unit,2002-07-01/2003-06-30
    Net sales,Revenues,,90
    Other revenues,,,10
    Revenues,Revenues,,{total}
    Cost of sales,CostOfRevenue,,60
    Gross profit,GrossProfit,,40"""
    calculations, items = checks(statement(sheet.format(total=100), "income_statement"))
    assert operands(calculations, items, "IS1") == [("2", 1), ("3", -1)]
    calculations, _ = checks(statement(sheet.format(total=95), "income_statement"))
    assert reason(calculations, "IS1") == "several rows are read as revenues"


def test_minority_interests_count_where_they_stand_outside_equity() -> None:
    text = """label,concept,unit,2003-06-30
    Total liabilities,Liabilities,,60
    Minority interests,MinorityInterest,,5
    Common stock,,,10
    Retained earnings,,,25
    Total equity,StockholdersEquity,,35
    Total liabilities and equity,LiabilitiesAndStockholdersEquity,,100"""
    calculations, items = checks(statement(text, "balance_sheet"))
    assert operands(calculations, items, "BS2") == [("0", 1), ("1", 1), ("4", 1)]
    inside = text.replace("Total equity,StockholdersEquity,,35", "Total equity,StockholdersEquity,,40")
    calculations, items = checks(statement(inside, "balance_sheet"))
    assert operands(calculations, items, "BS2") == [("0", 1), ("4", 1)]


def test_another_layout_of_the_identity_is_another_variant() -> None:
    calculations, items = checks(
        statement(
            """label,concept,unit,2003-06-30
            Total liabilities,Liabilities,,60
            Redeemable interests,RedeemableNoncontrollingInterestEquityCarryingAmount,,5
            Parent equity,StockholdersEquity,,30
            Noncontrolling interests,MinorityInterest,,5
            Total equity,StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest,,35
            Total liabilities and equity,LiabilitiesAndStockholdersEquity,,100""",
            "balance_sheet",
        )
    )
    assert operands(calculations, items, "BS2") == [("0", 1), ("1", 1), ("4", 1)]
    assert operands(calculations, items, "BS4") == [("2", 1), ("3", 1)]


def test_an_unknown_row_per_share_may_be_the_difference_too() -> None:
    text = """label,concept,unit,1992-01-01/1992-12-31
    Continuing,IncomeLossFromContinuingOperationsPerBasicShare,eps,2.97
    Discontinued,IncomeLossFromDiscontinuedOperationsNetOfTaxPerBasicShare,eps,1.29
    Changes in accounting,,eps,-0.47
    Net earnings,EarningsPerShareBasic,eps,3.79"""
    calculations, _ = checks(statement(text, "income_statement"))
    assert "'Changes in accounting'" in str(reason(calculations, "EP5"))


# --- per share -----------------------------------------------------------------------------------------

PER_SHARE = f"""label,concept,unit,{YEAR}
Net income,NetIncomeLoss,,{{net}}
Preferred dividends,DividendsPreferredStock,,{{preferred}}
Available to common,NetIncomeLossAvailableToCommonStockholdersBasic,,{{common}}
Basic,EarningsPerShareBasic,eps,{{basic}}
Diluted,EarningsPerShareDiluted,eps,{{diluted}}
Basic shares,WeightedAverageNumberOfSharesOutstandingBasic,shares,100
Diluted shares,WeightedAverageNumberOfDilutedSharesOutstanding,shares,{{shares}}"""


def test_income_available_to_common_is_divided_where_it_is_printed() -> None:
    text = PER_SHARE.format(net=110, preferred=10, common=100, basic="1.00", diluted="1.00", shares=100)
    calculations, items = checks(statement(text, "income_statement"))
    assert operands(calculations, items, "EP1") == [("2", 1), ("5", 1)]
    without = PER_SHARE.format(net=110, preferred="", common="", basic="1.10", diluted="1.10", shares=100)
    calculations, items = checks(statement(without, "income_statement"))
    assert operands(calculations, items, "EP1") == [("0", 1), ("5", 1)]
    assert {c["level"] for c in calculations} == {"warning"}


def test_anti_dilution_is_meant_with_a_loss_only() -> None:
    figures = {"preferred": "", "common": "", "shares": 100}
    loss = PER_SHARE.format(net=-110, basic="-1.10", diluted="-1.10", **figures)
    profit = PER_SHARE.format(net=110, basic="1.10", diluted="1.10", **figures)
    assert "EP3" in codes(checks(statement(loss, "income_statement"))[0])
    assert "EP3" not in codes(checks(statement(profit, "income_statement"))[0])


def test_nil_shares_divide_nothing() -> None:
    text = PER_SHARE.format(net=110, preferred="", common="", basic="1.10", diluted="1.10", shares="--")
    calculations, _ = checks(statement(text, "income_statement"))
    assert reason(calculations, "EP2") == "weighted average diluted shares printed as nil"


# --- between statements --------------------------------------------------------------------------------

CASH_FLOW = f"""label,concept,unit,{YEAR}
Net income,NetIncomeLoss,,10
Operating activities,NetCashProvidedByUsedInOperatingActivities,,15
Investing activities,NetCashProvidedByUsedInInvestingActivities,,-20
Financing activities,NetCashProvidedByUsedInFinancingActivities,,2
Effect of exchange rates,EffectOfExchangeRateOnCashAndCashEquivalents,,1
Decrease in cash,CashAndCashEquivalentsPeriodIncreaseDecrease,,-2
Cash at beginning,CashAndCashEquivalentsAtCarryingValue,,12
Cash at end,CashAndCashEquivalentsAtCarryingValue,,10"""


def test_the_cash_flow_statement_rolls_forward() -> None:
    calculations, items = checks(statement(CASH_FLOW, "cash_flow"))
    assert operands(calculations, items, "CF1") == [("1", 1), ("2", 1), ("3", 1), ("4", 1)]
    assert operands(calculations, items, "CF2") == [("6", 1), ("5", 1)]


def test_opening_and_closing_cash_are_told_by_order_where_their_dates_are_not() -> None:
    about, facts = statement(CASH_FLOW, "cash_flow")
    same_date = [{**f, "period_end": facts[0]["period_end"]} for f in facts]
    calculations, items = checks((about, same_date))
    assert operands(calculations, items, "CF2") == [("6", 1), ("5", 1)]


def test_statements_articulate_on_their_periods() -> None:
    flow = statement(CASH_FLOW, "cash_flow", 2)
    sheet = statement(
        """label,concept,unit,2003-06-30,2002-06-30
        Cash,CashAndCashEquivalentsAtCarryingValue,,10,12""",
        "balance_sheet",
        0,
    )
    income = statement(
        f"""label,concept,unit,2003-04-01/2003-06-30,{YEAR}
        Net income,NetIncomeLoss,,3,10""",
        "income_statement",
        1,
    )
    calculations, items = checks(sheet, income, flow)
    found = {c["code"]: c for c in calculations if c["code"].startswith("XS")}
    facts_of = {
        code: [i["fact_id"] for i in items if i["calculation_id"] == c["calculation_id"]]
        for code, c in found.items()
    }
    assert facts_of == {
        "XS1": ["x-2-0-0", "x-1-0-1"],  # the year, not the quarter
        "XS2": ["x-2-7-0", "x-0-0-0"],
        "XS3": ["x-2-6-0", "x-0-0-1"],
    }


def test_another_entity_articulates_with_nothing() -> None:
    flow = statement(CASH_FLOW, "cash_flow", 2)
    sheet = statement(
        """label,concept,unit,2003-06-30
        Cash,CashAndCashEquivalentsAtCarryingValue,,99""",
        "balance_sheet",
        0,
        entity="Finance subsidiary",
    )
    calculations, _ = checks(sheet, flow)
    assert "XS2" not in codes(calculations)


def test_restricted_cash_in_other_assets_proves_nothing() -> None:
    restricted = "CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents"
    flow = statement(CASH_FLOW.replace("CashAndCashEquivalentsAtCarryingValue", restricted), "cash_flow", 2)
    text = "label,concept,unit,2003-06-30\nCash,CashAndCashEquivalentsAtCarryingValue,,{cash}"
    calculations, _ = checks(statement(text.format(cash=10), "balance_sheet"), flow)
    assert reason(calculations, "XS2") is None
    calculations, _ = checks(statement(text.format(cash=8), "balance_sheet"), flow)
    assert reason(calculations, "XS2") == "the two differ, which this form of the rule allows"


def test_columns_changed_over_are_told_from_a_sum_that_may_differ() -> None:
    flow = statement(
        """label,concept,unit,2003-01-01/2003-06-30
        Cash from operations,NetCashProvidedByUsedInOperatingActivities,,-60
        Cash at the beginning,CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents,,300
        Cash at the end,CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents,,240""",
        "cash_flow",
        table=1,
    )
    balances = """label,concept,unit,{},{}
        Cash,CashAndCashEquivalentsAtCarryingValue,,200,270
        Restricted cash,RestrictedCashCurrent,,40,30"""
    right = statement(balances.format("2003-06-30", "2002-12-31"), "balance_sheet")
    crossed = statement(balances.format("2002-12-31", "2003-06-30"), "balance_sheet")
    other = statement(balances.format("2003-06-30", "2002-12-31").replace("40", "49"), "balance_sheet")
    assert [reason(checks(right, flow)[0], code) for code in ("XS2", "XS3")] == [None, None]
    assert [reason(checks(crossed, flow)[0], code) for code in ("XS2", "XS3")] == [None, None]
    assert reason(checks(other, flow)[0], "XS2") == "the two differ, which this form of the rule allows"


def test_cash_may_hold_the_restricted_cash_of_the_balance_sheet_unsaid() -> None:
    flow = statement(CASH_FLOW, "cash_flow", 2)
    text = """label,concept,unit,2003-06-30
        Cash,CashAndCashEquivalentsAtCarryingValue,,{}
        Held,RestrictedCashCurrent,,{}"""
    for cash, restricted, items in ((8, 2, 2), (10, 2, 1), (6, 1, 1)):
        balance = statement(text.format(cash, restricted), "balance_sheet")
        calculations, rows = checks(balance, flow)
        assert reason(calculations, "XS2") is None
        assert len(operands(calculations, rows, "XS2")) == items  # a miss is judged on cash alone


# --- figures printed again ----------------------------------------------------------------------------


def again(*sheets: tuple[dict[str, Any], list[dict[str, Any]]]) -> list[tuple[str, str, int]]:
    """(later fact, earlier fact, weight of the earlier) of every figure that is printed again."""
    calculations, items = checks(*sheets)
    mine = {c["calculation_id"]: c["total_fact_id"] for c in calculations if c["code"] == "XS4"}
    pairs = [(i, mine[i["calculation_id"]]) for i in items if i["calculation_id"] in mine]
    return [(total, i["fact_id"], i["weight"]) for i, total in pairs if i["role"] == "item"]


def test_a_figure_printed_again_is_compared_with_the_first_of_its_concept_and_period() -> None:
    text = "label,concept,unit,{}\nSales,Revenues,,{}\nInterest,InterestExpense,,{}"
    first = statement(text.format("2003-04-01/2003-06-30", 100, "5"), "income_statement")
    year = statement(
        text.format("2003-01-01/2003-06-30,2003-04-01/2003-06-30", "190,100", "9,-5 as 5"),
        "income_statement",
        table=1,
    )
    part = statement(
        text.format("2003-04-01/2003-06-30", 60, 3), "income_statement", table=2, entity="Finance arm"
    )
    assert again(first, year, part) == [("x-1-0-1", "x-0-0-0", 1), ("x-1-1-1", "x-0-1-0", -1)]
    (sentence,) = {c["sentence"] for c in checks(first, year)[0] if c["total_fact_id"] == "x-1-0-1"}
    assert sentence == "Sales is the figure printed before in 'a table' (table 0)"


def test_a_statement_that_prints_two_figures_of_one_concept_says_which_by_no_rule() -> None:
    text = "label,concept,unit,2003-04-01/2003-06-30\nOther,OtherNonoperatingIncomeExpense,,{}"
    twice = text.format("3") + "\nMore,OtherNonoperatingIncomeExpense,,4"
    assert (
        again(statement(twice, "income_statement"), statement(text.format("3"), "income_statement", 1)) == []
    )


# --- the seeds -----------------------------------------------------------------------------------------


def test_the_seeds_hold_the_rules_of_the_field() -> None:
    wanted = "BS1 BS2 BS3 BS4 IS1 IS2 IS3 IS4 IS5 IS6 IS7 IS8 EP1 EP2 EP3 EP4 CF1 CF2 FT1 BK1 BK2 BK3"
    wanted += " XS1 XS2 XS3 XS4"
    assert set(wanted.split()) <= set(RULES.sentences)
    assert set(RULES.levels.values()) <= set(LEVELS)
    assert RULES.levels["BS1"] == "critical"
    assert RULES.levels["EP1"] == "warning"


IDENTITIES, OPERANDS, TERMS = "identities.csv", "identity_operands.csv", "identity_terms.csv"


@pytest.mark.parametrize(
    ("file", "line", "change", "problem"),
    [
        (IDENTITIES, 2, {"level": "fatal"}, "level 'fatal' is none of critical, warning, info"),
        (IDENTITIES, 3, {"sentence": " "}, "the sentence is missing"),
        (IDENTITIES, 3, {"kind": "quotient"}, "a quotient takes eps and income and shares"),
        (IDENTITIES, 3, {"closed": "assets..equity_total"}, "does not lie between two operands"),
        (IDENTITIES, 3, {"meant_by": "asets"}, "term 'asets' is not in identity_terms.csv"),
        (IDENTITIES, 3, {"miss_proves": "maybe"}, "miss_proves 'maybe'"),
        (IDENTITIES, 4, {"variant": "1"}, "no identity"),
        (OPERANDS, 2, {"code": "BS9"}, "no identity BS9"),
        (OPERANDS, 2, {"weight": "2"}, "weight '2'"),
        (OPERANDS, 2, {"operand": "assets@noon"}, "moment 'noon'"),
        (OPERANDS, 3, {"presence": "absent"}, "absent and negative are for conditions"),
        (OPERANDS, 3, {"position": "first"}, "position 'first' is no number"),
        (TERMS, 2, {"concepts": ""}, "needs a name and at least one concept"),
        (TERMS, 3, {"term": "assets"}, "term 'assets' is there twice"),
        (TERMS, 2, {"unit": "USD"}, "unit 'USD' is none of money, shares, per share"),
    ],
)
def test_a_wrong_seed_is_refused_with_its_file_and_line(
    file: str, line: int, change: dict[str, str], problem: str
) -> None:
    seeds = {name: seed_rows(name) for name in (IDENTITIES, OPERANDS, TERMS)}
    seeds[file][line - 2] |= change
    with pytest.raises(SeedError) as refused:
        Rules.from_rows(*seeds.values())
    assert problem in str(refused.value)
    if problem != "no identity":  # that one shows at the operand that lost its rule
        assert (refused.value.file, refused.value.line) == (file, line)
