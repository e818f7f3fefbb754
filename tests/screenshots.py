"""Takes the pictures of docs/images from the real product: `make screenshots`.

Two stacks: the embedded default, which quotes the handbook, and one with a model played back from scripted bytes.
docs/pictures.md shows them all.
"""

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import FLAGS
from tests.browser.judged import ENGLISH, HANT
from tests.browser.reading import Reader
from tests.browser.test_verdicts import brought_in
from tests.chromium import chromium
from tests.pictures import save
from tests.playback.process import playback_process
from tests.stack import ROOT, Stack, running_stack

FOLDER = ROOT / "docs" / "images"
QUESTIONS = {"en": "How do I connect SGLang?", "zh-CN": "如何连接 SGLang？", "zh-TW": "如何連接 SGLang？"}
SIZES = {1280: 800, 390: 844}


def reader_at(browser: Browser, stack: Stack, locale: str, width: int, scheme: str) -> Reader:
    context = browser.new_context(
        base_url=stack.url,
        locale=locale,
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": SIZES[width]},
        has_touch=width < 600,
    )
    return Reader(context.new_page(), stack.url).sign_up()


def take(page: Page, name: str) -> None:
    page.wait_for_timeout(700)
    save(page.screenshot(), FOLDER / f"{name}.png")


def embedded(browser: Browser) -> None:
    """The first question on a machine with nothing, in three languages."""
    with running_stack(SEARCH_PROVIDERS="handbook") as stack:
        for locale, width, scheme in (("en", 1280, "light"), ("zh-CN", 390, "light"), ("zh-TW", 1280, "dark")):
            reader = reader_at(browser, stack, locale, width, scheme)
            if locale == "en":
                take(reader.page, f"start-{locale}-{width}-{scheme}")
            reader.ask(QUESTIONS[locale])
            reader.wait_for("finished")
            take(reader.page, f"answer-{locale}-{width}-{scheme}")
            reader.run().locator("[data-part=chip]").first.click()
            take(reader.page, f"source-{locale}-{width}-{scheme}")


def modelled(browser: Browser) -> None:
    """A model reasons and answers: while it thinks, and at the end."""
    with (
        playback_process("scripted", 0.05) as server,
        running_stack(SEARCH_PROVIDERS="handbook", INFERENCE_URLS=server.url, SHARING="true") as stack,
    ):
        administrator(browser, stack)
        reasoned(browser, stack)
        around(browser, stack)
        shared(browser, stack)
        on_a_phone(browser, stack)
        on_paper(browser, stack)


def reasoned(browser: Browser, stack: Stack) -> None:
    """While the model thinks, and at the end."""
    for locale, width, scheme in (("en", 1280, "dark"), ("en", 390, "dark"), ("zh-CN", 1280, "light")):
        reader = reader_at(browser, stack, locale, width, scheme)
        reader.ask(QUESTIONS[locale])
        reader.wait_for("reasoning")
        take(reader.page, f"thinking-{locale}-{width}-{scheme}")
        reader.wait_for("finished")
        take(reader.page, f"reasoned-{locale}-{width}-{scheme}")


def administrator(browser: Browser, stack: Stack) -> None:
    """What the first page tells whoever runs the instance."""
    reader = reader_at(browser, stack, "en", 1280, "light")
    stack.tell_database("UPDATE chat_user SET is_staff = 1, is_superuser = 1")
    reader.page.reload()
    take(reader.page, "administrator-en-1280-light")
    reader.page.goto(f"{stack.url}/accounts/2fa/")
    take(reader.page, "account-en-1280-light")


def around(browser: Browser, stack: Stack) -> None:
    """What else one lives with: verdicts, the search over the history, a phone's menus."""
    reader = reader_at(browser, stack, "en", 1280, "light")
    reader.ask(QUESTIONS["en"])
    reader.wait_for("finished")
    brought_in(reader, "How old is the bridge?", ENGLISH, ". ").nth(1).hover()
    take(reader.page, "verdict-en-1280-light")
    reader.page.keyboard.press("Control+k")
    reader.page.keyboard.type("sglang")
    reader.page.locator("dialog mark").first.wait_for()
    take(reader.page, "history-en-1280-light")
    reader.page.keyboard.press("Escape")
    for part, name in (("open-manage", "manage"), ("open-take-along", "take-along"), ("open-shortcuts", "shortcuts")):
        reader.page.reload()
        reader.part("menu").locator("summary").click()
        reader.part(part).click()
        take(reader.page, f"{name}-en-1280-light")


def shared(browser: Browser, stack: Stack) -> None:
    """Who shares, and what a stranger sees."""
    reader = reader_at(browser, stack, "zh-CN", 1280, "dark")
    reader.ask(QUESTIONS["zh-CN"])
    reader.wait_for("finished")
    reader.part("title-menu").click()
    take(reader.page, "title-menu-zh-CN-1280-dark")
    reader.page.locator("[data-verb=share]").click()
    reader.part("share-form").get_by_role("button").click()
    reader.part("share-address").wait_for()
    take(reader.page, "share-zh-CN-1280-dark")
    stranger = browser.new_context(locale="zh-CN", viewport={"width": 390, "height": SIZES[390]}).new_page()
    stranger.goto(reader.part("share-address").input_value())
    take(stranger, "shared-zh-CN-390-light")


def on_a_phone(browser: Browser, stack: Stack) -> None:
    """The menus, a citation's sheet, a statement that was struck."""
    phone = reader_at(browser, stack, "en", 390, "dark")
    phone.part("open-sidebar").click()
    phone.part("menu").locator("summary").click()
    take(phone.page, "menu-en-390-dark")
    phone = reader_at(browser, stack, "zh-TW", 390, "light")
    chips = brought_in(phone, "大橋有多少年了？", HANT, "。", "遇到暴風雨，大橋關閉。")
    take(phone.page, "struck-zh-TW-390-light")
    chips.nth(2).tap()
    take(phone.page, "sheet-zh-TW-390-light")


def on_paper(browser: Browser, stack: Stack) -> None:
    """With colours that the reader's system forces, and printed."""
    for name, media in (("forced-colours", {"forced_colors": "active"}), ("print", {"media": "print"})):
        reader = reader_at(browser, stack, "en", 1280, "light")
        brought_in(reader, "How old is the bridge?", ENGLISH, ". ")
        reader.page.emulate_media(**media)  # type: ignore[arg-type]
        take(reader.page, f"{name}-en-1280")


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        embedded(browser)
        modelled(browser)
        browser.close()


if __name__ == "__main__":
    main()
