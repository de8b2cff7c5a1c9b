"""The seed of subjects: a row that cannot be used is refused with its line."""

from __future__ import annotations

import pytest
from spoken import ROWS

from transforms.claim_subjects import Subjects
from transforms.concept_dictionary import SeedError


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"concept": "Assets"}, "is not among those it is tied with"),
        ({"unit": "pounds"}, "unit 'pounds' is none of money, per_share"),
        ({"tied_with": ""}, "at least one concept"),
        ({"subject": "widgets"}, "none of the words that sentences are chosen by"),
        ({"sign": "gain"}, "sign 'gain'"),
        ({"subject": ROWS[0]["subject"]}, "is there twice"),
        ({"concept": "Revenuse", "tied_with": "Revenuse"}, "no concept 'Revenuse'"),
    ],
)
def test_a_wrong_row_is_refused_with_its_line(change: dict[str, str], why: str) -> None:
    rows = [ROWS[0], {**ROWS[1], **change}]
    with pytest.raises(SeedError, match=r"claims\.csv, line 3: ") as refused:
        Subjects.from_rows(
            rows, {"Revenues", "RevenueFromContractWithCustomerExcludingAssessedTax", "Assets"}
        )
    assert why in str(refused.value)
