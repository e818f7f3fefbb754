"""Whatever comes, a page is read or refused by a `FetchError`, within its time."""

import time
from random import Random

import pytest

from search.conf import SearchConfig
from search.errors import FetchError
from search.extraction.pages import page_of
from search.fetching.content_types import Kind
from search.fetching.fetcher import Download
from tests.yardstick import allowed

TAGS = (
    "p div li ul ol table tr td th pre code h1 h2 a span sup ruby rt template noscript button details summary dl dt nav"
)
STYLES = (
    "",
    "",
    " hidden",
    " style='opacity:0'",
    " style='font-size:0'",
    " style=display:none",
    " class=nav",
    " role=tabpanel",
)
CHARSETS = (
    "",
    "utf-8",
    "gb2312",
    "big5",
    "euc-jp",
    "shift_jis",
    "iso-2022-jp",
    "hz",
    "windows-1250",
    "utf-16",
    "nonsense",
)
ODD = (
    "<br>",
    "<script>f('S:0','B:0')</script>",
    "<div hidden id=S:0>",
    "<template id=B:0>",
    "<!-- x",
    "We use cookies. ",
)
LETTERS = "ab 港のé.!?。\n\u200d\x00&<>[]#|`-"
ROUNDS = 200


def read(body: bytes, kind: Kind, charset: str) -> None:
    started = time.process_time()
    try:
        page = page_of(Download("https://a.example/x", "https://a.example/x", kind, charset, body), SearchConfig())
    except FetchError:
        return
    finally:
        assert time.process_time() - started < allowed(2)
    page.text.encode()
    assert "\0" not in page.text


def markup(random: Random) -> str:
    pieces = []
    for _ in range(random.randrange(60)):
        match random.randrange(4):
            case 0:
                pieces.append("".join(random.choices(LETTERS, k=random.randrange(40))))
            case 1:
                pieces.append(f"<{random.choice(TAGS.split())}{random.choice(STYLES)}>")
            case 2:
                pieces.append(f"</{random.choice(TAGS.split())}>")
            case _:
                pieces.append(random.choice(ODD))
    return "".join(pieces)


@pytest.mark.parametrize("seed", range(4))
def test_any_markup_is_read_or_refused(seed: int) -> None:
    random = Random(seed)
    for _ in range(ROUNDS):
        read(markup(random).encode(), Kind.HTML, "utf-8")


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kind", [Kind.HTML, Kind.TEXT, Kind.FEED])
def test_any_bytes_are_read_or_refused(kind: Kind, seed: int) -> None:
    random = Random(seed)
    for _ in range(ROUNDS):
        read(random.randbytes(random.randrange(600)), kind, random.choice(CHARSETS))


@pytest.mark.quiet
@pytest.mark.parametrize(
    "unit", [".", "!", "=", "…", "<p>.", "<li>a", "<sup>1</sup>", "<p hidden>a. b.</p>", "cookies ", "<b>"]
)
def test_runs_of_anything_take_linear_time(unit: str) -> None:
    once, four_times = best_seconds(unit, 15_000), best_seconds(unit, 60_000)

    assert four_times < 8 * max(once, 0.02)


def best_seconds(unit: str, length: int) -> float:
    """Of three: a full garbage collection of what earlier tests have left is not the page's."""
    body = b"<p>The harbour is open all day.</p>" + (unit * (length // len(unit))).encode()
    return min(_seconds(body) for _ in range(3))


def _seconds(body: bytes) -> float:
    started = time.thread_time()
    read(body, Kind.HTML, "utf-8")
    return time.thread_time() - started
