"""A model's server inside a company is believed by the company's own authority, and by no other."""

import ssl
from asyncio import StreamReader, StreamWriter, start_server
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from inference.conf import EngineConfig
from inference.openai.clients import plain_client
from tests.self_signed import certificate

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nOK"


async def answer(reader: StreamReader, writer: StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(ANSWER)
    writer.close()


@pytest.fixture
async def url(tmp_path: Path) -> AsyncIterator[str]:
    certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(tmp_path / "c.pem", tmp_path / "k.pem")
    async with await start_server(answer, "127.0.0.1", 0, ssl=context) as server:
        yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1/models"


async def test_the_own_authority_is_believed(url: str, tmp_path: Path) -> None:
    async with plain_client(EngineConfig(ca_file=str(tmp_path / "c.pem")), httpx2.Timeout(5)) as client:
        assert (await client.get(url)).text == "OK"


async def test_no_other_is(url: str) -> None:
    async with plain_client(EngineConfig(), httpx2.Timeout(5)) as client:
        with pytest.raises(httpx2.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            await client.get(url)
