"""What whoever runs this server has set up, and what is left to do: for the start page of administrators."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from chat.operation.backups.conf import BackupConfig
from chat.operation.backups.schedule import newest_first
from chat.pages.accounts import has_mail
from chat.pages.page_data import QUOTATIONS_ONLY, EngineCard
from chat.pages.starters import OWN_PAGES
from chat.pages.ui_words import WORDS
from search.providers import search_whole_web

LATE_AFTER = 2
"""So many times the wished interval without a new copy, and something is the matter."""


@dataclass(frozen=True)
class Task:
    """One thing to set up."""

    name: str
    title: str
    is_done: bool
    text: str
    """How it stands; where it is not done, also what to do."""
    page: str
    """The handbook's page on it."""


def checklist(card: EngineCard) -> list[Task]:
    """Five tasks, as the settings of this process say; nothing outside is asked, but for the folder of backups."""
    return [
        model_task(card),
        search_task(settings.SEARCH.providers),
        mail_task(has_server=has_mail()),
        sign_up_task(settings.SIGNUP),
        backup_task(settings.BACKUPS, datetime.now(UTC)),
    ]


def model_task(card: EngineCard) -> Task:
    text = str(QUOTATIONS_ONLY)
    if card.connected:
        text = _("A small local model writes.") if card.local else _("Its address is set.")
    return Task("model", _("Language model"), card.connected, text, "connect-sglang")


def search_task(providers: Sequence[str]) -> Task:
    names = _(", ").join(str(WORDS.get(f"provider.{name}", name)) for name in providers)
    if is_done := search_whole_web(providers):
        text = _("Searched are: {names}.").format(names=names)
    elif set(providers) - OWN_PAGES:
        text = _("Only open catalogues are searched, not the whole web. Set SEARXNG_URL or the key of a search engine.")
    else:
        text = _("Only pages of this server are searched. Set SEARXNG_URL or the key of a search engine.")
    return Task("search", _("Search engines"), is_done, text, "search-providers")


def mail_task(*, has_server: bool) -> Task:
    text = _("Its address is set.")
    if not has_server:
        text = _("Nobody can reset a forgotten password without you, and addresses are not confirmed. Set EMAIL_URL.")
    return Task("mail", _("E-mail"), has_server, text, "accounts")


def sign_up_task(who: str) -> Task:
    texts = {
        "open": _("Whoever reaches this address can make an account. SIGNUP=invite lets in those whom you invite."),
        "invite": _("By invitation only."),
        "domain": _("With an address of your organisation only."),
        "closed": _("Closed."),
    }
    return Task("sign-up", _("Who may sign up"), who != "open", texts[who], "accounts")


def backup_task(config: BackupConfig, now: datetime) -> Task:
    """Whether copies are made by themselves, and the newest is not older than it may be."""
    newest = newest_copy(config)
    is_done = False
    if config.folder is None:
        text = _("None is made by itself. Set BACKUP_DIR to a folder on another disk.")
    elif newest is None:
        text = _("There is no copy in the folder BACKUP_DIR yet. If there is none tomorrow, look into the log.")
    else:
        is_done = (now - newest).total_seconds() < LATE_AFTER * config.hours * 3600
        text = _("The newest copy is of {date}.") if is_done else _("The newest copy is of {date}: look into the log.")
        text = text.format(date=date_format(newest, "DATE_FORMAT"))
    return Task("backup", _("Backups"), is_done, text, "data-and-backup")


def newest_copy(config: BackupConfig) -> datetime | None:
    """When the newest scheduled backup was made; None where there is none, or its folder cannot be looked into."""
    try:
        newest = next(iter(newest_first(config.folder)), None) if config.folder else None
        return datetime.fromtimestamp(newest.stat().st_mtime, UTC) if newest else None
    except OSError:
        return None
