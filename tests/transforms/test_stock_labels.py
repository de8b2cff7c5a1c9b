"""Numbers inside the labels of stock: wording, dates, scale, classes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transforms.labelled import balance_sheet, drawn, read
from transforms.stock_labels import Spoken, count_dates, par_value, spoken_counts


def test_counts_before_their_verb_follow_the_columns() -> None:
    label = "Common stock, $0.25 par value; 900 shares authorized; 400 and 380 shares issued, respectively"
    text, facts = read(balance_sheet((label, "100", "95")))
    assert drawn(facts) == (
        "CommonStockParOrStatedValuePerShare | 2024-03-31 | 0.25 | 0.25\n"
        "CommonStockParOrStatedValuePerShare | 2023-12-31 | 0.25 | 0.25\n"
        "CommonStockSharesAuthorized | 2024-03-31 | 900000000 | 900\n"
        "CommonStockSharesAuthorized | 2023-12-31 | 900000000 | 900\n"
        "CommonStockSharesIssued | 2024-03-31 | 400000000 | 400\n"
        "CommonStockSharesIssued | 2023-12-31 | 380000000 | 380"
    )
    assert all(text.text[f.start : f.end] == f.printed for f in facts)
    assert {f.scale_source for f in facts if f.unit == "shares"} == {
        "par value times shares issued is the amount of the row"
    }


def test_counts_in_full_are_not_scaled_by_the_header() -> None:
    label = "Common stock, par value $5.00 - 90,000,000 shares authorized; 20,000,000 shares issued"
    _, facts = read(balance_sheet((label, "100", "100")))
    assert drawn([f for f in facts if f.unit == "shares"]) == (
        "CommonStockSharesAuthorized | 2024-03-31 | 90000000 | 90,000,000\n"
        "CommonStockSharesAuthorized | 2023-12-31 | 90000000 | 90,000,000\n"
        "CommonStockSharesIssued | 2024-03-31 | 20000000 | 20,000,000\n"
        "CommonStockSharesIssued | 2023-12-31 | 20000000 | 20,000,000"
    )


def test_where_nothing_tells_the_scale_there_is_no_count() -> None:
    label = "Common stock, no par value; 90,000,000 shares authorized; 20,000,000 shares issued"
    _, facts = read(balance_sheet((label, "100", "100")))
    assert not facts


def test_counts_that_nothing_proves_are_scaled_as_those_of_common_stock() -> None:
    common = "Common stock, $0.25 par value; 400,000,000 shares issued"
    preferred = "Preferred stock, no par value; 20 shares issued"
    _, facts = read(balance_sheet((preferred, "7", "7"), (common, "100", "100")))
    issued = [f for f in facts if f.concept == "us-gaap:PreferredStockSharesIssued"]
    assert [f.value for f in issued] == [20, 20]  # not 20 million, as the table's other numbers are


def test_one_count_holds_at_the_earlier_date_only_with_the_same_amount() -> None:
    _, facts = read(balance_sheet(("Treasury stock, at cost, 42 million shares", "(9)", "(7)")))
    assert drawn(facts) == "TreasuryStockCommonShares | 2024-03-31 | 42000000 | 42"
    _, facts = read(balance_sheet(("Treasury stock, at cost, 42 million shares", "(9)", "(9)")))
    assert [f.period_end for f in facts] == [date(2024, 3, 31), date(2023, 12, 31)]


def test_dates_in_the_label_go_before_the_columns() -> None:
    label = "Treasury stock, 1.8 billion shares at December 31, 2023 and 1.9 billion shares at March 31, 2024"
    _, facts = read(balance_sheet((label, "(9)", "(7)")))
    assert drawn(facts) == (
        "TreasuryStockCommonShares | 2023-12-31 | 1800000000 | 1.8\n"
        "TreasuryStockCommonShares | 2024-03-31 | 1900000000 | 1.9"
    )


@pytest.mark.parametrize(
    "label",
    [
        "Class A common stock, $0.01 par value; 900 shares authorized; 400 and 380 shares issued",
        "Series B preferred stock, $1 par value; 10 shares authorized",
        "Common stock held by employee benefit trust, 10 and 12 shares",
        "Common stock warrants, 10 and 12 shares outstanding",
    ],
)
def test_a_part_of_the_stock_is_no_fact_of_the_whole(label: str) -> None:
    assert read(balance_sheet((label, "100", "95")))[1] == []


def test_two_rows_of_common_stock_name_no_total() -> None:
    rows = (
        ("Common stock, $1 par value; 40 and 38 shares issued", "40", "38"),
        ("Common stock, non-voting, $1 par value; 10 and 9 shares issued", "10", "9"),
    )
    assert read(balance_sheet(*rows))[1] == []


def test_text_labels_over_several_lines_keep_their_places() -> None:
    text, facts = read(
        "                    CONSOLIDATED BALANCE SHEETS\n"
        "                       (In thousands)\n\n"
        "                                             June 30,    June 30,\n"
        "                                               2003        2002\n"
        "                                             --------    --------\n"
        "Cash                                        $     400   $     380\n"
        "Total assets                                      400         380\n"
        "Accounts payable                                  200         190\n"
        "Stockholders' equity:\n"
        "  Common stock, $.01 par value, authorized\n"
        "    30,000,000 shares, issued and outstanding\n"
        "    13,432,000 in 2003 and 13,180,000 in 2002      134         132\n"
        "Retained earnings                                  66          58\n"
        "Total stockholders' equity                        200         190\n"
        "Total liabilities and stockholders' equity        400         380\n",
    )
    assert drawn(facts) == (
        "CommonStockParOrStatedValuePerShare | 2003-06-30 | 0.01 | .01\n"
        "CommonStockParOrStatedValuePerShare | 2002-06-30 | 0.01 | .01\n"
        "CommonStockSharesAuthorized | 2003-06-30 | 30000000 | 30,000,000\n"
        "CommonStockSharesAuthorized | 2002-06-30 | 30000000 | 30,000,000\n"
        "CommonStockSharesIssued | 2003-06-30 | 13432000 | 13,432,000\n"
        "CommonStockSharesOutstanding | 2003-06-30 | 13432000 | 13,432,000\n"
        "CommonStockSharesIssued | 2002-06-30 | 13180000 | 13,180,000\n"
        "CommonStockSharesOutstanding | 2002-06-30 | 13180000 | 13,180,000"
    )
    assert all(text.text[f.start : f.end] == f.printed for f in facts)


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("9 shares authorized; 5 and 4 shares issued", "authorized 9; issued 5 4"),
        ("authorized - 9 shares; issued: 5 shares in 2003; 4 shares in 2002", "authorized 9; issued 5 4"),
        ("shares authorized 9; outstanding 5 and 4", "authorized 9; outstanding 5 4"),
        ("9 authorized, issued and outstanding", "authorized+issued+outstanding 9"),
        ("authorized 9; none issued or outstanding", "authorized 9"),
        ("9 shares authorized; issued and outstanding - 5 and 4", "authorized 9; issued+outstanding 5 4"),
        ("$2 convertible: authorized 10 million; 6% cumulative", "authorized 10"),
        ("par value 1/3¢ (authorized 9 shares; issued 5 and 4 shares)", "authorized 9; issued 5 4"),
        ("9 (Class A 5, Class B 4) and 8 (Class A 5, Class B 3) shares issued", "issued 9 8"),
    ],
)
def test_wordings(label: str, said: str) -> None:
    found = [
        f"{'+'.join(s.verbs)} {' '.join(c.digits for c in s.counts)}"
        for s in spoken_counts(label)
        if any(c.digits for c in s.counts)
    ]
    assert "; ".join(found) == said


@pytest.mark.parametrize(
    ("label", "par"),
    [
        ("Common stock, $.01 par value", ("$", ".01")),
        ("Common stock, par value of $1.25 per share", ("$", "1.25")),
        ("Common stock - stated value $5", ("$", "5")),
        ("Common stock, no par value, $12 liquidation value", None),
        ("Common stock, par value 1/3¢ per share", None),
        ("Preferred $1 par value, common $2 par value", None),
    ],
)
def test_par_values(label: str, par: tuple[str, str] | None) -> None:
    assert par_value(label) == par


def test_a_verb_said_twice_has_its_date_each_time() -> None:
    label = (
        "900 shares authorized; 50 shares issued and 49 shares outstanding at March 31, 2024 and "
        "48 shares issued and 47 shares outstanding at December 31, 2023"
    )
    found = [(s.verbs[0], s.counts[0].digits, s.dates) for s in spoken_counts(label)]
    assert found == [
        ("authorized", "900", ()),
        ("issued", "50", ((2024, 3, 31),)),
        ("outstanding", "49", ((2024, 3, 31),)),
        ("issued", "48", ((2023, 12, 31),)),
        ("outstanding", "47", ((2023, 12, 31),)),
    ]
    assert (
        spoken_counts("50 shares issued, 49 shares outstanding; 48 shares issued, 47 shares outstanding")
        == []
    )


INSTANTS = [date(2024, 3, 31), date(2023, 12, 31)]


def test_a_list_that_fits_neither_dates_nor_columns_says_nothing() -> None:
    (said,) = spoken_counts("5, 4 and 3 shares issued")
    assert count_dates(said, INSTANTS, INSTANTS) == []
    (cut,) = spoken_counts("(shares: 2024 - 923,955; 2023", is_treasury=True)
    assert count_dates(cut, INSTANTS, INSTANTS) == []


@given(st.text(alphabet=" ,;:-$.0123456789abcdehinorstuz()", max_size=80))
def test_any_words_are_read_without_failing(label: str) -> None:
    for said in spoken_counts(f"{label} shares issued 5 authorized {label}"):
        assert isinstance(said, Spoken)
        assert len({end for _, end, _ in count_dates(said, INSTANTS, INSTANTS)}) <= len(INSTANTS)


def test_a_par_value_in_thirds_of_a_cent_is_no_count() -> None:
    label = "Common stock, par value 1 2/3¢ per share; 1.8 billion shares authorized"
    _, facts = read(balance_sheet((label, "100", "100")))
    assert [(f.concept, f.printed) for f in facts] == [("us-gaap:CommonStockSharesAuthorized", "1.8")] * 2
