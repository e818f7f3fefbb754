"""While the operator has announced maintenance, nothing new is asked; answers in the air finish."""

from chat.errors.problems import Problem
from chat.models import Announcement, User
from chat.models.prepared import Rows

_HOLDING = Rows(lambda: Announcement.objects.standing().filter(holds_questions=True).values_list("pk", flat=True)[:1])


def refusal_for(user: User) -> Problem | None:
    """Why the user may ask nothing now; operators may try what they have mended. Raises DatabaseError."""
    if user.is_staff or not _HOLDING.all():
        return None
    return Problem("server.maintenance")
