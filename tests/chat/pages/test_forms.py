"""The forms before one is signed in: where one writes, and what they promise."""

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

pytestmark = pytest.mark.django_db


def test_whoever_comes_to_sign_in_can_write_at_once(client: Client) -> None:
    html = client.get("/accounts/login/").content.decode()
    assert html.count("autofocus") == 1
    assert 'name="login"' in html.partition("autofocus")[0].rpartition("<input")[2]


@pytest.mark.parametrize("has_mail", [True, False])
def test_no_letter_is_promised_where_none_can_be_sent(client: Client, settings: Settings, has_mail: bool) -> None:
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{'locmem' if has_mail else 'dummy'}.EmailBackend"
    html = client.get("/accounts/password/reset/").content.decode()
    assert ('name="email"' in html) is has_mail
    assert ("sends no e-mail" in html) is not has_mail
