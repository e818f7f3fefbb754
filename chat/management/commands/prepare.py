"""`manage.py prepare` runs once before the programs: migrates the database, prints the first administrator's link.

Second factors that an earlier secret key has sealed are sealed by the one of now.
The link is the last line, and there while nobody is an administrator.
"""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from chat.operation import sealing
from chat.pages.accounts import Invitation, link


class Command(BaseCommand):
    help = "Migrate the database, and print the link of the first administrator while there is none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--site", default="http://127.0.0.1:8000", help="where browsers find this server")

    def handle(self, *args: Any, site: str, verbosity: int, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=verbosity, stdout=self.stdout, stderr=self.stderr)
        sealing.reseal(unsealed_too=False)  # while the key before the one of now is known still
        first = Invitation(administrator=True)
        if first.is_good:
            self.stdout.write(site.rstrip("/") + link(first))
