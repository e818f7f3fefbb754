"""The parts that answers depend on, as an operator reads of them: a name, and what to do where one is away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chat.pages.page_data import QUOTATIONS_ONLY

NAMES: dict[str, Promise] = {
    "sql": _("Database"),
    "schema": _("Shape of the database"),
    "redis": _("Redis"),
    "search": _("Search worker"),
    "answer": _("Answer worker"),
    "engine": _("Model"),
}
WHAT_TO_DO: dict[str, Promise] = {
    "sql": _("The database does not answer. See that it runs and has room, and that DATABASE_URL is right."),
    "schema": _("The database is of another version. Run manage.py prepare, and look into the log of the web server."),
    "redis": _("Redis does not answer. See that it runs and has memory, and that REDIS_URL is right."),
    "search": _("No worker takes searches. Start the program called search, or look into its log."),
    "answer": _("No worker writes answers. Start the program called answer, or look into its log."),
    "engine": _("No model answers. See that its server runs and that INFERENCE_URLS is right."),
}


@dataclass(frozen=True)
class PartState:
    """One part as it stands now."""

    name: str
    label: Promise
    is_up: bool
    what_to_do: Promise | None
    """None where nothing is to be done. What answers may still want something: the embedded engine only quotes."""


def described(answers: Mapping[str, bool], is_model_connected: bool) -> Sequence[PartState]:
    """What `health.parts` has said, in words."""
    advice = {name: WHAT_TO_DO[name] for name, is_up in answers.items() if not is_up}
    if answers.get("engine") and not is_model_connected:
        advice["engine"] = QUOTATIONS_ONLY
    return [PartState(name, NAMES[name], is_up, advice.get(name)) for name, is_up in answers.items()]
