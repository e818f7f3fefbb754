"""The cases under `tests/fixtures/cases`: what is put in, and what is right."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unicodedata import normalize

from search.conf import SearchConfig
from search.errors import FetchError
from search.extraction.pages import page_of
from search.fetching.content_types import declared_type, sniffed_kind
from search.fetching.fetcher import Download, Fetcher
from search.nouns import Page
from tests.search.serving import answer, serving

FOLDER = Path(__file__).parents[2] / "fixtures" / "cases"
_JSON = re.compile(r"^```json\n(.*?)\n```$", re.DOTALL | re.MULTILINE)
_LONG = 25
"""Characters. A string longer than this comes exactly once, unless the case says that it repeats."""


@dataclass(frozen=True)
class Case:
    """One example of a kind."""

    name: str
    spec: dict[str, Any]
    body: bytes

    async def page(self) -> Page:
        """What the product makes of it. Raises `FetchError`."""
        return page_of(await self._download(), SearchConfig())

    async def _download(self) -> Download:
        if encoding := self.spec.get("encoding"):
            return await fetched(self.body, self.spec["type"], encoding)
        declared = declared_type(self.spec.get("type", ""))
        kind = sniffed_kind(declared, self.body)
        url = self.spec.get("url", f"https://site.example.org/{self.name}")
        return Download(url, url, kind, declared.charset, self.body)


async def fetched(body: bytes, content_type: str, encoding: str) -> Download:
    """The body as it comes from a server that packs it like this."""
    packed = answer(body, content_type=content_type, Content_Encoding=encoding)
    async with serving({"*": packed}) as site:
        return await Fetcher(SearchConfig(test_allow=(site.pair,))).fetch(f"{site.origin}/page")


def cases(folder: Path = FOLDER) -> list[Case]:
    """All cases of pages and PDFs in a folder, by name."""
    found = (
        (path, _JSON.search(path.read_text(encoding="utf-8"))) for path in sorted(folder.glob("[ED]*.expected.md"))
    )
    specs = ((path, json.loads(block[1])) for path, block in found if block)
    return [
        Case(path.name.removesuffix(".expected.md"), spec, (folder / spec["file"]).read_bytes()) for path, spec in specs
    ]


def faults(spec: dict[str, Any], page: Page) -> list[str]:
    """Everything that is wrong with a page that was read."""
    form = (lambda text: normalize("NFKC", text)) if spec.get("fold") else str
    text, title = form(page.text), form(page.title)
    wrong = [f"missing: {must!r}" for must in spec["must"] if form(must) not in text]
    wrong += [f"unwanted: {bad!r}" for bad in spec["must_not"] if bad in text or bad in title]
    repeated = set(spec.get("repeats", []))
    once = [must for must in spec["must"] if len(must) > _LONG and must not in repeated]
    wrong += [f"{text.count(form(must))} times: {must!r}" for must in once if text.count(form(must)) > 1]
    places = [text.find(form(part)) for part in spec.get("order", [])]
    wrong += ["out of order"] if places != sorted(places) or -1 in places else []
    rows = [[form(cell) for cell in row] for row in spec.get("lines", [])]
    wrong += [f"not on one line: {row}" for row in rows if not _on_one_line(row, text)]
    return wrong


def is_refused_rightly(spec: dict[str, Any], error: FetchError) -> bool:
    return spec["error"] in ("any", error.code) or error.code in spec.get("refusal_ok", [])


def _on_one_line(row: list[str], text: str) -> bool:
    return any(all(cell in line for cell in row) for line in text.split("\n"))
