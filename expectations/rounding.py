"""The project's own expectations: rounding intervals meet; two amounts are of one scale.

In: a frame whose four columns are the ends of a reported and of a computed interval, as exact Decimals
(``intervals`` says how they come about). Out: for each row, whether the two intervals meet (XBRL
Calculations 1.1), or whether they come within a factor of each other. A row with an end missing never
holds: what cannot be compared is no agreement.

Importing this module imports Great Expectations, which takes seconds: import it inside functions.
"""

# Great Expectations re-exports names without saying so to type checkers and types no metric decorator.
# mypy: disable-error-code="attr-defined, untyped-decorator"

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar, Literal

import numpy as np
import pandas as pd
from great_expectations.core import ExpectationValidationResult
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import MulticolumnMapExpectation
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from great_expectations.expectations.metrics.map_metric_provider import MulticolumnMapMetricProvider
from great_expectations.expectations.metrics.map_metric_provider.multicolumn_condition_partial import (
    multicolumn_condition_partial,
)
from great_expectations.render import LegacyRendererType, RenderedStringTemplateContent
from great_expectations.render.renderer.renderer import renderer
from great_expectations.render.renderer_configuration import RendererConfiguration, RendererValueType

_Rendering = RendererConfiguration[Any]

_AGREES = "[$code] $sentence, within rounding."
_HOLDS = "[$code] $sentence."

INTERVAL_COLUMNS = ("reported_low", "reported_high", "computed_low", "computed_high")

# Two expectations that differ in any of these must not share one cached metric.
_DOMAIN_KEYS = ("batch_id", "table", "column_list", "row_condition", "condition_parser", "ignore_row_if")


def intervals_meet(ends: pd.DataFrame) -> pd.Series:
    """Row by row: reported_low <= computed_high and computed_low <= reported_high; touching ends meet."""
    known = ends.notna().all(axis=1)
    reported_low, reported_high, computed_low, computed_high = (
        ends.loc[known].iloc[:, n].to_numpy(dtype=object) for n in range(4)
    )
    meets = pd.Series(False, index=ends.index)
    meets.loc[known] = ((reported_low <= computed_high) & (computed_low <= reported_high)).astype(bool)
    return meets


def within_factor(ends: pd.DataFrame, factor: int) -> pd.Series:
    """Row by row: the amounts, signs aside, can be brought within this factor of each other."""
    known = ends.notna().all(axis=1)
    columns = [ends.loc[known].iloc[:, n].to_numpy(dtype=object) for n in range(4)]
    least_reported, most_reported = _magnitudes(columns[0], columns[1])
    least_computed, most_computed = _magnitudes(columns[2], columns[3])
    holds = pd.Series(False, index=ends.index)
    holds.loc[known] = (
        (most_computed * factor >= least_reported) & (least_computed <= most_reported * factor)
    ).astype(bool)
    return holds


def _magnitudes(low: np.ndarray[Any, Any], high: np.ndarray[Any, Any]) -> tuple[Any, Any]:
    least, most = np.minimum(abs(low), abs(high)), np.maximum(abs(low), abs(high))
    spans_zero = ((low <= 0) & (high >= 0)).astype(bool)
    least[spans_zero] = Decimal(0)
    return least, most


class RoundingIntervalsMeet(MulticolumnMapMetricProvider):
    """Metric: the rows whose reported and computed intervals meet."""

    condition_metric_name = "multicolumn_values.rounding_intervals_meet"
    condition_domain_keys = _DOMAIN_KEYS
    condition_value_keys = ()

    @multicolumn_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column_list: pd.DataFrame, **_: Any) -> pd.Series:  # noqa: N805  # GX passes the class
        return intervals_meet(column_list)


