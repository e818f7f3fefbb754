"""The units are such as systemd takes, and start what there is. No system is booted."""

import re
import shutil
import subprocess
from importlib import import_module
from pathlib import Path

import pytest

UNITS = sorted((Path(__file__).resolve().parents[2] / "docker" / "systemd").iterdir())
PYTHON = "/opt/wenyuan/.venv/bin/python"


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_takes_it(unit: Path, tmp_path: Path) -> None:
    if not (verifier := shutil.which("systemd-analyze")):
        pytest.skip("systemd-analyze is not installed here")
    copy = tmp_path / unit.name
    copy.write_text(unit.read_text().replace(PYTHON, "/bin/true"))  # there is nothing in /opt here

    done = subprocess.run((verifier, "verify", str(copy)), capture_output=True, text=True, timeout=60)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_what_it_starts_is_there(unit: Path) -> None:
    module = re.search(rf"^ExecStart={PYTHON} -m (\S+)", unit.read_text(), re.M)

    assert module and callable(import_module(module[1]).main)
