"""Everything that can be done, by keys alone, by finger alone and by mouse, on wide and narrow pages. Each walk is
in one language, so that every language sees every place; all of them are in `WALK_LOCALE`, where that is set."""

import inspect
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import OpenReader
from tests.browser.hands import Finger, Hand, Keys, Mouse
from tests.browser.walking import Step, Walk
from tests.browser.walks import accounts, answers, asking, conversations, operation
from tests.stack import ROOT, Stack, running_stack

LOCALES = ("en", "zh-CN", "zh-TW")
WIDTHS = {"keys": 1280, "finger": 390, "mouse": 1280}
HANDS: dict[str, Callable[..., Hand]] = {"keys": Keys, "finger": Finger, "mouse": Mouse}
OPERATION = "the pages of operation"
PLACES: dict[str, tuple[Step, ...]] = {
    "an answer": answers.STEPS,
    "the question box": asking.STEPS,
    "conversations": conversations.STEPS,
    "an account": accounts.STEPS,
    OPERATION: operation.STEPS,
}
BROWSER = Path(__file__).parent
TEMPLATES = ROOT / "templates"
CONTROL = re.compile(r"<(?:button|a|input|select|textarea|summary)\b[^>]*?data-part=\"([a-z-]+)\"")
ELSEWHERE = {
    "conflict-one": "test_verdicts.py",
    "conflict-other": "test_verdicts.py",
    "connect": "test_embedded.py",
    "failure-continue": "test_continuing.py",
    "failure-retry": "test_failures.py",
    "folder-delete": "test_folders.py",
    "folder-more": "test_folders.py",
    "folder-open": "test_folders.py",
    "folder-rename": "test_folders.py",
    "history-folder": "test_folders.py",
    "history-more": "test_history.py",
    "manage-more": "test_history.py",
    "more": "test_history.py",
    "recheck-ask": "test_what_has_changed.py",
    "recheck-source": "test_what_has_changed.py",
    "move-to": "test_folders.py",
    "related-ask": "test_related.py",
    "reload": "test_new_version.py",
    "sign-in": "test_failures.py",
}
ALLOWED = ["clipboard-read", "clipboard-write", "notifications"]
# What a browser without sound and without a maker to send a voice to does not have.
VOICES = """
speechSynthesis.getVoices = () => ["en", "zh-CN", "zh-TW"].map((lang) => ({lang, localService: true}))
speechSynthesis.speak = () => {}
SpeechSynthesisUtterance = EventTarget
SpeechRecognition = webkitSpeechRecognition = class extends EventTarget {
  start() {
    const result = Object.assign(new Event("result"), {results: [[{transcript: "spoken words"}]]})
    setTimeout(() => this.dispatchEvent(result), 10)
  }
  stop() { this.dispatchEvent(new Event("end")) }
}"""


@pytest.fixture
def stack(model_server: str) -> Iterator[Stack]:
    """With two models, and with copies that may be shared."""
    models = [
        {"name": name, "label": name, "urls": [model_server], "profile": profile}
        for name, profile in (("v4", "v4"), ("r1", "r1-0528"))
    ]
    with running_stack(SEARCH_PROVIDERS="handbook", MODELS=json.dumps(models), SHARING="true") as stack:
        yield stack


def locale_of(place: str, hand: str) -> str:
    """Another one for each hand at a place, and for each place of a hand."""
    turn = list(PLACES).index(place) + list(HANDS).index(hand)
    return os.environ.get("WALK_LOCALE") or LOCALES[turn % len(LOCALES)]


def test_every_language_sees_every_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WALK_LOCALE", raising=False)
    assert all({locale_of(place, hand) for hand in HANDS} == set(LOCALES) for place in PLACES)


def test_every_control_of_the_page_is_walked_to() -> None:
    """By a step of a walk, or by the test that is named here: it needs a server, a history or a failure of its own."""
    walked = "".join(path.read_text() for path in (BROWSER / "walks").glob("*.py")) + inspect.getsource(Walk)
    controls = {name for path in TEMPLATES.rglob("*.html") for name in CONTROL.findall(path.read_text())}
    missing = {name for name in controls if not re.search(rf"""[\"'=]{name}[\"'\]]""", walked)}
    assert missing == set(ELSEWHERE)
    assert all(name in (BROWSER / file).read_text().lower() for name, file in ELSEWHERE.items())


@pytest.mark.timeout(400)
@pytest.mark.parametrize("hand", HANDS)
@pytest.mark.parametrize("place", PLACES)
def test_everything_is_done_at(place: str, hand: str, stack: Stack, open_reader: OpenReader) -> None:
    options = {"has_touch": True, "is_mobile": True} if hand == "finger" else {}
    locale = locale_of(place, hand)
    reader = open_reader(stack, locale, WIDTHS[hand], bypass_csp=True, permissions=ALLOWED, **options)
    reader.page.context.add_init_script(VOICES)
    walk = Walk(reader, HANDS[hand](reader.page))
    if place == OPERATION:
        stack.tell_database(f"UPDATE chat_user SET is_staff = 1, is_superuser = 1 WHERE email = '{walk.email}'")
    reader.page.goto("/")
    reader.page.locator("html[data-ready]").wait_for()
    for step in PLACES[place]:
        step(walk)
