"""Documents -> passages -> claims: headings, tables, markup, places."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from spoken import DATELINE, DATES, SUBJECTS, fact

from transforms.prose import prose_claims
from transforms.ties import tied_claims

WORDS = """net loss income revenues revenue was were of $52.4 million $(0.41) per share diluted compared to
from the a quarter year ago fourth prior 2003 June 30, ended , ; ( ) or and increased 12% for in
fiscal three months respectively cash EPS $ - $4"""


def test_a_heading_of_a_part_keeps_what_follows_from_contradicting() -> None:
    text = f"{DATELINE}\n\nWidgets Segment\n\nQuarterly revenue reached $52.4 million.\n"
    (claim,) = prose_claims(text, [], DATES, SUBJECTS)
    assert claim.guard == "it stands under a heading of its own"


def test_the_issuer_is_whom_the_head_names_and_not_its_subsidiary() -> None:
    head = "Pine Hollow Bancorp (Nasdaq: PHBC), parent of Pine Hollow Bank, on its fourth quarter"
    said = "earned net income of $2.3 million in the fourth quarter."
    for name, guard in (
        ("Pine Hollow Bancorp", ""),
        ("Pine Hollow Bank", "it may be of 'pine hollow bank' alone"),
    ):
        (claim,) = prose_claims(f"{head}\n\n{DATELINE}\n\n{name} {said}\n", [], DATES, SUBJECTS)
        assert claim.guard == guard


def test_amounts_inside_tables_are_no_prose() -> None:
    text = f"{DATELINE}\n\nQuarterly revenue reached $52.4 million.\n"
    start = text.index("Quarterly")
    assert prose_claims(text, [(start, len(text))], DATES, SUBJECTS) == []


def test_spans_lead_to_the_printed_characters_of_text_and_html() -> None:
    text = f"{DATELINE}\n\nThe quarter's net\nloss was $3.3 million, or ($0.41) a share.\n"
    claims = prose_claims(text, [], DATES, SUBJECTS)
    assert [text[c.start : c.end] for c in claims] == ["3.3", "($0.41)"] == [c.printed for c in claims]
    html = (
        f"<html><p>{DATELINE}</p><!-- Quarterly revenue reached $9 million. --><script>$1 million</script>"
        "<div>The quarter's <b>net&nbsp;loss</b>\n was &#36;<i>3</i>.3&nbsp;million, or <font>(</font>$0.41)"
        " a share.</div>"
    )
    claims = prose_claims(html, [], DATES, SUBJECTS, is_html=True)
    assert [html[c.start : c.end] for c in claims] == ["3</i>.3", "(</font>$0.41)"]
    assert [c.printed for c in claims] == ["3.3", "($0.41)"]


def test_the_rounding_is_that_of_the_words() -> None:
    text = (
        "Quarterly revenue reached $52.4 million. Quarterly revenue reached $9 million. "
        "Quarterly revenue reached $370,000. Quarterly revenue reached $12,864,123. "
        "Quarterly net income was $5 million, or $.24 a share."
    )
    claims = prose_claims(f"{DATELINE}\n\n{text}", [], DATES, SUBJECTS)
    assert [(c.decimals, c.loosest) for c in claims] == [
        (-5, -5),
        (-6, -6),
        (-3, -4),
        (0, 0),
        (-6, -6),
        (2, 2),
    ]


@given(st.lists(st.sampled_from(WORDS.split()), max_size=40))
@settings(max_examples=150)
def test_any_words_are_read_without_error_and_spans_hold(words: list[str]) -> None:
    text = f"{DATELINE}\n\n{' '.join(words)}"
    claims = prose_claims(text, [], DATES, SUBJECTS)
    assert all(text[c.start : c.end] == c.printed for c in claims)
    assert [c.start for c in claims] == sorted(c.start for c in claims)
    for tied in tied_claims(claims, [fact("1800000")]):
        assert tied.verdict in ("tied", "contradicted", "alone", "not testable")
        assert (tied.fact_id is not None) == (tied.verdict in ("tied", "contradicted"))
        assert bool(tied.reason) == (tied.verdict == "not testable")


@given(st.text(max_size=300), st.booleans())
@settings(max_examples=100)
def test_hostile_text_is_read_without_error(text: str, is_html: bool) -> None:
    prose_claims(f"Quarterly revenue reached $1 million {text} or $(0.1", [], DATES, SUBJECTS, is_html)
