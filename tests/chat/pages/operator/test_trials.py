"""A trial says in a sentence what came of one request to what is connected."""

from dataclasses import replace
from typing import Any

import pytest

from chat.pages.operator.trials import is_known_model, try_engine, try_provider
from tests.search.serving import answer, serving


async def test_a_provider_that_finds_pages_passes() -> None:
    trial = await try_provider("handbook")

    assert trial.is_good and "finds pages" in str(trial.sentence)


async def test_a_provider_that_is_not_set_up_says_so() -> None:
    trial = await try_provider("searxng")

    assert (trial.is_good, trial.code) == (False, "provider.misconfigured")
    assert "not set up" in str(trial.sentence)


async def test_an_operator_is_told_what_to_do_and_not_what_readers_are(settings: Any) -> None:
    async with serving({"/search": answer("Forbidden", 403)}) as site:
        settings.SEARCH = replace(settings.SEARCH, searxng_url=site.origin)
        trial = await try_provider("searxng")

    assert trial.code == "provider.json_disabled" and "search.formats" in str(trial.sentence)


async def test_a_provider_that_does_not_exist_is_a_failure_and_no_error() -> None:
    assert (await try_provider("nothing")).is_good is False


async def test_a_provider_that_takes_too_long_is_given_up(settings: Any) -> None:
    settings.CHAT = replace(settings.CHAT, trial_seconds=0.0)

    assert (await try_provider("handbook")).code == "provider.timeout"


async def test_without_a_model_the_trial_says_what_answers() -> None:
    assert "sentences of the pages" in str((await try_engine()).sentence)


@pytest.mark.parametrize(("name", "is_known"), [("", True), ("nothing", False)])
def test_only_known_models_are_tried(name: str, is_known: bool) -> None:
    assert is_known_model(name) is is_known
