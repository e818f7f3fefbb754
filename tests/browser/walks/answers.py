"""What can be done with a question that is answered."""

from playwright.sync_api import expect

from tests.browser.walking import QUESTION, Step, Walk, part

FORMS = {"markdown": ".md", "html": ".html", "pdf": ".pdf", "docx": ".docx", "certificate": ".html", "json": ".json"}


def ask_stop_continue(walk: Walk) -> None:
    walk.ask(f"{QUESTION} {walk.held_once('a')}")
    walk.reader.wait_for("reasoning")
    walk.press("send")
    walk.reader.wait_for("stopped")
    walk.look("stopped")
    walk.press("stopped-continue")
    walk.reader.wait_for("finished")


def answer_again(walk: Walk) -> None:
    """By another model, thinking longer, and lay both side by side."""
    walk.press("retry")
    for _ in ("off", "on"):
        walk.press("retry-think")
    walk.look("retry")
    walk.hand.press("[data-model=r1]")
    walk.press("retry-deep")
    walk.hand.press("[data-choice=same]")
    walk.press("choose")
    walk.press("beside")
    walk.look("side by side")
    walk.press("choose")
    go_to_the_last_answer(walk)
    walk.press("attempt-before")
    go_to_the_last_answer(walk)


def go_to_the_last_answer(walk: Walk) -> None:
    while walk.seen("attempt-after").is_enabled():
        walk.press("attempt-after")


def check_a_citation(walk: Walk) -> None:
    open_a_citation(walk)
    walk.look("stored page")
    before = walk.reader.part("quote-count").inner_text()
    walk.press("quote-after" if walk.reader.part("quote-after").is_enabled() else "quote-before")
    expect(walk.reader.part("quote-count")).not_to_have_text(before)
    walk.press("sources-back")
    walk.look("sources")
    walk.press("card")
    expect(walk.reader.part("passage-text")).to_be_visible()
    for name in ("sources-original", "original"):
        with walk.page.context.expect_page() as opened:
            walk.press(name)
        opened.value.close()
    close_the_panel(walk)
    walk.press("verdicts-check")
    expect(walk.seen("statement")).not_to_be_empty()
    close_the_panel(walk)


def open_a_citation(walk: Walk) -> None:
    """On a touch screen a sheet comes first."""
    walk.press("chip")
    if walk.reader.part("citation-sheet").is_visible():
        walk.look("sheet")
        walk.press("sheet-open")
    expect(walk.reader.part("passage-text")).to_be_visible()


def close_the_panel(walk: Walk) -> None:
    walk.press("sources-close")
    expect(walk.reader.part("sources")).to_be_hidden()


def look_into_the_steps(walk: Walk) -> None:
    go_to_the_end(walk)
    walk.press("status-row")
    walk.look("steps")
    walk.press("result-open")
    expect(walk.reader.part("passage-text")).to_be_visible()
    close_the_panel(walk)
    for name in ("search-toggle", "reasoning-toggle", "status-row"):
        walk.press(name)
    for place in (part("open-sources"), ".strip__chip"):
        walk.hand.press(place)
        close_the_panel(walk)
    walk.press("time")
    expect(walk.seen("details")).to_be_visible()
    walk.look("details")


def go_to_the_end(walk: Walk) -> None:
    """From the question box: keys that come from the thread scroll it, and the button goes by itself at its end."""
    walk.hand.write(part("question-input"), "")
    walk.reader.part("scroller").evaluate("(box) => box.scrollTo(0, 0)")
    walk.press("to-end")
    expect(walk.reader.part("to-end")).to_be_hidden()


def take_along(walk: Walk) -> None:
    walk.press("copy")
    walk.copied("[[1]](")
    for form, suffix in FORMS.items():
        walk.press("export")
        walk.saved(f"[data-part=export-menu] [data-format={form}]", suffix)
    walk.press("export")
    walk.look("export")
    walk.press("copy-plain")
    walk.copied("INFERENCE_API_KEY")
    walk.press("copy-code")
    walk.copied("INFERENCE_URLS=")
    walk.press("copy-table")
    walk.copied("INFERENCE_API_KEY")


def judge_and_listen(walk: Walk) -> None:
    walk.flipped("good")
    walk.press("bad")
    walk.hand.check(f"{part('feedback-form')} [name=reason]")
    walk.hand.write(f"{part('feedback-form')} textarea", "少了步驟 A step is missing")
    walk.look("feedback")
    walk.hand.press(f"{part('feedback-form')} button")
    expect(walk.seen("bad")).to_have_attribute("aria-pressed", "true")
    walk.flipped("read-aloud")
    walk.flipped("read-aloud")


def leave_a_source_out(walk: Walk) -> None:
    before = walk.seen("attempt-count").inner_text()
    open_a_citation(walk)
    walk.press("without")
    expect(walk.seen("attempt-count")).not_to_have_text(before)
    walk.answered(QUESTION)


def ask_otherwise_and_have_the_answer_now(walk: Walk) -> None:
    walk.press("edit")
    walk.look("edit")
    walk.press("edit-cancel")
    walk.press("edit")
    walk.hand.write(part("edit-input"), f"Hello? {walk.held_once('b')}")
    walk.press("edit-send")
    walk.reader.wait_for("reasoning")
    walk.look("reasoning")
    walk.press("answer-now")
    walk.answered("Hello?")
    walk.press("branch-before")
    expect(walk.reader.part("question-text")).to_contain_text([QUESTION])
    walk.press("branch-after")
    expect(walk.reader.part("question-text")).to_contain_text(["Hello?"])
    walk.press("branch-before")


def ask_who_disagrees(walk: Walk) -> None:
    walk.press("retry")
    walk.press("retry-counter")
    expect(walk.reader.part("question-text")).to_have_count(2)
    walk.answered("")


def queue_and_steer(walk: Walk) -> None:
    """What waits is dropped, taken back into the box, and asked in place of what is being written."""
    walk.anew()
    walk.ask(f"First? {walk.held_once('c')}")
    walk.reader.wait_for("reasoning")
    for question in ("第二個？", "Third?"):
        walk.hand.write(part("question-input"), question)
        walk.press("send-queue")
    expect(walk.reader.part("queued-text")).to_have_text(["第二個？", "Third?"])
    walk.look("questions that wait")
    walk.hand.press(f"{part('queue')} li:last-child {part('queued-drop')}")
    walk.press("queued-edit")
    expect(walk.reader.part("question-input")).to_have_value("第二個？")
    walk.press("send-queue")
    walk.press("queued-now")
    walk.answered("第二個？")
    expect(walk.reader.part("queue")).to_be_hidden()


STEPS: tuple[Step, ...] = (
    ask_stop_continue,
    answer_again,
    check_a_citation,
    look_into_the_steps,
    take_along,
    judge_and_listen,
    leave_a_source_out,
    ask_otherwise_and_have_the_answer_now,
    ask_who_disagrees,
    queue_and_steer,
)
