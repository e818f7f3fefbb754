"""The first hits are read although their sites are slow, hang or refuse."""

import asyncio

import pytest

from tests.bench.search import redis
from tests.bench.slow_web import WARM_UP, page, questions_of, searched, slow_web


@pytest.mark.quiet
def test_the_first_hits_are_read_in_a_slow_web() -> None:
    with slow_web(16) as web, redis() as (redis_url, _):
        asyncio.run(searched(web, questions_of(WARM_UP), redis_url))
        outcome = asyncio.run(searched(web, questions_of(3), redis_url))

    assert set(web.kinds.values()) == {"quick", "slow", "very slow", "hanging", "refusing"}
    assert outcome.readable >= 5
    assert outcome.share >= 0.8
    assert (outcome.wrongly_nothing, outcome.without_passages) == (0, 0)


def test_no_two_pages_are_the_same() -> None:
    assert len({page(number) for number in range(20)}) == 20
