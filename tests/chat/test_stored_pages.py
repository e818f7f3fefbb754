"""Pages as they are stored: one text for all, old rows readable, long addresses unique."""

from datetime import timedelta
from hashlib import sha256
from importlib import import_module

import pytest
from asgiref.sync import sync_to_async
from django.apps import apps
from django.db import IntegrityError, connection
from django.utils import timezone

from chat.models import Page, PageText, Source, User
from chat.runs.retention import delete_unused
from chat.runs.sources import Sources, stored_page
from search import Hit
from search import Page as ReadPage
from tests.chat.asking import new_run

ENDLESS = "https://a.example/" + "".join(
    chr(0x4E00 + int(sha256(b"%d" % n).hexdigest(), 16) % 20_000) for n in range(1900)
)
"""1,900 characters that no database makes shorter: compressed, those of one kind fit into the row of an index."""
TEXT = "The harbour fee is 12 euros a night. 港口費。 " * 300


def read(url: str, text: str = TEXT) -> ReadPage:
    return ReadPage(url, url, "T", "a.example", text, "en", None, timezone.now(), sha256(text.encode()).hexdigest())


def test_one_text_is_stored_once_for_all_addresses_and_readers(db: None) -> None:
    for url in ("https://a.example/", "http://a.example/", "https://m.a.example/", "https://a.example/"):
        stored_page(read(url))

    assert (Page.objects.count(), PageText.objects.count()) == (3, 1)
    assert {page.full_text for page in Page.objects.select_related("body")} == {TEXT}


def test_a_text_takes_little_room(db: None) -> None:
    stored_page(read("https://a.example/"))

    assert len(PageText.objects.get().zipped) < len(TEXT.encode()) / 10
    assert Page.objects.get().text == ""


def test_a_row_of_before_is_readable_and_moves_when_it_is_read_again(db: None) -> None:
    page = read("https://a.example/")
    old = Page.objects.create(
        url=page.url, final_url=page.url, hash=page.hash, title="T", site="a.example", language="en", text=TEXT,
        fetched_at=timezone.now(),
    )  # fmt: skip
    assert old.full_text == TEXT

    stored_page(page)

    again = Page.objects.select_related("body").get()
    assert (again.pk, again.text, again.full_text) == (old.pk, "", TEXT)


def test_an_address_longer_than_an_index_row_is_unique_all_the_same(db: None, alice: User) -> None:
    run = new_run(alice.conversations.create(updated_at=timezone.now()))
    Source.objects.create(run=run, index=1, url=ENDLESS, title="", site="", snippet="", provider="p")

    with pytest.raises(IntegrityError):
        Source.objects.create(run=run, index=2, url=ENDLESS, title="", site="", snippet="", provider="p")


async def test_such_an_address_is_numbered_and_kept_like_any_other(transactional_db: None, alice: User) -> None:
    conversation = await alice.conversations.acreate(updated_at=timezone.now())
    run = await sync_to_async(new_run)(conversation)
    sources = await Sources.of(run)

    assert await sources.add(Hit(ENDLESS, "T", "", "p")) == 1
    assert await sources.keep(read(ENDLESS)) == 1


async def test_texts_that_no_page_has_are_deleted_after_a_day(transactional_db: None) -> None:
    await sync_to_async(stored_page)(read("https://a.example/"))
    long_ago = timezone.now() - timedelta(days=2)
    await Page.objects.aupdate(fetched_at=long_ago)
    await PageText.objects.aupdate(kept_at=long_ago)

    await delete_unused()

    assert (await Page.objects.acount(), await PageText.objects.acount()) == (0, 0)


def test_rows_of_before_get_their_keys(db: None) -> None:
    page = stored_page(read("https://a.example/"))
    Page.objects.update(url_key="")

    import_module("chat.migrations.0006_url_keys").fill(apps, connection.schema_editor())

    assert Page.objects.get().url_key == page.url_key
