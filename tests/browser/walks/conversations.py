"""What can be done with conversations: one, many, all."""

from datetime import date, timedelta

from playwright.sync_api import expect

from tests.browser.walking import QUESTION, Step, Walk, part

NAME = "海港 harbour"


def ask_first(walk: Walk) -> None:
    walk.ask(QUESTION)
    walk.answered(QUESTION)
    walk.site = walk.reader.state()["parts"][0]["sources"][0]["site"]


def name_and_pin(walk: Walk) -> None:
    """At the title, and at the row of the list."""
    walk.of_title("rename")
    walk.look("rename")
    walk.hand.write(part("rename-input"), NAME)
    walk.page.keyboard.press("Enter")
    expect(walk.reader.part("title-text")).to_have_text(NAME)
    heading = walk.reader.part("group").first
    before = heading.text_content() or ""
    walk.of_title("pin")
    expect(heading).not_to_have_text(before)
    walk.press("title-menu")
    walk.look("menu of the title")
    walk.hand.press("[data-verb=pin]")
    expect(heading).to_have_text(before)
    walk.side()
    walk.press("conversation-more")
    walk.look("menu of a row")
    walk.hand.press("[data-verb=rename]")
    walk.hand.write(part("rename-input"), f"{NAME} 2")
    walk.page.keyboard.press("Enter")
    expect(walk.reader.part("conversation-title")).to_have_text(f"{NAME} 2")


def hide_the_list(walk: Walk) -> None:
    walk.side()
    walk.press("close-sidebar")
    expect(walk.reader.part("close-sidebar")).not_to_be_in_viewport()
    walk.press("open-sidebar")
    expect(walk.reader.part("close-sidebar")).to_be_in_viewport()
    walk.press("conversation-link")


def save_it(walk: Walk) -> None:
    for form, suffix in {"markdown": ".md", "html": ".html", "pdf": ".pdf", "docx": ".docx", "json": ".json"}.items():
        walk.press("title-menu")
        walk.saved(f"[data-verb=export-{form}]", suffix)


def share_and_revoke(walk: Walk) -> None:
    walk.of_title("share")
    walk.hand.choose(
        part("share-leaf"), walk.reader.part("share-leaf").locator("option").last.get_attribute("value") or ""
    )
    walk.hand.choose(part("share-days"), "7")
    walk.hand.press(f"{part('share-form')} button")
    expect(walk.reader.part("share-address")).to_be_visible()
    walk.look("share")
    address = walk.reader.part("share-address").input_value()
    walk.press("share-copy")
    walk.copied(address)
    walk.close("share")
    read_a_shared_copy(walk, address)
    walk.of_title("share")
    walk.press("share-link-title")
    expect(walk.reader.part("share")).to_be_hidden()
    walk.of_title("share")
    walk.press("share-end")
    expect(walk.reader.part("share-end")).to_have_count(0)
    walk.close("share")


def read_a_shared_copy(walk: Walk, address: str) -> None:
    """And go on from it in a conversation of one's own."""
    walk.page.goto(address)
    walk.look("shared copy")
    walk.hand.press("[data-part=shared] a.chip")
    expect(walk.page.locator(".cited li").first).to_be_in_viewport()
    walk.hand.press(".shared__continue button")
    expect(walk.reader.part("question-text")).to_have_text(QUESTION)
    expect(walk.reader.part("conversation")).to_have_count(2)


def find_again(walk: Walk) -> None:
    """By words, by site, by days."""
    walk.side()
    walk.press("open-history")
    expect(walk.reader.part("history-input")).to_be_focused()
    walk.page.keyboard.type("海港")
    expect(walk.reader.part("history").locator("mark").first).to_have_text("海港")
    walk.hand.write(part("history-input"), "SGLang")
    walk.hand.press(".history__limits summary")
    walk.hand.write(part("history-site"), walk.site)
    found = walk.reader.part("history").locator("mark").first
    expect(found).to_have_text("SGLang")
    today = date.fromisoformat(walk.page.evaluate("new Date().toLocaleDateString('sv')"))
    walk.hand.pick(part("history-until"), today - timedelta(days=1))
    expect(found).to_be_hidden()
    walk.look("nothing found")
    walk.hand.pick(part("history-until"), today)
    walk.hand.pick(part("history-since"), today)
    expect(found).to_have_text("SGLang")
    walk.look("history")
    walk.press("history-link")
    expect(walk.reader.part("question-text")).to_be_visible()


def all_are_gone_and_back(walk: Walk, press: str) -> None:
    """Chosen ones, by one press, which another press takes back."""
    count = walk.reader.part("conversation").count()
    walk.of_menu(part("open-manage"))
    walk.hand.check(part("manage-all"))
    walk.look("manage")
    walk.press(press)
    expect(walk.reader.part("conversation")).to_have_count(0)
    walk.press("toast-act")
    expect(walk.reader.part("conversation")).to_have_count(count)


def put_one_into_a_folder(walk: Walk) -> None:
    """And see those of the folder alone."""
    walk.of_menu(part("open-manage"))
    walk.hand.check(part("manage-box"))
    walk.press("manage-move")
    walk.look("where to move it")
    walk.hand.write(part("move-name"), "港口")
    walk.hand.press(f"{part('move-form')} [type=submit]")
    expect(walk.reader.part("manage")).to_be_hidden()
    walk.of_menu(part("open-manage"))
    walk.hand.choose(part("manage-folder"), walk.reader.api("/folders")["folders"][0]["id"])
    expect(walk.reader.part("manage-box")).to_have_count(1)
    walk.look("those of a folder")
    walk.hand.choose(part("manage-folder"), "")
    expect(walk.reader.part("manage-box")).to_have_count(walk.reader.part("conversation").count())
    walk.close("manage")


def archive_delete_undo(walk: Walk) -> None:
    all_are_gone_and_back(walk, "manage-archive")
    all_are_gone_and_back(walk, "manage-delete")
    walk.of_menu(part("open-manage"))
    walk.hand.press(f"{part('manage-everything')} summary")
    walk.look("delete everything")
    walk.press("manage-delete-all")
    expect(walk.reader.part("conversation")).to_have_count(0)
    walk.press("toast-act")
    expect(walk.reader.part("conversation").first).to_be_attached()


def bring_back_from_the_archive(walk: Walk) -> None:
    before = walk.reader.part("conversation").count()
    walk.of_menu(part("open-manage"))
    walk.hand.check(part("manage-box"))
    walk.press("manage-archive")
    expect(walk.reader.part("conversation")).to_have_count(before - 1)
    walk.of_menu(part("open-manage"))
    walk.hand.check(part("manage-archived"))
    expect(walk.reader.part("manage-unarchive")).to_be_visible()
    walk.hand.check(part("manage-box"))
    walk.look("archived ones")
    walk.press("manage-unarchive")
    expect(walk.reader.part("conversation")).to_have_count(before)


def delete_one(walk: Walk) -> None:
    before = walk.reader.part("conversation").count()
    walk.side()
    walk.press("conversation-more")
    walk.hand.press("[data-verb=delete]")
    expect(walk.reader.part("conversation")).to_have_count(before - 1)
    walk.press("toast-act")
    expect(walk.reader.part("conversation")).to_have_count(before)


STEPS: tuple[Step, ...] = (
    ask_first,
    name_and_pin,
    hide_the_list,
    save_it,
    share_and_revoke,
    find_again,
    put_one_into_a_folder,
    archive_delete_undo,
    bring_back_from_the_archive,
    delete_one,
)
