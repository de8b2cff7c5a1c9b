"""Great Expectations judges every rule: quartets (holds, fails, just inside, just outside), and its traps.

Each rule has one statement as CSV text with a column per outcome; all of them are audited at once, as the
flow does with the exhibits of a page. Amounts are in thousands, so half a unit is 500 dollars a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from printed import audit_frame, seeded_rules, statement

from expectations.checkpoint import AuditResult, UnusableFrameError, exception_message, run_checks
from expectations.gate import decisions
from expectations.identities import identity_calculations

RULES = seeded_rules()
HOLDS, FAILS, INSIDE, OUTSIDE = PERIODS = (
    "2003-01-01/2003-03-31",
    "2003-04-01/2003-06-30",
    "2003-07-01/2003-09-30",
    "2003-10-01/2003-12-31",
)
HEADER = "label,concept,unit," + ",".join(PERIODS)
BALANCE, INCOME, CASH = "balance_sheet", "income_statement", "cash_flow"
PRETAX = "IncomeLossFromContinuingOperationsBeforeIncomeTaxesExtraordinaryItemsNoncontrollingInterest"
WITH_NCI = "StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest"

# Per rule: the kind of statement and its rows. With n numbers in a sum, n/2 thousand are just inside.
QUARTETS: dict[str, tuple[str, str]] = {
    "BS1": (
        BALANCE,
        """,Assets,,100,110,101,102
        ,LiabilitiesAndStockholdersEquity,,100,100,100,100""",
    ),
    "BS2": (
        BALANCE,
        f""",Liabilities,,60,60,60,60
        ,TemporaryEquityCarryingAmountAttributableToParent,,10,10,10,10
        ,{WITH_NCI},,30,30,30,30
        ,LiabilitiesAndStockholdersEquity,,100,90,102,103""",
    ),
    "BS3": (
        BALANCE,
        """,AssetsCurrent,,40,40,40,40
        ,AssetsNoncurrent,,60,60,60,60
        ,Assets,,100,120,101,102""",
    ),
    "BS4": (
        BALANCE,
        f""",StockholdersEquity,,40,40,40,40
        ,MinorityInterest,,60,60,60,60
        ,{WITH_NCI},,100,40,99,98""",
    ),
    "IS1": (
        INCOME,
        """,Revenues,,100,100,100,100
        ,CostOfRevenue,,60,60,60,60
        ,GrossProfit,,40,46,41,42""",
    ),
    "IS2": (
        INCOME,
        """,GrossProfit,,40,40,40,40
        ,OperatingExpenses,,30,30,30,30
        ,RestructuringCharges,,5,5,5,5
        ,OperatingIncomeLoss,,5,50,7,8""",
    ),
    "IS3": (
        INCOME,
        f""",OperatingIncomeLoss,,-50,-50,-50,-50
        ,InvestmentIncomeInterest,,8,8,8,8
        ,InterestExpense,,3,3,3,3
        ,{PRETAX},,-45,45,-43,-42""",
    ),
    "IS4": (
        INCOME,
        f""",{PRETAX},,100,100,100,100
        ,IncomeTaxExpenseBenefit,,40,40,40,40
        ,NetIncomeLoss,,60,140,59,58""",
    ),
    "IS5": (
        INCOME,
        """,IncomeLossFromContinuingOperations,,60,60,60,60
        ,IncomeLossFromDiscontinuedOperationsNetOfTax,,-10,-10,-10,-10
        ,NetIncomeLoss,,50,60,51,52""",
    ),
    "IS6": (
        INCOME,
        """,ProfitLoss,,60,90,61,62
        ,NetIncomeLossAttributableToNoncontrollingInterest,,10,10,10,10
        ,NetIncomeLoss,,50,50,50,50""",
    ),
    "IS7": (
        INCOME,
        """,NetIncomeLoss,,60,60,60,60
        ,DividendsPreferredStock,,10,10,10,10
        ,NetIncomeLossAvailableToCommonStockholdersBasic,,50,55,51,52""",
    ),
    "IS8": (
        "comprehensive_income",
        """,NetIncomeLoss,,60,60,60,60
        ,OtherComprehensiveIncomeLossNetOfTax,,10,10,10,10
        ,ComprehensiveIncomeNetOfTax,,70,50,71,72""",
    ),
    "EP1": (
        INCOME,
        """,NetIncomeLoss,,100000,120000,100500,100502
        ,EarningsPerShareBasic,eps,1.00,1.00,1.00,1.00
        ,WeightedAverageNumberOfSharesOutstandingBasic,shares,100000,100000,100000,100000""",
    ),
    "EP2": (
        INCOME,
        """,NetIncomeLossAvailableToCommonStockholdersBasic,,-100000,-90000,-100500,-100502
        ,EarningsPerShareDiluted,eps,-1.00,-1.00,-1.00,-1.00
        ,WeightedAverageNumberOfDilutedSharesOutstanding,shares,100000,100000,100000,100000""",
    ),
    "EP3": (
        INCOME,
        """,NetIncomeLoss,,-100,-100,-100,-100
        ,EarningsPerShareBasic,eps,-1.00,-1.00,-1.00,-1.00
        ,EarningsPerShareDiluted,eps,-1.00,-0.90,-0.99,-0.98""",
    ),
    "EP5": (
        INCOME,
        """,IncomeLossFromContinuingOperationsPerBasicShare,eps,1.00,1.00,1.00,1.00
        ,IncomeLossFromDiscontinuedOperationsNetOfTaxPerBasicShare,eps,0.10,0.10,0.10,0.10
        ,EarningsPerShareBasic,eps,1.10,1.20,1.11,1.12""",
    ),
    "BK1": (
        INCOME,
        """,InterestAndDividendIncomeOperating,,100,100,100,100
        ,InterestExpense,,60,60,60,60
        ,InterestIncomeExpenseNet,,40,50,41,42
        ,NoninterestIncome,,5,5,5,5""",
    ),
    "BK2": (
        INCOME,
        """,InterestIncomeExpenseNet,,40,40,40,40
        ,ProvisionForLoanAndLeaseLosses,,5,5,5,5
        ,InterestIncomeExpenseAfterProvisionForLoanLoss,,35,45,36,37""",
    ),
    "BK3": (
        INCOME,
        f""",InterestIncomeExpenseAfterProvisionForLoanLoss,,35,35,35,35
        ,NoninterestIncome,,10,10,10,10
        ,NoninterestExpense,,25,25,25,25
        ,{PRETAX},,20,70,22,23""",
    ),
    "IN1": (
        INCOME,
        f""",Revenues,,100,100,100,100
        ,BenefitsLossesAndExpenses,,80,80,80,80
        ,{PRETAX},,20,18,21,22""",
    ),
    "CF1": (
        CASH,
        """,NetCashProvidedByUsedInOperatingActivities,,30,30,30,30
        ,NetCashProvidedByUsedInInvestingActivities,,-20,-20,-20,-20
        ,NetCashProvidedByUsedInFinancingActivities,,5,5,5,5
        ,CashAndCashEquivalentsPeriodIncreaseDecrease,,15,55,17,18""",
    ),
    "CF2": (
        CASH,
        """,CashAndCashEquivalentsPeriodIncreaseDecrease,,15,15,15,15
        at the beginning,CashAndCashEquivalentsAtCarryingValue,,10,10,10,10
        at the end,CashAndCashEquivalentsAtCarryingValue,,25,35,26,27""",
    ),
}

BETWEEN: dict[str, tuple[str, str, str]] = {
    "XS1": (
        ",NetIncomeLoss,,10,12,11,12",
        INCOME,
        ",NetIncomeLoss,,10,10,10,10",
    ),
    "XS2": (
        """,NetCashProvidedByUsedInOperatingActivities,,9,9,9,9
        at the beginning,CashAndCashEquivalentsAtCarryingValue,,1,1,1,1
        at the end,CashAndCashEquivalentsAtCarryingValue,,10,20,11,12""",
        BALANCE,
        ",CashAndCashEquivalentsAtCarryingValue,,10,10,10,10",
    ),
    "XS4": (
        ",NetCashProvidedByUsedInOperatingActivities,,9,9,9,9",
        CASH,
        ",NetCashProvidedByUsedInOperatingActivities,,9,-9,10,11",
    ),
}
# The opening balances are those of the day before each period: the closing columns, one period on.
OPENING = f"""label,concept,unit,2002-12-31,{",".join(p.partition("/")[2] for p in PERIODS[:3])}
,CashAndCashEquivalentsAtCarryingValue,,10,10,10,10"""

OUTCOMES = {HOLDS: "consistent", FAILS: "inconsistent", INSIDE: "consistent", OUTSIDE: "inconsistent"}
END = {p.partition("/")[2]: p for p in PERIODS}

Book = tuple[list[dict[str, Any]], list[dict[str, Any]]]


def quartet_book() -> Book:
    """Every quartet as an exhibit of its own, named by its rule."""
    sheets = [statement(f"{HEADER}\n{rows}", kind, exhibit=code) for code, (kind, rows) in QUARTETS.items()]
    for code, (flow, kind, other) in BETWEEN.items():
        sheets.append(statement(f"{HEADER}\n{flow}", CASH, 0, code))
        sheets.append(statement(f"{HEADER}\n{other}", kind, 1, code))
    flow = """,NetCashProvidedByUsedInOperatingActivities,,9,9,9,9
    at the beginning,CashAndCashEquivalentsAtCarryingValue,,10,20,11,12
    at the end,CashAndCashEquivalentsAtCarryingValue,,1,1,1,1"""
    sheets.append(statement(f"{HEADER}\n{flow}", CASH, 0, "XS3"))
    sheets.append(statement(OPENING, BALANCE, 1, "XS3"))
    return [s for s, _ in sheets], [f for _, facts in sheets for f in facts]


def drawn_up(book: Book) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    statements, facts = book
    calculations: list[dict[str, Any]] = []
    items: list[dict[str, Any]] = []
    for exhibit in dict.fromkeys(s["exhibit_id"] for s in statements):
        more, more_items = identity_calculations(
            [f for f in facts if f["exhibit_id"] == exhibit],
            [s for s in statements if s["exhibit_id"] == exhibit],
            RULES,
        )
        calculations += more
        items += more_items
    return calculations, items


def audit(book: Book, calculations: list[dict[str, Any]], items: list[dict[str, Any]]) -> AuditResult:
    statements, facts = book
    return run_checks(
        audit_frame(calculations, items, facts),
        pd.DataFrame(facts, dtype=object),
        pd.DataFrame(statements, dtype=object),
        RULES,
        pd.DataFrame(items),
    )


@pytest.fixture(scope="module")
def quartets() -> tuple[list[dict[str, Any]], AuditResult]:
    book = quartet_book()
    calculations, items = drawn_up(book)
    return calculations, audit(book, calculations, items)


@pytest.mark.parametrize("code", [*QUARTETS, *BETWEEN, "XS3"])
@pytest.mark.parametrize("period", PERIODS, ids=("holds", "fails", "just inside", "just outside"))
def test_each_rule_is_judged_within_rounding(
    quartets: tuple[list[dict[str, Any]], AuditResult], code: str, period: str
) -> None:
    calculations, result = quartets
    verdict_of = {v["calculation_id"]: v["verdict"] for v in result.verdicts}
    column = PERIODS.index(period)
    (check,) = [
        c
        for c in calculations
        if c["exhibit_id"] == code and c["code"] == code and c["column_index"] == column
    ]
    assert verdict_of[check["calculation_id"]] == OUTCOMES[period]


def test_every_testable_check_was_evaluated(quartets: tuple[list[dict[str, Any]], AuditResult]) -> None:
    calculations, result = quartets
    assert result.errors == ()
    evaluated = sum(
        int(e["evaluated"])
        for e in result.expectations
        if e["expectation"] == "expect_rounding_intervals_to_meet"
    )
    assert evaluated == sum(c["testable"] for c in calculations)
    assert len(result.verdicts) == len(calculations)


def test_no_failing_check_is_cut_from_a_long_list() -> None:
    rows = "label,concept,unit"
    sheets = [
        statement(
            f"{rows},2003-06-30\n,Assets,,100\n,LiabilitiesAndStockholdersEquity,,90",
            BALANCE,
            exhibit=f"x{n}",
        )
        for n in range(300)
    ]
    book = [s for s, _ in sheets], [f for _, facts in sheets for f in facts]
    result = audit(book, *drawn_up(book))
    failed = {f.exhibit_id for f in result.failures if f.code == "BS1"}
    assert failed == {f"x{n}" for n in range(300)}


# --- the reference exhibit -----------------------------------------------------------------------------

REFERENCE = f"""label,concept,unit,2002-07-01/2003-06-30,2001-07-01/2002-06-30
Revenues,Revenues,,10615,14668
Cost of goods sold,CostOfRevenue,,4129,4344
Gross profit,GrossProfit,,6486,10324
Selling general and administrative,SellingGeneralAndAdministrativeExpense,,8201,7349
Research and development,ResearchAndDevelopmentExpense,,2232,1017
Depreciation and amortization,DepreciationAndAmortization,,2691,2619
Impairment of intangibles,,,4443,7128
Operating (loss),OperatingIncomeLoss,,-11081,-7789
Interest income (expense) net,InvestmentIncomeInterest,,31,-16
Other income,OtherNonoperatingIncomeExpense,,--,1794
(Loss) before income taxes,{PRETAX},,-11050,-6011
Income taxes (benefit),IncomeTaxExpenseBenefit,,-544,--
Net (loss),NetIncomeLoss,,-10506,-6011
Basic (loss) per share,EarningsPerShareBasic,eps,-0.32,-0.19
Diluted (loss) per share,EarningsPerShareDiluted,eps,-0.32,-0.19
Basic shares,WeightedAverageNumberOfSharesOutstandingBasic,shares,33309,32622
Diluted shares,WeightedAverageNumberOfDilutedSharesOutstanding,shares,33309,32622"""


@pytest.fixture(scope="module")
def reference() -> tuple[Book, list[dict[str, Any]], AuditResult]:
    sheet, facts = statement(REFERENCE, INCOME, 1)
    book = [sheet], facts
    calculations, items = drawn_up(book)
    return book, calculations, audit(book, calculations, items)


def test_preferred_dividends_left_out_of_eps_are_a_warning_with_their_size(
    reference: tuple[Book, list[dict[str, Any]], AuditResult],
) -> None:
    (statements, _), calculations, result = reference
    code_of = {c["calculation_id"]: (c["code"], c["column_index"]) for c in calculations}
    missed = {
        code_of[v["calculation_id"]]: v["message"] for v in result.verdicts if v["verdict"] == "inconsistent"
    }
    assert missed.keys() == {("EP1", 1), ("EP2", 1)}
    assert missed["EP1", 1] == (
        "[EP1] Basic earnings per share equal net income divided by the weighted average shares: "
        "printed -0.19, computed -0.1843, difference -0.0057 beyond the tolerance 0.005; it would agree if "
        "between 24 and 350 thousand dollars were deducted from income, as preferred dividends are"
    )
    assert result.severities["income_statement"] == "warning"
    (decision,) = decisions(result, statements)
    assert (decision["status"], decision["code"]) == ("published", None)
    assert "between 24 and 350 thousand dollars" in decision["message"]


def test_a_message_speaks_in_the_printed_scale(
    reference: tuple[Book, list[dict[str, Any]], AuditResult],
) -> None:
    _, calculations, result = reference
    code_of = {c["calculation_id"]: (c["code"], c["column_index"]) for c in calculations}
    (message,) = [v["message"] for v in result.verdicts if code_of[v["calculation_id"]] == ("IS1", 0)]
    assert message == (
        "[IS1] Gross profit equals revenues less cost of revenue: "
        "6,486 against 6,486 (tolerance 1.5, in thousands)"
    )


# --- the gate ------------------------------------------------------------------------------------------


def decided(book: Book) -> list[dict[str, Any]]:
    return decisions(audit(book, *drawn_up(book)), book[0])


def test_a_critical_miss_withholds_its_statement_and_no_other() -> None:
    text = "label,concept,unit,2003-06-30\n,Assets,,{}\n,LiabilitiesAndStockholdersEquity,,100"
    right, right_facts = statement(text.format(100), BALANCE, 0)
    wrong, wrong_facts = statement(text.format(108), BALANCE, 1)
    rows = decided(([right, wrong], right_facts + wrong_facts))
    assert [(r["table_index"], r["status"], r["code"]) for r in rows] == [
        (0, "published", None),
        (1, "quarantined", "BS1"),
    ]
    assert rows[1]["message"] == (
        "[BS1] Total assets equal total liabilities and equity: printed 108, computed 100, "
        "difference 8 beyond the tolerance 1, in thousands"
    )


def test_a_statement_no_check_can_be_put_to_is_withheld() -> None:
    tested, facts = statement(
        "label,concept,unit,2003-06-30\n,Assets,,100\n,LiabilitiesAndStockholdersEquity,,100", BALANCE, 0
    )
    untested, more = statement("label,concept,unit,2003-06-30\nOther,,,7", "segment", 1)
    rows = decided(([tested, untested], facts + more))
    assert [(r["table_index"], r["code"]) for r in rows] == [(0, None), (1, "NOT_TESTABLE")]
    sentence = "Every statement can be put to at least one check"
    assert rows[1]["message"] == f"[NOT_TESTABLE] Does not hold: {sentence}"


def test_unscaled_shares_withhold_the_statement() -> None:
    sheet, facts = statement(REFERENCE, INCOME)
    unscaled = [
        {**f, "value": f["value"] / 1000, "concept_value": f["concept_value"] / 1000}
        if f["unit"] == "shares"
        else f
        for f in facts
    ]
    rows = decided(([sheet], unscaled))
    assert {(r["status"], r["code"]) for r in rows} == {("quarantined", "EP4")}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"value": None, "concept_value": None}, "FA2"),
        ({"unit": None}, "FA3"),
        ({"unit": "dollars"}, "FA4"),
        ({"period_type": "instant"}, "FA6"),
        ({"period_end": None}, None),
        ({"period_start": None}, None),
        ({"period_type": "duration", "is_nil": True}, "FA9"),
        ({"concept_value": Decimal(5)}, "FA11"),
        ({"decimals": -30}, None),
        ({"fact_id": "x-0-0-1"}, "FA1"),
    ],
)
def test_a_broken_fact_withholds_its_statement_or_flags_it(
    change: Mapping[str, Any], code: str | None
) -> None:
    sheet, facts = statement(REFERENCE, INCOME)
    calculations, items = drawn_up(([sheet], facts))
    frame = audit_frame(calculations, items, facts)
    broken = pd.DataFrame([{**facts[0], **change}, *facts[1:]], dtype=object)
    result = run_checks(frame, broken, pd.DataFrame([sheet], dtype=object), RULES)
    rows = decisions(result, [sheet])
    assert {r["code"] for r in rows} == {code}
    assert result.errors == ()
    assert any(f.suite == "facts" for f in result.failures)


def test_a_period_that_ends_before_it_begins_is_found() -> None:
    sheet, facts = statement(REFERENCE, INCOME)
    turned = [{**facts[0], "period_start": facts[0]["period_end"], "period_end": facts[0]["period_start"]}]
    frame = audit_frame(*drawn_up(([sheet], facts)), facts)
    result = run_checks(frame, pd.DataFrame(turned, dtype=object), pd.DataFrame([sheet], dtype=object), RULES)
    assert {f.code for f in result.failures if f.suite == "facts"} == {"FA8"}


# --- the traps of Great Expectations -------------------------------------------------------------------


def two_columns() -> tuple[Book, list[dict[str, Any]], pd.DataFrame]:
    sheet, facts = statement(
        "label,concept,unit,2003-06-30,2002-06-30\n,Assets,,100,90\n,LiabilitiesAndStockholdersEquity,,100,90",
        BALANCE,
    )
    calculations, items = drawn_up(([sheet], facts))
    return ([sheet], facts), calculations, audit_frame(calculations, items, facts)


def run(book: Book, frame: pd.DataFrame) -> AuditResult:
    statements, facts = book
    return run_checks(frame, pd.DataFrame(facts, dtype=object), pd.DataFrame(statements, dtype=object), RULES)


def test_an_expectation_that_raised_is_neither_a_pass_nor_a_fail() -> None:
    book, _, frame = two_columns()
    frame.loc[0, "reported_low"] = "no number"  # compares with no Decimal
    result = run(book, frame)
    assert result.errors
    assert all("could not be" in e or "does not hold" in e for e in result.errors)
    assert {v["verdict"] for v in result.verdicts if "BS1" in v["message"]} == {"not testable"}
    raised = [e for e in result.expectations if "BS1" in e["sentence"]]
    assert [e["success"] for e in raised] == [False]
    assert ("quarantined", "CHECK_ERROR") in {(r["status"], r["code"]) for r in decisions(result, book[0])}


@pytest.mark.parametrize(
    "info",
    [
        {"raised_exception": True, "exception_message": "no"},
        {"metric id": {"raised_exception": True, "exception_message": "no"}},
    ],
)
def test_both_shapes_of_exception_info_are_read(info: dict[str, Any]) -> None:
    class Result:
        exception_info = info

    assert exception_message(Result()) == "no"


def test_a_condition_that_matches_no_row_is_no_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    from expectations import checkpoint

    mistyped = checkpoint.asserted
    monkeypatch.setattr(checkpoint, "asserted", lambda code, level: mistyped(code, level).lower())
    book, _, frame = two_columns()
    result = run(book, frame)
    # Great Expectations calls it a success on no rows; the coverage suite and the verdicts do not.
    (empty,) = [e for e in result.expectations if "[BS1]" in e["sentence"]]
    assert (empty["success"], empty["evaluated"]) == (True, 0)
    assert result.severities["coverage"] == "critical"
    assert {v["verdict"] for v in result.verdicts} == {"not testable"}
    assert {r["code"] for r in decisions(result, book[0])} == {"CHECK_ERROR"}


def test_an_operand_that_is_no_stored_fact_makes_the_check_not_testable() -> None:
    book, calculations, frame = two_columns()
    frame.loc[frame["code"] == "BS1", "n_missing"] = 1
    result = run(book, frame)
    bs1 = {c["calculation_id"] for c in calculations if c["code"] == "BS1"}
    assert {v["verdict"] for v in result.verdicts if v["calculation_id"] in bs1} == {"not testable"}
    assert {f.code for f in result.failures} >= {"OPERANDS"}


def test_binary_floats_are_refused() -> None:
    book, _, frame = two_columns()
    frame["reported_low"] = frame["reported_low"].map(lambda v: None if v is None else float(v))
    with pytest.raises(UnusableFrameError, match="reported_low holds binary floats"):
        run(book, frame)


def test_two_rules_share_no_cached_metric() -> None:
    sheet, facts = statement(REFERENCE.replace(",6486,", ",6500,"), INCOME)
    result = audit(([sheet], facts), *drawn_up(([sheet], facts)))
    failed = {e["sentence"][1:4] for e in result.expectations if not e["success"]}
    assert failed == {"IS1", "EP1", "EP2"}


def test_data_docs_read_like_an_accountant(
    reference: tuple[Book, list[dict[str, Any]], AuditResult],
) -> None:
    import re

    from great_expectations.render.renderer import ValidationResultsPageRenderer
    from great_expectations.render.view import DefaultJinjaPageView

    *_, result = reference
    pages = [
        DefaultJinjaPageView().render(ValidationResultsPageRenderer(run_info_at_end=True).render(v))
        for v in result.validations
        if v.suite_name == "income_statement"
    ]
    text = " ".join(re.sub(r"<[^>]+>", " ", pages[0]).split())
    assert "[IS1] Gross profit equals revenues less cost of revenue, within rounding." in text
    assert "Rendering failed" not in text

    for validation in result.validations:
        for outcome in validation.results:
            if outcome.expectation_config.type == "expect_rounding_intervals_to_meet":
                expectation = outcome.expectation_config.to_domain_obj()
                expectation.render()
                template = expectation.rendered_content[0].value.template
                assert template == "[$code] $sentence, within rounding."
                return
    pytest.fail("no rounding expectation was evaluated")
