"""Short ways to say what the tests of the chat say often."""

from uuid import uuid4

from asgiref.sync import sync_to_async
from django.utils import timezone

from chat.models import Conversation, Run, Turn


def new_run(conversation: Conversation, question: str = "How do I connect SGLang?", *, search: bool = True) -> Run:
    """A queued run whose task nobody has sent, and which need not wait for its turn."""
    turn = Turn.objects.create(
        conversation=conversation, client_id=uuid4().hex, question=question, search=search, think=True
    )
    now = timezone.now()
    return Run.objects.create(
        turn=turn, search=search, think=True, model="quotes", researched=not search, beat_at=now, admitted_at=now
    )


anew_run = sync_to_async(new_run)
