# ruff: noqa: E501 - tables of printed labels are read by the row
"""Scale, currency and units, from the words printed at a table."""

from __future__ import annotations

from decimal import Decimal

import pytest

from transforms.scale import (
    Scale,
    column_currency,
    currency_of,
    row_unit,
    scale_of_phrase,
    shares_scale_by_eps,
    table_scale,
)


@pytest.mark.parametrize(
    ("phrase", "powers"),
    [
        ("(In thousands)", (3, 3)),
        ("(in thousands, except per share data)", (3, 3)),
        ("(In thousands, except per share amounts)", (3, 3)),
        ("(in thousands, except earnings per share)", (3, 3)),
        ("(In thousands, except share and per share data)", (3, 0)),
        ("(Dollars in thousands except share data)", (3, 0)),
        ("(In millions, except number of shares, which are reflected in thousands)", (6, 3)),
        (
            "(In millions, except number of shares which are reflected in thousands and per share amounts)",
            (6, 3),
        ),
        ("(Dollars in millions, shares in thousands)", (6, 3)),
        ("Dollars in Millions", (6, 6)),
        ("(000's omitted except per share amounts)", (3, 3)),
        ("($000's omitted)", (3, 3)),
        ("(000s)", (3, 3)),
        ("in millions of U.S. dollars", (6, 6)),
        ("($ in millions)", (6, 6)),
        ("(Amounts expressed in billions)", (9, 9)),
        ("(Dollar amounts in thousands except per share)", (3, 3)),
        ("($mm, except per share)", (6, 6)),
        ("€m", (6, 6)),
        ("in $M", (6, 6)),
        ("USD thousands", (3, 3)),
        ("RMB million", (6, 6)),
        ("¥ million", (6, 6)),
        ("NIS millions", (6, 6)),
        ("(In thousands, except unit and per unit data)", (3, 0)),
    ],
)
def test_phrases_of_scale(phrase: str, powers: tuple[int, int]) -> None:
    assert scale_of_phrase(phrase) == powers


@pytest.mark.parametrize(
    "line",
    [
        "Net sales came to $10.6 million, after $14.7 million.",
        "Common stock, 10,000,000 shares authorized",
        "For the year ended December 31, 2000",
        "CONSOLIDATED BALANCE SHEETS",
        "(Unaudited)",
        "",
    ],
)
def test_what_is_no_phrase_of_scale(line: str) -> None:
    assert scale_of_phrase(line) is None


def test_the_nearest_phrase_counts() -> None:
    context = ["(Dollars in millions)", "BALANCE SHEETS", "(In thousands)"]
    assert table_scale(context, [], []) == Scale(3, 3, "USD", "(In thousands)")
    assert table_scale(context[:2], [], []).evidence == "(Dollars in millions)"
    assert table_scale(["BALANCE SHEETS"], ["1999", "(in 000's)"], []).money == 3
    assert table_scale(["BALANCE SHEETS"], [], []) == Scale(0, 0, "USD", None)


def test_a_phrase_over_two_lines() -> None:
    scale = table_scale(["STATEMENTS OF INCOME", "(In thousands, except", "per share amounts)"], [], [])
    assert (scale.money, scale.shares) == (3, 3)


@pytest.mark.parametrize(
    ("lines", "marks", "code"),
    [
        (["in millions of Canadian dollars"], ["$"], "CAD"),
        (["Amounts in million EUR"], [], "EUR"),
        (["(in thousands of U.S. dollars)"], ["$"], "USD"),
        ([], ["£"], "GBP"),
        ([], ["$"], "USD"),
        ([], [], "USD"),
        (["RMB", "US$"], ["$"], "CNY"),
        (["(SEK in millions)"], [], "SEK"),
        (["(In thousands of Brazilian reais)"], [], "BRL"),
        (["(In thousands of Argentine pesos)"], [], "ARS"),
        (["we try to cop with them"], [], "USD"),
        (["(DM in millions)"], [], "DEM"),
        (["(in millions of French francs)"], [], "FRF"),
        (["(IR\u00a3 in thousands)"], ["£"], "IEP"),
    ],
)
def test_currencies(lines: list[str], marks: list[str], code: str) -> None:
    assert currency_of(lines, marks) == code


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (("Three Months Ended June 30,", "2024", "RMB"), "CNY"),
        (("2024 US$",), "USD"),
        (("(in US$ thousands)",), "USD"),
        (("Sales in euros", "2024"), None),
        (("June 30, 2024",), None),
    ],
)
def test_a_column_may_have_a_currency_of_its_own(header: tuple[str, ...], code: str | None) -> None:
    assert column_currency(header) == code


