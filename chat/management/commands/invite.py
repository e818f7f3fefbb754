"""`manage.py invite ada@example.org`: prints a link by which that address can make an account under any `SIGNUP`.

`--administrator` makes it an administrator's; without an address it is the link for the first administrator of all.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chat.operation import audit
from chat.pages.accounts import Invitation, link


class Command(BaseCommand):
    help = "Print a link with which somebody can make an account; it is good for seven days and once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", nargs="?", default="")
        parser.add_argument("--administrator", action="store_true")
        parser.add_argument("--site", default="http://127.0.0.1:8000", help="where browsers find this server")

    def handle(self, *args: Any, email: str, administrator: bool, site: str, **options: Any) -> None:
        invitation = Invitation(email, administrator)
        if not invitation.is_good:
            reason = f"{email} has an account already" if email else "there is an administrator already, or no address"
            raise CommandError(f"No invitation: {reason}.")
        audit.record("account.invited", None, email, "administrator" if administrator else "")
        self.stdout.write(site.rstrip("/") + link(invitation))
