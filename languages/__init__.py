"""The languages of the product: one record each, and everything that depends on a language reads it.

A leaf below the other leaves, so that search, inference and chat may all ask. docs/recipes.md says what else a new one
needs: its message catalogue, its prompts and its handbook are folders named as the record says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["CODES", "DEFAULT", "LANGUAGES", "Language", "known_to", "language"]


@dataclass(frozen=True)
class Language:
    """What somebody who adds a language has to know of it."""

    code: str
    """BCP 47 in lower case, as Django, HTML, the API, the prompts' folders and the handbook's name it."""
    name: str
    """What its readers call it."""
    locale: str
    """The CLDR locale by which Babel and the browser's `Intl` write numbers and dates."""
    date_pattern: str
    """A whole date with its day of the week, in CLDR's letters."""
    fallbacks: tuple[str, ...]
    """The other languages in the order in which its readers would rather read them."""
    providers: Mapping[str, str]
    """Search provider → how its API names this language. `wikipedia` (and its sister projects): the edition, a slash,
    the variant of a page. A provider that knows only some languages is named in their records only (`known_to`)."""

    @property
    def edition(self) -> tuple[str, str]:
        """The edition of Wikipedia and its sister projects, and the variant of its pages: `("zh", "zh-cn")`."""
        edition, _, variant = self.providers["wikipedia"].partition("/")
        return edition, variant

    @property
    def catalog(self) -> str:
        """The folder of its messages under `locale/`, named as gettext does: `zh_Hans`."""
        primary, _, rest = self.code.partition("-")
        return f"{primary}_{rest.title() if len(rest) > 2 else rest.upper()}" if rest else primary


LANGUAGES = (
    Language(
        code="en",
        name="English",
        locale="en",
        date_pattern="EEEE, d MMMM y",
        fallbacks=("zh-hans", "zh-hant"),
        providers=MappingProxyType(
            {"searxng": "en", "brave": "en", "ddgs": "us-en", "wikidata": "en", "wikipedia": "en/wiki"}
        ),
    ),
    Language(
        code="zh-hans",
        name="简体中文",
        locale="zh-Hans-CN",
        date_pattern="y年M月d日，EEEE",
        fallbacks=("zh-hant", "en"),
        providers=MappingProxyType(
            {
                "searxng": "zh-CN",
                "brave": "zh-hans",
                "ddgs": "cn-zh",
                "wikidata": "zh-hans",
                "wikipedia": "zh/zh-cn",
                "bocha": "zh",
            }
        ),
    ),
    Language(
        code="zh-hant",
        name="繁體中文",
        locale="zh-Hant-TW",
        date_pattern="y年M月d日，EEEE",
        fallbacks=("zh-hans", "en"),
        providers=MappingProxyType(
            {
                "searxng": "zh-TW",
                "brave": "zh-hant",
                "ddgs": "tw-tzh",
                "wikidata": "zh-hant",
                "wikipedia": "zh/zh-tw",
                "bocha": "zh",
            }
        ),
    ),
)
"""In the order in which a reader is offered them. The first is that of the source's texts."""

DEFAULT = LANGUAGES[0]
CODES = tuple(one.code for one in LANGUAGES)
_BY_CODE = {one.code: one for one in LANGUAGES}


def language(code: str) -> Language:
    """The record of `code`; that of the default for a language that the product does not have."""
    return _BY_CODE.get(code, DEFAULT)


def known_to(provider: str) -> tuple[str, ...]:
    """The codes of the languages that a search provider knows."""
    return tuple(one.code for one in LANGUAGES if provider in one.providers)
