"""`python -m tests.bench.slow_web`: are the first hits read where sites are slow and the machine is busy?

A web of 2,000 pages on forty sites (a site is a port), as a process of its own: pages with menus, tables and footers in
English and Chinese, half of the sites quick, others with a first byte after up to 3.4 s, some that never answer or that
refuse. `robots.txt` is there everywhere and quick. `--hogs 2` keeps two processes busy on each core beside it. As in
the product, a Redis remembers what sites need: two searches before the measurement teach that this web is slow.
"""

import argparse
import asyncio
import json
import logging
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from random import Random

from search import Hit, Page, Report, SearchConfig, research
from tests.bench.hog import hogs
from tests.bench.search import redis
from tests.search.serving import Answering, Asked, answer, serving
from tests.truth.pairs import loose_pairs, own_pairs

SITES, PAGES_A_SITE, HITS, FIRST, WARM_UP = 40, 50, 10, 3, 2
PROVIDER_SECONDS = 0.1
KINDS = (
    ("quick", 0.5, (0.05, 0.6)),
    ("slow", 0.25, (1.0, 2.5)),
    ("very slow", 0.13, (2.5, 3.4)),
    ("hanging", 0.06, (60.0, 60.0)),
    ("refusing", 0.06, (0.05, 0.2)),
)
"""A kind of site, its share, and after how many seconds its pages begin."""
READABLE = {"quick", "slow", "very slow"}


@dataclass(frozen=True)
class SlowWeb:
    """Where it listens, and what kind each site is of, by its origin."""

    provider: str
    pairs: tuple[str, ...]
    kinds: dict[str, str]


@dataclass
class Outcome:
    """Of some searches."""

    readable: int = 0
    """Pages among the first hits that could be read in time …"""
    read: int = 0
    """… and were."""
    wrongly_nothing: int = 0
    """Searches that say that no page could be read, although one was."""
    without_passages: int = 0
    seconds: list[float] = field(default_factory=list)

    @property
    def share(self) -> float:
        return self.read / max(1, self.readable)


