"""The model of `JUDGE=local` comes from a hub, by a commit; every file is held against its hash, downloads go on."""

import hashlib
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from inference.judges import nli_child
from launcher import judge_model
from launcher.judge_model import fetch_judge, judge_folder, pinned_of
from launcher.launch import Launch, launch
from launcher.weights import NotFetched

COMMIT = "0123456789" * 4
FILES = {"onnx/model.onnx": bytes(range(256)) * 400, "tokenizer.json": b'{"tokens": 1}', "config.json": b"{}"}


class Hub(BaseHTTPRequestHandler):
    """Lists and serves one commit, by ranges; after `breaks_after` bytes of a file it hangs up."""

    files = FILES
    breaks_after = 1 << 30
    asked: list[str] = []

    def do_GET(self) -> None:
        self.asked.append(f"{self.path} {self.headers.get('Range', '')}".strip())
        if self.path.startswith("/api/models/"):
            self.answer(json.dumps([self.row(name) for name in FILES]).encode(), 200, 0)
        else:
            content = self.files[self.path.removeprefix(f"/owner/nli/resolve/{COMMIT}/")]
            begin = int(self.headers["Range"].removeprefix("bytes=").removesuffix("-"))
            self.answer(content, 206, begin)

    def row(self, name: str) -> dict[str, object]:
        content = FILES[name]
        blob = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
        large = {"lfs": {"oid": hashlib.sha256(content).hexdigest(), "size": len(content)}} if "onnx" in name else {}
        return {"type": "file", "path": name, "size": len(content), "oid": blob, **large}

    def answer(self, content: bytes, status: int, begin: int) -> None:
        self.send_response(status)
        self.send_header("Content-Range", f"bytes {begin}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(content) - begin))
        self.end_headers()
        self.wfile.write(content[begin : begin + self.breaks_after])

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing."""


@pytest.fixture
def hub() -> Iterator[Any]:
    kind: Any = type("OneHub", (Hub,), {"asked": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), kind) as http:
        Thread(target=http.serve_forever, args=(0.02,), daemon=True).start()
        kind.url = f"http://127.0.0.1:{http.server_port}"
        yield kind
        http.shutdown()


@pytest.fixture
def wished(hub: Any, tmp_path: Path) -> Launch:
    named = {"JUDGE": "local", "JUDGE_MODEL": f"owner/nli@{COMMIT}", "HF_ENDPOINT": hub.url}
    return launch({"ENV_FILE": "/dev/null", "DATA_DIR": str(tmp_path), **named})


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != nli_child.MANIFEST}


def test_the_files_of_the_commit_are_there_once_and_bear_the_names_that_the_child_reads(
    hub: Any, wished: Launch
) -> None:
    fetch_judge(wished)
    count = len(hub.asked)
    fetch_judge(wished)

    folder = judge_folder(wished)
    assert contents(folder) == dict(zip(("model.onnx", "tokenizer.json", "config.json"), FILES.values(), strict=True))
    assert len(hub.asked) == count == 4
    nli_child.check(folder)


def test_a_download_that_breaks_off_is_gone_on_with(hub: Any, wished: Launch) -> None:
    hub.breaks_after = 40_000
    fetch_judge(wished)

    assert contents(judge_folder(wished))["model.onnx"] == FILES["onnx/model.onnx"]
    assert f"/owner/nli/resolve/{COMMIT}/onnx/model.onnx bytes=40000-" in hub.asked


@pytest.mark.parametrize("name", FILES)
def test_another_file_of_the_same_length_is_refused(name: str, hub: Any, wished: Launch) -> None:
    hub.files = {**FILES, name: bytes(len(FILES[name]))}
    with pytest.raises(NotFetched, match=r"wrong (SHA-256|hash)"):
        fetch_judge(wished)

    assert not (judge_folder(wished) / nli_child.MANIFEST).exists()


@pytest.mark.parametrize("named", ["", "owner/nli", "owner/nli@main", "owner/nli@0123", "http://x/y@" + COMMIT])
def test_only_a_whole_commit_is_pinned(named: str) -> None:
    with pytest.raises(NotFetched, match="JUDGE_MODEL=owner/name@commit"):
        pinned_of({"JUDGE_MODEL": named})


def test_without_a_hub_a_sentence_says_so(wished: Launch) -> None:
    away = launch({**wished.variables, "HF_ENDPOINT": "http://127.0.0.1:9"})
    with pytest.raises(NotFetched, match="cannot be asked"):
        fetch_judge(away)


def test_a_folder_of_the_operators_own_is_left_alone(hub: Any, wished: Launch, tmp_path: Path) -> None:
    fetch_judge(launch({**wished.variables, "JUDGE_MODEL_DIR": str(tmp_path / "own")}))
    assert hub.asked == []


def test_launcher_and_child_call_the_files_alike() -> None:
    for name in ("MODEL", "TOKENIZER", "CONFIG", "MANIFEST"):
        assert getattr(judge_model, name) == getattr(nli_child, name)
