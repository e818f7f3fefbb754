"""A download becomes a page: decoded, stripped of what nobody sees, reduced to its main text, described.

Deterministic: the same bytes give the same text and hash. Runs in a thread; nothing here touches the network.
"""

import hashlib
import re
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import TYPE_CHECKING

from search.conf import SearchConfig
from search.errors import Empty
from search.extraction import layout
from search.extraction.charsets import decoded
from search.extraction.html import remove_unseen, tree_of
from search.extraction.pdf import pdf_text
from search.extraction.prompt_injection import contains_instructions
from search.fetching.addresses import site_of
from search.fetching.content_types import Kind
from search.fetching.fetcher import Download
from search.nouns import Page
from search.text.cleaning import neutral, one_line, tidy, visible
from search.text.language import language_of
from search.text.scripts import HAN
from search.text.token_estimate import tokens_in

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MIN_CHARACTERS = 25
_COLLAPSED_CHARACTERS = 400
_COLLAPSED_SHARE = 0.3
_DOUBTFUL_CHARACTERS = 1000
_DOUBTFUL_SHARE = 0.35
"""Of the page's visible characters. A first text that is shorter is compared with a second extractor's."""
_MORE_PROSE = 1.5
_SENTENCE_TOKENS = 15
# Where a page says who wrote it and when. Looking for that in all of its elements costs more than its whole text.
_TELLING = (
    "(//body//script[@type='application/ld+json'])[position() <= 8] | (//body//h1)[position() <= 3]"
    " | (//body//time)[position() <= 4] | (//body//*[@itemprop='author' or @itemprop='datePublished' or @rel='author'"
    " or contains(@class, 'author') or contains(@class, 'byline') or contains(@class, 'date')"
    " or contains(@class, 'publish') or contains(@class, 'modified') or contains(@id, 'author')"
    " or contains(@id, 'date') or contains(@id, 'lastmod')])[position() <= 12]"
    " | (//*[self::footer or @id='footer'])[position() <= 2]"
)
_MAX_TELLING = 25
"""Elements of one such place; what has more is a part of the page that is only called so."""
_MAX_TITLE = 300
_MAX_AUTHOR = 120
_CHINESE_NAME = re.compile(f"[{HAN}·]{{2,12}}")
_MAX_LINE = 400
# What the extraction library lets through on markup nobody thought of (broken JSON-LD, odd dates, deep nesting):
# one strange page must not end the search.
_LIBRARY_FAULTS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


@dataclass(frozen=True)
class Described:
    """What a page says about itself."""

    title: str = ""
    published: date | None = None
    author: str = ""


def page_of(download: Download, config: SearchConfig, fetched_at: datetime | None = None) -> Page:
    """The page in `download`. Raises `FetchError` where there is no readable text."""
    described, text = _read(download)
    text = _cut(tidy(neutral(visible(text))), config.max_text_characters)
    if len(text) < MIN_CHARACTERS:
        raise Empty(download.final_url)
    return page(download.url, download.final_url, described, text, fetched_at)


def page(
    url: str,
    final_url: str,
    described: Described,
    text: str,
    fetched_at: datetime | None = None,
    site: str = "",
    language: str = "",
) -> Page:
    """The snapshot of a clean text; what is not told is found out from the text and the address."""
    return Page(
        url=url,
        final_url=final_url,
        title=(described.title or _first_line(text))[:_MAX_TITLE],
        site=site or site_of(final_url),
        text=text,
        language=language or language_of(text),
        published=described.published,
        fetched_at=fetched_at or datetime.now(UTC),
        hash=hashlib.sha256(text.encode()).hexdigest(),
        author=described.author,
        flagged=contains_instructions(f"{described.title}\n{text}"),
    )


def _read(download: Download) -> tuple[Described, str]:
    if download.kind is Kind.PDF:
        title, text = pdf_text(download.body)
        return Described(neutral(title)), text
    content = decoded(download.body, download.charset)
    return (Described(), _plain(content)) if download.kind is Kind.TEXT else _article(content, download.final_url)


