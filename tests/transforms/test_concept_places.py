"""Where a row stands decides what its label means."""

from __future__ import annotations

import pytest

from tests.transforms.printed_lines import concept_of, concepts_of, name, names_of


def test_a_cash_flow_statement_without_captions() -> None:
    """The activity of a row is that of the next total, in whatever order the totals stand."""
    rows = """
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
        """
    found = concepts_of(rows, "cash_flow")
    assert [name(concept) for concept in found] == [
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


@pytest.mark.parametrize(
    ("section", "concept"),
    [
        ("Operating activities", "ExcessTaxBenefitFromShareBasedCompensationOperatingActivities"),
        ("Financing activities", "ExcessTaxBenefitFromShareBasedCompensationFinancingActivities"),
        ("", None),
    ],
)
def test_excess_tax_benefits_are_named_by_their_activity(section: str, concept: str | None) -> None:
    label = "Excess income tax benefits related to equity incentive award plans"
    assert name(concept_of(label, "cash_flow", section)) == concept
    assert name(concept_of("Tax benefits of employee stock plans", "cash_flow", "")) is None


def test_a_caption_on_the_line_of_its_first_row() -> None:
    rows = """
    Operating activities | Net loss | | -10
    Operating activities | Non-cash items – Share-based plans expense | | 4
    Operating activities | Other charges and credits, net | | 1
    Operating activities | Changes in assets and liabilities – Accounts receivable | | 2
    Operating activities | Other | | 3
    | Net cash provided by operating activities | | 0
    """
    found = names_of(rows, "cash_flow")
    assert found[1] == "ShareBasedCompensation"
    assert found[3:5] == [
        "IncreaseDecreaseInAccountsReceivable",
        "IncreaseDecreaseInOtherOperatingCapitalNet",
    ]
