"""Digests come from a registry's own API, by the token that it sends for, and are held against what it then gives."""

import hashlib
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from launcher.image_registry import NotResolved, Resolved, place, resolve

AMD, ARM, SBOM = (f"sha256:{letter * 64}" for letter in "abc")
PLATFORMS = {AMD: ("linux", "amd64", ""), ARM: ("linux", "arm64", "v8"), SBOM: ("unknown", "unknown", "")}
INDEX = json.dumps(
    {
        "manifests": [
            {"digest": digest, "platform": {"os": system, "architecture": processor, "variant": variant}}
            for digest, (system, processor, variant) in PLATFORMS.items()
        ]
    }
).encode()
DIGEST = f"sha256:{hashlib.sha256(INDEX).hexdigest()}"


class Registry(BaseHTTPRequestHandler):
    """One repository with one tag, behind a token."""

    index = INDEX
    realm = ""
    asked: list[str] = []

    def do_GET(self) -> None:
        if self.path.startswith("/token?"):
            self.asked.append(self.path)
            self.give(200, b'{"token": "read"}')
        elif self.headers.get("Authorization") != "Bearer read":
            realm = self.realm or f"http://127.0.0.1:{self.server.server_port}/token"  # type: ignore[attr-defined]
            challenge = f'Bearer realm="{realm}",service="stand-in",scope="repository:library/python:pull"'
            self.give(401, b"", {"WWW-Authenticate": challenge})
        elif self.path in ("/v2/library/python/manifests/3.11", f"/v2/library/python/manifests/{DIGEST}"):
            self.give(200, self.index, {"Docker-Content-Digest": DIGEST})
        else:
            self.give(404, b"")

    do_HEAD = do_GET  # noqa: N815 - the library's own names

    def give(self, status: int, body: bytes, headers: dict[str, str] = {}) -> None:  # noqa: B006 - only read
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing."""


@pytest.fixture
def registry() -> Iterator[Any]:
    kind: Any = type("OneRegistry", (Registry,), {"asked": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), kind) as http:
        Thread(target=http.serve_forever, args=(0.02,), daemon=True).start()
        kind.address = f"http://127.0.0.1:{http.server_port}"
        yield kind
        http.shutdown()


def test_a_tag_is_its_digest_and_those_of_its_platforms(registry: Any) -> None:
    assert resolve("python", "3.11", registry.address) == Resolved(DIGEST, {"linux/amd64": AMD, "linux/arm64": ARM})
    assert registry.asked == ["/token?service=stand-in&scope=repository%3Alibrary%2Fpython%3Apull"]


@pytest.mark.parametrize(
    ("change", "tag", "why"),
    [
        ({"index": INDEX + b" "}, "3.11", "not what its digest names"),
        ({"index": b"{" * 5_000_000}, "3.11", "not what its digest names"),
        ({"realm": "http://elsewhere.example/token"}, "3.11", "no address of HTTPS"),
        ({"realm": "file:///etc/passwd"}, "3.11", "no address of HTTPS"),
        ({}, "3.12", "Not Found"),
    ],
)
def test_what_cannot_be_used_is_told(registry: Any, change: dict[str, object], tag: str, why: str) -> None:
    for name, value in change.items():
        setattr(registry, name, value)

    with pytest.raises(NotResolved, match=why):
        resolve("python", tag, registry.address)


def test_a_registry_that_is_not_there_is_told() -> None:
    with pytest.raises(NotResolved, match=r"python:3\.11: "):
        resolve("python", "3.11", "http://127.0.0.1:1")


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("python", ("registry-1.docker.io", "library/python")),
        ("searxng/searxng", ("registry-1.docker.io", "searxng/searxng")),
        ("ghcr.io/searxng/searxng", ("ghcr.io", "searxng/searxng")),
        ("localhost:5000/ours", ("localhost:5000", "ours")),
    ],
)
def test_a_name_says_which_registry_to_ask(name: str, where: tuple[str, str]) -> None:
    assert place(name) == where
