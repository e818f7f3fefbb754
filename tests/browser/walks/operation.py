"""What an administrator does on the pages of operation: sees what runs, who there is, what is used, what is said."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.browser.reading import PASSWORD
from tests.browser.walking import Step, Walk

STORE = "main .form .button--primary"
SPANS = ("day", "week", "month")


def go(walk: Walk, page: str) -> None:
    """By the navigation, which every page of operation has."""
    walk.follow(f".operation__nav a[href$='/operation/{page}/']")
    walk.page.locator("html[data-ready]").wait_for()
    walk.look(page)


def see_what_runs_and_stop_it(walk: Walk) -> None:
    walk.ask("Hello?")
    walk.answered("Hello?")
    walk.ask("And now? playback:held")
    walk.reader.wait_for("reasoning")
    run = f"[data-run='{walk.reader.run().get_attribute('data-run')}']"
    walk.page_of_menu("/operation/")
    expect(walk.page.locator(run)).to_contain_text(walk.email)
    walk.look("now")
    walk.follow(f"{run} button")
    expect(walk.page.locator(run)).to_have_count(0)


def read_the_charts(walk: Walk) -> None:
    go(walk, "charts")
    walk.follow("th a[href*='model=']")
    for span in SPANS:
        walk.follow(f".operation__choices a[href*='span={span}&model=']")
    walk.follow(".operation__choices a[href='?span=month']")
    expect(walk.page.locator("figure.chart canvas").first).to_be_visible()


def sum_what_was_used(walk: Walk) -> None:
    go(walk, "usage")
    for key in ("day", "group", "model"):
        walk.hand.check(f"[name=by][value={key}]")
    today = datetime.now(UTC).date()
    walk.hand.pick("[name=since]", today - timedelta(days=1))
    walk.hand.pick("[name=until]", today)
    walk.follow(STORE)
    expect(walk.page.locator("table")).to_contain_text(walk.email)
    walk.look("usage by four keys")
    walk.saved("[name=csv]", ".csv")


def make_accounts(walk: Walk) -> None:
    """One with a password, one by invitation, and a group."""
    go(walk, "people")
    walk.hand.write("#group", f"團隊 {walk.email}")
    walk.follow("form[action$='/groups'] button:not([name])")
    walk.hand.write("main .form [name=email]", f"new-{walk.email}")
    walk.hand.write("main .form [name=password]", PASSWORD)
    walk.hand.choose("main .form [name=role]", "operator")
    walk.follow(STORE)
    expect(walk.page.locator(".messages")).to_be_visible()
    walk.hand.write("main .form [name=email]", f"invited-{walk.email}")
    walk.follow(STORE)
    expect(walk.page.locator(".operation__link")).to_contain_text("/accounts/invitation/")
    walk.look("an invitation")


def change_an_account(walk: Walk) -> None:
    go(walk, "people")
    walk.hand.write("#query", f"new-{walk.email}")
    walk.follow("form[role=search] button")
    expect(walk.page.locator("tbody tr")).to_have_count(1)
    walk.follow("th a[href*='/people/']")
    walk.look("a person")
    walk.hand.choose("[name=role]", "member")
    walk.hand.check("[name=groups]")
    for _ in ("off", "on"):
        walk.hand.check("[name=is_active]")
        walk.follow(STORE)
        expect(walk.page.locator(".messages")).to_be_visible()
    expect(walk.page.locator("[name=is_active]")).to_be_checked()


def help_somebody_in(walk: Walk) -> None:
    """By a link for another password, without the second factor, on no device any more."""
    walk.follow("[formaction$='/password']")
    expect(walk.page.locator(".operation__link")).to_contain_text("/accounts/password/reset/")
    walk.look("a link for a password")
    walk.follow("main a.operation__note")
    for action in ("factors", "sign-out"):
        walk.follow(f"[formaction$='/{action}']")
        expect(walk.page.locator(".messages")).to_be_visible()
    walk.saved("[formaction$='/export']", ".zip")


def set_limits(walk: Walk) -> None:
    """A person's, and a group's."""
    go(walk, "limits")
    for whose in ("email", "group"):
        if whose == "email":
            walk.hand.write("[name=email]", f"new-{walk.email}")
        else:
            group = walk.page.locator("[name=group] option").last.get_attribute("value")
            walk.hand.choose("[name=group]", group or "")
        walk.hand.choose("[name=kind]", "tokens")
        walk.hand.choose("[name=period]", "month")
        walk.hand.write("[name=amount]", "100000")
        walk.follow(STORE)
    expect(walk.page.locator("[name=delete]")).to_have_count(2)
    walk.look("two limits")
    for left in (1, 0):
        walk.follow("[name=delete]")
        expect(walk.page.locator("[name=delete]")).to_have_count(left)


def delete_an_account(walk: Walk) -> None:
    go(walk, "people")
    walk.hand.write("#query", f"new-{walk.email}")
    walk.follow("form[role=search] button")
    walk.follow("th a[href*='/people/']")
    walk.hand.write("#confirm", f"new-{walk.email}")
    walk.follow(".button--danger")
    expect(walk.page.locator(".messages")).to_be_visible()
    walk.follow("form[action$='/groups'] [name=delete]")
    expect(walk.page.locator("[name=delete]")).to_have_count(0)


def see_who_did_what(walk: Walk) -> None:
    go(walk, "audit")
    walk.hand.choose("[name=action]", "account.deleted")
    walk.hand.write("[name=name]", f"new-{walk.email}")
    walk.follow(STORE)
    expect(walk.page.locator("tbody tr")).to_have_count(1)
    walk.saved("[name=csv]", ".csv")


def announce_maintenance(walk: Walk) -> None:
    go(walk, "announcements")
    walk.hand.write("[name=text]", "維護 Back at <noon>.")
    walk.hand.check("[name=holds_questions]")
    walk.follow(STORE)
    walk.look("an announcement")
    walk.back()
    expect(walk.reader.part("notices")).to_contain_text("維護 Back at <noon>.")
    walk.look("a page in maintenance")
    walk.page_of_menu("/operation/")
    go(walk, "announcements")
    walk.follow("form[action$='/end'] button")
    expect(walk.page.locator("form[action$='/end']")).to_have_count(0)


def try_what_is_connected(walk: Walk) -> None:
    go(walk, "settings")
    for service in (".service:has([value=v4])", ".service:has([value=r1])", ".service:has([value=handbook])"):
        walk.follow(f"{service} button")
        expect(walk.page.locator(f"{service} [data-good=true]")).to_be_visible()
    walk.look("what is connected, tried")


def read_the_rest(walk: Walk) -> None:
    for page in ("feedback", "storage"):
        go(walk, page)


STEPS: tuple[Step, ...] = (
    see_what_runs_and_stop_it,
    read_the_charts,
    sum_what_was_used,
    make_accounts,
    change_an_account,
    help_somebody_in,
    set_limits,
    delete_an_account,
    see_who_did_what,
    announce_maintenance,
    try_what_is_connected,
    read_the_rest,
)
