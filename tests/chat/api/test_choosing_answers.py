"""A reader chooses one of the answers to a question: the conversation goes on from it, until another is begun."""

from typing import Any

from django.test import AsyncClient
from django.utils import timezone

from chat.models import Conversation, Run, Turn, User
from chat.protocol.state import FINISHED, AnswerPart, RunState
from chat.runs.request import past_turns
from tests.chat.asking import anew_run


async def answered(conversation: Conversation) -> tuple[Turn, list[Run]]:
    """A turn with two finished answers, A1 and A2."""
    first = await anew_run(conversation)
    await Run.objects.filter(pk=first.pk).aupdate(status=FINISHED)
    more = {"search": True, "think": True, "client_id": "2", "status": FINISHED, "beat_at": timezone.now()}
    runs = [first, await Run.objects.acreate(turn=first.turn, **more)]
    for number, run in enumerate(runs, 1):
        state = RunState(str(run.pk), turn=str(run.turn_id), status=FINISHED, parts=[AnswerPart(text=f"A{number}")])
        await Run.objects.filter(pk=run.pk).aupdate(status=FINISHED, snapshot=state.to_json())
    return first.turn, runs


async def history(turn: Turn) -> list[str]:
    """What a further question is sent of the turn's answers."""
    further = Turn(conversation_id=turn.conversation_id, parent=turn, question="And?", search=False, think=False)
    return [past.answer for past in await past_turns(further)]


async def card(client: AsyncClient, turn: Turn) -> Any:
    return (await client.get(f"/api/v1/conversations/{turn.conversation_id}")).json()["turns"][0]


async def test_the_conversation_goes_on_from_the_answer_that_was_chosen(
    async_client: AsyncClient, alice: User, conversation: Conversation
) -> None:
    turn, (first, _) = await answered(conversation)
    await async_client.aforce_login(alice)
    assert (await history(turn), (await card(async_client, turn))["chosen"]) == (["A2"], None)

    response = await async_client.post(f"/api/v1/runs/{first.pk}/choose")

    assert (response.status_code, response.json()) == (200, {"run": str(first.pk)})
    assert (await history(turn), (await card(async_client, turn))["chosen"]) == (["A1"], str(first.pk))


async def test_an_answer_that_is_begun_later_counts_again(
    async_client: AsyncClient, alice: User, conversation: Conversation
) -> None:
    turn, (first, second) = await answered(conversation)
    await async_client.aforce_login(alice)
    await async_client.post(f"/api/v1/runs/{first.pk}/choose")

    await Run.objects.filter(pk=second.pk).aupdate(created_at=timezone.now())

    assert (await history(turn), (await card(async_client, turn))["chosen"]) == (["A2"], None)


async def test_nobody_chooses_in_the_conversation_of_another(
    async_client: AsyncClient, bob: User, conversation: Conversation
) -> None:
    turn, (first, _) = await answered(conversation)
    await async_client.aforce_login(bob)

    assert (await async_client.post(f"/api/v1/runs/{first.pk}/choose")).status_code == 404
    assert await history(turn) == ["A2"]
