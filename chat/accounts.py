"""Who may use the product: an account is an e-mail address and a password; and what it may do there, its role."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Role:
    """What an account may do. Kept in a user's two flags, as Django and the issuer's groups know them."""

    name: str
    label: Promise
    is_staff: bool
    is_superuser: bool

    @property
    def flags(self) -> dict[str, bool]:
        return {"is_staff": self.is_staff, "is_superuser": self.is_superuser}


MEMBER = Role("member", _("Member"), is_staff=False, is_superuser=False)
"""Asks."""
OPERATOR = Role("operator", _("Operator"), is_staff=True, is_superuser=False)
"""Also sees how the server stands, stops answers, tests what is connected, announces."""
ADMINISTRATOR = Role("administrator", _("Administrator"), is_staff=True, is_superuser=True)
"""Also changes accounts."""
ROLES = {role.name: role for role in (MEMBER, OPERATOR, ADMINISTRATOR)}


class Users(BaseUserManager["User"]):
    """Makes accounts; `createsuperuser` calls it too."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """Signs in by e-mail; there are no user names."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(unique=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[Users] = Users()  # type: ignore[assignment]

    @property
    def role(self) -> Role:
        if self.is_superuser:
            return ADMINISTRATOR
        return OPERATOR if self.is_staff else MEMBER
