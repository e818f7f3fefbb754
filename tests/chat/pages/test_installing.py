"""The site as an app: what a device is told, and that nothing of anybody is kept on it."""

import json
import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

pytestmark = pytest.mark.django_db


def manifest(language: str) -> dict[str, object]:
    body: dict[str, object] = Client().get(f"/manifest.webmanifest?language={language}").json()
    return body


def path_of(address: str) -> str:
    return address.removeprefix(settings.STATIC_URL)


def test_the_manifest_speaks_the_readers_language_and_its_icons_are_there() -> None:
    assert [manifest(language)["short_name"] for language in ("en", "zh-hans", "zh-hant", "xx")] == [
        "Wenyuan",
        "问源",
        "問源",
        "Wenyuan",
    ]
    icons = manifest("en")["icons"]
    assert isinstance(icons, list)
    assert {icon["sizes"] for icon in icons} == {"any", "192x192", "512x512"}
    assert all(finders.find(path_of(icon["src"])) for icon in icons)


def test_what_is_shared_fills_the_box_by_a_plain_address() -> None:
    target = manifest("en")["share_target"]
    assert target == {"action": "/", "method": "GET", "params": {"title": "title", "text": "text", "url": "url"}}


def test_the_service_worker_keeps_a_page_of_nobody_and_what_draws_it() -> None:
    answer = Client().get("/service-worker.js?language=zh-hant")
    data = json.loads(json.loads(re.search(r'parse\((".*")\)', answer.content.decode())[1]))  # type: ignore[index]
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert data["offline"] == "/offline/?language=zh-hant"
    assert data["cache"] == f"wenyuan-{settings.BUILD}-zh-hant"
    assert all(address.startswith(settings.STATIC_URL) for address in data["files"])
    page = Client().get(data["offline"])
    assert "沒有連線" in page.content.decode()
    assert 'id="page"' not in page.content.decode()


def test_a_language_that_is_none_of_ours_gets_into_no_script() -> None:
    script = Client().get("/service-worker.js", {"language": '"+alert(1)+"'}).content.decode()
    assert "alert" not in script
