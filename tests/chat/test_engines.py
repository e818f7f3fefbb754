"""Several models: who may choose which, what a run is stamped with, and what becomes of one that is gone."""

from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from pytest_django import Settings

from chat.actions import transactions
from chat.actions.transactions import Question, RetryOptions
from chat.api.models_offered import models_offered
from chat.conf import ModelConfig, Price
from chat.engines import engine, engine_of, models_for
from chat.errors.problems import Problem
from chat.journal.journal import state_of
from chat.models import NEVER, Conversation, Run, User
from chat.runs import admission, runner
from inference.conf import EngineConfig
from tests.playback import Playback


@pytest.fixture(autouse=True)
async def two_models(settings: Settings) -> AsyncIterator[None]:
    quotes = EngineConfig(engine="quotes")
    first = ModelConfig("first", "The first", quotes)
    second = ModelConfig("second", "The second", quotes, users=("alice@example.org",), runs_max=1)
    settings.MODELS, settings.INFERENCE = (first, second), quotes
    engine.cache_clear()
    yield
    engine.cache_clear()


def asked(user: User, conversation: Conversation, model: str = "") -> Run:
    question = Question(uuid4().hex, "Who?", search=False, think=True, model=model, parent=None, follows=False)
    return transactions.store_question(user, conversation.pk, question)[0]


def test_a_model_is_offered_to_those_whom_it_is_for(alice: User, bob: User) -> None:
    assert [one.name for one in models_for(alice)] == ["first", "second"]
    assert [one.name for one in models_for(bob)] == ["first"]


def test_a_question_and_its_run_are_stamped_with_the_model(alice: User, conversation: Conversation) -> None:
    run = asked(alice, conversation, "second")

    assert (run.model_key, run.turn.model_key, run.state().model_key) == ("second", "second", "second")
    assert asked(alice, conversation).model_key == "first"


def test_a_model_that_is_not_offered_is_refused(bob: User) -> None:
    for name in ("second", "nobody"):
        mine = Conversation.objects.create(owner=bob, updated_at=NEVER)
        with pytest.raises(Problem, match=r"engine\.model_gone"):
            asked(bob, mine, name)


def test_a_retry_changes_the_model_and_keeps_it_else(alice: User, conversation: Conversation) -> None:
    run = asked(alice, conversation, "second")
    Run.objects.update(status="stopped")
    again, _ = transactions.store_retry(alice, run.turn_id, RetryOptions())
    Run.objects.update(status="stopped")
    other, _ = transactions.store_retry(alice, run.turn_id, RetryOptions(model="first"))

    assert (again.model_key, other.model_key) == ("second", "first")


def test_a_turn_whose_model_is_gone_is_answered_by_the_first(
    alice: User, conversation: Conversation, settings: Settings
) -> None:
    run = asked(alice, conversation, "second")
    Run.objects.update(status="stopped")
    settings.MODELS = settings.MODELS[:1]

    assert transactions.store_retry(alice, run.turn_id, RetryOptions())[0].model_key == "first"


def test_a_full_model_holds_up_those_who_wait_for_it_only(alice: User, conversation: Conversation) -> None:
    first, second, third = (asked(alice, conversation, name) for name in ("second", "second", "first"))

    assert [bool(run.admitted_at) for run in (first, second, third)] == [True, False, True]
    assert admission.admit() == []
    Run.objects.filter(pk=first.pk).update(status="finished")
    assert [run.pk for run in admission.admit()] == [second.pk]


async def test_the_chosen_model_answers_and_says_its_cost(
    alice: User, conversation: Conversation, settings: Settings
) -> None:
    async with Playback("normal", model="DeepSeek-R1") as server:
        config = EngineConfig(engine="openai", urls=(server.url,), attempts=1)
        first, second = settings.MODELS
        settings.MODELS = (first, replace(second, engine=config, price=Price(prompt=1.0, completion=2.0)))
        run = await sync_to_async(asked)(alice, conversation, "second")
        await runner.answer(run.pk)
        state = await state_of(run)
        await engine_of("second").aclose()

    tokens = state.usage or {}
    assert (state.status, state.model_key, state.currency) == ("finished", "second", "USD")
    assert state.cost_micros == tokens["prompt_tokens"] + 2 * tokens["completion_tokens"]


async def test_a_run_whose_model_is_gone_fails_with_its_code(
    alice: User, conversation: Conversation, settings: Settings
) -> None:
    run = await sync_to_async(asked)(alice, conversation, "second")
    settings.MODELS = settings.MODELS[:1]
    engine.cache_clear()  # the worker has been started anew
    await runner.answer(run.pk)

    assert (await state_of(run)).code == "engine.model_gone"


async def test_the_models_are_listed_with_what_they_can_do(alice: User, bob: User, settings: Settings) -> None:
    listed = await models_offered(alice)
    settings.MODELS = ()

    assert [(one.name, one.label, one.ready) for one in listed.models] == [
        ("first", "The first", True), ("second", "The second", True),
    ]  # fmt: skip
    assert [one.name for one in (await models_offered(bob)).models] == [""]
