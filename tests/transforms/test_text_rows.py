"""The label of a row as it is published."""

from __future__ import annotations

import pytest

from transforms.text_rows import clean_label


@pytest.mark.parametrize(
    ("label", "published"),
    [
        ("Total assets ........", "Total assets"),
        ("Cash   and cash\tequivalents", "Cash and cash equivalents"),
        ("Other income (1)", "Other income"),
        ("Other income (a), net", "Other income (a), net"),
        ("Restructuring* ", "Restructuring"),
        ("Current assets:", "Current assets"),
        ("Notes payable, Acme Inc.", "Notes payable, Acme Inc."),
        ("Dividends ------", "Dividends"),
    ],
)
def test_clean_label(label: str, published: str) -> None:
    assert clean_label(label) == published
