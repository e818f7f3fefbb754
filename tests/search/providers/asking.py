"""A provider asked over a recorded answer: what it was sent, and what it made of it."""

import asyncio
import json
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from search.conf import SearchConfig
from search.nouns import Hit, Query
from search.providers import named
from tests.search.serving import answer, serving

CONFIG = SearchConfig(provider_seconds=2.0, provider_connect_seconds=1.0)


@dataclass(frozen=True)
class Exchange:
    """One question and its answer."""

    hits: list[Hit]
    paths: list[str]
    params: dict[str, str]
    headers: dict[str, str]
    origin: str


def exchange(
    name: str, setting: str, body: Any, query: Query, status: int = 200, suffix: str = "", **more: Any
) -> Exchange:
    """Ask the provider `name` whose address is the setting `setting`, and have `body` answered."""

    async def asked() -> Exchange:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        async with serving({"*": answer(content, status, content_type="application/json")}) as site:
            settings: dict[str, Any] = {setting: site.origin + suffix, **more}
            config = replace(CONFIG, **settings)
            hits = await named(name, config).find(query)
            last = site.asked[-1] if site.asked else None
            params = parse_qs(urlsplit(last.target).query) if last else {}
            return Exchange(
                hits,
                [urlsplit(one.target).path for one in site.asked],
                {key: values[0] for key, values in params.items()},
                last.headers if last else {},
                site.origin,
            )

    return asyncio.run(asked())
