"""robots.txt is asked for once and obeyed at every hop."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from search import errors
from search.conf import SearchConfig
from search.fetching.robots import Robots
from search.shared_memory import Forgetful
from tests.search.serving import Answering, Asked, Site, answer, serving

RULES = """
User-agent: *
Disallow: /private
Allow: /private/open

User-agent: Wenyuan
Disallow: /not-for-wenyuan
"""


@asynccontextmanager
async def obeying(rules: bytes | Answering) -> AsyncIterator[tuple[Site, Robots]]:
    async with serving({"/robots.txt": rules}) as site:
        config = SearchConfig(test_allow=(site.pair,), page_seconds=0.6, first_byte_seconds=0.3)
        robots = Robots(config, Forgetful())
        yield site, robots
        await robots.close()


def text(rules: str) -> bytes:
    return answer(rules, content_type="text/plain")


async def test_rules_for_our_name_come_before_those_for_all() -> None:
    async with obeying(text(RULES)) as (site, robots):
        await robots.obey(f"{site.origin}/private/x")
        with pytest.raises(errors.RobotsRefused):
            await robots.obey(f"{site.origin}/not-for-wenyuan/x")


async def test_the_longest_rule_wins() -> None:
    async with obeying(text("User-agent: *\nDisallow: /private\nAllow: /private/open")) as (site, robots):
        await robots.obey(f"{site.origin}/private/open/x")
        with pytest.raises(errors.RobotsRefused):
            await robots.obey(f"{site.origin}/private/x")


async def test_a_site_is_asked_once() -> None:
    async with obeying(text(RULES)) as (site, robots):
        await asyncio.gather(*(robots.obey(f"{site.origin}/{place}") for place in range(5)))

    assert [asked.target for asked in site.asked] == ["/robots.txt"]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
async def test_no_rules_mean_no_limits(status: int) -> None:
    async with obeying(answer(b"", status)) as (site, robots):
        await robots.obey(f"{site.origin}/anything")


async def test_a_web_page_instead_of_rules_means_no_limits() -> None:
    async with obeying(answer(b"\x89PNG\r\n\x1a\n", content_type="image/png")) as (site, robots):
        await robots.obey(f"{site.origin}/anything")


async def test_a_broken_site_is_not_entered() -> None:
    async with obeying(answer(b"", 500)) as (site, robots):
        with pytest.raises(errors.ServerFailed):
            await robots.obey(f"{site.origin}/anything")


async def test_a_silent_site_is_not_entered() -> None:
    async def silent(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(30)

    async with obeying(silent) as (site, robots):
        with pytest.raises(errors.Slow):
            await robots.obey(f"{site.origin}/anything")


async def test_nonsense_is_no_rule() -> None:
    async with obeying(text("<html>\0 \ufffd Disallow /: : :\n" * 100)) as (site, robots):
        await robots.obey(f"{site.origin}/anything")
