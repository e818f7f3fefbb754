"""The SGLang model gateway in front: it knows no aborts by id, so leaving means hanging up."""

from tests.inference.asking import question, written_by
from tests.sglang.asking import PROMPT, client, left_after, seconds_until_risen
from tests.sglang.conftest import OpenGateway
from tests.sglang.scripted_model import ANSWER, ANSWER_PIECES, REASONING, text_of
from tests.sglang.server import Server


async def test_answers_come_through_as_they_are(scripted: Server, open_gateway: OpenGateway) -> None:
    under_test = client(open_gateway(scripted))

    assert await under_test.ready()
    thinking = await written_by(under_test.write(question(PROMPT)))
    direct = await written_by(under_test.write(question(PROMPT, think=False)))

    assert (thinking.reasoning, thinking.answer) == (REASONING, ANSWER)
    assert (direct.reasoning, direct.answer) == ("", ANSWER)
    assert thinking.ended.usage.prompt_tokens


async def test_a_begun_answer_is_gone_on_with(scripted: Server, open_gateway: OpenGateway) -> None:
    under_test = client(open_gateway(scripted))
    begun = text_of(ANSWER_PIECES[:20])

    rest = question(PROMPT, begun_reasoning=REASONING, begun_answer=begun)
    written = await written_by(under_test.write(rest))

    assert (written.reasoning, begun + written.answer) == ("", ANSWER)


async def test_leaving_aborts_at_the_worker(endless: Server, open_gateway: OpenGateway) -> None:
    under_test = client(open_gateway(endless))
    before = endless.metric("num_aborted_requests_total")

    await left_after(under_test.write(question(PROMPT)), 20)

    await seconds_until_risen(endless, "num_aborted_requests_total", before)


async def test_a_worker_that_died_is_not_noticed(doomed: Server, scripted: Server, open_gateway: OpenGateway) -> None:
    under_test = client(open_gateway(doomed, scripted), attempts=3)

    doomed.kill()
    answers = [await written_by(under_test.write(question(PROMPT))) for _ in range(4)]

    assert [written.answer for written in answers] == [ANSWER] * 4
