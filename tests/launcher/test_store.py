"""The embedded Redis-protocol server is private to its user, and its socket has a path that the kernel takes."""

import os
import stat
import subprocess
from pathlib import Path

from launcher.store import answers, embedded_store, socket_path


def test_the_socket_is_in_the_data_folder(tmp_path: Path) -> None:
    assert socket_path(tmp_path) == tmp_path / "redis.sock"


def test_a_path_too_long_for_the_kernel_is_replaced_by_a_private_folder(tmp_path: Path) -> None:
    path = socket_path(tmp_path / ("long" * 40))

    mode = stat.S_IMODE(path.parent.stat().st_mode)
    path.parent.rmdir()

    assert len(os.fsencode(path)) < 100
    assert mode == 0o700


def test_the_server_answers_its_own_user_only(tmp_path: Path) -> None:
    store = embedded_store(tmp_path)
    with subprocess.Popen(store.program.command, stdout=subprocess.DEVNULL) as server:
        found = answers(store.socket, 10, lambda: server.poll() is None)
        mode = stat.S_IMODE(store.socket.stat().st_mode)
        server.terminate()

    assert found
    assert mode == 0o700


def test_a_server_that_has_ended_is_not_waited_for(tmp_path: Path) -> None:
    assert not answers(tmp_path / "none.sock", 60, lambda: False)
