"""The product's pages: who sees them, what they are told, in which language."""

import asyncio
import json
import re
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.test import Client
from pytest_django.fixtures import Settings

from chat.models import Conversation, User
from chat.pages.handbook import handbook, read_page
from search import Query
from search.providers.library import OwnLibrary

LANGUAGES = [code for code, _ in settings.LANGUAGES]


@pytest.fixture
def browser(alice: User) -> Client:
    client = Client(headers={"host": "localhost"})
    client.force_login(alice)
    return client


def page_json(html: str) -> dict[str, object]:
    found = re.search(r'<script id="page" type="application/json">(.*?)</script>', html, re.DOTALL)
    assert found
    data = json.loads(found[1])
    assert isinstance(data, dict)
    return data


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", f"/c/{uuid4()}", "/library/page.md"])
def test_every_page_needs_a_signed_in_user(path: str) -> None:
    response = Client(headers={"host": "localhost"}).get(path)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("path", ["login", "signup", "password/reset"])
@pytest.mark.django_db
def test_account_pages_are_ours_and_open_to_strangers(path: str) -> None:
    response = Client(headers={"host": "localhost"}).get(f"/accounts/{path}/")
    assert response.status_code == 200
    assert "entrance__card" in response.content.decode()


@pytest.mark.parametrize("path", ["logout", "password/change"])
def test_account_pages_of_a_user_are_ours(browser: Client, path: str) -> None:
    assert "entrance__card" in browser.get(f"/accounts/{path}/").content.decode()


def test_the_page_is_told_what_the_contract_says(browser: Client) -> None:
    data = page_json(browser.get("/").content.decode())
    assert data["user"] == {"email": "alice@example.org"}
    assert (data["language"], data["conversation"]) == ("en", None)
    assert data["engine"] == {"name": "quotes", "connected": False, "local": False}
    assert data["limits"] == {"question": settings.CHAT.question_max}
    assert {"errors", "words"} <= data.keys()


def test_a_conversation_names_itself_to_its_owner(browser: Client, conversation: Conversation) -> None:
    response = browser.get(f"/c/{conversation.pk}")
    assert page_json(response.content.decode())["conversation"] == str(conversation.pk)
    assert response["Cache-Control"] == "private, no-store"


def test_bob_never_sees_the_page_of_alices_conversation(bob: User, conversation: Conversation) -> None:
    client = Client(headers={"host": "localhost"})
    client.force_login(bob)
    assert client.get(f"/c/{conversation.pk}").status_code == 404


def test_an_unknown_address_gets_a_page_of_ours(browser: Client) -> None:
    response = browser.get("/nowhere")
    assert response.status_code == 404
    assert "There is no such page" in response.content.decode()


def test_the_page_after_an_error_needs_nothing_of_the_request() -> None:
    assert "Something went wrong" in get_template("500.html").render({})


def test_scripts_carry_the_nonce_and_nothing_is_inline(browser: Client) -> None:
    response = browser.get("/")
    html = response.content.decode()
    nonce = re.search(r"'nonce-([^']+)'", response["Content-Security-Policy"])
    assert nonce
    for tag in re.findall(r"<script(?![^>]*application/json)[^>]*>", html):
        assert f'nonce="{nonce[1]}"' in tag
    assert not re.search(r"<[^>]+\s(?:style|on\w+)=", html)


@pytest.mark.parametrize(
    ("engine", "urls", "connected"),
    [("auto", (), False), ("auto", ("http://gpu:30000/v1",), True), ("quotes", ("http://gpu:30000/v1",), False)],
)
def test_the_page_says_whether_a_model_is_connected(
    browser: Client, settings: Settings, engine: str, urls: tuple[str, ...], connected: bool
) -> None:
    settings.INFERENCE = replace(settings.INFERENCE, engine=engine, urls=urls)
    html = browser.get("/").content.decode()
    assert page_json(html)["engine"]["connected"] is connected  # type: ignore[index]
    assert ("connect-sglang" in html.split('id="composer-note"')[1].split("</p>")[0]) is not connected


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_handbook_page_is_shown(browser: Client, language: str) -> None:
    pages = handbook(language)
    assert len(pages) >= 12
    for page in pages:
        html = browser.get(f"/handbook/{language}/{page.slug}/").content.decode()
        assert f'<h1 class="handbook__title">{page.title}</h1>' in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_composer_links_to_a_handbook_page_that_exists(language: str) -> None:
    assert any(page.slug == "connect-sglang" for page in handbook(language))


@pytest.mark.parametrize("path", ["/handbook/de/", "/handbook/en/nothing/", "/handbook/de/connect-sglang/"])
def test_a_handbook_page_that_is_not_there_is_not_found(browser: Client, path: str) -> None:
    assert browser.get(path).status_code == 404


def test_raw_html_in_a_handbook_page_is_shown_as_text(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text("---\ntitle: A\norder: 1\n---\n\n<script>alert(1)</script>\n")
    assert "<script>" not in read_page(file).html


def test_a_handbook_file_without_a_title_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text("# A\n")
    with pytest.raises(ValueError, match="title"):
        read_page(file)


def test_the_language_menu_changes_the_language(browser: Client) -> None:
    browser.post("/i18n/setlang/", {"language": "zh-hant", "next": "/"})
    html = browser.get("/").content.decode()
    assert page_json(html)["language"] == "zh-hant"
    assert '<html lang="zh-hant"' in html


def test_there_are_three_examples(browser: Client) -> None:
    html = browser.get("/").content.decode()
    assert html.count('data-part="example"') == 3


def test_a_document_of_the_library_is_shown_as_it_was_indexed(
    browser: Client, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "notes.md").write_text(
        "# Harbour notes\n\nThe tide <b>turns</b> at noon. ![x](https://evil.example/x.png)\n"
    )
    settings.SEARCH = replace(settings.SEARCH, library_dir=tmp_path, index_dir=tmp_path)
    asyncio.run(OwnLibrary(settings.SEARCH).find(Query("tide")))
    shown = browser.get("/library/notes.md").content.decode()
    assert "Harbour notes" in shown
    assert "<b>" not in shown
    assert '<img src="https://evil' not in shown
    assert browser.get("/library/../settings.py").status_code == 404
    assert browser.get("/library/other.md").status_code == 404
