"""The suites: what is expected of facts, of statements and of their checks, one readable list each.

In: the accounting rules and the checks that were drawn up. Out: Great Expectations suites. An expectation
carries its stable code and its sentence in ``meta``, its severity is the level of the rule: critical
withholds the statement, warning publishes it flagged, info is only told.

Great Expectations passes an expectation whose row condition matches no row; the coverage suite is its
counterpart and compares what was evaluated with what should have been.
"""

# Great Expectations re-exports its expectations without saying so to type checkers.
# mypy: disable-error-code="attr-defined"

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

UNITS = r"^(?:[A-Z]{3}|shares|[A-Z]{3}/shares|pure)$"
"""A currency (ISO 4217), shares, a currency per share, or a bare number; as XBRL units."""
LEAST_DECIMALS, MOST_DECIMALS = -12, 10
"""From trillions to the ten places that the warehouse keeps of a value."""
STATEMENT_KINDS = (
    "balance_sheet",
    "income_statement",
    "comprehensive_income",
    "cash_flow",
    "equity",
    "segment",
    "reconciliation",
    "highlights",
    "guidance",
    "other",
)
VERDICTS = ("consistent", "inconsistent", "not testable")
NOT_TESTABLE = "NOT_TESTABLE"
"""Code of a statement that no check can be put to: nothing unaudited is published."""
NO_PROOF_ALONE = ("RS1", "SC1", "PD1", "XS4")
"""Checks against other prints of the same figures: they do not show that a statement foots."""
ONE_SCALE_FACTOR = 100
"""Scales differ by 1,000; preferred dividends and two-class earnings stay far below a factor of 100."""


class Check(NamedTuple):
    """One expectation on the checks of one rule and level: which rows it reads, and what it says."""

    code: str
    level: str
    sentence: str
    asserted: str
    """The value of the frame's ``asserted`` column that selects its rows."""
    is_order: bool = False


def asserted(code: str, level: str) -> str:
    """The mark of the rows that one expectation reads."""
    return f"{code} {level}"


def fact_suite() -> ExpectationSuite:
    """What is true of every fact, whatever it means."""
    import great_expectations.expectations as gxe
    from great_expectations.expectations.row_conditions import Column

    return _suite(
        "facts",
        [
            gxe.ExpectColumnValuesToBeUnique(
                column="fact_id", **_as("FA1", "critical", "One printed number is one fact")
            ),
            gxe.ExpectColumnValuesToNotBeNull(
                column="value", **_as("FA2", "critical", "Every fact has a value")
            ),
            gxe.ExpectColumnValuesToNotBeNull(
                column="unit", **_as("FA3", "critical", "Every fact has a unit")
            ),
            gxe.ExpectColumnValuesToMatchRegex(
                column="unit", regex=UNITS, **_as("FA4", "critical", "Every unit is a known one")
            ),
            gxe.ExpectColumnValuesToNotBeNull(
                column="period_end",
                row_condition=Column("is_of_table") == True,  # noqa: E712  # builds a condition
                **_as("FA5", "warning", "Every fact of a statement has a period"),
            ),
            gxe.ExpectColumnValuesToBeNull(
                column="period_start",
                row_condition=Column("period_type") == "instant",
                **_as("FA6", "critical", "An instant has no beginning"),
            ),
            gxe.ExpectColumnValuesToNotBeNull(
                column="period_start",
                row_condition=Column("is_dated_duration") == True,  # noqa: E712
                **_as("FA7", "warning", "A duration with an end has a beginning"),
            ),
            gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="period_end",
                column_B="period_start",
                or_equal=True,
                ignore_row_if="either_value_is_missing",
                **_as("FA8", "critical", "No period ends before it begins"),
            ),
            gxe.ExpectColumnValuesToBeInSet(
                column="is_zero",
                value_set=[True],
                row_condition=Column("is_nil") == True,  # noqa: E712
                **_as("FA9", "critical", "A printed dash is nil"),
            ),
            gxe.ExpectColumnValuesToBeBetween(
                column="decimals",
                min_value=LEAST_DECIMALS,
                max_value=MOST_DECIMALS,
                **_as("FA10", "warning", "The decimals are plausible"),
            ),
            gxe.ExpectColumnValuesToBeInSet(
                column="has_concept_value",
                value_set=[True],
                **_as("FA11", "critical", "The value under a concept is the printed one, its sign aside"),
            ),
        ],
    )


