"""What the audit found, a sentence per check, in the scale and with the places that the amounts are printed.

In: the checks with their verdicts, the facts, statements and items they were drawn up from. Out: a message
per check; of a miss it states what would explain it: a sign turned, an amount deducted from the income.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, Any

from .intervals import implied_adjustment, rounding_interval

if TYPE_CHECKING:
    import pandas as pd

SCALE_WORDS = {3: "thousands", 6: "millions", 9: "billions"}


def messages(
    verdicts: pd.DataFrame, facts: pd.DataFrame, statements: pd.DataFrame, items: pd.DataFrame | None
) -> list[str]:
    """A message per check, in the order of ``verdicts``."""
    print_of = _print_of_totals(verdicts, facts)
    scale_of = {}
    if "scale" in statements.columns:
        for exhibit_id, table, scale in zip(
            *(statements[c] for c in ("exhibit_id", "table_index", "scale")), strict=True
        ):
            scale_of[exhibit_id, table] = whole(scale) or 0
    adjustment_of = {
        **_turned_signs(verdicts, facts, items),
        **_implied_adjustments(verdicts, facts, items),
    }
    columns = ["calculation_id", "exhibit_id", "table_index", "code", "sentence", "verdict", "was_run"]
    columns += ["reported", "computed", "difference", "tolerance"]
    reasons = verdicts["reason"] if "reason" in verdicts.columns else [None] * len(verdicts)
    totals = verdicts["total_fact_id"] if "total_fact_id" in verdicts.columns else [None] * len(verdicts)
    found: list[str] = []
    for row, reason, total in zip(
        verdicts[columns].itertuples(index=False, name=None), reasons, totals, strict=True
    ):
        calculation_id, exhibit_id, table, code, sentence, verdict, was_run, *amounts = row
        says = f"[{code}] {sentence}"
        if not was_run:
            found.append(f"{says}: the check could not be run")
        elif verdict == "not testable":
            found.append(f"{says}: not testable, {reason or 'an operand is missing'}")
        else:
            scale, places, is_money = print_of.get(total, (scale_of.get((exhibit_id, table), 0), None, True))
            finding = _finding(verdict == "consistent", amounts, scale, places, is_money)
            found.append(f"{says}: {finding}{adjustment_of.get(calculation_id, '')}")
    return found


def _finding(
    is_consistent: bool, amounts: Sequence[Decimal], scale: int, places: int | None, is_money: bool
) -> str:
    reported, computed, difference, tolerance = amounts
    words = f", in {SCALE_WORDS[scale]}" if is_money and scale in SCALE_WORDS else ""
    printed, expected = _printed(reported, scale, places), _printed(computed, scale, places)
    allowed = _printed(tolerance, scale, places)
    if is_consistent:
        return f"{printed} against {expected} (tolerance {allowed}{words})"
    return (
        f"printed {printed}, computed {expected}, "
        f"difference {_printed(difference, scale, places)} beyond the tolerance {allowed}{words}"
    )


def _printed(amount: Decimal | None, scale: int, places: int | None) -> str:
    """An amount in its printed scale: at least the printed places, at most two more, no idle zeros."""
    if amount is None or amount != amount:
        return "nothing"
    scaled = Decimal(amount).scaleb(-scale)
    least = places or 0
    if least == 0 and scaled == (whole := int(scaled)):
        return f"{whole:,}"
    text = f"{scaled:,.{least + 2}f}"
    kept = text.rstrip("0")
    missing = least - len(kept.partition(".")[2])
    return (kept + "0" * max(0, missing)).rstrip(".")


def _print_of_totals(verdicts: pd.DataFrame, facts: pd.DataFrame) -> dict[str, tuple[int, int | None, bool]]:
    """Total's fact_id -> scale, printed places, whether its amount is in money."""
    if "total_fact_id" not in verdicts.columns or "scale" not in facts.columns:
        return {}
    wanted = facts.loc[facts["fact_id"].isin(verdicts["total_fact_id"].dropna())]
    found = {}
    for fact_id, scale, decimals, unit in zip(
        *(wanted[c] for c in ("fact_id", "scale", "decimals", "unit")), strict=True
    ):
        power = whole(scale) or 0
        precision = whole(decimals)
        places = None if precision is None else max(0, precision + power)
        found[str(fact_id)] = (power, places, "/" not in str(unit))
    return found


