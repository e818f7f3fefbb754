"""The name of a conversation: asked for once, cleaned, and never instead of the reader's own."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone
from pytest_django import Settings

from chat.actions import asking, verbs
from chat.actions.transactions import Question
from chat.engines import engine
from chat.journal.notifications import stream_key
from chat.journal.streams import rows_after
from chat.models import Conversation, User
from chat.runs import runner, titles
from inference.conf import EngineConfig
from tests.playback import Playback

ENGLISH, CHINESE = "How do I connect SGLang?", "如何连接 SGLang？"


@pytest.fixture
async def server(settings: Settings) -> AsyncIterator[Playback]:
    async with Playback() as playback:
        settings.INFERENCE = EngineConfig(urls=(playback.url,), model="deepseek-r1")
        engine.cache_clear()
        yield playback
        await engine().aclose()
    engine.cache_clear()


async def asked(user: User, conversation: Conversation, question: str, client_id: str = "c1") -> str:
    """Ask, have it answered, and see what the conversation is called then."""
    made = await sync_to_async(asking.ask)(
        user, conversation.pk, Question(client_id, question, search=False, think=True)
    )
    await runner.answer(made.run)
    await titles.name_conversation(made.run)
    await conversation.arefresh_from_db()
    return conversation.title


@pytest.mark.parametrize(("question", "name"), [(ENGLISH, "Connecting SGLang"), (CHINESE, "连接 SGLang")])
async def test_a_conversation_is_named_in_the_language_of_its_first_answer(
    conversation: Conversation, alice: User, server: Playback, question: str, name: str
) -> None:
    assert await asked(alice, conversation, question) == name
    told = [fields["frame"] for _, fields in await rows_after(stream_key(alice.pk), "0-0")]
    assert '"change": "renamed"' in told[-1]


async def test_only_the_first_answer_names_it(conversation: Conversation, alice: User, server: Playback) -> None:
    await asked(alice, conversation, ENGLISH)
    before = len(server.answers)
    assert await asked(alice, conversation, CHINESE, "c2") == "Connecting SGLang"
    assert len(server.answers) == before + 1


async def test_what_the_server_serves_is_not_found_out_for_each_name(
    conversation: Conversation, alice: User, server: Playback
) -> None:
    other = await Conversation.objects.acreate(owner=alice, updated_at=timezone.now())
    await asked(alice, conversation, ENGLISH)
    before = [one.path for one in server.requests].count("/v1/models")
    await asked(alice, other, ENGLISH, "c2")
    assert [one.path for one in server.requests].count("/v1/models") == before


async def test_the_readers_own_name_stays(conversation: Conversation, alice: User, server: Playback) -> None:
    made = await sync_to_async(asking.ask)(alice, conversation.pk, Question("c1", ENGLISH, search=False, think=True))
    await runner.answer(made.run)
    server.pace = 0.5
    naming = asyncio.create_task(titles.name_conversation(made.run))
    while len(server.answers) < 2:
        await asyncio.sleep(0.01)
    await verbs.rename(alice, conversation.pk, title="Mine")
    assert not naming.done()
    await naming
    await conversation.arefresh_from_db()
    assert conversation.title == "Mine"


async def test_a_model_that_gives_no_name_leaves_the_question(
    conversation: Conversation, alice: User, server: Playback
) -> None:
    server.play("scripted", says="word " * 30)
    assert await asked(alice, conversation, ENGLISH) == ENGLISH


async def test_without_a_model_the_question_is_the_title(conversation: Conversation, alice: User) -> None:
    engine.cache_clear()
    assert await asked(alice, conversation, ENGLISH) == ENGLISH


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Connecting SGLang", "Connecting SGLang"),
        ('**"Connecting SGLang."**\n', "Connecting SGLang"),
        ("Title: Connecting SGLang", "Connecting SGLang"),
        ("Here is a title:\n\n# Connecting SGLang", "Connecting SGLang"),
        ("《连接 SGLang》。", "连接 SGLang"),
        ("标题：連接 SGLang", "連接 SGLang"),
        ("C++ or C#?", "C++ or C#?"),
        ("word " * 30, ""),
        ("<think>\nHm", ""),
        ("a\u202eb", ""),
        ("", ""),
        ("\n \n", ""),
    ],
)
def test_a_name_is_one_short_line_without_decoration(written: str, name: str) -> None:
    assert titles.name_in(written) == name
