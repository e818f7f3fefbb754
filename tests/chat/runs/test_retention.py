"""Which stored pages go: a page stays while anything points at it, unless the operator keeps none so long."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings as the_settings
from django.utils import timezone
from pytest_django import Settings

from chat.models import Conversation, Page, PageText, Passage, Source
from chat.runs.retention import EXPIRED, delete_unused
from tests.chat.sharing.records import answered

pytestmark = pytest.mark.django_db(transaction=True)


def made_old(days: int) -> None:
    long_ago = timezone.now() - timedelta(days=days)
    Page.objects.update(fetched_at=long_ago)
    PageText.objects.update(kept_at=long_ago)


@pytest.fixture
def two(conversation: Conversation) -> tuple[Conversation, Conversation]:
    """Two conversations that cite the same pages; the second one cites a third besides."""
    other = conversation.owner.conversations.create(updated_at=timezone.now())
    answered(conversation, "Which port?")
    answered(other, "Which port?", sources=3)
    made_old(40)
    return conversation, other


async def test_a_deletion_takes_what_only_it_refers_to(two: tuple[Conversation, Conversation]) -> None:
    first, second = two
    await second.adelete()
    await delete_unused()
    assert await Page.objects.acount() == await Source.objects.acount() == 2

    await first.adelete()
    await delete_unused()
    assert await Page.objects.acount() == await PageText.objects.acount() == await Passage.objects.acount() == 0


async def test_where_the_operator_wants_it_so_cited_pages_go_and_their_quotes_stay(
    two: tuple[Conversation, Conversation], settings: Settings
) -> None:
    settings.CHAT = replace(the_settings.CHAT, pages_kept_days=30)
    await delete_unused()

    assert await Page.objects.acount() == await PageText.objects.acount() == await Passage.objects.acount() == 0
    assert {code async for code in Source.objects.values_list("code", flat=True)} == {EXPIRED}
    run = await two[0].turns.aget()
    assert [check.quote for check in (await run.runs.aget()).state().checks if check.quote]


async def test_a_page_that_was_read_since_stays(two: tuple[Conversation, Conversation], settings: Settings) -> None:
    settings.CHAT = replace(the_settings.CHAT, pages_kept_days=41)
    await delete_unused()

    assert await Page.objects.acount() == 3
