"""What can be done with an account: what is in it, how it looks, who comes in, its end."""

import base64
import hmac
import json
import struct
import time

from playwright.sync_api import expect

from tests.browser.reading import PASSWORD
from tests.browser.walking import Step, Walk, part
from tests.chat.sharing.exports import CHATGPT, DEEPSEEK, OPEN_WEBUI

INSTRUCTIONS = "請用繁體中文，簡短。Be brief."
LATER = "a staple of another battery"
PERIOD_SECONDS = 30
LANGUAGES = {"en": "en", "zh-CN": "zh-hans", "zh-TW": "zh-hant"}


def bring_in(walk: Walk) -> None:
    walk.of_menu(part("open-take-along"))
    for number in (1, 2):
        with walk.page.expect_file_chooser() as chooser:
            walk.press("import-file")
        body = json.dumps([CHATGPT, DEEPSEEK, OPEN_WEBUI, {"no": "conversation"}]).encode()
        chooser.value.set_files({"name": "conversations.json", "mimeType": "application/json", "buffer": body})
        expect(walk.reader.part("import-file")).to_be_enabled()
        expect(walk.reader.part("import-status")).to_contain_text("3")
        assert len(walk.reader.api("/conversations")["conversations"]) == 3, f"time {number}"
    walk.look("take along")


def take_everything(walk: Walk) -> None:
    walk.saved(part("take-along-link"), ".zip")
    walk.close("take-along")


def look_otherwise(walk: Walk) -> None:
    for theme, scheme in (("light", "light"), ("dark", "dark")):
        walk.menu()
        walk.hand.press(f"[data-part=theme] [data-choice={theme}]")
        assert walk.page.evaluate("getComputedStyle(document.documentElement).colorScheme") == scheme
    for size in ("small", "large", "largest"):
        walk.hand.press(f"[data-part=text] [data-choice={size}]")
    walk.look("account's menu, dark")


def speak_another_language(walk: Walk) -> None:
    """And come back to one's own."""
    own = walk.page.locator("html").get_attribute("lang") or ""
    for language in [*(one for one in LANGUAGES.values() if one != own), own]:
        walk.menu()
        walk.follow(f"[data-part=menu] [data-part=languages] [value={language}]")
        expect(walk.page.locator("html")).to_have_attribute("lang", language)
        walk.page.locator("html[data-ready]").wait_for()
    walk.look(f"in {own}")


def read_the_handbook(walk: Walk) -> None:
    walk.page_of_menu("/handbook/")
    walk.look("handbook")
    walk.follow("a[href$='/connect-sglang/']")
    walk.look("handbook's page")
    walk.press("copy-code")
    walk.copied("INFERENCE")
    walk.back()


def see_ones_usage(walk: Walk) -> None:
    walk.page_of_menu("/usage/")
    walk.look("usage")
    walk.back()


def write_instructions(walk: Walk) -> None:
    walk.page_of_menu("/accounts/instructions/")
    walk.hand.write("[name=text]", INSTRUCTIONS)
    walk.submit()
    expect(walk.page.locator(".messages")).to_be_visible()
    expect(walk.page.locator("[name=text]")).to_have_value(INSTRUCTIONS)
    walk.look("instructions")
    walk.back()


def end_other_sessions(walk: Walk) -> None:
    sign_in_elsewhere(walk)
    walk.page_of_menu("/accounts/sessions/")
    expect(walk.page.locator(".device")).to_have_count(2)
    walk.look("devices")
    walk.follow("[name=session][value=others]")
    expect(walk.page.locator(".device")).to_have_count(1)


def sign_in_elsewhere(walk: Walk) -> None:
    browser = walk.page.context.browser
    assert browser
    other = browser.new_context(base_url=walk.reader.url)
    page = other.new_page()
    page.goto("/accounts/login/")
    page.fill("[name=login]", walk.email)
    page.fill("[name=password]", walk.password)
    page.press("[name=password]", "Enter")
    page.locator("html[data-ready]").wait_for()
    other.close()


def take_a_second_factor(walk: Walk) -> None:
    walk.follow(".account-nav a[href$='/2fa/']")
    walk.look("second factor")
    walk.follow("main a[href*='totp/activate']")
    walk.prove()
    walk.look("an app for codes")
    walk.hand.write("[name=code]", code(walk.page.locator("#authenticator_secret").input_value()))
    walk.submit()
    walk.recovery_codes = walk.page.locator("#recovery_codes").input_value().split()
    assert len(walk.recovery_codes) > 2
    walk.look("recovery codes")


def code(secret: str) -> str:
    """RFC 6238, with the defaults of every app: SHA-1, 30 s, six digits; it lasts until it is written and sent."""
    if (left := PERIOD_SECONDS - time.time() % PERIOD_SECONDS) < PERIOD_SECONDS / 2:
        time.sleep(left)
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // PERIOD_SECONDS), "sha1")
    offset = digest[-1] & 15
    number: int = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def change_the_password(walk: Walk) -> None:
    walk.follow(".account-nav a[href$='/password/change/']")
    walk.look("password")
    for name, text in (("oldpassword", walk.password), ("password1", LATER), ("password2", LATER)):
        walk.hand.write(f"[name={name}]", text)
    walk.submit()
    expect(walk.page.locator(".messages")).to_be_visible()
    walk.password = LATER
    walk.back()


def sign_out_and_in(walk: Walk) -> None:
    walk.menu()
    walk.follow("[data-part=menu] form .menu__item[type=submit]")
    expect(walk.page.locator("[name=login]")).to_be_visible()
    walk.look("sign in")
    walk.hand.write("[name=login]", walk.email)
    walk.hand.write("[name=password]", walk.password)
    walk.follow("main form.form:has([name=password]) [type=submit]")
    walk.page.locator("[name=code]").wait_for()
    walk.look("code")
    walk.hand.write("[name=code]", walk.recovery_codes.pop())
    walk.follow("main form.form:has([name=code]) .button--primary")
    walk.page.locator("html[data-ready]").wait_for()


def delete_the_account(walk: Walk) -> None:
    walk.page_of_menu("/accounts/password/change/")
    walk.follow(".account-nav a[href$='/accounts/delete/']")
    walk.prove()
    walk.look("deletion")
    walk.hand.write("[name=email]", walk.email)
    walk.submit()
    expect(walk.page.locator(".messages")).to_be_visible()
    expect(walk.page.locator("[name=login]")).to_be_visible()


def begin_a_new_one(walk: Walk) -> None:
    walk.follow("main a[href*='/accounts/signup/']")
    walk.look("sign up")
    walk.hand.write("[name=email]", f"again-{walk.email}")
    walk.hand.write("[name=password1]", PASSWORD)
    walk.submit()
    walk.page.locator("html[data-ready]").wait_for()
    assert walk.reader.api("/conversations")["conversations"] == []


STEPS: tuple[Step, ...] = (
    bring_in,
    take_everything,
    look_otherwise,
    speak_another_language,
    read_the_handbook,
    see_ones_usage,
    write_instructions,
    end_other_sessions,
    take_a_second_factor,
    change_the_password,
    sign_out_and_in,
    delete_the_account,
    begin_a_new_one,
)
