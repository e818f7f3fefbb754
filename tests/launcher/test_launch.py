"""`.env` is read as django-environ reads it, and what cannot be meant is refused in one sentence."""

import io
from pathlib import Path

import environ
import pytest

from launcher.launch import ROOT, Launch, Refused, dotenv, launch


def read(file: Path, **variables: str) -> Launch:
    return launch({"ENV_FILE": str(file), **variables})


@pytest.mark.parametrize(
    "line",
    [
        "NAME=plain",
        "NAME=with spaces at the end  ",
        "NAME='single # quotes'",
        'NAME="double \\" \\n quotes"',
        "export NAME=exported",
        "NAME=a=b#c",
        "NAME=",
        "NAME=问源",
    ],
)
def test_a_line_means_what_django_environ_takes_it_for(tmp_path: Path, line: str) -> None:
    class Fresh(environ.Env):  # type: ignore[misc]
        ENVIRON: dict[str, str] = {}

    Fresh.read_env(io.StringIO(line))
    (tmp_path / "env").write_text(f"# a comment\n\n{line}\n")

    assert dotenv(tmp_path / "env") == Fresh.ENVIRON


@pytest.mark.parametrize("line", ["no setting", "NAME = spaced", " NAME=indented", "PASS WORD=secret"])
def test_a_line_that_is_no_setting_is_refused_by_its_number_without_its_text(tmp_path: Path, line: str) -> None:
    (tmp_path / "env").write_text(f"GOOD=1\n{line}\n")

    with pytest.raises(Refused, match="line 2 of") as refusal:
        read(tmp_path / "env")

    assert line not in str(refusal.value)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", None])
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes | None) -> None:
    if content is None:
        (tmp_path / "env").mkdir()
    else:
        (tmp_path / "env").write_bytes(content)

    with pytest.raises(Refused, match="cannot be read"):
        read(tmp_path / "env")


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(tmp_path: Path) -> None:
    (tmp_path / "env").write_text("PORT=8001\nHOST=0.0.0.0\n")

    found = read(tmp_path / "env", PORT="8002")

    assert (found.port, found.host, found.runs_max) == (8002, "0.0.0.0", 64)


def test_given_but_empty_means_the_default_for_the_children_too(tmp_path: Path) -> None:
    found = read(tmp_path / "none", PORT="", HOST="")

    assert (found.port, found.host) == (8000, "127.0.0.1")
    assert not {"PORT", "HOST"} & set(found.variables)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "８０００", "80.5"])
def test_a_port_that_is_none_is_refused(tmp_path: Path, port: str) -> None:
    with pytest.raises(Refused, match="PORT must be a whole number"):
        read(tmp_path / "none", PORT=port)


def test_the_data_folder_is_passed_on_as_an_absolute_path(tmp_path: Path) -> None:
    assert read(tmp_path / "none", DATA_DIR="elsewhere").variables["DATA_DIR"] == str(ROOT / "elsewhere")
    assert read(tmp_path / "none", DATA_DIR=str(tmp_path)).data_dir == tmp_path


@pytest.mark.parametrize(
    ("host", "url"),
    [("127.0.0.1", "http://127.0.0.1:8000"), ("0.0.0.0", "http://127.0.0.1:8000"), ("::1", "http://[::1]:8000")],
)
def test_the_address_to_click_on_is_one_that_a_browser_can_open(tmp_path: Path, host: str, url: str) -> None:
    assert read(tmp_path / "none", HOST=host).url == url


@pytest.mark.parametrize(
    ("allowed", "name"), [("", "localhost"), ("*", "localhost"), (".example.org,b", "example.org"), ("a, b", "a")]
)
def test_the_supervisor_asks_by_a_name_that_the_web_server_accepts(tmp_path: Path, allowed: str, name: str) -> None:
    assert read(tmp_path / "none", ALLOWED_HOSTS=allowed).probe_name == name
