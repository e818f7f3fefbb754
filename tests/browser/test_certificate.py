"""A certificate opened from the disk, without a server: it says that it is whole, and finds a changed byte."""

from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from chat.sharing.certificate import certificate_html
from chat.sharing.signing import signed

PAYLOAD = (
    '{"language":"en","issuer":{"address":"https://ask.example.org","version":"1"},"question":"Which port?",'
    '"run":{"id":"r","model":"r1","status":"finished","asked_at":"2026-11-29T00:00:00+00:00"},'
    '"answer":[{"text":"軟體 😀 on 30000[1].","marks":[[13,1]]}],'
    '"checks":[{"index":1,"sentence":"on 30000","verdict":"supported","label":"Same words","quote":"on 30000 😀"}],'
    '"sources":[{"index":1,"url":"https://a.example/","title":"Ports","fetched_at":null,"passages":[[0,17]],'
    '"hash":"%s","text":"It is on 30000 😀."}],'
    '"words":{"checking":"Checking","unchanged":"Unchanged","changed":"Changed","signature":"signature",'
    '"text":"text {n}","quote":"quote {n}","passage":"passage {n}","unable":"unable","meaning":"","compare":"",'
    '"sources":"Sources","read":"Read","page":"Page"}}'
)


def opened(browser: Browser, file: Path, text: str) -> Page:
    file.write_text(text)
    page = browser.new_context(offline=True, viewport={"width": 390, "height": 800}).new_page()
    page.goto(file.as_uri())
    return page


@pytest.fixture
def certificate() -> str:
    payload = PAYLOAD % sha256("It is on 30000 😀.".encode()).hexdigest()
    return certificate_html(payload, signed(payload, "a secret"))


def test_it_checks_itself_and_finds_every_change(browser: Browser, tmp_path: Path, certificate: str) -> None:
    page = opened(browser, tmp_path / "whole.html", certificate)
    expect(page.locator("#result")).to_have_class("unchanged")
    expect(page.locator(".answer")).to_have_text("軟體 😀 on 30000[1].")
    expect(page.locator("pre mark")).to_have_text("on 30000 😀")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    for before, after, words in (
        ("It is on 30000", "It is on 30001", "signature text 1 quote 1"),
        ("Which port?", "Which post?", "signature"),
        ("[[0,17]]", "[[0,18]]", "signature passage 1"),
        ('"value": "', '"value": "A', "signature"),
    ):
        assert before in certificate
        page = opened(browser, tmp_path / "changed.html", certificate.replace(before, after, 1))
        expect(page.locator("#result")).to_have_class("changed")
        expect(page.locator("#result")).to_contain_text(words)
        page.context.close()
