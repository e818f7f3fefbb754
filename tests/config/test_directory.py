"""What the environment says of a directory, and what it may not leave out."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.directory import OWN_BACKEND, directory, groups


def test_without_an_address_only_accounts_of_this_server_sign_in() -> None:
    assert directory("") == {"AUTHENTICATION_BACKENDS": [OWN_BACKEND]}


@pytest.mark.parametrize(
    "url", ["http://directory.example.org", "directory.example.org", "ldaps://directory.example.org"]
)
def test_an_address_needs_its_scheme_and_the_place_of_people(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("LDAP_URL", url)

    with pytest.raises(ImproperlyConfigured, match="LDAP_USERS"):
        directory("")


def test_groups_without_their_place_are_no_rule_that_anybody_could_follow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LDAP_MEMBER_GROUPS", "staff")

    with pytest.raises(ImproperlyConfigured, match="LDAP_GROUPS"):
        groups(has_search=False)
