"""What a reader thinks of an answer: said, said otherwise, taken back."""

from collections.abc import Mapping
from typing import Literal
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chat.actions.temporary import lasting_run
from chat.errors.problems import Problem, not_found
from chat.models import Feedback, Run, User
from chat.protocol.state import LIVE
from search.text.cleaning import one_line

Reason = Literal["", "wrong", "sources", "incomplete", "outdated", "language", "harmful", "other"]
REASONS: Mapping[str, Promise] = {
    "wrong": _("Something is wrong"),
    "sources": _("The sources do not say so"),
    "incomplete": _("Something is missing"),
    "outdated": _("It is out of date"),
    "language": _("Language or form"),
    "harmful": _("It does harm"),
    "other": _("Something else"),
}
"""How each but the empty one is called."""


def give_feedback(user: User, run_id: UUID, good: bool, reason: str, comment: str) -> Feedback:
    """Store what a reader says of an answer, instead of what was said before. Raises Problem."""
    run = lasting_run(user, run_id)
    if run.status in LIVE:
        raise Problem("conversation.busy")
    values = {"good": good, "reason": reason, "comment": one_line(comment)}
    return Feedback.objects.update_or_create(run=run, defaults=values)[0]


def take_back_feedback(user: User, run_id: UUID) -> None:
    """Forget it; nothing is done where there is none. Raises Problem."""
    if not Run.objects.for_user(user).filter(pk=run_id).exists():
        raise not_found()
    Feedback.objects.filter(run_id=run_id).delete()