def _article(html: str, url: str) -> tuple[Described, str]:
    tree = tree_of(html)
    described = _described(_telling(tree), url)
    remove_unseen(tree)
    return described, _main_text(tree)


def _telling(tree: "HtmlElement") -> "HtmlElement":
    """A small page of the head, and of what in the body says something about the page itself."""
    from lxml.html import Element

    small, body = Element("html"), Element("body")
    small.extend(deepcopy(part) for part in tree.findall("head"))
    small.append(body)
    for place in tree.xpath(_TELLING):
        if sum(1 for _ in islice(place.iter(), _MAX_TELLING + 1)) <= _MAX_TELLING:
            body.append(deepcopy(place))
    return small


def _described(tree: "HtmlElement", url: str) -> Described:
    from trafilatura.metadata import extract_metadata

    try:
        found = extract_metadata(tree, default_url=url, extensive=False)
    except _LIBRARY_FAULTS:
        return Described(title=one_line(tree.findtext(".//title") or ""))
    return Described(
        title=neutral(one_line(found.title or tree.findtext(".//title") or "")),
        published=_date(found.date),
        author=_names(found.author or _chinese_author(tree)),
    )


def _names(said: str) -> str:
    """As many of the names as fit, whole."""
    line = neutral(one_line(said))
    return line if len(line) <= _MAX_AUTHOR else line[: _MAX_AUTHOR + 1].rpartition(";")[0]


def _chinese_author(tree: "HtmlElement") -> str:
    """The library takes a name without a space for an account's; a Chinese one has none."""
    said = (one_line(value) for value in tree.xpath('//meta[@name="author"]/@content'))
    return next((name for name in said if _CHINESE_NAME.fullmatch(name)), "")


def _main_text(tree: "HtmlElement") -> str:
    from trafilatura import bare_extraction

    seen = len(one_line(tree.text_content()))
    copied = deepcopy(tree)  # the library takes its tree apart
    try:
        # fast: the library's own second opinions cost as much as all the rest, and ours is better where they win.
        found = bare_extraction(tree, include_comments=False, include_formatting=True, fast=True)
        best = layout.text_of(found.body) if found is not None and not isinstance(found, dict) else ""
    except _LIBRARY_FAULTS:
        best = ""
    if len(best) > max(_DOUBTFUL_CHARACTERS, seen * _DOUBTFUL_SHARE):
        return best
    second = _second_text(copied)
    return second if _has_collapsed(best, second) else best


def _second_text(tree: "HtmlElement") -> str:
    from lxml.html import tostring
    from resiliparse.extract.html2text import extract_plain_text

    markup = tostring(tree, encoding="unicode")
    return tidy(visible(extract_plain_text(markup, main_content=True, alt_texts=False)))


def _has_collapsed(best: str, second: str) -> bool:
    """The library's known failure: almost nothing kept of a page that has text."""
    if len(best) < len(second) * _COLLAPSED_SHARE:
        return True
    # Of a short page the second opinion may only have more of the menu: what counts is what is written in sentences.
    return len(best) < _COLLAPSED_CHARACTERS < len(second) and _prose(second) > _MORE_PROSE * _prose(best)


def _prose(text: str) -> int:
    return sum(size for line in text.split("\n") if (size := tokens_in(line)) >= _SENTENCE_TOKENS)


def _plain(text: str) -> str:
    """A text file's paragraphs, each on one line: mail-style line breaks are not ends of sentences."""
    blocks = visible(text).split("\n\n")
    return "\n\n".join(_unwrapped(block) for block in blocks)


def _unwrapped(block: str) -> str:
    lines = block.split("\n")
    is_prose = len(lines) > 1 and all(line[:1].isalpha() and 40 <= len(line) <= 100 for line in lines[:-1])
    return " ".join(line.strip() for line in lines) if is_prose else block


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    end = text.rfind("\n", limit // 2, limit)
    return text[: end if end > 0 else limit].rstrip()


def _first_line(text: str) -> str:
    return one_line(text[:_MAX_LINE].split("\n", 1)[0].lstrip("#-> "))


def _date(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError:
        return None
