"""Everything that can be done, once by keys alone and once by finger alone; each walk in one language, or in
`WALK_LOCALE`."""

import json
import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenReader
from tests.browser.hands import Finger, Keys
from tests.browser.walking import Walk, part
from tests.stack import Stack, running_stack

QUESTION = "How do I connect SGLang?"
LOCALES = ("en", "zh-CN", "zh-TW")
VOICES = "speechSynthesis.getVoices = () => ['en', 'zh-CN', 'zh-TW'].map((lang) => ({lang, localService: true}))"
SPEECH = f"{VOICES}; speechSynthesis.speak = () => {{}}; SpeechSynthesisUtterance = EventTarget"


def ask_stop_continue(walk: Walk) -> None:
    walk.ask(f"{QUESTION} {walk.slow_once('a')}")
    walk.reader.wait_for("reasoning")
    walk.press("send")
    walk.reader.wait_for("stopped")
    walk.look("stopped")
    walk.press("stopped-continue")
    walk.reader.wait_for("finished")


def answer_again(walk: Walk) -> None:
    """By another model, thinking longer."""
    walk.press("retry")
    walk.look("retry")
    walk.hand.press("[data-model=r1]")
    walk.hand.press("[data-choice=same]")
    walk.press("choose")


def check_a_citation(walk: Walk) -> None:
    walk.press("chip")
    if walk.reader.part("citation-sheet").is_visible():
        walk.look("sheet")
        walk.press("sheet-open")
    expect(walk.reader.part("passage-text")).to_be_visible()
    walk.look("stored page")
    before = walk.reader.part("quote-count").inner_text()
    walk.press("quote-after" if walk.reader.part("quote-after").is_enabled() else "quote-before")
    expect(walk.reader.part("quote-count")).not_to_have_text(before)
    walk.press("sources-close")
    expect(walk.reader.part("sources")).to_be_hidden()


def take_along(walk: Walk) -> None:
    walk.press("copy")
    walk.page.wait_for_function("navigator.clipboard.readText().then((text) => text.includes('[[1]]('))")
    walk.press("export")
    walk.look("export")
    with walk.page.expect_download() as saved:
        walk.hand.press("[data-part=export-menu] [data-format=markdown]")
    assert saved.value.suggested_filename.endswith(".md")


def judge_and_listen(walk: Walk) -> None:
    walk.flipped("good")
    walk.press("bad")
    walk.look("feedback")
    walk.hand.press(f"{part('feedback-form')} button")
    expect(walk.seen("bad")).to_have_attribute("aria-pressed", "true")
    walk.flipped("read-aloud")
    walk.flipped("read-aloud")


def ask_otherwise_and_have_the_answer_now(walk: Walk) -> None:
    walk.press("edit")
    walk.look("edit")
    walk.hand.write(part("edit-input"), f"Hello? {walk.slow_once('b')}")
    walk.press("edit-send")
    walk.reader.wait_for("reasoning")
    walk.look("reasoning")
    walk.press("answer-now")
    walk.reader.wait_for("finished")
    walk.press("branch-before")
    expect(walk.reader.part("question-text")).to_contain_text([QUESTION])


def limit_the_search(walk: Walk) -> None:
    walk.press("scope")
    walk.hand.write(part("scope-sites"), "example.org")
    walk.hand.choose(part("scope-days"), "7")
    walk.look("scope")
    walk.hand.press(f"{part('scope-form')} [type=submit]")
    expect(walk.reader.part("scope-label")).to_contain_text("example.org")
    walk.press("scope")
    walk.press("scope-clear")
    expect(walk.reader.part("scope-label")).to_have_text("")
    walk.hand.choose(part("model-choice"), "r1")
    for name in ("toggle-deep", "toggle-search", "toggle-think"):
        walk.flipped(name)
    expect(walk.reader.part("toggle-deep")).to_be_hidden()


def name_and_pin(walk: Walk) -> None:
    walk.of_title("rename")
    walk.look("rename")
    walk.hand.write(part("rename-input"), "海港 harbour")
    walk.page.keyboard.press("Enter")
    expect(walk.reader.part("title-text")).to_have_text("海港 harbour")
    walk.of_title("pin")
    walk.press("title-menu")
    walk.look("menu of the title")
    walk.hand.press("[data-verb=pin]")


def share_and_revoke(walk: Walk) -> None:
    walk.of_title("share")
    walk.hand.press(f"{part('share-form')} button")
    expect(walk.reader.part("share-address")).to_be_visible()
    walk.look("share")
    walk.press("share-end")
    expect(walk.reader.part("share-end")).to_have_count(0)
    walk.close("share")


