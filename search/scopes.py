"""Which sites a question may be answered from: `site:example.com`, `-site:example.com`, or a list from the page.

Providers are told where they understand it, and what they find is held against it in any case.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

MAX_SITES = 10
_WRITTEN = re.compile(r"(?<!\S)(-?)site:\s*(?:https?://)?([\w-]+(?:\.[\w-]+)+)[^\s]*", re.IGNORECASE)
_SITE = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?", re.IGNORECASE)


@dataclass(frozen=True)
class Scope:
    """Sites to stay within, and sites to stay out of; both empty: the whole web."""

    only: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether everything is allowed."""
        return not self.only and not self.never

    def admits(self, url: str) -> bool:
        """Whether the page at `url` may be shown. Our own pages have no host and belong to no site."""
        try:
            host = (urlsplit(url).hostname or "").lower()
        except ValueError:
            return False
        return not any(_is_of(host, site) for site in self.never) and (
            not self.only or any(_is_of(host, site) for site in self.only)
        )

    def operators(self) -> str:
        """The scope in the syntax that most web search engines share."""
        only = " OR ".join(f"site:{site}" for site in self.only)
        return " ".join(part for part in (only, *(f"-site:{site}" for site in self.never)) if part)


ANYWHERE = Scope()


def scope_of(question: str, sites: Sequence[str] = ()) -> tuple[str, Scope]:
    """(the question without its `site:` words, the scope that they and `sites` make).

    In `sites` a leading `-` excludes; what is no site name is left out.
    """
    written = [f"{sign}{site}" for sign, site in _WRITTEN.findall(question)]
    plain = " ".join(_WRITTEN.sub(" ", question).split()) if written else question
    named = [name for entry in (*sites, *written) if (name := _named(entry))][:MAX_SITES]
    only = tuple(dict.fromkeys(name for name in named if not name.startswith("-")))
    never = tuple(dict.fromkeys(name[1:] for name in named if name.startswith("-")))
    return plain or question, Scope(only, never)


def _named(entry: str) -> str:
    sign = "-" if entry.strip().startswith("-") else ""
    host = entry.strip().lstrip("-").lower().removeprefix("https://").removeprefix("http://").split("/")[0]
    host = host.removeprefix("www.").strip(".")
    return sign + host if _SITE.fullmatch(host) else ""


def _is_of(host: str, site: str) -> bool:
    return host == site or host.endswith(f".{site}")
