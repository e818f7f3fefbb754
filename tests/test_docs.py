"""What the documentation names is there: files, commands, modules, endpoints and settings, as the code has them."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.core.management import get_commands

from chat.api.routes import api
from chat.protocol.events import EVENTS

ROOT = Path(__file__).resolve().parent.parent
TOP = ("README", "ARCHITECTURE", "CONTRIBUTING", "SECURITY", "STYLE", "CHANGELOG")
PAGES = [*(ROOT / f"{name}.md" for name in TOP), *sorted((ROOT / "docs").rglob("*.md"))]
EVERY_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
ENDINGS = "css|html|in|ini|js|jinja|json|lock|md|po|py|sh|toml|txt|yaml|yml"
EXAMPLES = {"before.html", "difference.html", "helpers.py", "launch.sh", "utils.py"}
"""Files that a page invents, or that must never be."""
FOREIGN = {"settings.yml", "modeling.py"}
"""Files of other programs."""
FOREIGN_SETTINGS = {"OMP_NUM_THREADS", "OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG", "SGLANG_USE_CPU_ENGINE"}
"""Variables of other programs."""


@EVERY_PAGE
def test_every_link_leads_somewhere(page: Path) -> None:
    links = [link for link in re.findall(r"\]\(([^)#\s]+)", page.read_text()) if "://" not in link]
    ours = [link for link in links if not link.startswith("/")]  # the handbook's own test follows the others

    assert [link for link in ours if not (page.parent / link).exists()] == []


def test_every_picture_is_shown_and_all_together_are_small() -> None:
    pictures = sorted((ROOT / "docs" / "images").iterdir())
    texts = "\n".join(page.read_text() for page in PAGES)

    assert [picture.name for picture in pictures if f"images/{picture.name})" not in texts] == []
    assert sum(picture.stat().st_size for picture in pictures) <= 3_000_000


@EVERY_PAGE
def test_every_file_named_is_there(page: Path) -> None:
    names = {name for code in codes(page) for name in re.findall(rf"(?<![\w/.*{{<-])[\w./-]+\.(?:{ENDINGS})\b", code)}

    ours = {name for name in names - EXAMPLES - FOREIGN if not name.startswith("/")}

    assert sorted(name for name in ours if not is_file(name, page)) == []


@EVERY_PAGE
def test_every_command_named_is_there(page: Path) -> None:
    code = "\n".join(codes(page))
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert set(re.findall(r"\bmake ([a-z][a-z-]+)", code)) - targets == set()
    assert set(re.findall(r"\bmanage\.py ([a-z_]+)", code)) - set(get_commands()) == set()
    ours = re.findall(r"python3? -m ((?:chat|config|inference|launcher|search|tests)\.[\w.]+)", code)
    assert [name for name in ours if find_spec(name) is None] == []


@EVERY_PAGE
def test_every_endpoint_named_is_there(page: Path) -> None:
    known = {(verb.upper(), shape(path)) for path, verbs in api.get_openapi_schema()["paths"].items() for verb in verbs}

    assert sorted(call for call in calls(page) if call not in known) == []


@EVERY_PAGE
def test_every_setting_named_is_one_that_something_reads(page: Path) -> None:
    names = {name for code in codes(page) for name in re.findall(r"(?<![\w.$-])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b", code)}

    assert names - settings_read() - FOREIGN_SETTINGS == set()


def test_every_operation_is_in_the_protocol() -> None:
    named = set(calls(ROOT / "docs" / "protocol.md"))
    paths = api.get_openapi_schema()["paths"]

    assert {(verb.upper(), shape(path)) for path, verbs in paths.items() for verb in verbs} - named == set()


def test_every_event_is_in_the_protocol_with_its_fields() -> None:
    text = (ROOT / "docs" / "protocol.md").read_text()
    rows = dict(re.findall(r"^\| `([a-z_.]+)` ■? ?\| ([^|]*) \|", text, re.MULTILINE))

    assert set(EVENTS) - set(rows) == set()


def codes(page: Path) -> Iterator[str]:
    """Everything that a page writes as code."""
    text = page.read_text()
    yield from re.findall(r"^```[^\n]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))


def calls(page: Path) -> Iterator[tuple[str, str]]:
    """`GET /health`: a verb of HTTP and a path of the API, without its query."""
    for code in codes(page):
        for verb, path in re.findall(r"\b(GET|POST|PATCH|PUT|DELETE) (?:/api/v1)?(/[\w/{}.-]*)", code):
            if path.split("/")[1] in API:
                yield verb, shape("/api/v1" + path)


OPEN = {"certificate-key", "health", "models", "ready"}
API = OPEN | {"conversations", "export", "folders", "history", "imports", "links", "notices", "runs", "turns"}


def shape(path: str) -> str:
    """A path without the names of its parameters."""
    return re.sub(r"\{\w+\}", "{}", path).rstrip("/")


def is_file(name: str, page: Path) -> bool:
    """Whether `name` is a path from the top, from the page's own folder, or the end of some path of ours."""
    return any((place / name).exists() for place in (ROOT, page.parent)) or any(
        path == name or path.endswith(f"/{name}") for path in paths()
    )


@cache
def paths() -> frozenset[str]:
    skipped = {"node_modules", "var", "build", "test-results"}
    tops = [top for top in ROOT.iterdir() if top.name not in skipped and not top.name.startswith(".")]
    files = (file for top in tops for file in ([top] if top.is_file() else top.rglob("*")))
    return frozenset(str(file.relative_to(ROOT)) for file in files)


@cache
def settings_read() -> frozenset[str]:
    """Variables that the product, its containers, its Makefile or its tests read."""
    python = [file for top in ("config", "launcher", "tests") for file in (ROOT / top).rglob("*.py")]
    others = [ROOT / "Makefile", ROOT / ".env.example", ROOT / ".ci" / "run", *(ROOT / "docker").iterdir()]
    texts = "\n".join(file.read_text() for file in [*python, *others] if file.is_file())
    return frozenset(re.findall(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b", texts))
