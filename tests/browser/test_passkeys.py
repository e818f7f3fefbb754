"""A passkey in Chromium's virtual authenticator: made in the pages of the account, then all that a sign-in needs."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenReader
from tests.browser.reading import PASSWORD, Reader
from tests.stack import Stack

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


def test_a_passkey_signs_in_without_a_password(embedded: Stack, open_reader: OpenReader) -> None:
    page = open_reader(embedded).page
    plug_in_authenticator(page)
    site = embedded.url.replace("127.0.0.1", "localhost")  # an address has no passkeys, a name has
    Reader(page, site).sign_up()
    make_passkey(page, site)
    page.context.clear_cookies()

    page.goto(f"{site}/accounts/login/")
    page.click("#passkey_login")

    page.locator("html[data-ready]").wait_for()
    assert page.url == f"{site}/"


def plug_in_authenticator(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


def make_passkey(page: Page, site: str) -> None:
    page.goto(f"{site}/accounts/2fa/webauthn/add/")
    page.fill("[name=password]", PASSWORD)
    page.click("main .button--primary")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    expect(page.locator("main")).to_contain_text("Recovery")
