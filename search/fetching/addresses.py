"""What an address says: whether it may be asked for at all, whose site it is, and when two are the same page."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

from search.errors import BadAddress
from search.fetching.guard import Guard

if TYPE_CHECKING:
    from tldextract import TLDExtract

MAX_ADDRESS = 2000
_PRIVATE_NAMES = (".local", ".internal", ".localhost", ".home.arpa", ".onion", ".lan", ".corp", ".intranet")
_ODD = re.compile(r"[\x00-\x20\x7f\\\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_TRACKING = re.compile(
    r"^(utm_.*|gclid|dclid|fbclid|msclkid|yclid|mc_[ce]id|igshid|_ga|_gl|spm|scm|from_source|share_source|ref_src|ref_url)$"
)
_MOBILE = re.compile(r"^(www\d?|m|mobile|wap|amp)\.(?=[^.]+\.)")


def normalised_url(address: str, guard: Guard) -> str:
    """`address` in the one spelling that is both checked and asked for. Raises `BadAddress`.

    This only keeps nonsense off the wire early; where it leads is judged when connecting (`search.fetching.guard`).
    """
    import httpx2

    if len(address) > MAX_ADDRESS or _ODD.search(address):
        raise BadAddress(address[:200])
    try:
        url = httpx2.URL(address)
        host = url.raw_host.decode("ascii").rstrip(".").lower()
    except (httpx2.InvalidURL, UnicodeError, ValueError) as error:
        raise BadAddress(address[:200]) from error
    is_web = url.scheme in ("http", "https") and not url.userinfo and (url.port or 80) <= 65535
    if not is_web or not _may_be_asked(host, guard):
        raise BadAddress(address[:200])
    return str(url.copy_with(host=host, fragment=None))


def is_web_address(address: str) -> bool:
    """Whether `address` can be an address of the web at all: it can be taken apart, written down and asked for."""
    import httpx2

    if len(address) > MAX_ADDRESS or _ODD.search(address) or not address.startswith(("http://", "https://")):
        return False
    try:
        address.encode()
        parts, url = urlsplit(address), httpx2.URL(address)
        return bool(parts.hostname and url.raw_host and (parts.port or 80) <= 65535)
    except (httpx2.InvalidURL, UnicodeError, ValueError):
        return False


def _may_be_asked(host: str, guard: Guard) -> bool:
    if guard.allows_host(host):
        return True
    if ":" in host:
        return "%" not in host
    labels = host.split(".")
    return len(labels) > 1 and all(labels) and len(host) <= 253 and not f".{host}".endswith(_PRIVATE_NAMES)


def site_of(address: str) -> str:
    """The registered domain (`bbc.co.uk`), or the host itself where there is none."""
    try:
        host = (urlsplit(address).hostname or "").rstrip(".").lower()
    except ValueError:
        return ""  # no address at all: such a hit is dropped, and none may end a search
    if ":" in host or host.replace(".", "").isdigit():
        return host
    return _public_suffixes()(host).top_domain_under_public_suffix or host


def same_page(address: str) -> str:
    """A key that is equal for two addresses of one page: no tracking, fragment, scheme, `www.`, `m.` or last slash."""
    try:
        parts = urlsplit(address)
        host = _MOBILE.sub("", (parts.hostname or "").lower())
        port = "" if parts.port in (None, 80, 443) else f":{parts.port}"
    except ValueError:
        return address
    parameters = sorted(
        pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(pair[0].lower())
    )
    query = f"?{urlencode(parameters)}" if parameters else ""
    return f"{host}{port}{parts.path.rstrip('/')}{query}"


@lru_cache(maxsize=1)
def _public_suffixes() -> "TLDExtract":
    import tldextract

    # No list is fetched and no cache written: the snapshot inside the package is what counts.
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
