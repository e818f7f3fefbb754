"""The playback server tells the truth: bytes as recorded, requests and aborts as heard."""

import asyncio

import httpx2
import pytest

from tests.playback import Playback
from tests.playback.process import playback_process
from tests.playback.recordings import FOLDER, names, recording
from tests.playback.scenarios import SCENARIOS


@pytest.mark.parametrize("name", names(""))
def test_a_recording_is_split_without_losing_a_byte(name: str) -> None:
    found = recording(name)

    assert found.head + b"".join(found.pieces) == (FOLDER / f"{name}.http").read_bytes()


@pytest.mark.parametrize("name", sorted(name for name, source in SCENARIOS.items() if source))
async def test_a_recording_is_played_byte_for_byte(name: str) -> None:
    async with Playback(name) as playback:
        reader, writer = await asyncio.open_connection("127.0.0.1", playback.port)
        writer.write(b"POST /v1/chat/completions HTTP/1.1\r\ncontent-length: 2\r\n\r\n{}")
        received = await reader.read(-1)
        writer.close()

    assert received == (FOLDER / f"{SCENARIOS[name]}.http").read_bytes()


async def test_requests_and_aborts_can_be_looked_at_and_forgotten() -> None:
    async with Playback() as playback, httpx2.AsyncClient(base_url=playback.url.removesuffix("/v1")) as client:
        await client.post("/v1/chat/completions", json={"messages": [{"role": "user", "content": "Hi"}]})
        await client.post("/abort_request", json={"rid": "a" * 32})

        assert [heard["path"] for heard in (await client.get("/requests")).json()] == [
            "/v1/chat/completions",
            "/abort_request",
        ]
        assert (await client.get("/aborts")).json() == ["a" * 32]
        await client.delete("/requests")
        assert (await client.get("/requests")).json() == []


async def test_an_aborted_stream_ends_as_sglang_ends_it() -> None:
    async with Playback("slow") as playback, httpx2.AsyncClient(base_url=playback.url) as client:
        running = asyncio.create_task(client.post("/chat/completions", json={"rid": "b" * 32, "messages": []}))
        while not playback.answers:
            await asyncio.sleep(0.01)
        await client.post(playback.url.removesuffix("/v1") + "/abort_request", json={"rid": "b" * 32})
        text = (await running).text

    assert '"finish_reason":"abort"' in text
    assert text.endswith("data: [DONE]\n\n")


async def test_it_tells_when_an_answer_began_was_aborted_and_ended() -> None:
    async with Playback("silent") as playback, httpx2.AsyncClient(base_url=playback.url) as client:
        asked = {"rid": "c" * 32, "messages": [{"role": "user", "content": "Hi"}]}
        running = asyncio.create_task(client.post("/chat/completions", json=asked))
        while not playback.played:
            await asyncio.sleep(0.01)
        still_running = playback.played[0].ended is None
        await client.post(playback.url.removesuffix("/v1") + "/abort_request", json={"rid": "c" * 32})
        await asyncio.wait([running])
        played = playback.played[0]

    assert still_running
    assert (played.rid, played.message, played.is_small) == ("c" * 32, "Hi", False)
    assert played.began < (played.aborted or 0) <= (played.ended or 0)


def test_as_a_process_it_tells_what_it_has_heard() -> None:
    with playback_process("normal", pace=0.0) as playback:
        models = httpx2.get(f"{playback.url}/models", trust_env=False).json()
        heard, aborts = playback.requests(), playback.aborts()

    assert models["data"][0]["max_model_len"] == 32768
    assert [request["path"] for request in heard] == ["/v1/models"]
    assert aborts == []
