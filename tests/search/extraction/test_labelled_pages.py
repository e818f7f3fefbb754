"""Pages with the text that a reader would copy out of them: ours must not be below the library's own extraction.

The measure is that of the article extraction benchmark: F1 of the multisets of four words in a row, a CJK character
counting as a word.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import mean
from typing import Any

import pytest
import trafilatura

from search.conf import SearchConfig
from search.extraction.pages import page_of
from search.fetching.content_types import Kind
from search.fetching.fetcher import Download
from search.nouns import Page

FOLDER = Path(__file__).parents[2] / "fixtures" / "pages" / "labelled"
LABELS: dict[str, dict[str, Any]] = json.loads((FOLDER / "labels.json").read_text(encoding="utf-8"))
EXACT = [name for name, label in LABELS.items() if label["exact"]]
_WORD = re.compile(r"[\u3041-\u9fff\uac00-\ud7af]|[^\W\u3041-\u9fff\uac00-\ud7af]+")


@dataclass(frozen=True)
class Labelled:
    """A page and its label."""

    name: str

    @property
    def expected(self) -> str:
        return (FOLDER / f"{self.name}.txt").read_text(encoding="utf-8").strip()

    @property
    def body(self) -> bytes:
        return (FOLDER / f"{self.name}.html").read_bytes()

    def page(self) -> Page:
        url = f"https://www.letters.example.co.uk/{self.name}"
        declared = LABELS[self.name]["header"]
        return page_of(Download(url, url, Kind.HTML, declared, self.body), SearchConfig())

    def library_text(self) -> str:
        """What the extraction library makes of the page when it is told the right charset."""
        text = trafilatura.extract(self.body.decode(LABELS[self.name]["charset"]), include_comments=False)
        return text or ""


PAGES = [Labelled(name) for name in LABELS]


def f1(found: str, expected: str) -> float:
    ours, theirs = fours(found), fours(expected)
    both = sum((ours & theirs).values())
    return 2 * both / (ours.total() + theirs.total()) if both else 0.0


def fours(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return Counter(tuple(words[place : place + 4]) for place in range(max(1, len(words) - 3)))


def test_our_text_is_not_below_the_librarys_own(capsys: pytest.CaptureFixture[str]) -> None:
    ours = {page.name: f1(page.page().text, page.expected) for page in PAGES}
    theirs = {page.name: f1(page.library_text(), page.expected) for page in PAGES}

    with capsys.disabled():
        print(f"\nmean F1 of {len(PAGES)} pages: ours {mean(ours.values()):.3f}, library {mean(theirs.values()):.3f}")
    assert len(PAGES) >= 14
    assert mean(ours.values()) >= mean(theirs.values())
    assert mean(ours.values()) >= 0.988
    assert min(ours.values()) >= 0.9, ours


@pytest.mark.parametrize("name", EXACT)
def test_text_in_other_charsets_is_exact(name: str) -> None:
    assert Labelled(name).page().text == Labelled(name).expected


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_says_what_it_is(page: Labelled) -> None:
    label = LABELS[page.name]
    found = page.page()

    assert found.title == label["title"]
    assert found.published == (date.fromisoformat(label["published"]) if label["published"] else None)
    assert found.author == label.get("author", "")
    assert (found.site, found.language) == ("example.co.uk", label["language"])


def test_what_is_hidden_or_around_is_not_in_the_text() -> None:
    assert "IGNORE" not in Labelled("hidden-en").page().text
    assert "must not miss" not in Labelled("boilerplate-en").page().text
    assert "cookie policy" not in Labelled("news-en").page().text
