"""Pages of the audit: every exhibit once, in order, and no page too large."""

from hypothesis import given
from hypothesis import strategies as st

from flows.audit import FACTS_A_PAGE, page_ends
from warehouse.staging import EXHIBITS_A_PAGE


@given(st.lists(st.integers(0, 9) | st.integers(0, 2 * FACTS_A_PAGE), max_size=3 * EXHIBITS_A_PAGE))
def test_pages_hold_every_exhibit_in_order_and_keep_their_limits(facts: list[int]) -> None:
    waiting = [(f"{number:05d}", n_facts) for number, n_facts in enumerate(facts)]
    start = 0
    for last, count in page_ends(waiting):
        page = waiting[start : start + count]
        assert page[-1][0] == last
        assert count <= EXHIBITS_A_PAGE
        assert count == 1 or sum(n_facts for _, n_facts in page) <= FACTS_A_PAGE
        start += count
    assert start == len(waiting)
