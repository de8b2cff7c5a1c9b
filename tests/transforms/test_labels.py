"""A printed label -> its normal form, what it says of gains and losses, and whether it is outside GAAP."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transforms.printed_lines import LABELS
from transforms.labels import is_non_gaap, normalised_label, wording


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


@given(st.one_of(st.text(max_size=60), LABELS))
def test_the_normal_form_is_its_own_normal_form(label: str) -> None:
    assert normalised_label(normalised_label(label)) == normalised_label(label)


@pytest.mark.parametrize(
    ("label", "same_as"),
    [
        ("Total liabilities and common shareholders' equity", "liabilities and stockholders' equity"),
        ("Total liabilities, mezzanine equity and deficit", "liabilities and stockholders' equity"),
        ("Total liabilities, Series A preferred stock, and equity", "liabilities and stockholders' equity"),
        ("Equity (deficit) attributable to Example, Inc.", "stockholders equity attributable to parent"),
        ("Cash and equivalents, principally at estimated fair value", "cash and cash equivalents"),
        (
            "Net income attributable to redeemable and nonredeemable noncontrolling interests",
            "net income attributable to noncontrolling interests",
        ),
    ],
)  # fmt: skip
def test_wordings_of_a_total_have_one_form(label: str, same_as: str) -> None:
    assert normalised_label(label) == normalised_label(same_as)


@pytest.mark.parametrize(
    "label",
    [
        "Total liabilities and mezzanine equity",
        "Total liabilities and redeemable convertible preferred stock",
        "Total liabilities and preferred stockholders' equity",
        "Total liabilities and noncontrolling interest in equity",
    ],
)
def test_liabilities_with_less_than_equity_are_not_both_sides(label: str) -> None:
    assert normalised_label(label) != normalised_label("liabilities and stockholders' equity")


def test_equity_of_others_is_not_the_parents() -> None:
    parents = normalised_label("stockholders equity attributable to parent")
    assert normalised_label("Equity attributable to noncontrolling interests") != parents
    assert normalised_label("Total equity attributable to common stockholders") != parents
