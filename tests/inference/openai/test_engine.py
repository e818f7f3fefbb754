"""The client against a server that plays recorded responses back over a real socket."""

import asyncio
import json
import random
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from inference import Answer, Message, Reasoning, Waiting
from inference.errors import Busy, Cut, EngineError, Refused, Silent, TooLong, Unreachable
from tests.inference.asking import engine, question, written_by
from tests.playback import Playback
from tests.playback.recordings import Recording, recording

NOBODY = "http://127.0.0.1:9/v1"


@pytest.fixture
async def server() -> AsyncIterator[Playback]:
    async with Playback("normal") as playback:
        yield playback


async def test_reasoning_and_answer_come_apart(server: Playback) -> None:
    written = await written_by(engine(server.url).write(question()))

    assert written.reasoning == "Okay, the user asks.\nParis it is."
    assert written.answer == "The capital is Paris 🇫🇷."
    assert written.ended.usage.reasoning_tokens == 12
    assert server.aborts == []


@pytest.mark.parametrize("text", ["How do I connect SGLang?", "如何连接 SGLang？"])
async def test_a_long_answer_arrives_whole_and_bit_by_bit(server: Playback, text: str) -> None:
    server.pace = 0.002
    written = await written_by(engine(server.url).write(question(f"{text} playback:scripted")))

    assert sum(isinstance(delta, Reasoning) for delta in written.deltas) >= 40
    assert sum(isinstance(delta, Answer) for delta in written.deltas) >= 80
    assert written.answer.count("[citation:") == 10
    assert written.answer.endswith(("whole.\n", "到达。\n"))


async def test_a_request_carries_its_id_its_limit_and_the_sampling(server: Playback) -> None:
    request = question()

    await written_by(engine(server.url).write(request))

    body = server.answers[0].body
    assert body["rid"] == request.id
    assert (body["max_tokens"], body["temperature"], body["top_p"]) == (8192, 0.6, 0.95)
    assert body["model"] == server.model
    assert body["separate_reasoning"] is False


async def test_the_engine_is_named_after_the_served_model(server: Playback) -> None:
    under_test = engine(server.url)

    assert await under_test.ready()
    assert under_test.name == server.model


async def test_an_address_without_a_path_gets_the_usual_one(server: Playback) -> None:
    written = await written_by(engine(server.url.removesuffix("/v1") + "/").write(question()))

    assert written.ended.finish == "stop"


async def test_a_configured_model_is_asked_for_by_its_name(server: Playback) -> None:
    await written_by(engine(server.url, model="other", profile="generic").write(question()))

    assert server.answers[0].body["model"] == "other"


async def test_thinking_is_switched_off_by_closing_it(server: Playback) -> None:
    written = await written_by(engine(server.url).write(question("Hello playback:scripted", think=False)))

    assert server.answers[0].body["continue_final_message"] is True
    assert (written.reasoning, written.answer[:10]) == ("", "To connect")


async def test_keys_are_sent_and_the_admin_key_only_with_an_abort(server: Playback) -> None:
    under_test = engine(server.url, api_key="user", admin_key="admin")

    async with aclosing(under_test.write(question("playback:slow"))) as deltas:
        await anext(deltas)

    keys = {request.path: request.headers.get("authorization") for request in server.requests}
    assert keys["/v1/chat/completions"] == "Bearer user"
    assert keys["/abort_request"] == "Bearer admin"


async def test_leaving_early_aborts_before_the_connection_is_closed(server: Playback) -> None:
    request = question("playback:slow")
    async with aclosing(engine(server.url).write(request)) as deltas:
        await anext(deltas)

    assert server.aborts == [request.id]
    assert server.hung_up == []


async def test_cancelling_while_the_server_is_silent_aborts_too(server: Playback) -> None:
    request = question("playback:silent")
    waiting = asyncio.create_task(written_by(engine(server.url).write(request)))
    while not server.answers:
        await asyncio.sleep(0.01)

    waiting.cancel()
    await asyncio.wait([waiting])

    assert server.aborts == [request.id]


async def test_an_abort_that_may_have_come_too_early_is_sent_again(server: Playback) -> None:
    under_test, request = engine(server.url), question("playback:silent")
    waiting = asyncio.create_task(written_by(under_test.write(request)))
    while not server.answers:
        await asyncio.sleep(0.01)
    waiting.cancel()
    await asyncio.wait([waiting])

    await asyncio.sleep(0.8)
    assert server.aborts == [request.id] * 2
    await under_test.aclose()  # and with it goes the third, after 3 seconds


async def test_the_server_counts_the_prompt_that_it_will_be_sent() -> None:
    async with Playback("normal", model="DeepSeek-V4-Flash", window_tokens=8192) as v4:
        under_test = engine(v4.url)
        await written_by(under_test.write(question("word " * 4000, effort="deep")))

        counted = next(heard.body for heard in v4.requests if heard.path == "/v1/tokenize")
        assert counted["messages"] == v4.answers[0].body["messages"]
        assert (counted["chat_template_kwargs"], counted["reasoning_effort"]) == ({"thinking": True}, "high")


