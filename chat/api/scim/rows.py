"""Our rows as a directory sees them, and its changes as changes of rows. Every change is made whole or not at all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from scim2_models import (
    Context,
    ForbiddenException,
    InvalidValueException,
    Meta,
    NotFoundException,
    Reference,
    Resource,
    UniquenessException,
)

from chat.actions import people
from chat.api.scim.filters import ANY_CASE, EXACTLY, Columns, can_be_in, is_storable
from chat.api.scim.resources import Account, Belonging, Email, Member, Name, Team
from chat.models import Provisioned, User
from chat.operation import audit

TEXT_MAX = 150
EXTERNAL_ID_MAX = 255
ADDRESS_MAX = 254
"""Of an e-mail address, as the column has it (RFC 5321)."""


@dataclass(frozen=True)
class Kind:
    """One kind of resource. `store` writes a resource into a row, which is new or locked; `delete` ends a row."""

    model: type[Resource[Any]]
    path: str
    rows: Callable[[], QuerySet[Any]]
    columns: Columns
    shown: Callable[[Any, str], Resource[Any]]
    new: Callable[[], Model]
    store: Callable[[Any, Any], None]
    delete: Callable[[Any], None]
    defaults: Mapping[str, Any]
    """What is meant where a whole resource does not say it."""

    def described(self, body: Any, context: Context) -> Resource[Any]:
        """The whole resource that a body describes. Raises pydantic's ValidationError."""
        whole = {**self.defaults, **body} if isinstance(body, dict) else body
        return self.model.model_validate(whole, scim_ctx=context)

    def row(self, id: str, *, lock: bool = False) -> Any:
        """Raises NotFoundException."""
        rows = self.rows().select_for_update(of=("self",)) if lock else self.rows()
        if row := rows.filter(pk=int(id)).first() if id.isdecimal() and len(id) < 19 else None:
            return row
        raise NotFoundException(detail=f"There is no {self.model.__name__} {id}")

    def write(self, row: Any, resource: Resource[Any]) -> None:
        """Raises SCIMException: what cannot be stored, or exists already."""
        verb = "changed" if row.pk else "made"
        try:
            with transaction.atomic():
                self.store(row, resource)
                self.note(verb, row)
        except IntegrityError as error:
            raise UniquenessException(detail="This name is taken") from error
        except people.LastAdministrator as error:
            raise ForbiddenException(detail="This is the last administrator") from error

    def end(self, row: Any) -> None:
        """Raises ForbiddenException."""
        name = str(row)
        try:
            self.delete(row)
            self.note("deleted", name)
        except people.LastAdministrator as error:
            raise ForbiddenException(detail="This is the last administrator") from error

    def note(self, verb: str, row: object) -> None:
        """In the audit, where the directory has no other name."""
        audit.record(f"{'account' if self.model is Account else 'group'}.{verb}", "SCIM", row)


def account(user: User, base: str) -> Account:
    return Account(
        id=str(user.pk),
        external_id=external_id(user),
        user_name=user.email,
        name=Name(given_name=user.first_name or None, family_name=user.last_name or None),
        active=user.is_active,
        emails=[Email(value=user.email, primary=True)],
        groups=[Belonging(value=str(group.pk), display=group.name) for group in user.groups.all()],
        meta=Meta(resource_type="User", created=user.date_joined, location=f"{base}/Users/{user.pk}"),
    )


def team(group: Group, base: str) -> Team:
    return Team(
        id=str(group.pk),
        external_id=external_id(group),
        display_name=group.name,
        members=[
            Member(value=str(user.pk), ref=Reference["User"](f"{base}/Users/{user.pk}"))
            for user in group.user_set.all()
        ],
        meta=Meta(resource_type="Group", location=f"{base}/Groups/{group.pk}"),
    )


def external_id(row: User | Group) -> str | None:
    known: Provisioned | None = getattr(row, "provisioned", None)
    return known.external_id if known else None


def store_account(user: User, resource: Account) -> None:
    """An account that a directory makes has no password: its person comes from the organisation's sign-in."""
    user.email = address(resource.user_name or "")
    if people.is_anothers(user.email, user):
        raise UniquenessException(detail="This address has an account")
    name = resource.name or Name()
    user.first_name, user.last_name = text(name.given_name, TEXT_MAX), text(name.family_name, TEXT_MAX)
    if is_new := user.pk is None:
        user.set_unusable_password()
        user.is_active = bool(resource.active)
    user.save()
    if not is_new:
        people.forget_addresses(user)
    keep_external_id(resource.external_id, user=user)
    if not is_new and user.is_active != (bool(resource.active)):
        people.change(user, user.role, user.groups.all(), is_active=bool(resource.active))


def store_team(group: Group, resource: Team) -> None:
    group.name = text(resource.display_name, TEXT_MAX)
    if not group.name:
        raise InvalidValueException(detail="displayName is empty")
    group.save()
    keep_external_id(resource.external_id, group=group)
    wished = {int(one.value or "") for one in resource.members or () if can_be_in("pk", one.value)}
    members = User.objects.filter(pk__in=wished)
    if len(members) != len(resource.members or ()):
        raise InvalidValueException(detail="members: some of them have no account here")
    before = set(group.user_set.all())
    group.user_set.set(members)
    for user in before.symmetric_difference(members):
        people.take_role_of_groups(user)


def keep_external_id(value: str | None, **of: Any) -> None:
    if value := text(value, EXTERNAL_ID_MAX):
        Provisioned.objects.update_or_create(defaults={"external_id": value}, **of)
    else:
        Provisioned.objects.filter(**of).delete()


def delete_team(group: Group) -> None:
    with transaction.atomic():
        members = list(group.user_set.all())
        group.delete()
        for user in members:
            people.take_role_of_groups(user)


def address(value: str) -> str:
    try:
        validate_email(text(value, ADDRESS_MAX))
    except ValidationError as error:
        raise InvalidValueException(detail="userName is the e-mail address by which the person signs in") from error
    return value.lower()


def text(value: str | None, most: int) -> str:
    """Raises InvalidValueException for what a column cannot hold."""
    value = (value or "").strip()
    if len(value) > most or not is_storable(value):
        raise InvalidValueException(detail=f"A text is longer than {most} characters, or holds what no text has")
    return value


ACCOUNTS = Kind(
    Account,
    "Users",
    lambda: User.objects.select_related("provisioned").prefetch_related("groups").order_by("pk"),
    {
        "id": ("pk", EXACTLY),
        "username": ("email", ANY_CASE),
        "emails": ("email", ANY_CASE),
        "emails.value": ("email", ANY_CASE),
        "externalid": ("provisioned__external_id", EXACTLY),
        "active": ("is_active", EXACTLY),
        "name.familyname": ("last_name", ANY_CASE),
        "name.givenname": ("first_name", ANY_CASE),
    },
    account,
    User,
    store_account,
    people.delete,
    {"active": True},
)
TEAMS = Kind(
    Team,
    "Groups",
    lambda: Group.objects.select_related("provisioned").prefetch_related("user_set").order_by("pk"),
    {
        "id": ("pk", EXACTLY),
        "displayname": ("name", ANY_CASE),
        "externalid": ("provisioned__external_id", EXACTLY),
        "members": ("user__pk", EXACTLY),
        "members.value": ("user__pk", EXACTLY),
    },
    team,
    Group,
    store_team,
    delete_team,
    {},
)