def leave_no_trace(walk: Walk) -> None:
    walk.side()
    walk.press("new-conversation")
    walk.flipped("temporary")
    walk.ask("Hello?")
    walk.reader.wait_until_over()
    walk.look("temporary")
    walk.side()
    walk.press("new-conversation")
    expect(walk.reader.part("start")).to_be_visible()
    expect(walk.reader.part("conversation")).to_have_count(1)


def find_again(walk: Walk) -> None:
    walk.side()
    walk.press("open-history")
    walk.page.keyboard.type("海港")
    expect(walk.reader.part("history").locator("mark").first).to_have_text("海港")
    walk.hand.write(part("history-input"), "SGLang")
    walk.hand.press(".history__limits summary")
    walk.hand.write(part("history-site"), walk.site)
    expect(walk.reader.part("history").locator("mark").first).to_have_text("SGLang")
    walk.look("history")
    walk.press("history-link")
    expect(walk.reader.part("question-text")).to_be_visible()


def archive_delete_undo(walk: Walk) -> None:
    for name in ("manage-archive", "manage-delete"):
        walk.of_menu(part("open-manage"))
        walk.hand.check(part("manage-box"))
        walk.look("manage")
        walk.press(name)
        expect(walk.reader.part("conversation")).to_have_count(0)
        walk.press("toast-act")
        expect(walk.reader.part("conversation")).to_have_count(1)


def bring_in(walk: Walk) -> None:
    walk.of_menu(part("open-take-along"))
    walk.look("take along")
    with walk.page.expect_file_chooser() as chooser:
        walk.press("import-file")
    body = b'[{"mapping": {}}]'
    chooser.value.set_files({"name": "conversations.json", "mimeType": "application/json", "buffer": body})
    expect(walk.reader.part("import-status")).not_to_be_empty()
    walk.close("take-along")


def look_otherwise(walk: Walk) -> None:
    walk.menu()
    walk.hand.press("[data-part=theme] [data-choice=dark]")
    walk.hand.press("[data-part=text] [data-choice=large]")
    walk.look("account's menu, dark")
    assert walk.page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"


AT_AN_ANSWER = (
    ask_stop_continue,
    answer_again,
    check_a_citation,
    take_along,
    judge_and_listen,
    ask_otherwise_and_have_the_answer_now,
)
AROUND_ONE = (limit_the_search, name_and_pin, share_and_revoke, leave_no_trace, find_again, archive_delete_undo)
OF_AN_ACCOUNT = (bring_in, look_otherwise)
Steps = tuple[Callable[[Walk], None], ...]
Begin = Callable[[str, int], Walk]


@pytest.fixture
def begin(model_server: str, open_reader: OpenReader) -> Iterator[Begin]:
    """A walk by a hand in one of the languages, on a server with two models."""
    models = [
        {"name": name, "label": name, "urls": [model_server], "profile": profile}
        for name, profile in (("v4", "v4"), ("r1", "r1-0528"))
    ]
    with running_stack(SEARCH_PROVIDERS="handbook", MODELS=json.dumps(models), SHARING="true") as stack:
        yield lambda hand, turn: walk_by(hand, stack, open_reader, turn)


def walk_by(hand: str, stack: Stack, open_reader: OpenReader, turn: int) -> Walk:
    locale = os.environ.get("WALK_LOCALE") or LOCALES[turn]
    is_touch = hand == "finger"
    options = {"has_touch": True, "is_mobile": True} if is_touch else {}
    allowed = ["clipboard-read", "clipboard-write"]
    reader = open_reader(stack, locale, 390 if is_touch else 1280, bypass_csp=True, permissions=allowed, **options)
    reader.page.context.add_init_script(SPEECH)
    reader.page.context.set_default_timeout(60_000)
    reader.page.goto("/")
    reader.page.locator("html[data-ready]").wait_for()
    return Walk(reader, Finger(reader.page) if is_touch else Keys(reader.page))


@pytest.mark.timeout(300)
@pytest.mark.parametrize("hand", ["keys", "finger"])
def test_everything_is_done_at_an_answer(begin: Begin, hand: str) -> None:
    walk = begin(hand, 0 if hand == "keys" else 1)
    for step in AT_AN_ANSWER:
        step(walk)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("hand", ["keys", "finger"])
def test_everything_is_done_around_an_answer_and_with_an_account(begin: Begin, hand: str) -> None:
    walk = begin(hand, 1 if hand == "keys" else 2)
    walk.ask(QUESTION)
    walk.reader.wait_until_over()
    walk.site = walk.reader.state()["parts"][0]["sources"][0]["site"]
    for step in (*AROUND_ONE, *OF_AN_ACCOUNT):
        step(walk)
