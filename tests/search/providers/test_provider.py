"""Each provider declares what it supports, and is asked for nothing else."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from search.errors import Misconfigured
from search.nouns import Hit, Query
from search.providers import NAMES, fitted, kind_of, speaks
from search.scopes import ANYWHERE, Scope

FOLDER = Path(__file__).resolve().parents[3] / "search" / "providers"
ASKED = Query("tides", "en", Scope(("a.example",)), days=7)


def stub(*, fresh: bool = True, sites: bool = True) -> object:
    class Stub:
        name = "stub"
        languages: tuple[str, ...] = ()
        whole_web, freshness, site_filter = True, fresh, sites
        focuses: tuple[str, ...] = ()
        every_seconds = 0.0

        async def find(self, query: Query) -> list[Hit]:
            return []

    return Stub()


@pytest.mark.parametrize("name", NAMES)
def test_every_provider_declares_what_it_searches_and_heeds(name: str) -> None:
    kind = kind_of(name)

    assert kind.name == name
    assert set(kind.languages) <= {"en", "zh-hans", "zh-hant"}
    assert {type(kind.whole_web), type(kind.freshness), type(kind.site_filter)} == {bool}


def test_who_heeds_how_new_a_page_is_and_who_only_knows_chinese() -> None:
    kinds = [kind_of(name) for name in NAMES]

    web = {"searxng", "brave", "tavily", "bocha", "ddgs"}
    catalogues = {"openalex", "arxiv", "europepmc", "crossref", "stackexchange", "hackernews", "gdelt"}
    assert {kind.name for kind in kinds if kind.freshness} == web | catalogues
    assert {kind.name for kind in kinds if not speaks(kind, "en")} == {"bocha"}
    in_english_only = {"arxiv", "europepmc", "stackexchange", "hackernews", "gdelt", "marginalia"}
    assert {kind.name for kind in kinds if not speaks(kind, "zh-hant")} == in_english_only


CATALOGUES = ("arxiv", "crossref", "europepmc", "gdelt", "hackernews", "openalex", "stackexchange")
KEYLESS = (*CATALOGUES, "marginalia", "wikidata", "wikimedia")


@pytest.mark.parametrize("name", KEYLESS)
def test_a_keyless_provider_names_its_documentation_and_its_terms(name: str) -> None:
    module = import_module(kind_of(name).__module__)

    assert re.search(r"Documentation: \S+\.\S+.*Terms: ", module.__doc__ or "", re.DOTALL)


def test_an_unknown_provider_is_the_operators_matter() -> None:
    with pytest.raises(Misconfigured):
        kind_of("altavista")


def test_a_query_keeps_only_what_the_provider_supports() -> None:
    assert fitted(ASKED, stub()) == ASKED  # type: ignore[arg-type]
    assert fitted(ASKED, stub(fresh=False)) == Query("tides", "en", ASKED.scope)  # type: ignore[arg-type]
    assert fitted(ASKED, stub(sites=False)) == Query("tides", "en", ANYWHERE, 7)  # type: ignore[arg-type]


def test_every_file_with_a_provider_is_one_that_can_be_named() -> None:
    files = {path.stem for path in FOLDER.glob("*.py") if re.search(r"async def find\(", path.read_text())}

    assert files - {"provider"} == set(NAMES)
