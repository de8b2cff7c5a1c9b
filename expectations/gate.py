"""The gate: what is published and what is withheld.

In: the failures of an audit, with the severity Great Expectations gave them, and the statements. Out: one
row per published statement and one row per reason for a withheld one. A critical failure withholds the
statement it concerns; so does an audit that could not be run, for nothing unaudited is published. Warnings
publish the statement, flagged. What a reviewer has released stays released while its reading is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .checkpoint import AuditResult, Failure

PUBLISHED = "published"
QUARANTINED = "quarantined"


def decisions(audit: AuditResult, statements: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """exhibit_id, table_index, status, code, message.

    A published statement has one row, without code; its message lists the warnings, if any. A quarantined
    one has a row for each reason. A row without table_index withholds a whole exhibit: what failed belongs
    to none of its statements.
    """
    of_statement: dict[tuple[Any, Any], list[Failure]] = {}
    of_exhibit: dict[str, list[Failure]] = {}
    of_run: list[Failure] = []
    for failure in audit.failures:
        if failure.exhibit_id is None:
            of_run.append(failure)
        elif failure.table_index is None:
            of_exhibit.setdefault(failure.exhibit_id, []).append(failure)
        else:
            of_statement.setdefault((failure.exhibit_id, failure.table_index), []).append(failure)
    # What failed for no row in particular leaves every statement unaudited.
    run_reasons = [f for f in of_run if f.severity == "critical"]
    decided = []
    for statement in statements:
        key = (statement["exhibit_id"], statement["table_index"])
        own = of_statement.get(key, ()) if key[1] is not None else of_exhibit.pop(key[0], ())
        failures = [*own, *run_reasons]
        decided += _statement_rows(key, failures)
    for exhibit_id, failures in of_exhibit.items():
        decided += [
            _row(exhibit_id, None, QUARANTINED, f.code, f.message)
            for f in failures
            if f.severity == "critical"
        ]
    return decided


def released(
    decided: Iterable[Mapping[str, Any]], releases: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The decisions after what reviewers have released before: the same rows, with ``review_id``.

    A release covers the findings it was given for (``codes``); a statement with any other finding stays
    withheld. A released statement has one row, which names the findings and who released it and why.
    """
    rows = [dict(row) for row in decided]
    release_of = {(r["exhibit_id"], r["table_index"]): r for r in releases}
    reasons: dict[tuple[Any, Any], list[dict[str, Any]]] = {}
    for row in rows:
        if row["status"] == QUARANTINED:
            reasons.setdefault((row["exhibit_id"], row["table_index"]), []).append(row)
    covered = {
        key
        for key, found in reasons.items()
        if key in release_of and {row["code"] for row in found} <= set(release_of[key]["codes"])
    }
    kept = [
        {**row, "review_id": None} for row in rows if (row["exhibit_id"], row["table_index"]) not in covered
    ]
    for key in covered:
        release = release_of[key]
        found = "; ".join(dict.fromkeys(row["message"] for row in reasons[key]))
        message = f"released by {release['reviewer']}: {release['reason']} (in spite of: {found})"
        kept.append({**_row(*key, PUBLISHED, None, message), "review_id": release["review_id"]})
    return kept


def _statement_rows(key: tuple[Any, Any], failures: Sequence[Failure]) -> list[dict[str, Any]]:
    critical = [f for f in failures if f.severity == "critical"]
    if critical:
        reasons = dict.fromkeys((f.code, f.message) for f in critical)
        return [_row(*key, QUARANTINED, code, message) for code, message in reasons]
    flags = dict.fromkeys(f.message for f in failures)
    return [_row(*key, PUBLISHED, None, "; ".join(flags) or None)]


def _row(
    exhibit_id: str, table_index: Any, status: str, code: str | None, message: str | None
) -> dict[str, Any]:
    return {
        "exhibit_id": exhibit_id,
        "table_index": table_index,
        "status": status,
        "code": code,
        "message": message,
    }
