"""The gate after reviews: a release covers the findings it was given for, and nothing else."""

from __future__ import annotations

from typing import Any

from expectations.gate import released


def held(code: str, table: int = 0) -> dict[str, Any]:
    return {
        "exhibit_id": "x",
        "table_index": table,
        "status": "quarantined",
        "code": code,
        "message": f"[{code}] m",
    }


RELEASE = {
    "exhibit_id": "x",
    "table_index": 0,
    "codes": ["BS1", "FT1"],
    "review_id": "r",
    "reviewer": "A",
    "reason": "printed so",
}


def test_a_release_publishes_what_it_covers_and_names_the_findings() -> None:
    (row,) = released([held("BS1"), held("FT1")], [RELEASE])
    assert (row["status"], row["review_id"], row["code"]) == ("published", "r", None)
    assert row["message"] == "released by A: printed so (in spite of: [BS1] m; [FT1] m)"


def test_a_new_finding_keeps_the_statement_back() -> None:
    rows = released([held("BS1"), held("IS4")], [RELEASE])
    assert [(row["status"], row["review_id"]) for row in rows] == [("quarantined", None)] * 2


def test_another_statement_is_not_released_with_it() -> None:
    rows = released([held("BS1"), held("BS1", table=1)], [RELEASE])
    assert {(row["table_index"], row["status"]) for row in rows} == {(0, "published"), (1, "quarantined")}


def test_a_statement_that_passes_needs_no_release() -> None:
    passed = {**held(""), "status": "published", "code": None, "message": None}
    assert released([passed], [RELEASE]) == [{**passed, "review_id": None}]