@pytest.mark.parametrize(
    ("label", "section", "kind", "decimals", "unit"),
    [
        ("Net sales", "", "income_statement", False, "money"),
        ("Net income per share", "", "income_statement", True, "per_share"),
        ("Basic", "Earnings per share", "income_statement", True, "per_share"),
        ("Diluted", "Weighted average shares outstanding", "income_statement", False, "shares"),
        ("Weighted average number of common shares outstanding", "", "income_statement", False, "shares"),
        ("Shares used in computing per share amounts", "", "income_statement", False, "shares"),
        ("Average shares outstanding - diluted", "", "income_statement", True, "shares"),
        ("Net income applicable to common shares", "", "income_statement", False, "money"),
        ("Dividends per common share", "", "income_statement", True, "per_share"),
        ("Gross margin %", "", "income_statement", True, "pure"),
        ("Basic", "Weighted average shares outstanding", "income_statement", True, "shares"),
        ("Basic", "Shares used in computing net income per share", "income_statement", True, "shares"),
        ("Basic", "Net income per share", "income_statement", True, "per_share"),
        ("Basic income per share", "Shares used in computing", "income_statement", False, "shares"),
        ("Depreciation", "Weighted average shares outstanding", "income_statement", False, "money"),
        ("Dilutive effect of debt converted", "Weighted average shares", "income_statement", False, "shares"),
        ("Percentage rents", "Revenues", "income_statement", False, "money"),
        ("Stores open at end of period", "", "income_statement", False, "pure"),
        ("Return on average equity", "", "highlights", True, "pure"),
        ("Net interest margin", "", "highlights", True, "pure"),
        ("Net interest income and interest rate spread", "", "other", False, "money"),
        ("Allowance for loan losses to total loans", "", "highlights", True, "pure"),
        ("Employees", "", "highlights", False, "pure"),
        ("Average revenue per unit", "", "income_statement", True, "pure"),
        ("Common shares repurchased", "Financing activities", "highlights", False, "money"),
        ("Shares issued to employees", "Financing activities", "cash_flow", False, "money"),
        ("Effect of dilutive securities", "", "income_statement", False, "shares"),
        ("Effect of dilutive securities", "Earnings per share", "reconciliation", True, "per_share"),
        ("Average number of vessels", "", "income_statement", True, "pure"),
        ("Time charter equivalent per day", "", "other", False, "pure"),
        ("Average loans outstanding", "", "other", False, "money"),
        ("Weighted average - diluted", "", "income_statement", False, "shares"),
        ("Net asset value per common share", "", "balance_sheet", True, "per_share"),
        ("Number of common shares outstanding", "", "balance_sheet", False, "shares"),
        ("Limited partners' units outstanding", "", "income_statement", False, "shares"),
        ("Revenue per available seat mile", "", "income_statement", True, "pure"),
        ("Comparable store sales increase", "", "highlights", True, "pure"),
        ("Common stock, $.01 par value; 10,000,000 shares authorized", "", "balance_sheet", False, "money"),
        ("Common stock, $.50 par value per share", "", "balance_sheet", True, "money"),
        ("Treasury stock, 100,000 shares", "Stockholders' equity", "balance_sheet", False, "money"),
        ("Book value per share", "", "balance_sheet", True, "per_share"),
        ("Proceeds from issuance of common shares", "", "cash_flow", False, "money"),
        ("Purchase of treasury shares", "", "cash_flow", False, "money"),
        ("Oil (MBbls)", "Production", "other", False, "pure"),
        ("Average daily production (Boe/d)", "", "other", False, "pure"),
        ("Coal sales (tons in thousands)", "", "other", False, "pure"),
        ("Average price ($/Mcf)", "", "other", True, "pure"),
        ("Tons sold (thousands)", "", "other", False, "pure"),
        ("Paid subscribers (in millions)", "", "other", True, "pure"),
        ("Active banking users (in thousands)", "", "highlights", False, "pure"),
        ("Loans to customers (in millions)", "", "other", False, "money"),
        ("Revenue from subscribers (in millions)", "", "other", False, "money"),
        ("Revenue passenger miles (000)", "", "income_statement", False, "pure"),
        ("Sales of kilowatt-hours (millions)", "", "income_statement", False, "pure"),
        ("Lease operating expense", "Costs > Per Boe:", "other", True, "pure"),
        ("Customers", "", "other", False, "money"),
        ("Average selling price", "", "highlights", False, "pure"),
        ("Homes delivered", "", "highlights", False, "pure"),
        ("Available days", "", "other", False, "pure"),
        ("Yield (cents)", "", "other", True, "pure"),
        ("Fuel gallons consumed (000)", "", "other", False, "pure"),
        ("Outstanding shares at end of period (in thousands)", "", "other", False, "shares"),
    ],
)
def test_the_unit_of_a_row(label: str, section: str, kind: str, decimals: bool, unit: str) -> None:
    assert row_unit(label, section, kind, decimals, False) == unit


def test_per_cents_are_pure() -> None:
    assert row_unit("Net sales", "", "income_statement", True, True) == "pure"


def test_earnings_per_share_prove_the_scale_of_share_counts() -> None:
    half = Decimal("0.005")
    income = [Decimal(1_500_000), Decimal(1_200_000)]
    eps = [(Decimal("0.15"), half), (Decimal("0.12"), half)]
    printed_in_full = [Decimal(10_000_000_000), Decimal(10_000_000_000)]
    assert shares_scale_by_eps(income, eps, printed_in_full) == -3
    assert shares_scale_by_eps(income, eps, [Decimal(10_000_000), Decimal(10_000_000)]) == 0


def test_one_column_that_contradicts_keeps_the_printed_scale() -> None:
    half = Decimal("0.005")
    income = [Decimal(1_500_000), Decimal(1_200_000)]
    eps = [(Decimal("0.15"), half), (Decimal("0.12"), half)]
    assert shares_scale_by_eps(income, eps, [Decimal(10_000_000_000), Decimal(10_000_000)]) == 0
    assert shares_scale_by_eps(income, [(Decimal("0.01"), half), None], [Decimal(1), Decimal(1)]) == 0


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("Weighted-average shares used in computing net loss per share attributable to common stockholders", "shares"),
        ("Weighted average number of shares attributable to Class A and Class B stockholders, basic", "shares"),
        ("Net income available to common shares", "money"),
        ("Average earnings attributable to common shares", "money"),
    ],
)  # fmt: skip
def test_shares_used_for_somebodys_earnings_are_shares(label: str, unit: str) -> None:
    assert row_unit(label, "", "income_statement", False, False) == unit
