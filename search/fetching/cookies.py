"""The cookies of one fetch: what a host set on one hop goes back to that very host on a later one, and nowhere else."""

from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

_MAX_COOKIES = 20
_MAX_CHARACTERS = 4096


class Cookies:
    """Host-only, forgotten with the fetch. Some sites redirect for ever unless their cookie comes back."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], dict[str, str]] = {}

    def keep(self, url: str, headers: Iterable[str]) -> None:
        """Remembers the `Set-Cookie` values of a response from `url`; malformed ones are ignored."""
        jar = self._kept.setdefault(_origin(url), {})
        for header in headers:
            jar.update(_parsed(header[:_MAX_CHARACTERS]))
        while len(jar) > _MAX_COOKIES:
            jar.pop(next(iter(jar)))

    def header(self, url: str) -> str:
        """The `Cookie` value for `url`, empty if there is none."""
        return "; ".join(f"{name}={value}" for name, value in self._kept.get(_origin(url), {}).items())[
            :_MAX_CHARACTERS
        ]


def _parsed(header: str) -> dict[str, str]:
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(header)
    except CookieError:
        return {}
    return {name: morsel.coded_value for name, morsel in jar.items() if morsel.coded_value.isascii()}


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc
