"""`python -m tests.bench.search`: how long a search takes, and where its time and CPU go.

Fifty questions; a provider that answers after 100 ms with eight results; pages of an ordinary size after 50 to 500 ms,
two of them never.
"""

import asyncio
import json
import resource
import statistics
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random

from search import Hit, Page, Report, SearchConfig, research
from tests.search.serving import Answering, Asked, Site, answer, serving

QUESTIONS = 50
GOOD_PAGES, HANGING_PAGES = 6, 2
PROVIDER_SECONDS = 0.1
VOCABULARY = "harbour tide breakwater herring captain storm lantern rope market winter letter bridge island pilot fee"
WORDS = VOCABULARY.split()


@dataclass
class Times:
    """Seconds from the question to each stage, one entry a search."""

    hits: list[float] = field(default_factory=list)
    last_page: list[float] = field(default_factory=list)
    report: list[float] = field(default_factory=list)
    pages: Counter[int] = field(default_factory=Counter)


def body(random: Random) -> bytes:
    """A page of about 60 KB with navigation, 40 paragraphs and a footer."""
    menu = "".join(f'<li><a href="/{n}">{random.choice(WORDS)}</a></li>' for n in range(150))
    paragraphs = "".join(f"<p>{' '.join(random.choices(WORDS, k=90)).capitalize()}.</p>" for _ in range(40))
    head = f"<title>{random.choice(WORDS)}</title><style>{'p { color: black } ' * 200}</style>"
    html = f"<html><head>{head}</head><body><nav><ul>{menu}</ul></nav><article>{paragraphs}</article></body></html>"
    return answer(html)


def slow(response: bytes, seconds: float) -> Answering:
    async def route(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(seconds)
        writer.write(response)
        await writer.drain()

    return route


def results(site: Site, number: int) -> bytes:
    urls = [f"{site.origin}/{number}/{place}" for place in range(GOOD_PAGES + HANGING_PAGES)]
    found = [{"url": url, "title": "A page", "content": ""} for url in urls]
    return answer(json.dumps({"results": found}), content_type="application/json")


async def measured() -> Times:
    """Fifty searches, one after the other."""
    random, times = Random(11), Times()
    async with serving({"/robots.txt": answer(b"", 404)}) as site:
        config = SearchConfig(providers=("searxng",), searxng_url=site.origin, test_allow=(site.pair,))
        for number in range(QUESTIONS):
            for place in range(GOOD_PAGES + HANGING_PAGES):
                seconds = 60.0 if place < HANGING_PAGES else random.uniform(0.05, 0.5)
                site.routes[f"/{number}/{place}"] = slow(body(random), seconds)
            site.routes["/search"] = slow(results(site, number), PROVIDER_SECONDS)
            await one(" ".join(random.choices(WORDS, k=5)), config, times)
    return times


async def one(question: str, config: SearchConfig, times: Times) -> None:
    started, last, read = time.monotonic(), 0.0, 0
    async for noun in research(question, [], config):
        now = time.monotonic() - started
        match noun:
            case Hit() if read == 0:
                first = now
            case Page():
                last, read = now, read + 1
            case Report():
                times.hits.append(first)
                times.last_page.append(last)
                times.report.append(now)
                times.pages[read] += 1


def told(name: str, seconds: list[float]) -> str:
    cuts = statistics.quantiles(seconds, n=20)
    return (
        f"{name:<24} median {statistics.median(seconds):5.2f} s   p95 {cuts[18]:5.2f} s   worst {max(seconds):5.2f} s"
    )


def cpu_seconds() -> float:
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime


def main() -> None:
    asyncio.run(measured())  # libraries and caches warm, as in a worker that has run before
    before = cpu_seconds()
    times = asyncio.run(measured())
    print(told("sources found", times.hits))
    print(told("last page read", times.last_page))
    print(told("passages ranked", times.report))
    print(f"pages read               {dict(sorted(times.pages.items()))}")
    print(
        f"CPU per search           {(cpu_seconds() - before) / QUESTIONS:5.2f} s, the page server's own share included"
    )


if __name__ == "__main__":
    main()