@contextmanager
def slow_web(sites: int = SITES) -> Iterator[SlowWeb]:
    """The process, until the block ends."""
    command = [sys.executable, "-m", "tests.bench.slow_web", "--serve", str(sites)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin and process.stdout
        told = json.loads(process.stdout.readline())
        try:
            yield SlowWeb(told["provider"], tuple(told["pairs"]), told["kinds"])
        finally:
            process.stdin.close()
            process.wait(timeout=5)


async def searched(web: SlowWeb, questions: Sequence[str], redis_url: str) -> Outcome:
    """One search after the other."""
    config = SearchConfig(providers=("searxng",), searxng_url=web.provider, test_allow=web.pairs, redis_url=redis_url)
    outcome = Outcome()
    for question in questions:
        await _one(question, config, web.kinds, outcome)
    return outcome


async def _one(question: str, config: SearchConfig, kinds: dict[str, str], outcome: Outcome) -> None:
    began, hits, read = time.monotonic(), list[str](), set[str]()
    async for noun in research(question, [], config):
        match noun:
            case Hit():
                hits.append(noun.url)
            case Page():
                read.add(noun.url)
            case Report():
                outcome.seconds.append(time.monotonic() - began)
                outcome.wrongly_nothing += bool(read) and noun.error is not None
                outcome.without_passages += not noun.passages
    first = {url for url in hits[:FIRST] if kinds[url.rpartition("/")[0]] in READABLE}
    outcome.readable += len(first)
    outcome.read += len(first & read)


def questions_of(count: int) -> list[str]:
    """Statements of our pages, as questions."""
    pairs = [pair for pair in (*own_pairs(), *loose_pairs()) if pair.supported and pair.language != "zh-hant"]
    return [pair.claim for pair in Random(5).sample(pairs, count)]


def page(number: int) -> bytes:
    """One of the pages: a menu, a text among related ones, a table and a footer, 20 to 60 KB."""
    random = Random(number)
    texts = _texts()
    menu = "".join(f'<li><a href="/{random.randrange(99)}">{text[:12]}</a></li>' for text in random.sample(texts, 60))
    parts = random.sample(texts, 12)
    body = "".join(f"<div class=p>{text[:40]}<b>{text[40:60]}</b>{text[60:]}</div><p>{text}</p>" for text in parts)
    rows = "".join(f"<tr><th>{text[:8]}<td>{random.randrange(9999)}" for text in parts)
    style = f"<style>{'.a{color:red}' * random.randrange(400, 2000)}</style>"
    head = f"<head><meta charset=utf-8><title>{parts[0][:30]}</title>{style}</head>"
    return answer(
        f"<html>{head}<body><nav><ul>{menu}</ul></nav><main><article><h1>{parts[0][:30]}</h1>{body}"
        f"<table>{rows}</table></article></main><footer>Imprint, privacy, contact</footer></body></html>"
    )


@lru_cache(maxsize=1)
def _texts() -> list[str]:
    return list(dict.fromkeys(pair.passages[0] for pair in (*own_pairs(), *loose_pairs())))


def _kinds(sites: int) -> list[str]:
    """The kind of each site, by their shares, the order by chance."""
    kinds = [kind for kind, share, _ in KINDS for _ in range(max(1, round(share * sites)))][:sites]
    kinds += ["quick"] * (sites - len(kinds))
    Random(7).shuffle(kinds)
    return kinds


def _answering(kind: str, place: int) -> Answering:
    lowest, highest = next(seconds for name, _, seconds in KINDS if name == kind)
    random, pages = Random(place), [page(1000 * place + number) for number in range(PAGES_A_SITE)]

    async def route(asked: Asked, writer: object) -> None:
        assert isinstance(writer, asyncio.StreamWriter)
        await asyncio.sleep(random.uniform(lowest, highest))
        number = int(asked.target.rpartition("/")[2].split("?")[0] or 0) % PAGES_A_SITE
        writer.write(answer(b"busy", 503) if kind == "refusing" else pages[number])
        await writer.drain()

    return route


def _provider(origins: Sequence[str]) -> Answering:
    random = Random(3)

    async def route(asked: Asked, writer: object) -> None:
        assert isinstance(writer, asyncio.StreamWriter)
        some = random.sample(list(origins), min(HITS, len(origins)))
        results = [{"url": f"{one}/{random.randrange(PAGES_A_SITE)}", "title": "A page", "content": ""} for one in some]
        await asyncio.sleep(PROVIDER_SECONDS)
        writer.write(answer(json.dumps({"results": results}), content_type="application/json"))
        await writer.drain()

    return route


async def serve(count: int) -> None:
    """The web itself; it ends with its standard input."""
    rules = {"/robots.txt": answer(b"User-agent: *\nAllow: /\n", content_type="text/plain")}
    async with AsyncExitStack() as stack:
        kinds: dict[str, str] = {}
        pairs = []
        for place, kind in enumerate(_kinds(count)):
            site = await stack.enter_async_context(serving(rules | {"*": _answering(kind, place)}))
            kinds[site.origin] = kind
            pairs.append(site.pair)
        provider = await stack.enter_async_context(serving({"/search": _provider(list(kinds))}))
        print(json.dumps({"provider": provider.origin, "pairs": pairs, "kinds": kinds}), flush=True)
        await asyncio.to_thread(sys.stdin.read)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--serve", type=int, default=0, help="be the web, of so many sites")
    parser.add_argument("--questions", type=int, default=40)
    parser.add_argument("--hogs", type=int, default=0, help="busy processes on each core")
    options = parser.parse_args()
    if options.serve:
        asyncio.run(serve(options.serve))
        return
    logging.getLogger("search").setLevel(logging.ERROR)
    with slow_web() as web, redis() as (redis_url, _), ExitStack() as stack:
        asyncio.run(searched(web, questions_of(WARM_UP), redis_url))
        for _ in range(options.hogs):
            stack.enter_context(hogs(99))
        outcome = asyncio.run(searched(web, questions_of(options.questions), redis_url))
    median, worst = statistics.median(outcome.seconds), max(outcome.seconds)
    print(
        f"first {FIRST} hits that could be read: {outcome.read} of {outcome.readable} read ({outcome.share:.1%}); "
        f"'no page could be read' although one was: {outcome.wrongly_nothing}; without passages: "
        f"{outcome.without_passages}; seconds p50 {median:.1f}, worst {worst:.1f}"
    )


if __name__ == "__main__":
    main()
