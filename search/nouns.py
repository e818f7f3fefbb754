"""What a search yields, in the order in which it comes to be: Query, Hit, Page or Skipped, Passage, Report."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from search.errors import SearchError
from search.scopes import ANYWHERE, Scope


@dataclass(frozen=True)
class Query:
    """What a provider is sent."""

    text: str
    language: str = "en"
    """BCP 47, one of `languages.CODES`."""
    scope: Scope = ANYWHERE
    """The sites to stay within or out of."""
    days: int | None = None
    """How old a page may be, roughly; None: any age. Only providers that know the age of a page heed it."""
    focuses: frozenset[str] = frozenset({"web"})
    """The kinds of source that are wanted, as `search.intent` names them."""


@dataclass(frozen=True)
class Receipt:
    """What came over the wire when a page was read, so that somebody else can compare."""

    bytes_hash: str
    """SHA-256 of the body without its transfer and content codings, hexadecimal."""
    size_bytes: int
    """Of that body."""
    charset: str
    """In which it was read; empty where it is no text."""
    status: int
    content_type: str
    """As the server sent it, as are the two below; cut to `HEADER_MAX` characters, empty where it sent none."""
    last_modified: str
    etag: str


HEADER_MAX = 200


@dataclass(frozen=True)
class Page:
    """What was read and is kept: the snapshot that citations point into."""

    url: str
    """The address of the hit (redirects are in `final_url`)."""
    final_url: str
    title: str
    site: str
    text: str
    language: str
    published: date | None
    fetched_at: datetime
    hash: str
    """SHA-256 of `text` as UTF-8, hexadecimal."""
    flagged: bool = False
    """Something in it reads like an instruction to a language model; the reader is told."""
    revealed: bool = False
    """Some of it shows only when the page's own scripts have run; the reader is told."""
    author: str = ""
    """Who the page says wrote it, several with `; ` between them; empty where it does not say."""
    charset: str = ""
    """In which its bytes were read; empty where they are no text, or nothing was fetched."""
    receipt: Receipt | None = None
    """None where nothing was fetched: the handbook, the operator's own documents."""


@dataclass(frozen=True)
class Hit:
    """What a provider found, before anyone has looked at the page."""

    url: str
    title: str
    snippet: str
    provider: str
    site: str = ""
    published: date | None = None
    page: Page | None = None
    """Set by a provider that holds the whole page itself (the handbook): nothing is fetched."""


@dataclass(frozen=True)
class Skipped:
    """A hit whose page could not be read, and why."""

    url: str
    error: SearchError


@dataclass(frozen=True)
class Passage:
    """A piece of a page that the model is given: `page.text[start:end]`, offsets in code points."""

    url: str
    start: int
    end: int
    heading: str
    text: str
    score: float


@dataclass(frozen=True)
class Report:
    """The last noun of every search."""

    providers: tuple[str, ...]
    """Names of those that answered."""
    seconds: float
    passages: tuple[Passage, ...] = ()
    """Best first, already within the budget."""
    error: SearchError | None = None
    """Why nothing could be read, if nothing could."""
    failures: dict[str, str] = field(default_factory=dict)
    """Provider name to error code, for those that failed."""
    widened: bool = False
    """Nothing was left within the sites asked for, so the whole web was searched instead."""
    unranked: bool = False
    """There was no time to rank: the passages are the pages' beginnings, and what the snippets are from."""


Period = Literal["day", "week", "month", "year"]
_LONGEST: tuple[tuple[int, Period], ...] = ((1, "day"), (7, "week"), (31, "month"), (366, "year"))


def period(days: int | None) -> Period | None:
    """The shortest step that holds so many days; None where any age will do, or the days are more than a year."""
    if days is None:
        return None
    return next((name for longest, name in _LONGEST if days <= longest), None)
