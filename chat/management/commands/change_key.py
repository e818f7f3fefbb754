"""`manage.py change_key`: another secret key, with which nobody has to sign in again, until `--forget`."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from chat.operation import sealing
from chat.operation.secret_keys import change_key, forget_earlier, new_key


class Command(BaseCommand):
    help = "Change the secret key; what the earlier one has signed stays good until --forget."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--forget", action="store_true", help="take no earlier key any more: everybody signs in again"
        )

    def handle(self, *args: Any, forget: bool, **options: Any) -> None:
        try:  # by the key of now, which is an earlier one after the next start, and is forgotten the next time
            sealing.reseal(unsealed_too=True)
        except DatabaseError as error:
            raise CommandError(f"The key was not changed, since second factors could not be sealed: {error}") from error
        if settings.SECRET_KEY_FILE is None:
            self.stdout.write(by_hand(forget))
            return
        try:
            (forget_earlier if forget else change_key)(settings.SECRET_KEY_FILE)
        except OSError as error:
            raise CommandError(f"The key was not changed: {error}") from error
        done = "No earlier key is taken" if forget else "The key is another one"
        self.stdout.write(f"{done} from the next start on: restart Wenyuan.")


def by_hand(forget: bool) -> str:
    """What to write where the settings give the key."""
    if forget:
        return "SECRET_KEY is one of your settings: take SECRET_KEY_FALLBACKS out of them, and restart every program."
    return (
        "SECRET_KEY is one of your settings. Put its value of now first in SECRET_KEY_FALLBACKS, with a comma before"
        " others, write the line below in its place, and restart every program.\n"
        f"SECRET_KEY={new_key()}"
    )
