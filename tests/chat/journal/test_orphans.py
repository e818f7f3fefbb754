"""What a deleted run left in Redis goes, whoever was away when it was deleted."""

from uuid import uuid4

from chat.concurrency.redis_client import redis
from chat.journal.journal import Journal, lines_after
from chat.journal.orphans import delete_orphans
from chat.models import Conversation, Run
from chat.protocol.events import AnswerDelta
from tests.chat.asking import anew_run


async def journal_of(conversation: Conversation) -> Run:
    run = await anew_run(conversation, search=False)
    await (await Journal.open(run)).append(AnswerDelta("word"))
    return run


async def test_the_journal_of_a_run_that_is_gone_is_deleted_and_no_other(conversation: Conversation) -> None:
    gone, stays = await journal_of(conversation), await journal_of(conversation)
    await Run.objects.filter(pk=gone.pk).adelete()
    assert await delete_orphans() == 1
    assert (await lines_after(gone.pk, 0), len(await lines_after(stays.pk, 0))) == ([], 1)


async def test_what_is_no_runs_journal_is_left_alone(conversation: Conversation) -> None:
    await redis().set("wenyuan:run:of-somebody-else", "x", ex=60)
    await redis().set(f"other:{uuid4()}", "x", ex=60)
    assert await delete_orphans() == 0
    assert await redis().get("wenyuan:run:of-somebody-else") == "x"
