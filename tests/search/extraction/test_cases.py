"""Pages and PDFs of the kinds that public bug reports name are read as their readers see them, or refused."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from search.errors import FetchError
from search.nouns import Page
from tests.search.extraction.cases import Case, cases, faults, is_refused_rightly

CASES = cases()


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
async def test_a_page_of_each_kind_is_read_as_its_readers_see_it(case: Case) -> None:
    try:
        page = await case.page()
    except FetchError as error:
        assert is_refused_rightly(case.spec, error), error.code
        return
    assert case.spec["error"] is None, page.text[:500]
    assert faults(case.spec, page) == [], page.text[:3000]


def test_there_are_cases_of_every_kind() -> None:
    assert len(CASES) >= 90
    assert {case.name[0] for case in CASES} >= {"E", "D"}


def test_the_comparison_finds_each_fault() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    page = Page(
        "u", "u", "Title", "s", "alpha beta\ngamma " + "twice and long enough to count " * 2, "en", None, now, "h"
    )
    right = {"must": ["alpha beta"], "must_not": ["delta"], "order": ["alpha", "gamma"], "lines": [["alpha", "beta"]]}

    assert faults(right, page) == []
    assert faults(right | {"must": ["delta"]}, page)
    assert faults(right | {"must_not": ["Title"]}, page)
    assert faults(right | {"must": ["twice and long enough to count"]}, page)
    assert faults(right | {"order": ["gamma", "alpha"]}, page)
    assert faults(right | {"lines": [["alpha", "gamma"]]}, page)
    assert faults({"must": ["fine"], "must_not": [], "fold": True}, replace(page, text="ﬁne")) == []
