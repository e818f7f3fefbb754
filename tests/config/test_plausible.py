"""What cannot be meant is refused at the start, by the name of its setting."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import Environment
from config.plausible import refuse_engine, refuse_misspelt, refuse_search
from inference import EngineConfig
from search.conf import SearchConfig

NEEDED = {"searxng": "", "brave": "key", "library": ""}


@pytest.mark.parametrize(
    ("config", "sentence"),
    [
        (SearchConfig(providers=("wikipdia",)), "is wikipedia meant?"),
        (SearchConfig(providers=("searxng",)), "address or key of searxng is not set"),
        (SearchConfig(searxng_url="localhost:8888"), "SEARXNG_URL='localhost:8888' is no address"),
        (SearchConfig(rerank_url="gpu1"), "RERANK_URL"),
        (SearchConfig(library_dir=Path("/nothing/here")), "LIBRARY_DIR='/nothing/here' is no folder"),
    ],
)
def test_a_search_that_cannot_be_meant_is_refused(config: SearchConfig, sentence: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=sentence.replace("?", r"\?")):
        refuse_search(config, NEEDED)


def test_what_can_be_meant_is_let_through(tmp_path: Path) -> None:
    refuse_search(SearchConfig(providers=("brave", "handbook"), library_dir=tmp_path), NEEDED)
    refuse_engine(EngineConfig(urls=("http://gpu1:30000/v1",), profile="r1"))


@pytest.mark.parametrize("change", [{"engine": "gpt"}, {"profile": "r7"}, {"urls": ("gpu1:30000",)}])
def test_an_engine_that_cannot_be_made_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ImproperlyConfigured):
        refuse_engine(replace(EngineConfig(urls=("http://gpu1/v1",)), **change))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "meant"), [("SEARXNG_URLS=x", "SEARXNG_URL"), ("export INFERENCE_URL=x", "INFERENCE_URLS")]
)
def test_a_misspelt_name_is_refused_with_the_one_that_is_meant(tmp_path: Path, line: str, meant: str) -> None:
    dotenv, example = tmp_path / ".env", tmp_path / ".env.example"
    dotenv.write_text("# HTTPX=1\nINFERENCE_API_KEY_2=x\nMY_OWN=1\n")
    example.write_text("# SEARXNG_URL=\nINFERENCE_URLS=\n# INFERENCE_API_KEY=\n")
    refuse_misspelt(dotenv, example, ["HTTPS"])
    dotenv.write_text(line)
    with pytest.raises(ImproperlyConfigured, match=f"is {meant} meant"):
        refuse_misspelt(dotenv, example, [])


@pytest.mark.parametrize(("value", "expected"), [("on", True), (" Yes", True), ("0", False), ("", False)])
def test_a_switch_is_on_or_off(monkeypatch: pytest.MonkeyPatch, value: str, expected: bool) -> None:
    monkeypatch.setenv("HTTPS", value)
    assert Environment().bool("HTTPS", default=False) is expected


@pytest.mark.parametrize(("name", "value"), [("HTTPS", "yes please"), ("PORT", "abc")])
def test_a_word_that_is_neither_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    environment = Environment()
    with pytest.raises(ImproperlyConfigured, match=f"{name}='{value}'"):
        environment.int(name, default=0) if name == "PORT" else environment.bool(name, default=False)
