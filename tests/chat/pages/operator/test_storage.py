"""Operators read what is kept, how much, and which setting says for how long."""

from dataclasses import replace
from typing import Any

from django.conf import settings as the_settings
from django.test import Client


def test_each_kind_has_its_setting_and_how_long_in_words(operator: Client, settings: Any) -> None:
    settings.CHAT = replace(the_settings.CHAT, audit_days=90, pages_kept_days=30)
    page = " ".join(operator.get("/operation/storage/").content.decode().split())

    for row in (
        "<td>Days: 90</td> <td><code>AUDIT_DAYS</code></td>",
        "<td>Days: 30</td> <td><code>PAGES_KEPT_DAYS</code></td>",
        "<td>Minutes after the answer: 10</td> <td><code>JOURNAL_MINUTES</code></td>",
        "<td>for ever, or as long as it is cited or belongs to something</td> <td><code>USAGE_DAYS</code></td>",
    ):
        assert row in page
