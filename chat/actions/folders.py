"""What is done with folders. A deleted one leaves its conversations, which are then in none."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from chat.errors.problems import Problem, not_found
from chat.models import Conversation, Folder, User


@transaction.atomic
def store_folder(user: User, name: str) -> tuple[Folder, bool]:
    """The user's folder of that name; whether it is new. Raises Problem."""
    User.objects.select_for_update().get(pk=user.pk)  # many at once are counted one after the other
    mine = Folder.objects.for_user(user)
    if before := mine.filter(name=name).first():
        return before, False
    limit = settings.CHAT.folders_per_user
    if mine.count() >= limit:
        raise Problem("limit.folders", limit=limit)
    return Folder.objects.create(owner=user, name=name), True


def name_folder(user: User, id: UUID, name: str) -> Folder:
    """Give it another name. Raises Problem."""
    own = Folder.objects.for_user(user).filter(pk=id)
    try:
        with transaction.atomic():
            if not own.update(name=name):
                raise not_found()
            return own.get()
    except IntegrityError as error:
        raise Problem("folder.exists") from error


@transaction.atomic
def delete_folder(user: User, id: UUID) -> None:
    """Raises Problem."""
    deleted, _ = Folder.objects.for_user(user).filter(pk=id).delete()
    if not deleted:
        raise not_found()


def check_folder(user: User, id: UUID | None) -> None:
    """Raises Problem where it is not the user's. In a transaction it then stays until that is over."""
    if id is not None and not Folder.objects.for_user(user).select_for_update().filter(pk=id).first():
        raise not_found()


@transaction.atomic
def change(user: User, ids: list[UUID], **fields: Any) -> int:
    """Change fields of one's own conversations, their `folder` by its id; how many there were. Raises Problem."""
    check_folder(user, fields.get("folder"))
    return Conversation.objects.for_user(user).filter(pk__in=ids).change(**fields)
