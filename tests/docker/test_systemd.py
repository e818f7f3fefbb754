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
def test_it_is_nobody_special_writes_nothing_but_its_data_and_has_time_to_end(unit: Path) -> None:
    lines = unit.read_text().splitlines()
    seconds = [int(line.partition("=")[2]) for line in lines if line.startswith("TimeoutStopSec=")]

    assert {"User=wenyuan", "CapabilityBoundingSet=", "NoNewPrivileges=yes", "ProtectSystem=strict"} <= set(lines)
    assert {"StateDirectory=wenyuan", "Environment=DATA_DIR=/var/lib/wenyuan", "PrivateTmp=yes"} <= set(lines)
    assert not any(line.startswith("ReadWritePaths=") for line in lines)
    assert seconds == [15]  # all end within five: tests/launcher/test_supervisor.py


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_what_it_starts_is_there(unit: Path) -> None:
    module = re.search(rf"^ExecStart={PYTHON} -m (\S+)", unit.read_text(), re.M)

    assert module and callable(import_module(module[1]).main)