class AmountsOfOneScale(MulticolumnMapMetricProvider):
    """Metric: the rows whose reported and computed intervals come within a factor of each other."""

    condition_metric_name = "multicolumn_values.amounts_of_one_scale"
    condition_domain_keys = _DOMAIN_KEYS
    condition_value_keys = ("factor",)

    @multicolumn_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column_list: pd.DataFrame, factor: int, **_: Any) -> pd.Series:  # noqa: N805
        return within_factor(column_list, factor)


class ExpectRoundingIntervalsToMeet(MulticolumnMapExpectation):
    """Expect a printed total to agree with what its items compute to, within rounding.

    ``column_list`` is INTERVAL_COLUMNS; ``code`` and ``sentence`` name the accounting rule.
    """

    code: str
    sentence: str
    ignore_row_if: Literal["all_values_are_missing", "any_value_is_missing", "never"] = "never"

    map_metric: ClassVar[str] = "multicolumn_values.rounding_intervals_meet"
    success_keys: ClassVar[tuple[str, ...]] = ("mostly",)
    args_keys: ClassVar[tuple[str, ...]] = ("column_list", "code", "sentence")
    library_metadata: ClassVar[Mapping[str, Any]] = {"tags": ["accounting"], "contributors": []}

    @classmethod
    def _prescriptive_template(cls, renderer_configuration: _Rendering) -> _Rendering:
        return _with_sentence(renderer_configuration, _AGREES)

    @classmethod
    @renderer(renderer_type=LegacyRendererType.PRESCRIPTIVE)
    def _prescriptive_renderer(
        cls,
        configuration: ExpectationConfiguration | None = None,
        result: ExpectationValidationResult | None = None,  # noqa: ARG003  # GX's signature
        runtime_configuration: dict[Any, Any] | None = None,  # noqa: ARG003
    ) -> list[RenderedStringTemplateContent]:
        return _string_template(configuration, _AGREES)


class ExpectAmountsToBeOfOneScale(MulticolumnMapExpectation):
    """Expect a printed amount to be of the magnitude that its operands compute to.

    ``factor`` bounds the misfit that signs, dividends and adjustments may cause.
    """

    code: str
    sentence: str
    factor: int
    ignore_row_if: Literal["all_values_are_missing", "any_value_is_missing", "never"] = "never"

    map_metric: ClassVar[str] = "multicolumn_values.amounts_of_one_scale"
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", "factor")
    args_keys: ClassVar[tuple[str, ...]] = ("column_list", "code", "sentence", "factor")
    library_metadata: ClassVar[Mapping[str, Any]] = {"tags": ["accounting"], "contributors": []}

    @classmethod
    def _prescriptive_template(cls, renderer_configuration: _Rendering) -> _Rendering:
        return _with_sentence(renderer_configuration, _HOLDS)

    @classmethod
    @renderer(renderer_type=LegacyRendererType.PRESCRIPTIVE)
    def _prescriptive_renderer(
        cls,
        configuration: ExpectationConfiguration | None = None,
        result: ExpectationValidationResult | None = None,  # noqa: ARG003  # GX's signature
        runtime_configuration: dict[Any, Any] | None = None,  # noqa: ARG003
    ) -> list[RenderedStringTemplateContent]:
        return _string_template(configuration, _HOLDS)


# Data Docs pages still ask for the older renderer, everything else for the template: both say the same.


def _with_sentence(configuration: _Rendering, template: str) -> _Rendering:
    configuration.add_param("code", RendererValueType.STRING)
    configuration.add_param("sentence", RendererValueType.STRING)
    # Set past the validator, which would put the row condition before it ("If asserted == BS1 critical,
    # then"): the code in brackets already says which rows are meant.
    configuration.__dict__["template_str"] = template
    return configuration


def _string_template(
    configuration: ExpectationConfiguration | None, template: str
) -> list[RenderedStringTemplateContent]:
    arguments = configuration.kwargs if configuration else {}
    params = {name: arguments.get(name, "") for name in ("code", "sentence")}
    return [
        RenderedStringTemplateContent(
            content_block_type="string_template", string_template={"template": template, "params": params}
        )
    ]
