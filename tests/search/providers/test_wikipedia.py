"""Wikipedia's REST search: edition and script by the question."""

import asyncio
import json
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from search import errors
from search.conf import SearchConfig
from search.nouns import Hit, Query
from search.providers.wikipedia import Wikipedia, plain_words
from tests.search.serving import Asked, Site, answer, serving

FOUND = {
    "pages": [
        {
            "id": 1,
            "key": "Herring_(fish)",
            "title": "Herring (fish)",
            "excerpt": 'A <span class="searchmatch">herring</span> &amp; its kin',
            "description": "kind of fish",
        },
        {"id": 2, "key": "鲱鱼", "title": "鲱鱼", "excerpt": "", "description": "一种鱼"},
        {"id": 3, "title": "no key"},
        "not an object",
    ]
}
ROUTES = {"*": answer(json.dumps(FOUND), content_type="application/json")}
CONFIG = SearchConfig(provider_seconds=0.6, provider_connect_seconds=0.4)


async def asked(site: Site, query: Query) -> list[Hit]:
    return await Wikipedia(replace(CONFIG, wikipedia_url=site.origin + "/{language}")).find(query)


async def test_pages_become_hits_with_readable_snippets() -> None:
    async with serving(ROUTES) as site:
        hits = await asked(site, Query("What is a herring?"))

    assert [hit.title for hit in hits] == ["Herring (fish)", "鲱鱼"]
    assert hits[0].url == f"{site.origin}/en/wiki/Herring_(fish)"
    assert [hit.snippet for hit in hits] == ["A herring & its kin", "一种鱼"]


@pytest.mark.parametrize(
    ("language", "edition", "prefix"), [("en", "en", "wiki"), ("zh-hans", "zh", "zh-cn"), ("zh-hant", "zh", "zh-tw")]
)
async def test_edition_and_script_follow_the_question(language: str, edition: str, prefix: str) -> None:
    async with serving(ROUTES) as site:
        hits = await asked(site, Query("鲱鱼", language))

    assert site.asked[0].target.startswith(f"/{edition}/w/rest.php/v1/search/page?")
    assert hits[0].url.startswith(f"{site.origin}/{edition}/{prefix}/")
    assert hits[1].url.endswith("/%E9%B2%B1%E9%B1%BC")


async def test_it_is_asked_for_the_topic_by_somebody_with_a_name() -> None:
    async with serving(ROUTES) as site:
        await asked(site, Query("What is the capital of Australia?"))

    assert parse_qs(urlsplit(site.asked[0].target).query)["q"] == ["capital Australia"]
    assert site.asked[0].headers["user-agent"].startswith("wenyuan/")


@pytest.mark.parametrize(
    ("words", "harmless"),
    [("insource:/x/ fish", "/x/ fish"), ('"exact" ~x', "exact x"), ("fish -salt", "fish salt"), ("***", "")],
)
def test_search_syntax_is_taken_out(words: str, harmless: str) -> None:
    assert plain_words(words) == harmless


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (429, errors.ProviderBusy),
        (503, errors.ProviderBusy),
        (500, errors.ProviderBroken),
        (403, errors.ProviderRefused),
        (400, errors.QueryRefused),
        (301, errors.UnexpectedAnswer),
    ],
)
async def test_every_failure_has_its_own_error(status: int, kind: type[errors.ProviderError]) -> None:
    async with serving({"*": answer(b"{}", status)}) as site:
        with pytest.raises(errors.ProviderError) as raised:
            await asked(site, Query("fish"))

    assert raised.type is kind


async def test_a_silent_server_is_given_up_in_time() -> None:
    async def silent(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(30)

    async with serving({"*": silent}) as site:
        with pytest.raises(errors.ProviderLate):
            await asked(site, Query("fish"))


async def test_a_machine_without_internet_knows_at_once() -> None:
    started = asyncio.get_running_loop().time()
    with pytest.raises(errors.ProviderUnreachable):
        await Wikipedia(replace(CONFIG, wikipedia_url="http://no-such-host.invalid")).find(Query("fish"))

    assert asyncio.get_running_loop().time() - started < 1.0
