"""`python -m tests.inference.bench`: what a chunk of an answer costs the client, in CPU time.

A process of its own sends the answers: as fast as it can, where many chunks come with one read and the cost must not
grow with the length; and to many readers at a speaking pace, where chunks come one by one. Only the client counts, on
the product's event loop.
"""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import aclosing, contextmanager

import uvloop

from tests.inference.asking import engine, question
from tests.playback.script import HEAD, finish, frame

LENGTHS = (2048, 8192, 32768)
STREAMS, CHUNKS, PACE_SECONDS = 100, 200, 0.02
_ID, _MODEL = "a" * 32, "deepseek-r1"


def main() -> None:
    """Measure every length with a fresh server, then many answers at the same time."""
    if sys.argv[1:]:
        asyncio.run(serve(int(sys.argv[1]), float(sys.argv[2])))
        return
    for length in LENGTHS:
        with server(length) as url:
            cost = min(uvloop.run(microseconds(url, length)) for _ in range(3))
        print(f"{length:>6} chunks at once: {cost:.1f} µs each")
    with server(CHUNKS, PACE_SECONDS) as url:
        cost = min(uvloop.run(microseconds(url, CHUNKS, STREAMS)) for _ in range(2))
    print(f"{CHUNKS:>6} chunks, one by one, in {STREAMS} answers at the same time: {cost:.1f} µs each")


@contextmanager
def server(length: int, pace: float = 0.0) -> Iterator[str]:
    """The address of a process that answers with so many chunks."""
    command = [sys.executable, "-m", "tests.inference.bench", str(length), str(pace)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


async def microseconds(url: str, length: int, streams: int = 1) -> float:
    """The CPU time of one chunk."""
    under_test = engine(url, profile="r1")
    assert await under_test.ready()

    async def read() -> None:
        async with aclosing(under_test.write(question(max_tokens=32768))) as deltas:
            async for _ in deltas:
                pass

    started = time.process_time()
    await asyncio.gather(*(read() for _ in range(streams)))
    spent = time.process_time() - started
    await under_test.aclose()
    return spent / length / streams * 1e6


async def serve(length: int, pace: float) -> None:
    """Answer every request with `length` chunks, `pace` seconds apart."""
    pieces = [HEAD, *chunks(length)] if pace else [HEAD + b"".join(chunks(length))]

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        if b"/chat/completions" in head:
            size = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            await reader.readexactly(size)
            for piece in pieces:
                writer.write(piece)
                await asyncio.sleep(pace)
        else:
            content = b'{"data": [{"id": "deepseek-r1", "max_model_len": 131072}]}'
            writer.write(b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: %d\r\n\r\n" % len(content) + content)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", flush=True)
    await server.serve_forever()


def chunks(length: int) -> Iterator[bytes]:
    """Half of them reasoning, half of them answer."""
    for place in range(length):
        name = "reasoning_content" if place < length // 2 else "content"
        yield frame(_ID, _MODEL, {name: "word "})
    yield from finish(_ID, _MODEL, "stop", length // 2, length)


if __name__ == "__main__":
    main()