def statement_suite() -> ExpectationSuite:
    """What is true of every statement; that it can be audited at all is part of it."""
    import great_expectations.expectations as gxe

    return _suite(
        "statements",
        [
            gxe.ExpectColumnValuesToBeInSet(
                column="kind",
                value_set=list(STATEMENT_KINDS),
                **_as("ST1", "critical", "Every statement is of a known kind"),
            ),
            gxe.ExpectColumnValuesToBeBetween(
                column="n_facts", min_value=1, **_as("ST2", "critical", "Every statement has a fact")
            ),
            gxe.ExpectColumnValuesToBeBetween(
                column="n_testable",
                min_value=1,
                **_as(NOT_TESTABLE, "critical", "Every statement can be put to at least one check"),
            ),
        ],
    )


def identity_suite(name: str, checks: Iterable[Check]) -> ExpectationSuite:
    """The accounting rules of one kind of statement, one expectation per rule and level."""
    import great_expectations.expectations as gxe
    from great_expectations.expectations.row_conditions import Column

    from .rounding import INTERVAL_COLUMNS, ExpectAmountsToBeOfOneScale, ExpectRoundingIntervalsToMeet

    expectations: list[Any] = [
        gxe.ExpectColumnValuesToBeInSet(
            column="n_missing",
            value_set=[0],
            row_condition=Column("testable") == True,  # noqa: E712
            **_as("OPERANDS", "critical", "Every operand of a testable check is a fact"),
        )
    ]
    for check in checks:
        arguments = {
            "column_list": list(INTERVAL_COLUMNS),
            "code": check.code,
            "sentence": check.sentence,
            **_as(check.code, check.level, check.sentence),
        }
        if check.is_order:
            condition = Column("asserted_order") == check.asserted
            expectations.append(
                ExpectAmountsToBeOfOneScale(factor=ONE_SCALE_FACTOR, row_condition=condition, **arguments)
            )
        else:
            condition = Column("asserted") == check.asserted
            expectations.append(ExpectRoundingIntervalsToMeet(row_condition=condition, **arguments))
    return _suite(name, expectations)


def coverage_suite() -> ExpectationSuite:
    """Every testable check was evaluated by an expectation: an empty match is no pass."""
    import great_expectations.expectations as gxe

    return _suite(
        "coverage",
        [
            gxe.ExpectColumnPairValuesToBeEqual(
                column_A="n_evaluated",
                column_B="n_testable",
                **_as("CV1", "critical", "Every testable check of a rule was evaluated"),
            )
        ],
    )


def verdict_suite() -> ExpectationSuite:
    """Every check ended with a verdict."""
    import great_expectations.expectations as gxe

    return _suite(
        "verdicts",
        [
            gxe.ExpectColumnValuesToNotBeNull(
                column="verdict", **_as("CV2", "critical", "Every check ended with a verdict")
            ),
            gxe.ExpectColumnValuesToBeInSet(
                column="verdict",
                value_set=list(VERDICTS),
                **_as("CV3", "critical", "Every verdict is consistent, inconsistent or not testable"),
            ),
        ],
    )


def _suite(name: str, expectations: Sequence[Any]) -> ExpectationSuite:
    from great_expectations import ExpectationSuite

    return ExpectationSuite(name=name, expectations=list(expectations))


def _as(code: str, severity: str, sentence: str) -> dict[str, Any]:
    return {"severity": severity, "meta": {"code": code, "sentence": sentence}}