def _turned_signs(verdicts: pd.DataFrame, facts: pd.DataFrame, items: pd.DataFrame | None) -> dict[str, str]:
    """calculation_id -> the row whose sign under its concept is doubtful: turned, the sum would agree."""
    if items is None or "label" not in facts.columns:
        return {}
    missed = verdicts.loc[verdicts["verdict"] == "inconsistent"]
    columns = ("calculation_id", "difference", "tolerance")
    miss_of = {c: (d, t) for c, d, t in zip(*(missed[name] for name in columns), strict=True)}
    wanted = items.loc[items["calculation_id"].isin(miss_of) & (items["role"] == "item")]
    chosen = facts.loc[facts["fact_id"].isin(wanted["fact_id"])]
    fact_of = {
        f: (v, label) for f, v, label in zip(chosen["fact_id"], chosen["value"], chosen["label"], strict=True)
    }
    found: dict[str, str] = {}
    for calculation_id, fact_id, weight in zip(
        *(wanted[c] for c in ("calculation_id", "fact_id", "weight")), strict=True
    ):
        difference, tolerance = miss_of[calculation_id]
        value, label = fact_of.get(fact_id, (None, None))
        if value is not None and abs(difference + 2 * int(weight) * value) <= tolerance:
            found[str(calculation_id)] = f"; it would agree with the sign of {str(label)!r} turned"
    return found


def _implied_adjustments(
    verdicts: pd.DataFrame, facts: pd.DataFrame, items: pd.DataFrame | None
) -> dict[str, str]:
    """calculation_id -> what would have to be deducted from the income, for per-share misses."""
    if items is None:
        return {}
    missed = verdicts.loc[verdicts["verdict"] == "inconsistent", "calculation_id"]
    wanted = items.loc[items["calculation_id"].isin(missed) & items["role"].isin(["eps", "income", "shares"])]
    if wanted.empty:
        return {}
    chosen = facts.loc[facts["fact_id"].isin(wanted["fact_id"])]
    fact_of = {row["fact_id"]: row for row in chosen.to_dict("records")}
    operands: dict[str, dict[str, tuple[Mapping[Any, Any], int]]] = {}
    for calculation_id, fact_id, role, weight in zip(
        *(wanted[c] for c in ("calculation_id", "fact_id", "role", "weight")), strict=True
    ):
        if fact_id in fact_of:
            operands.setdefault(calculation_id, {})[role] = (fact_of[fact_id], int(weight))
    return {
        calculation_id: _adjustment_sentence(found)
        for calculation_id, found in operands.items()
        if found.keys() == {"eps", "income", "shares"}
    }


def _adjustment_sentence(operands: Mapping[str, tuple[Mapping[Any, Any], int]]) -> str:
    interval = {
        role: rounding_interval(
            fact["value"] * weight,
            None
            if fact["decimals"] is None or fact["decimals"] != fact["decimals"]
            else int(fact["decimals"]),
        )
        for role, (fact, weight) in operands.items()
    }
    low, high = implied_adjustment(interval["income"], interval["eps"], interval["shares"])
    income = operands["income"][0]
    scale = income.get("scale")
    power = whole(scale) or 0
    does = "deducted from"
    if high < 0:
        low, high, does = -high, -low, "added to"
    # Whole printed units that would do; one digit finer where no whole unit lies between.
    for places in (0, 1, 2, 3):
        unit = Decimal(1).scaleb(-places)
        least = low.scaleb(-power).quantize(unit, ROUND_CEILING)
        most = high.scaleb(-power).quantize(unit, ROUND_FLOOR)
        if least <= most:
            break
    unit_name = str(income["unit"]).replace("USD", "dollars")
    words = f"{SCALE_WORDS[power][:-1]} {unit_name}" if power in SCALE_WORDS else unit_name
    return f"; it would agree if between {least:,f} and {most:,f} {words} were {does} income" + (
        ", as preferred dividends are" if does == "deducted from" else ""
    )


def whole(number: Any) -> int | None:
    """An int of a nullable column; pandas says None, NaN or NA for unknown."""
    import pandas as pd

    return None if number is None or pd.isna(number) else int(number)
