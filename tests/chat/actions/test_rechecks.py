"""Who may ask what has changed, how often, and what is told meanwhile."""

import pytest
from asgiref.sync import sync_to_async

from chat.actions.rechecks import ask_recheck, recheck_of
from chat.errors.problems import Problem
from chat.models import Conversation, Run, User
from tests.chat.asking import anew_run


async def finished(conversation: Conversation) -> Run:
    run = await anew_run(conversation)
    await Run.objects.filter(pk=run.pk).aupdate(status="finished")
    return run


async def test_one_is_under_way_at_a_time_and_says_so(alice: User, conversation: Conversation) -> None:
    run = await finished(conversation)
    await ask_recheck(alice, run.pk)

    assert await recheck_of(alice, run.pk) == {}
    with pytest.raises(Problem, match=r"conversation\.busy"):
        await ask_recheck(alice, run.pk)


async def test_nobody_elses_answer_is_looked_at(bob: User, conversation: Conversation) -> None:
    run = await finished(conversation)
    for verb in (ask_recheck, recheck_of):
        with pytest.raises(Problem, match="not_found"):
            await verb(bob, run.pk)


async def test_what_was_not_asked_for_is_not_there(alice: User, conversation: Conversation) -> None:
    run = await finished(conversation)
    with pytest.raises(Problem, match="not_found"):
        await recheck_of(alice, run.pk)
    await sync_to_async(run.delete)()
