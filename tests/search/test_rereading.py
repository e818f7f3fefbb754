"""A page that is read once more is as it is now, whatever is remembered of it."""

from django.conf import settings

from search.conf import SearchConfig
from search.nouns import Page, Skipped
from search.reader import Reader
from search.rereading import reread
from search.shared_memory import remembering
from tests.search.serving import answer, article, serving

BEFORE = "The breakwater of Elsmouth measures 1,240 metres and was finished in the spring of 1911 by three engineers."
AFTER = BEFORE.replace("1,240", "1,310")


async def test_what_is_remembered_is_not_asked() -> None:
    async with serving({"/a": answer(article("Boats", BEFORE))}) as site:
        config = SearchConfig(test_allow=(site.pair,), redis_url=settings.REDIS_URL, spacing_seconds=0.0)
        async with remembering(config) as memory:
            first = await Reader(config, memory).read(f"{site.origin}/a")
        site.routes["/a"] = answer(article("Boats", AFTER))
        now = await reread([f"{site.origin}/a", f"{site.origin}/gone"], config, 5.0)

    assert isinstance(first, Page)
    again, gone = now[f"{site.origin}/a"], now[f"{site.origin}/gone"]
    assert isinstance(again, Page)
    assert "1,240" in first.text
    assert "1,310" in again.text
    assert isinstance(gone, Skipped)


async def test_an_address_inside_is_refused_as_in_every_search() -> None:
    config = SearchConfig(redis_url=settings.REDIS_URL)
    now = await reread(["http://127.0.0.1:1/secret"], config, 5.0)

    assert [type(one) for one in now.values()] == [Skipped]
    assert await reread([], config, 1.0) == {}
