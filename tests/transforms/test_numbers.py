"""The grammar of one printed number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.numbers import YEAR, token_at, tokens_of


@pytest.mark.parametrize(
    ("cell", "coefficient", "places"),
    [
        ("4,059", 4059, 0),
        ("$ 4,059", 4059, 0),
        ("$4,059", 4059, 0),
        ("(1,097)", -1097, 0),
        ("$(1,097)", -1097, 0),
        ("($1,097)", -1097, 0),
        ("$ (   1,097 )", -1097, 0),
        ("(            12)", -12, 0),
        ("-1,097", -1097, 0),
        ("−1,097", -1097, 0),
        ("–1,097", -1097, 0),
        ("$-1,097", -1097, 0),
        ("(1,097", -1097, 0),
        ("+5", 5, 0),
        (".19", 19, 2),
        ("(0.19)", -19, 2),
        ("1,234,567.89", 123456789, 2),
        ("0", 0, 0),
        ("1,000(1)", 1000, 0),
        ("1,000(1),(2)", 1000, 0),
        ("1,000 (a)", 1000, 0),
        ("1,000 {3}", 1000, 0),
        ("1,000*", 1000, 0),
        ("£12", 12, 0),
        ("US$12", 12, 0),
    ],
)
def test_a_number_as_printed(cell: str, coefficient: int, places: int) -> None:
    found = token_at(cell, 0, 100)
    assert found is not None
    token = found[0]
    assert (token.coefficient, token.places, token.is_nil) == (coefficient, places, False)
    assert cell[token.start - 100 : token.end - 100] == token.printed
    assert "$" not in token.printed or token.printed[0] in "(-"


@pytest.mark.parametrize("dash", ["-", "--", "---", "----", "–", "—", "——", "(--)", "-0-"])
def test_dashes_are_nil(dash: str) -> None:
    found = token_at(dash, 0, 0)
    assert found is not None
    assert found[0].is_nil
    assert found[0].coefficient == 0


@pytest.mark.parametrize(
    "cell",
    [
        "1,23",
        "1.234,56",
        "1.2.3",
        "1,234)",
        "1,234CR",
        "1,234 Cr",
        "12 DR",
        "1,097-",
        "10,",
        "1a",
        "$",
        "(",
        "-------",
        "½",
    ],
)
def test_what_is_no_number_is_refused(cell: str) -> None:
    assert token_at(cell, 0, 0) is None


def test_per_cent() -> None:
    tokens = tokens_of("33.3%   (4) %  (10.0)%  (2.5%)  --%", 0)
    assert tokens is not None
    assert [(t.coefficient, t.is_percent) for t in tokens] == [
        (333, True),
        (-4, True),
        (-100, True),
        (-25, True),
        (0, True),
    ]


def test_cells_of_one_line() -> None:
    tokens = tokens_of("$ 4,059   (1,097)      -    100$   90", 0)
    assert tokens is not None
    assert [t.coefficient for t in tokens] == [4059, -1097, 0, 100, 90]
    assert [t.currency for t in tokens] == ["$", None, None, None, "$"]
    assert tokens_of("4,059 apples", 0) is None
    assert tokens_of("", 0) is None


def test_years() -> None:
    assert [bool(YEAR.match(y)) for y in ("1949", "1993", "2009", "2050", "19933")] == [
        False,
        True,
        True,
        False,
        False,
    ]


@given(st.integers(-(10**15), 10**15), st.integers(0, 4))
def test_every_number_comes_back(coefficient: int, places: int) -> None:
    digits = str(abs(coefficient)).rjust(places + 1, "0")
    whole, decimals = (digits[:-places], digits[-places:]) if places else (digits, "")
    text = f"{int(whole):,}" + (f".{decimals}" if places else "")
    found = token_at(f"({text})" if coefficient < 0 else text, 0, 0)
    assert found is not None
    assert (found[0].coefficient, found[0].places) == (coefficient, places)
