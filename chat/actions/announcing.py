"""What the operator tells all readers, told at once to every open tab."""

import json
import logging

from django.utils import timezone

from chat.journal import notifications
from chat.models import Announcement, User

log = logging.getLogger(__name__)


def announce(announcement: Announcement, author: User) -> None:
    """Store it, and tell everybody. Raises DatabaseError."""
    announcement.created_by = author
    announcement.save()
    notifications.tell_everybody(frame_of(Announcement.objects.standing().first()))


def withdraw(id: int) -> bool:
    """End one that stands; False where it stood no longer. Every tab then shows the one before it, or none."""
    ended = Announcement.objects.standing().filter(pk=id).update(ended_at=timezone.now())
    if ended:
        notifications.tell_everybody(frame_of(Announcement.objects.standing().first()))
    return bool(ended)


def frame_of(standing: Announcement | None) -> str:
    """As the socket says it; without a text where none stands."""
    text, holds_questions = (standing.text, standing.holds_questions) if standing else ("", False)
    return json.dumps({"type": "announcement", "text": text, "holds_questions": holds_questions})
