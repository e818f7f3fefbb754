"""`python -m tests.inference.bench`: what a chunk of an answer costs the client, in CPU time.

A process of its own sends answers as fast as it can; only the client's time counts, and must not grow with the length.
"""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import aclosing

from tests.inference.asking import engine, question
from tests.playback.script import HEAD, finish, frame

LENGTHS = (2048, 8192, 32768)
_ID, _MODEL = "a" * 32, "deepseek-r1"


def main() -> None:
    """Measure every length with a fresh server."""
    if sys.argv[1:]:
        asyncio.run(serve(int(sys.argv[1])))
        return
    for length in LENGTHS:
        command = [sys.executable, "-m", "tests.inference.bench", str(length)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            url = server.stdout.readline().strip()
            cost = min(asyncio.run(microseconds(url, length)) for _ in range(3))
            server.terminate()
        print(f"{length:>6} chunks: {cost:.1f} µs each")


async def microseconds(url: str, length: int) -> float:
    """The CPU time of one chunk."""
    under_test = engine(url, profile="r1")
    assert await under_test.ready()
    started = time.process_time()
    async with aclosing(under_test.write(question(max_tokens=32768))) as deltas:
        async for _ in deltas:
            pass
    return (time.process_time() - started) / length * 1e6


async def serve(length: int) -> None:
    """Answer every request with `length` chunks at once."""
    body = HEAD + b"".join(chunks(length))

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        if b"/chat/completions" in head:
            size = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            await reader.readexactly(size)
            writer.write(body)
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
