"""A download becomes a page: decoded, stripped of what nobody sees, reduced to its main text, described.

Deterministic: the same bytes give the same text and hash. Runs in a thread; nothing here touches the network.
"""

import hashlib
import re
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import islice
from typing import TYPE_CHECKING

from languages.scripts import HAN
from search.conf import SearchConfig
from search.errors import Empty
from search.extraction.charsets import text_and_charset
from search.extraction.consent import remove_consent
from search.extraction.feeds import feed_text
from search.extraction.hidden import settle_hidden
from search.extraction.html import tree_of
from search.extraction.interstitials import leads_on, refuse_interstitial
from search.extraction.main_text import LIBRARY_FAULTS, main_text
from search.extraction.noise import remove_noise
from search.extraction.office import office_text
from search.extraction.pdf import pdf_text
from search.extraction.plain_text import plain_text
from search.extraction.prompt_injection import contains_instructions
from search.extraction.prose import size
from search.extraction.shells import longest_text, text_for_scripts, without_scripts
from search.extraction.structured_data import MIN_TEXT, structured_text
from search.fetching.addresses import site_of
from search.fetching.content_types import Kind
from search.fetching.fetcher import Download
from search.nouns import Page
from search.text.cleaning import capped, one_line, tidy, visible
from search.text.language import language_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MIN_CHARACTERS = 25
_LITTLE_SHARE = 0.3
"""Of a text that is elsewhere in the page: with less, the visible page is a shell."""
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


@dataclass(frozen=True)
class Described:
    """What a page says about itself."""

    title: str = ""
    published: date | None = None
    author: str = ""


def page_of(download: Download, config: SearchConfig, fetched_at: datetime | None = None) -> Page:
    """The page in `download`. Raises `FetchError` where there is no readable text."""
    read = _read(download)
    text = _cut(tidy(capped(visible(read.text))), config.max_text_characters)
    if len(text) < MIN_CHARACTERS:
        raise Empty(download.final_url)
    refuse_interstitial(read.described.title, text, has_refresh=read.leads_on)
    made = page(download.url, download.final_url, read.described, text, fetched_at, is_revealed=read.is_revealed)
    return replace(made, charset=read.charset)


def page(
    url: str,
    final_url: str,
    described: Described,
    text: str,
    fetched_at: datetime | None = None,
    site: str = "",
    language: str = "",
    *,
    is_revealed: bool = False,
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
        revealed=is_revealed,
    )


@dataclass(frozen=True)
class _Reading:
    """What was read of a download."""

    text: str
    described: Described = Described()
    is_revealed: bool = False
    leads_on: bool = False
    charset: str = ""


def _read(download: Download) -> _Reading:
    if download.kind is Kind.PDF:
        title, text = pdf_text(download.body)
        return _Reading(text, Described(title))
    if download.kind is Kind.OFFICE:
        title, text = office_text(download.body)
        return _Reading(text, Described(title))
    content, charset = text_and_charset(download.body, download.charset)
    return replace(_of_text(content, download), charset=charset)


def _of_text(content: str, download: Download) -> _Reading:
    if download.kind is Kind.FEED:
        title, text = feed_text(content)
        return _Reading(text, Described(title))
    return _Reading(plain_text(content)) if download.kind is Kind.TEXT else _article(content, download.final_url)


def _article(html: str, url: str) -> _Reading:
    tree = tree_of(html)
    # While somebody holds them, the elements' objects need not be made anew at every look at the tree.
    elements = list(tree.iter())
    remove_noise(tree)
    described = _described(_telling(tree), url)
    sends_on = leads_on(tree)
    others, structured = without_scripts(tree), structured_text(tree)
    is_revealed = settle_hidden(tree)
    remove_consent(tree)
    text = main_text(tree)
    del elements
    other = longest_text(others, structured)
    if size(text) >= size(other) * _LITTLE_SHARE and size(text) < MIN_TEXT:
        other = text_for_scripts(html)
    if size(text) < size(other) * _LITTLE_SHARE:
        return _Reading(other, described, is_revealed=True, leads_on=sends_on)
    return _Reading(text, described, is_revealed, sends_on)


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
        metadata = extract_metadata(tree, default_url=url, extensive=False)
    except LIBRARY_FAULTS:
        return Described(title=one_line(tree.findtext(".//title") or ""))
    return Described(
        title=one_line(metadata.title or tree.findtext(".//title") or ""),
        published=_date(metadata.date),
        author=_names(metadata.author or _chinese_author(tree)),
    )


def _names(names: str) -> str:
    """As many of the names as fit, whole."""
    line = one_line(names)
    return line if len(line) <= _MAX_AUTHOR else line[: _MAX_AUTHOR + 1].rpartition(";")[0]


def _chinese_author(tree: "HtmlElement") -> str:
    """The library takes a name without a space for an account's; a Chinese one has none."""
    values = (one_line(value) for value in tree.xpath('//meta[@name="author"]/@content'))
    return next((name for name in values if _CHINESE_NAME.fullmatch(name)), "")


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