async def test_a_gateway_without_an_abort_is_left_by_hanging_up(server: Playback) -> None:
    server.has_abort = False
    request = question("playback:slow")
    async with aclosing(engine(server.url).write(request)) as deltas:
        await anext(deltas)
    await asyncio.sleep(0.3)

    assert server.hung_up == [request.id]


async def test_silence_before_the_first_byte_has_an_end(server: Playback) -> None:
    request = question("playback:silent")

    with pytest.raises(Silent, match=r"nothing came for 0\.1 s"):
        await written_by(engine(server.url, first_byte_seconds=0.1).write(request))
    assert server.aborts == [request.id]


async def test_silence_in_mid_answer_has_an_end(server: Playback) -> None:
    with pytest.raises(Silent, match="nothing more came"):
        await written_by(engine(server.url, idle_seconds=0.05).write(question("playback:slow")))


async def test_an_answer_that_takes_too_long_in_all_has_an_end(server: Playback) -> None:
    with pytest.raises(Silent, match="not finished"):
        await written_by(engine(server.url, total_seconds=0.5).write(question("playback:slow")))


@pytest.mark.parametrize(
    ("scenario", "error", "attempts"),
    [
        ("gone", Unreachable, 3),
        ("refused", Refused, 2),
        ("too-long", TooLong, 1),
        ("killed", Cut, 1),
        ("dies", Cut, 1),
    ],
)
async def test_each_failure_has_its_error_and_only_passing_ones_are_repeated(
    server: Playback, scenario: str, error: type[EngineError], attempts: int
) -> None:
    with pytest.raises(error):
        await written_by(engine(server.url).write(question(f"playback:{scenario}")))

    assert len(server.answers) == attempts


@pytest.mark.parametrize("scenario", ["queue-full", "busy"])
async def test_a_full_queue_is_tried_until_the_first_byte_is_late(server: Playback, scenario: str) -> None:
    with pytest.raises(Busy):
        await written_by(engine(server.url, first_byte_seconds=0.3).write(question(f"playback:{scenario}")))

    assert len(server.answers) > 3


async def test_a_small_call_does_not_wait_for_a_full_queue(server: Playback) -> None:
    with pytest.raises(Busy):
        await written_by(engine(server.url, attempts=1).write(question("playback:queue-full")))

    assert len(server.answers) == 1


async def test_who_waits_for_a_full_queue_is_told_its_place(server: Playback) -> None:
    under_test = engine(server.url, backoff_seconds=0.2)

    first, second = await asyncio.gather(
        *(written_by(under_test.write(question(f"playback:queue-full-once#{key}"))) for key in "ab")
    )

    assert {first.deltas[0], second.deltas[0]} == {Waiting(1), Waiting(2)}
    assert first.answer == second.answer != ""


async def test_every_attempt_has_an_id_of_its_own(server: Playback) -> None:
    request = question("playback:queue-full-once")

    await written_by(engine(server.url).write(request))

    first, second = (heard.body["rid"] for heard in server.answers)
    assert first == request.id
    assert second != request.id and len(str(second)) == 32


