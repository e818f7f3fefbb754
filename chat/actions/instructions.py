"""What a reader wishes of every answer: said, said otherwise, taken back."""

from django.conf import settings

from chat.actions.transactions import printable
from chat.errors.problems import Problem
from chat.models import Instructions, User


def store_instructions(user: User, text: str) -> str:
    """Store what `user` wishes instead of what was wished before; nothing takes it back. As it is stored. Raises
    Problem."""
    wishes = printable(text.replace("\r\n", "\n"))
    limit = settings.CHAT.instructions_max
    if len(wishes) > limit:
        raise Problem("account.instructions_too_long", limit=limit, excess=len(wishes) - limit)
    if wishes:
        Instructions.objects.update_or_create(owner=user, defaults={"text": wishes})
    else:
        Instructions.objects.for_user(user).delete()
    return wishes
