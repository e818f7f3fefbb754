"""Sees to it that no child outlives the supervisor, however the supervisor ends.

The guardian is a shell that waits for the end of a pipe whose only writer is the supervisor: the kernel closes it even
after SIGKILL. All children, and theirs, are born into the guardian's process group, so it has nothing to keep count of:
at the end of the pipe it kills its own group, itself included. It also holds the instance's lock, so that a new
instance cannot start before the last child of the old one is gone.
"""

import subprocess

SCRIPT = "trap '' HUP INT TERM; read -r _; kill -KILL 0"


class Guardian:
    """One waiting shell. `group` is the process group to start children in."""

    def __init__(self, lock: int) -> None:
        self._lock = lock
        self._process = self._spawn(0)
        self.group = self._process.pid

    def watch(self) -> None:
        """Put another in its place if somebody killed it, in the same group while anybody lives there."""
        if self._process.poll() is None:
            return
        try:
            self._process = self._spawn(self.group)
        except PermissionError:  # the group died out
            self._process = self._spawn(0)
            self.group = self._process.pid

    def release(self) -> None:
        """Kill whatever is left of the group, and wait for the guardian's own end."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait(timeout=5)

    def _spawn(self, group: int) -> "subprocess.Popen[bytes]":
        command = ["/bin/sh", "-c", SCRIPT]
        return subprocess.Popen(command, stdin=subprocess.PIPE, process_group=group, pass_fds=(self._lock,))  # noqa: S603