async def test_the_pause_before_another_attempt_may_outlast_the_clocks_of_the_last_one(
    server: Playback,
) -> None:
    given_up = b'data: {"choices": [{"index": 0, "delta": {}, "finish_reason": "abort"}]}\n\ndata: [DONE]\n\n'
    broken = Recording(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n", (given_up,))
    server.play("normal", recorded=broken)

    waiting = engine(server.url, idle_seconds=0.05, first_byte_seconds=0.5, backoff_seconds=0.3)
    with pytest.raises(Busy):
        await written_by(waiting.write(question()))

    assert len(server.answers) >= 2


async def test_the_server_s_own_words_are_kept_for_the_log(server: Playback) -> None:
    with pytest.raises(TooLong, match=r"400: The input \(9033 tokens\) is longer"):
        await written_by(engine(server.url).write(question("playback:too-long")))


async def test_nobody_there_is_unreachable() -> None:
    with pytest.raises(Unreachable):
        await written_by(engine(NOBODY).write(question()))
    assert not await engine(NOBODY).ready()


async def test_another_server_answers_for_one_that_is_gone(server: Playback) -> None:
    under_test = engine(NOBODY, server.url)

    answers = [await written_by(under_test.write(question())) for _ in range(3)]

    assert [written.ended.finish for written in answers] == ["stop"] * 3
    assert await under_test.ready()


async def test_busy_servers_are_spared() -> None:
    async with Playback("slow") as first, Playback("slow") as second:
        under_test = engine(first.url, second.url)
        streams = [under_test.write(question()) for _ in range(4)]
        await asyncio.gather(*(anext(stream) for stream in streams))

        assert len(first.answers) == len(second.answers) == 2
        await asyncio.gather(*(stream.aclose() for stream in streams))


async def test_the_server_s_own_count_shortens_the_answer(server: Playback) -> None:
    written = await written_by(engine(server.url).write(question("playback:sum-too-long-once")))

    assert [heard.body["max_tokens"] for heard in server.answers] == [8192, 8192 - 133 - 1]
    assert written.answer.startswith("To connect")


async def test_a_context_length_that_only_a_refusal_tells_is_remembered() -> None:
    async with Playback("normal", window_tokens=0, has_abort=False) as server:
        under_test = engine(server.url, profile="r1")
        await written_by(under_test.write(question("playback:sum-too-long-once")))
        await written_by(under_test.write(question("word " * 3000)))

        assert len(server.answers) == 3
        assert server.answers[2].body["max_tokens"] == 8192 - 39 - 64


async def test_a_strict_server_is_asked_again_without_our_fields(server: Playback) -> None:
    written = await written_by(engine(server.url).write(question("playback:strict")))

    assert ["rid" in heard.body for heard in server.answers] == [True, False]
    assert written.answer.startswith("To connect")


async def test_the_answer_is_shortened_to_what_the_model_s_window_holds() -> None:
    async with Playback("normal", window_tokens=8192, is_sglang=False) as server:
        await written_by(engine(server.url).write(question("word " * 4000)))

        assert server.answers[0].body["max_tokens"] == 8192 - 6000 - 8 - 64


async def test_where_the_estimate_leaves_little_room_the_server_counts() -> None:
    async with Playback("normal", window_tokens=8192) as server:
        await written_by(engine(server.url).write(question("word " * 4000)))

        counted = next(heard for heard in server.requests if heard.path == "/v1/tokenize")
        assert counted.body["messages"] == server.answers[0].body["messages"]
        assert server.answers[0].body["max_tokens"] == 8192 - 39 - 64


async def test_the_server_counts_the_messages_as_it_will_be_sent_them(server: Playback) -> None:
    under_test = engine(server.url, profile="r1")
    messages = (Message("system", "Be brief."), Message("user", "Hello"))

    assert await under_test.count_tokens(question(messages=messages, tools=('{"name": "search"}',))) == 39
    counted = next(heard for heard in server.requests if heard.path == "/v1/tokenize")
    assert counted.body["messages"] == [{"role": "user", "content": "Be brief.\n\nHello"}]
    assert counted.body["tools"] == [{"type": "function", "function": {"name": "search"}}]


async def test_a_server_that_cannot_count_is_asked_once() -> None:
    async with Playback(is_sglang=False) as server:
        under_test = engine(server.url)

        assert [await under_test.count_tokens(question("Hello")) for _ in range(2)] == [None, None]
        assert [heard.path for heard in server.requests].count("/v1/tokenize") == 1


async def test_nobody_there_counts_nothing() -> None:
    assert await engine(NOBODY).count_tokens(question("Hello")) is None


async def test_a_server_that_breaks_off_anywhere_never_passes_for_a_whole_answer(server: Playback) -> None:
    whole = recording("stream_reasoning_field")
    body = b"".join(whole.pieces)
    finish = body.index(b'"finish_reason":"stop"')
    for cut in random.Random(1).sample(range(finish), 40):
        broken = Recording(whole.head, (body[:cut],))
        server.play("normal", recorded=broken)
        with pytest.raises((Cut, Unreachable)):
            await written_by(engine(server.url, attempts=1).write(question()))


async def test_bytes_in_any_pieces_give_the_same_answer(server: Playback) -> None:
    whole = recording("stream_reasoning_field")
    body = b"".join(whole.pieces)
    for seed in range(10):
        places = sorted(random.Random(seed).sample(range(1, len(body)), 60))
        pieces = tuple(body[start:end] for start, end in zip([0, *places], [*places, len(body)], strict=True))
        broken = Recording(whole.head, pieces)
        server.play("normal", recorded=broken)
        written = await written_by(engine(server.url).write(question()))
        assert written.answer == "The capital is Paris 🇫🇷."


async def test_the_proxy_of_the_environment_is_not_used(server: Playback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")

    written = await written_by(engine(server.url).write(question()))

    assert written.ended.finish == "stop"


async def test_the_question_reaches_the_server_as_it_was_asked(server: Playback) -> None:
    text = '你好\u2028"quoted" \ud83c'
    await written_by(engine(server.url).write(question(text, messages=(Message("user", text),))))

    assert json.dumps(server.answers[0].body["messages"]).count("4f60") == 1


async def test_what_is_awaited_before_sending_can_forbid_each_attempt() -> None:
    asked = 0

    async def once() -> None:
        nonlocal asked
        asked += 1
        if asked > 1:
            raise LookupError

    async with Playback("busy") as server:
        with pytest.raises(LookupError):
            await written_by(engine(server.url).write(question(before_sending=once)))
        assert len(server.answers) == 1
