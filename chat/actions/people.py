"""What becomes of accounts: administrators make, change, let back in, end, take along; each may delete its own.

The server keeps one active administrator at least: whoever would be the last one stays what it is.
"""

import contextlib
import tempfile
import zipfile
from collections.abc import Collection, Iterable
from typing import IO

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from asgiref.sync import async_to_sync
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language

from chat.accounts import ADMINISTRATOR, Role
from chat.actions import verbs
from chat.conf import IssuerGroups
from chat.errors.problems import Problem
from chat.models import Conversation, User
from chat.sharing.archive import account_files

IN_MEMORY_BYTES = 8 * 1024 * 1024
"""What is larger waits on the disk until it is sent."""


class LastAdministrator(Exception):
    """Nobody would be left who can change accounts."""


def make(email: str, password: str, role: Role) -> User:
    """A new account. Raises ValidationError for a bad password, IntegrityError for an address that has an account."""
    validate_password(password, User(email=email))
    return User.objects.create_user(email, password, **role.flags)


def change(user: User, role: Role, groups: Iterable[Group], *, is_active: bool) -> None:
    """Store role, groups and whether one may sign in. Raises LastAdministrator."""
    with transaction.atomic():
        if not (is_active and role == ADMINISTRATOR):
            refuse_last(user)
        user.is_active = is_active
        user.is_staff, user.is_superuser = role.is_staff, role.is_superuser
        user.save(update_fields=["is_active", "is_staff", "is_superuser"])
        user.groups.set(groups)
    if not is_active:
        sign_out(user)


def is_anothers(email: str, user: User) -> bool:
    """Whether somebody else signs in by this address."""
    others = User.objects.filter(email__iexact=email).exclude(pk=user.pk)
    return others.exists() or EmailAddress.objects.filter(email__iexact=email).exclude(user=user.pk).exists()


def forget_addresses(user: User) -> None:
    """After an account was given another address: an earlier one, which somebody else may get, opens it no more."""
    EmailAddress.objects.filter(user=user).exclude(email__iexact=user.email).delete()


def give_role(user: User, groups: Collection[str], rules: IssuerGroups) -> None:
    """Set the role that an organisation's groups give, where the settings name groups for roles. An account that is not
    stored yet is stored by whoever makes it."""
    if not (rules.operators or rules.administrators):
        return
    user.is_superuser = not set(rules.administrators).isdisjoint(groups)
    user.is_staff = user.is_superuser or not set(rules.operators).isdisjoint(groups)
    if user.pk:
        user.save(update_fields=["is_staff", "is_superuser"])


def take_role_of_groups(user: User) -> None:
    """The same by the groups that it is in here. Raises LastAdministrator."""
    with transaction.atomic():
        was_last = is_last(user, User.objects.select_for_update())
        give_role(user, set(user.groups.values_list("name", flat=True)), settings.ISSUER_GROUPS)
        if was_last and not user.is_superuser:
            raise LastAdministrator


def is_last(user: User, administrators: QuerySet[User] | None = None) -> bool:
    """Whether no other active administrator would be left."""
    rows = User.objects.all() if administrators is None else administrators
    return {one.pk for one in rows.filter(is_superuser=True, is_active=True)} == {user.pk}


def refuse_last(user: User) -> None:
    """Raises LastAdministrator; in a transaction, so that two who go at once do not both find the other there."""
    if is_last(user, User.objects.select_for_update()):
        raise LastAdministrator


def sign_out(user: User) -> int:
    """End all its sessions; how many."""
    sessions = list(UserSession.objects.filter(user=user))
    for one in sessions:
        one.end()
    return len(sessions)


def reset_link(user: User) -> str:
    """The path of a page on which the person chooses a new password; good once, for `PASSWORD_RESET_TIMEOUT`."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    uid, _, token = key.partition("-")
    return reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})


def reset_second_factor(user: User) -> int:
    """Take off every second factor and passkey: the password alone signs in again; how many."""
    count: int = Authenticator.objects.filter(user=user).delete()[0]
    return count


def delete(user: User) -> None:
    """The account with its conversations, answers and journals, one conversation at a time: an end in the middle leaves
    an account to go on with. Whoever still writes an answer of it loses its lease and lets the engine go; pages that
    nobody else has read go within a day or two. What it has used stays, without a name. Raises LastAdministrator."""
    with transaction.atomic():
        refuse_last(user)
        user.is_active = False
        user.save(update_fields=["is_active"])
    sign_out(user)
    for id in list(Conversation.objects.for_user(user).values_list("pk", flat=True)):
        with contextlib.suppress(Problem):  # deleted meanwhile
            async_to_sync(verbs.delete)(user, id)
    user.delete()


def exported(user: User) -> IO[bytes]:
    """A zip of everything that is stored of an account, open at its beginning, as the account itself is given it."""
    file = tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES)  # noqa: SIM115 - whoever sends it closes it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in account_files(user, get_language() or "en"):
            archive.writestr(name, text)
    file.seek(0)
    return file
