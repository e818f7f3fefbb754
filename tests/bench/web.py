"""`python -m tests.bench.web KIND`: a provider and a web of eight sites, as a process of its own.

The provider answers after 100 ms with eight pages nobody has asked for before, one on each site (a site is a port).
Good ones come after 50 to 500 ms; robots.txt is missing everywhere. Of the kind `usual` two never come; of `bad` four
never come, one is missing and one fails; of `fresh` all are good, and no two have the same text, though many sentences
in common; of `unlike` each is made of what packages of this environment say of themselves, and used once. The first
line of output is where it listens, as JSON; it ends with its standard input.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from html import escape
from importlib.metadata import distributions
from itertools import count
from random import Random

from tests.search.serving import Answering, Asked, Site, answer, article, serving
from tests.stack import ROOT

GOOD_PAGES, HANGING_PAGES = 6, 2
BAD_HANGING, BAD_GOOD = 4, 2
FRESH_PAGES, FRESH_WORDS = 8, 3600
"""A text of some 24,000 characters, which is a long article."""
UNLIKE_CHARACTERS, LONG_CHARACTERS = 24_000, 4000
"""Of a page of the kind, and of a description that is worth being a part of it."""
PROVIDER_SECONDS = 0.1
PAGE_SECONDS = (0.05, 0.5)
VOCABULARY = "harbour tide breakwater herring captain storm lantern rope market winter letter bridge island pilot fee"
WORDS = VOCABULARY.split()
HANDBOOK = sorted((ROOT / "docs" / "handbook" / "en").glob("*.md"))


@dataclass(frozen=True)
class Web:
    """Where it listens."""

    provider: str
    pairs: tuple[str, ...]
    """What `test_allow` wants."""


@contextmanager
def web(kind: str = "usual") -> Iterator[Web]:
    """The process, until the block ends."""
    command = [sys.executable, "-m", "tests.bench.web", kind]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin and process.stdout
        told = json.loads(process.stdout.readline())
        try:
            yield Web(told["provider"], tuple(told["pairs"]))
        finally:
            process.stdin.close()
            process.wait(timeout=5)


def question(random: Random) -> str:
    """Five words of which the pages are made."""
    return " ".join(random.choices(WORDS, k=5))


def body(random: Random) -> bytes:
    """A page of about 60 KB with navigation, 40 paragraphs and a footer."""
    menu = "".join(f'<li><a href="/{n}">{random.choice(WORDS)}</a></li>' for n in range(150))
    paragraphs = "".join(f"<p>{' '.join(random.choices(WORDS, k=90)).capitalize()}.</p>" for _ in range(40))
    head = f"<title>{random.choice(WORDS)}</title><style>{'p { color: black } ' * 200}</style>"
    html = f"<html><head>{head}</head><body><nav><ul>{menu}</ul></nav><article>{paragraphs}</article></body></html>"
    return answer(html)


def after(response: bytes, random: Random) -> Answering:
    async def route(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(random.uniform(*PAGE_SECONDS))
        writer.write(response)
        await writer.drain()

    return route


def anew(random: Random) -> Answering:
    """A page whose text nobody has written before, in sentences of the handbook: it is as hard to compress as prose."""
    sentences = [one for text in HANDBOOK for one in text.read_text("utf-8").split(". ") if one.isascii()]

    async def route(asked: Asked, writer: asyncio.StreamWriter) -> None:
        words = 0
        paragraphs: list[str] = []
        while words < FRESH_WORDS:
            paragraph = ". ".join(spoken(random.choice(sentences), random) for _ in range(5))
            words += paragraph.count(" ")
            paragraphs.append(paragraph)
        await after(answer(article(f"Page {asked.target}", *paragraphs)), random)(asked, writer)

    return route


def spoken(sentence: str, random: Random) -> str:
    """A sentence with a name and a number of its own."""
    name = "".join(random.choices("abcdefghilmnoprstuvy", k=7))
    return escape(f"{name.capitalize()} {random.randrange(10_000)}: {' '.join(sentence.split())}")


def unlike(texts: Iterator[str], random: Random) -> Answering:
    """A page of the next of `texts`; none where they are used up."""

    async def route(asked: Asked, writer: asyncio.StreamWriter) -> None:
        paragraphs = [escape(one) for one in next(texts, "").split("\n\n") if one.strip()]
        page = answer(article(f"Page {asked.target}", *paragraphs)) if paragraphs else answer(b"", 404)
        await after(page, random)(asked, writer)

    return route


def descriptions() -> Iterator[str]:
    """What the packages of this environment say of themselves, each once, so many characters at a time."""
    told = {one.metadata["Name"]: str(one.metadata.json.get("description", "")) for one in distributions()}
    together = ""
    for _, text in sorted(told.items()):
        together += f"{text[:UNLIKE_CHARACTERS]}\n\n" if len(text) >= LONG_CHARACTERS else ""
        if len(together) >= UNLIKE_CHARACTERS:
            yield together[:UNLIKE_CHARACTERS]
            together = ""


async def never(asked: Asked, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)


def provider(sites: list[Site]) -> Answering:
    number = count()

    async def route(asked: Asked, writer: asyncio.StreamWriter) -> None:
        here = next(number)
        found = [{"url": f"{site.origin}/{here}", "title": "A page", "content": ""} for site in sites]
        await asyncio.sleep(PROVIDER_SECONDS)
        writer.write(answer(json.dumps({"results": found}), content_type="application/json"))
        await writer.drain()

    return route


def pages(kind: str, random: Random) -> list[Answering | bytes]:
    """What each site answers. The bad ones are the first hits."""
    good = [after(body(random), random) for _ in range(GOOD_PAGES)]
    if kind == "bad":
        return [*[never] * BAD_HANGING, answer(b"", 404), answer(b"", 500), *good[:BAD_GOOD]]
    if kind == "fresh":
        return [anew(random) for _ in range(FRESH_PAGES)]
    if kind == "unlike":
        texts = descriptions()
        return [unlike(texts, random) for _ in range(FRESH_PAGES)]
    return [*[never] * HANGING_PAGES, *good]


async def main(kind: str) -> None:
    random = Random(11)
    rules = {"/robots.txt": answer(b"", 404)}
    async with AsyncExitStack() as stack:
        sites = [await stack.enter_async_context(serving(rules | {"*": route})) for route in pages(kind, random)]
        asked = await stack.enter_async_context(serving({"/search": provider(sites)}))
        print(json.dumps({"provider": asked.origin, "pairs": [site.pair for site in sites]}), flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:2] or ["usual"]))
