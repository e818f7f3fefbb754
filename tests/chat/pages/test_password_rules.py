"""What is asked of a password is said in the words that every other sentence has."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "help_text"), [("zh-hans", "至少 8 个字符"), ("zh-hant", "至少 8 個字元")])
def test_the_rules_call_their_reader_as_all_else_does(language: str, help_text: str) -> None:
    html = Client().get("/accounts/signup/", headers={"accept-language": language}).content.decode()
    assert help_text in html
    assert "你" not in html


def test_each_rule_refuses_in_its_own_words() -> None:
    told = [
        Client().post("/accounts/signup/", {"email": "marianne@example.org", "password1": password}).content.decode()
        for password in ("short1", "password123", "marianne@example.org")
    ]
    assert "too short: at least 8 characters" in told[0]
    assert "used by too many" in told[1]
    assert "too much like your e-mail address" in told[2]
