"""Why a search, or one page of it, failed.

SearchError
├── Unreachable, NothingFound, NothingRead, Late     the search as a whole (`search.*`)
├── ProviderError                                    one provider (`provider.*`)
│   ├── ProviderUnreachable, ProviderLate, ProviderBusy, ProviderBroken
│   ├── ProviderRefused
│   │   └── JsonDisabled
│   ├── QueryRefused, EnginesFailed, UnexpectedAnswer, ProviderResting
│   └── Misconfigured
│       └── NotInstalled
└── FetchError                                       one page (`fetch.*`)
    ├── BadAddress, Blocked, Downgraded, TooManyRedirects
    ├── Unresolved, Unconnected, Insecure, Slow, Cut, Postponed
    ├── Refused, RobotsRefused, Missing, Busy, ServerFailed, UnexpectedStatus
    └── TooLarge, TooComplex, WrongEncoding, WrongType, Garbled, Interstitial, Empty
"""


class SearchError(Exception):
    """Anything the search leaf can fail with. `code` is stable; `permanent` means: the same again would fail again."""

    code = "search.failed"
    permanent = False


class Unreachable(SearchError):
    """No provider answered."""

    code = "search.unreachable"


class NothingFound(SearchError):
    """Providers answered, and had nothing for this question."""

    code = "search.nothing_found"


class NothingRead(SearchError):
    """Something was found, and no page of it could be read."""

    code = "search.nothing_read"


class Late(SearchError):
    """The time of the whole search was over before anything was read."""

    code = "search.timeout"


class ProviderError(SearchError):
    """One provider failed; the others may still answer."""

    code = "provider.failed"


class ProviderUnreachable(ProviderError):
    """No connection, or no name for its address."""

    code = "provider.unreachable"


class ProviderLate(ProviderError):
    """It did not answer in time."""

    code = "provider.timeout"


class ProviderBusy(ProviderError):
    """It wants us to come back later (429, 503); `retry_after_seconds` is 0 where it did not say when."""

    code = "provider.busy"

    def __init__(self, message: str = "", retry_after_seconds: float = 0.0) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class ProviderBroken(ProviderError):
    """It failed on its own side (5xx)."""

    code = "provider.broken"


class ProviderRefused(ProviderError):
    """It will not serve us (401, 403): key, plan or address."""

    code = "provider.refused"
    permanent = True


class JsonDisabled(ProviderRefused):
    """A SearXNG whose `search.formats` lacks `json`."""

    code = "provider.json_disabled"


class QueryRefused(ProviderError):
    """It did not like this very query (400)."""

    code = "provider.query_refused"
    permanent = True


class EnginesFailed(ProviderError):
    """A metasearch answered, but every engine behind it failed."""

    code = "provider.engines_failed"


class UnexpectedAnswer(ProviderError):
    """Not the answer of such a provider: a redirect, a web page, broken JSON."""

    code = "provider.unexpected_answer"


class ProviderResting(ProviderError):
    """It failed repeatedly just now, so it is not asked for a while."""

    code = "provider.resting"


class Misconfigured(ProviderError):
    """The provider lacks something that the operator has to set."""

    code = "provider.misconfigured"
    permanent = True


class NotInstalled(Misconfigured):
    """The provider needs packages of its own that are not there."""

    code = "provider.not_installed"


class FetchError(SearchError):
    """One page could not be read."""

    code = "fetch.failed"


class BadAddress(FetchError):
    """Not an address of a public web page."""

    code = "fetch.bad_address"
    permanent = True


class Blocked(FetchError):
    """The address leads somewhere we never connect to."""

    code = "fetch.blocked"
    permanent = True


class Downgraded(FetchError):
    """A redirect from https to http."""

    code = "fetch.downgraded"
    permanent = True


class OutOfScope(FetchError):
    """It is on a site that this search is to leave out, wherever its hit pointed."""

    code = "fetch.out_of_scope"
    permanent = True


class TooManyRedirects(FetchError):
    """More hops than we follow, or one without a target."""

    code = "fetch.redirects"
    permanent = True


class Unresolved(FetchError):
    """The host has no address."""

    code = "fetch.unresolved"


class Unconnected(FetchError):
    """Nobody listens there."""

    code = "fetch.unreachable"


class Insecure(FetchError):
    """TLS failed: certificate or protocol."""

    code = "fetch.insecure"


class Slow(FetchError):
    """The page did not come in time."""

    code = "fetch.timeout"


class Cut(FetchError):
    """The connection broke, or what came was not HTTP."""

    code = "fetch.cut"


class Postponed(FetchError):
    """Enough was read, or the time was over, before this page had come."""

    code = "fetch.late"


class Refused(FetchError):
    """401, 403, 451: not for us."""

    code = "fetch.refused"
    permanent = True


class RobotsRefused(FetchError):
    """The site's robots.txt asks us to stay out."""

    code = "fetch.robots"
    permanent = True


class Missing(FetchError):
    """404, 410: not there."""

    code = "fetch.missing"
    permanent = True


class Busy(FetchError):
    """429, 503: not now."""

    code = "fetch.busy"


class ServerFailed(FetchError):
    """5xx."""

    code = "fetch.server_failed"


class UnexpectedStatus(FetchError):
    """Any other status that carries no page."""

    code = "fetch.status"


class TooLarge(FetchError):
    """The page is bigger than we are willing to read, on the wire or unpacked."""

    code = "fetch.too_large"
    permanent = True


class TooComplex(FetchError):
    """More elements, or deeper ones, than we are willing to parse."""

    code = "fetch.too_complex"
    permanent = True


class WrongEncoding(FetchError):
    """A content encoding that we did not ask for, or broken compressed data."""

    code = "fetch.encoding"
    permanent = True


class WrongType(FetchError):
    """Neither a web page nor a text."""

    code = "fetch.type"
    permanent = True


class Garbled(FetchError):
    """No charset makes readable text of it."""

    code = "fetch.garbled"
    permanent = True


class Interstitial(FetchError):
    """The site showed a check, or a consent form, in place of the page."""

    code = "fetch.interstitial"


class Empty(FetchError):
    """A page without text (often one that only scripts fill)."""

    code = "fetch.empty"
    permanent = True
