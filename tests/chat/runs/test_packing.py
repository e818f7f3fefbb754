"""Texts are packed together, come back whole, and what is deleted of a pack is nowhere any more."""

from datetime import timedelta
from hashlib import sha256
from random import Random

import pytest
from django.db import connection
from django.db.models import prefetch_related_objects
from django.utils import timezone

from chat.models import Page, PageText, TextPack
from chat.models.compression import BROTLI_BYTES
from chat.runs import packing
from chat.runs.retention import delete_pages
from chat.runs.sources import stored_page
from search import Page as ReadPage

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = [
    "harbour",
    "tide",
    "港口",
    "breakwater",
    "herring",
    "captain",
    "费用",
    "storm",
    "lantern",
    "rope",
    "市集",
    "letter",
]


def read(number: int, words: int = 400) -> ReadPage:
    random, url = Random(number), f"https://a.example/{number}"
    text = " ".join(f"{random.choice(WORDS)} {random.randrange(10_000)}" for _ in range(words))
    return ReadPage(url, url, "T", "a.example", text, "en", None, timezone.now(), sha256(text.encode()).hexdigest())


def stored(count: int, words: int = 400) -> dict[str, str]:
    """So many pages; their texts by their addresses."""
    pages = [read(number, words) for number in range(count)]
    for page in pages:
        stored_page(page)
    return {page.url: page.text for page in pages}


def made_old() -> None:
    PageText.objects.update(kept_at=timezone.now() - timedelta(hours=1))


def texts_now() -> dict[str, str]:
    return {page.url: page.full_text for page in Page.objects.select_related("body__pack")}


def packed_all() -> None:
    while packing.pack_some(5):
        pass


def test_packed_texts_come_back_as_they_were() -> None:
    texts = stored(packing.TEXTS_MAX + 3)
    made_old()

    packed_all()

    assert TextPack.objects.count() == 2
    assert not PageText.objects.filter(pack=None).exists()
    assert texts_now() == texts


def test_a_pack_holds_no_more_than_is_unpacked_at_once() -> None:
    texts = stored(5, words=10_000)
    made_old()

    packed_all()

    assert TextPack.objects.count() >= 2
    assert all(len(pack.plain) <= BROTLI_BYTES for pack in TextPack.objects.all())
    assert texts_now() == texts


def test_few_new_texts_wait_for_others() -> None:
    stored(3)

    assert not packing.pack_some(5)

    assert not TextPack.objects.exists()


def test_together_they_need_less_room() -> None:
    stored(packing.TEXTS_MAX)
    alone = sum(len(text.zipped) for text in PageText.objects.all())

    packed_all()

    assert sum(len(pack.zipped) for pack in TextPack.objects.all()) < 0.9 * alone


def test_what_is_deleted_of_a_pack_is_nowhere_and_the_others_stay() -> None:
    texts = stored(4)
    made_old()
    packed_all()
    gone = Page.objects.get(url="https://a.example/2")

    delete_pages([gone.pk])

    assert texts_now() == {url: text for url, text in texts.items() if url != gone.url}
    assert not TextPack.objects.exists()
    assert not PageText.objects.filter(pk=gone.hash).exists()


def test_a_pack_that_is_opened_between_two_queries_loses_nobody_his_text() -> None:
    texts = stored(4)
    made_old()
    packed_all()
    pages = list(Page.objects.select_related("body"))

    packing.open_packs(TextPack.objects.values_list("pk", flat=True))
    prefetch_related_objects(pages, "body__pack")

    assert {page.url: page.full_text for page in pages} == texts


def test_a_text_that_is_deleted_meanwhile_is_in_no_pack() -> None:
    texts = stored(4)
    made_old()
    group = packing.next_group()
    delete_pages([Page.objects.get(url="https://a.example/0").pk])

    with pytest.raises(packing.Changed):
        packing.pack(group)  # type: ignore[arg-type]  # there is one

    assert not TextPack.objects.exists()
    assert texts_now() == {url: text for url, text in texts.items() if url != "https://a.example/0"}


def test_a_text_that_cannot_be_read_holds_up_no_other() -> None:
    texts = stored(3)
    made_old()
    broken = Page.objects.get(url="https://a.example/1")
    PageText.objects.filter(pk=broken.hash).update(zipped=b"broken", kept_at=timezone.now() - timedelta(days=1))

    packed_all()

    with pytest.raises(ValueError, match="not a stored text"):
        _ = PageText.objects.select_related("pack").get(pk=broken.hash).text
    others = Page.objects.exclude(pk=broken.pk).select_related("body__pack")
    assert {page.url: page.full_text for page in others} == {u: t for u, t in texts.items() if u != broken.url}


def test_a_text_that_is_read_again_stays_in_its_pack() -> None:
    texts = stored(2)
    made_old()
    packed_all()

    stored_page(read(0))

    assert (PageText.objects.filter(pack=None).count(), texts_now()) == (0, texts)


def test_the_next_to_be_packed_are_found_by_their_index() -> None:
    waiting = PageText.objects.filter(pack=None).order_by("kept_at", "hash")[:3]

    if connection.vendor == "sqlite":
        assert "texts_of_packs" in waiting.explain()
