"""Settings that cannot be meant are refused in one sentence at the start, rather than found out by the first reader."""

import re
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from inference.conf import EngineConfig
from inference.engines import check_engine
from search.conf import SearchConfig
from search.providers import NAMES

_NAME = re.compile(r"^[ \t]*(?:export[ \t]+)?([A-Z][A-Z0-9_]*)[ \t]*=", re.MULTILINE)
_ALIKE = 0.9
"""How alike a name must be to one of ours to be that one, misspelt: names of keys that `MODELS` reads are less so."""


def refuse_search(config: SearchConfig, needed: Mapping[str, str]) -> None:
    """`needed`: what the providers that need something were given. Raises ImproperlyConfigured."""
    for name in config.providers:
        if name not in NAMES:
            near = get_close_matches(name, NAMES, 1)
            hint = f"; is {near[0]} meant?" if near else f": there are {', '.join(NAMES)}"
            raise ImproperlyConfigured(f"SEARCH_PROVIDERS names {name!r}, which is no search provider{hint}")
        if name in needed and not needed[name] and name != "marginalia":
            raise ImproperlyConfigured(f"SEARCH_PROVIDERS names {name}, but the address or key of {name} is not set")
    refuse_address("SEARXNG_URL", config.searxng_url)
    refuse_address("RERANK_URL", config.rerank_url)
    if config.library_dir and not config.library_dir.is_dir():
        raise ImproperlyConfigured(f"LIBRARY_DIR={str(config.library_dir)!r} is no folder that can be read")


def refuse_address(name: str, value: str) -> None:
    """Raises ImproperlyConfigured for what is neither empty nor begins like an address."""
    if value and not value.startswith(("http://", "https://")):
        raise ImproperlyConfigured(f"{name}={value!r} is no address: write http:// or https:// before it")


def refuse_engine(config: EngineConfig) -> None:
    """Addresses, profile and server of the model. Raises ImproperlyConfigured."""
    try:
        check_engine(config)
    except ValueError as error:
        raise ImproperlyConfigured(str(error)) from error


def refuse_misspelt(dotenv: Path, example: Path, read: Collection[str]) -> None:
    """Raises ImproperlyConfigured for a name in `dotenv` that is nearly, but not quite, one that is read."""
    if not (dotenv.is_file() and example.is_file()):
        return
    known = {*read, *_NAME.findall(example.read_text().replace("# ", ""))}
    for name in unknown(_NAME.findall(dotenv.read_text()), known):
        near = get_close_matches(name, known, 1, _ALIKE)
        if near and not name.startswith(f"{near[0]}_"):
            raise ImproperlyConfigured(f"{dotenv.name} sets {name}, which nothing reads; is {near[0]} meant?")


def unknown(names: Iterable[str], known: Collection[str]) -> list[str]:
    return [name for name in names if name not in known]
