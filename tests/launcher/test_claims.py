"""What an instance claims for itself, and how the refusal tells what to do."""

import os
import socket
from pathlib import Path

import pytest

from launcher.claims import check_port, claim_folder, claim_lock
from launcher.launch import Refused, launch


def test_a_folder_is_made_for_its_owner_only(tmp_path: Path) -> None:
    claim_folder(tmp_path / "data")

    assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("data", "data/log")] == [0o700, 0o700]
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["log"]


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")

    with pytest.raises(Refused, match=r"cannot be written .*DATA_DIR"):
        claim_folder(tmp_path / "data")


def test_a_second_instance_is_told_who_has_the_folder(tmp_path: Path) -> None:
    first = claim_lock(tmp_path)
    with pytest.raises(Refused, match=rf"already running .*process {os.getpid()}"):
        claim_lock(tmp_path)
    os.close(first)

    os.close(claim_lock(tmp_path))  # free again when its holder is gone


def test_a_port_that_is_taken_is_refused_with_another_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Refused, match=f"port {port} is in use.*PORT={port % 65_535 + 1}"):
            check_port(launch({"ENV_FILE": os.devnull, "PORT": str(port)}))


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(Refused, match=r"HOST=203\.0\.113\.7 is not an address of this machine"):
        check_port(launch({"ENV_FILE": os.devnull, "HOST": "203.0.113.7"}))
