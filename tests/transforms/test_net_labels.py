"""Deductions inside the labels of assets shown net: wording, dates, scale, what is deducted."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transforms.labelled import balance_sheet, drawn, read
from transforms.net_labels import deduction, deduction_dates

COLUMNS = [date(2024, 3, 31), date(2023, 12, 31)]
ALLOWANCE = "AllowanceForDoubtfulAccountsReceivableCurrent"


def current_asset(label: str, one: str = "300", two: str = "290") -> str:
    return balance_sheet(assets=[(label, one, two)])


def test_amounts_follow_the_columns_in_the_unit_of_their_row() -> None:
    text, facts = read(current_asset("Accounts receivable, less allowances of $83 and $86, respectively"))
    assert drawn(facts) == (
        f"{ALLOWANCE} | 2024-03-31 | 83000000 | 83\n"  # in millions, as the row
        f"{ALLOWANCE} | 2023-12-31 | 86000000 | 86"
    )
    assert all(text.text[f.start : f.end] == f.printed for f in facts)
    assert {(f.unit, f.decimals) for f in facts} == {("USD", -6)}


def test_dates_of_the_label_go_before_the_columns() -> None:
    label = "Trade receivables, net of allowance of $7 at December 31, 2023 and $9 at March 31, 2024"
    assert drawn(read(current_asset(label))[1]) == (
        f"{ALLOWANCE} | 2023-12-31 | 7000000 | 7\n{ALLOWANCE} | 2024-03-31 | 9000000 | 9"
    )


def test_one_amount_holds_at_both_dates_where_the_label_says_so() -> None:
    facts = read(current_asset("Trade receivables, net of allowances of $16 for both periods"))[1]
    assert [(f.period_end, f.printed) for f in facts] == [(end, "16") for end in COLUMNS]
    assert read(current_asset("Trade receivables, net of allowances of $16"))[1] == []


def test_words_beside_an_amount_give_its_scale() -> None:
    facts = read(current_asset("Accounts receivable, net of reserves of $1.2 million and $1.1 million"))[1]
    assert [(f"{f.value:f}", f.scale, f.decimals) for f in facts] == [("1200000", 6, -5), ("1100000", 6, -5)]


@pytest.mark.parametrize(("amounts", "count"), [("$300 and $290", 2), ("$301 and $290", 0)])
def test_an_allowance_larger_than_what_is_left_is_in_another_scale(amounts: str, count: int) -> None:
    assert len(read(current_asset(f"Accounts receivable, net of allowance of {amounts}"))[1]) == count


def test_amounts_in_full_under_a_header_in_thousands_are_left_alone() -> None:
    full = balance_sheet(
        assets=[("Accounts receivable, net of allowance of $4,000 and $5,000", "9,870", "9,950")],
        scale="(In thousands)",
    )
    assert read(full)[1] == []


@pytest.mark.parametrize(
    ("label", "concept"),
    [
        (
            "Property, plant and equipment, net of accumulated depreciation of $900 and $880",
            "AccumulatedDepreciationDepletionAndAmortizationPropertyPlantAndEquipment",
        ),
        (
            "Investments in real estate, less accumulated depreciation of $90 and $88",
            "RealEstateInvestmentPropertyAccumulatedDepreciation",
        ),
        ("Loans, net of allowance for credit losses of $5 and $4", "LoansAndLeasesReceivableAllowance"),
        ("Equipment under operating leases, net of accumulated depreciation of $9 and $8", None),
        ("Other assets, net of accumulated amortization of $9 and $8", None),
        ("Notes receivable, net of allowance of $9 and $8", None),
        ("Inventories, net of reserves of $9 and $8", None),
    ],
)
def test_what_is_deducted_follows_the_asset(label: str, concept: str | None) -> None:
    facts = read(current_asset(label))[1]
    assert {f.concept.removeprefix("us-gaap:") for f in facts} == ({concept} if concept else set())


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Receivables, less allowance (1997, $12,610; 1996, $12,199)", "12,610 12,199 | 1997 1996"),
        ("Receivables (net of accumulated allowances of 57 and 55)", "57 55 |"),
        ("Receivables, net of allowance (Note 3) of $5 and $6", None),  # 3 is no amount
        ("Receivables, net of allowance of $5 and $6 and discounts of $1 and $2", None),
        ("Receivables, net of allowance of 2%", None),
        ("Receivables, net", None),
    ],
)
def test_wordings(label: str, said: str | None) -> None:
    found = deduction(label)
    drawn_as = found and " ".join(
        [*(digits for digits, _ in found.amounts), "|", *(str(year) for year, _, _ in found.dates)]
    )
    assert drawn_as == said


@given(st.text(alphabet=" ,;:-$.0123456789abcdehinorstuz()", max_size=80))
def test_no_date_has_two_amounts(words: str) -> None:
    said = deduction(f"Receivables, net of allowance {words} of $5")
    if said is not None:
        dates = [end for _, end, _ in deduction_dates(said, COLUMNS)]
        assert len(set(dates)) == len(dates) <= len(COLUMNS)
