"""What runs once before the programs: the database's shape, and the link of the first administrator."""

from io import StringIO

import pytest
from django.core.management import call_command

from chat.models import User
from launcher.preparation import apart

pytestmark = pytest.mark.django_db


def said() -> str:
    out = StringIO()
    call_command("prepare", site="https://ask.example.org/", verbosity=0, stdout=out)
    return out.getvalue()


def test_a_server_without_an_administrator_gets_a_link_which_its_launcher_keeps_out_of_logs() -> None:
    log, link = apart("a warning\n" + said())

    assert log == "a warning"
    assert link.startswith("https://ask.example.org/accounts/invitation/")


def test_a_server_with_an_administrator_gets_none() -> None:
    User.objects.create_superuser("ada@example.org", "a long enough password")

    assert said() == ""
    assert apart("a warning\n") == ("a warning\n", "")
