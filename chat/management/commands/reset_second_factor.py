"""`manage.py reset_second_factor ada@example.org`: for whoever has lost phone, key and recovery codes."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError, CommandParser

from chat.models import User
from chat.operation import audit


class Command(BaseCommand):
    help = "Take every second factor and passkey off an account, so that its password alone signs in again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            raise CommandError(f"No account has the address {email}.")
        count = Authenticator.objects.filter(user=user).delete()[0]
        audit.record("account.factors", None, user)
        self.stdout.write(f"{count} taken off {user.email}; its password alone signs in again.")
