"""Sign-in by a real LDAP server that runs here: whom it lets in, and as what."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from chat.conf import IssuerGroups
from chat.models import User
from config.directory import directory
from tests.stack import free_port

IS_CI = "CI" in os.environ
"""There everything is installed that these tests need, and nothing is skipped."""
MISSING = "requirements/ldap.lock is not installed: it is compiled with libldap2-dev and libsasl2-dev"
ldap = import_module("ldap") if IS_CI else pytest.importorskip("ldap", reason=MISSING)
SLAPD = shutil.which("slapd", path="/usr/sbin:/usr/bin")
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(SLAPD is None and not IS_CI, reason="slapd is missing: apt-get install slapd"),
]
PASSWORD = "harbour-tide-1911"
CONFIGURATION = """include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {folder}/pid
database mdb
suffix "dc=example,dc=org"
directory {folder}/data
access to attrs=userPassword by * auth
access to * by * read
"""
PERSON = """
dn: uid={name},ou=people,dc=example,dc=org
objectClass: inetOrgPerson
uid: {name}
cn: {name}
sn: {name}
mail: {name}@example.org
userPassword: harbour-tide-1911
"""
GROUP = """
dn: cn={name},ou=groups,dc=example,dc=org
objectClass: groupOfNames
cn: {name}
member: uid={member},ou=people,dc=example,dc=org
"""
ENTRIES = """dn: dc=example,dc=org
objectClass: dcObject
objectClass: organization
dc: example
o: Example

dn: ou=people,dc=example,dc=org
objectClass: organizationalUnit
ou: people

dn: ou=groups,dc=example,dc=org
objectClass: organizationalUnit
ou: groups
"""
ROLES = {"ada": "admins", "olga": "ops", "mei": "staff", "eve": "visitors"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a directory with a person in each group."""
    folder: Path = tmp_path_factory.mktemp("slapd")
    (folder / "data").mkdir()
    (folder / "conf").write_text(CONFIGURATION.format(folder=folder))
    people = (PERSON.format(name=name) + GROUP.format(name=group, member=name) for name, group in ROLES.items())
    (folder / "entries").write_text(ENTRIES + "".join(people))
    assert SLAPD
    load = [SLAPD, "-T", "add", "-f", str(folder / "conf"), "-l", str(folder / "entries")]
    subprocess.run(load, check=True, capture_output=True)
    address = f"ldap://127.0.0.1:{free_port()}"
    with subprocess.Popen([SLAPD, "-d", "0", "-h", address, "-f", str(folder / "conf")]) as running:
        wait_for(address)
        yield address
        running.terminate()


def wait_for(address: str) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            ldap.initialize(address).simple_bind_s()
            return
        except ldap.SERVER_DOWN:
            assert time.monotonic() < deadline, "slapd did not start"
            time.sleep(0.1)


@pytest.fixture(autouse=True)
def connected(server: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    variables = {
        "URL": server,
        "START_TLS": "false",
        "USERS": "ou=people,dc=example,dc=org",
        "GROUPS": "ou=groups,dc=example,dc=org",
        "MEMBER_GROUPS": "staff",
        "OPERATOR_GROUPS": "ops",
        "ADMIN_GROUPS": "admins",
    }
    for name, value in variables.items():
        monkeypatch.setenv(f"LDAP_{name}", value)
    for name, value in directory("").items():
        setattr(settings, name, value)


def signed_in(email: str, password: str = PASSWORD) -> bool:
    client = Client()
    client.post("/accounts/login/", {"login": email, "password": password})
    return client.get("/").status_code == 200


@pytest.mark.parametrize(("name", "role"), [("ada", "administrator"), ("olga", "operator"), ("mei", "member")])
def test_a_group_gives_the_role(name: str, role: str) -> None:
    assert signed_in(f"{name}@example.org")

    account = User.objects.get(email=f"{name}@example.org")
    assert account.role.name == role and not account.has_usable_password()
    assert account.emailaddress_set.get().verified  # type: ignore[attr-defined]


def test_a_role_that_the_directory_takes_back_is_gone_at_the_next_sign_in(settings: Any) -> None:
    assert signed_in("ada@example.org")
    settings.AUTH_LDAP_RULES = IssuerGroups(operators=("admins",), administrators=("nobody",))

    assert signed_in("ADA@example.org")
    assert User.objects.get().role.name == "operator"


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("eve@example.org", PASSWORD),  # in no group that may
        ("mei@example.org", "another-tide-1911"),
        ("m*@example.org", PASSWORD),  # no wildcard of a filter
        ("nobody@example.org", PASSWORD),
    ],
)
def test_whoever_the_directory_does_not_let_in_has_no_account(email: str, password: str) -> None:
    assert not signed_in(email, password)
    assert not User.objects.exists()


def test_an_account_that_is_there_is_taken_and_one_that_is_switched_off_stays_so() -> None:
    mine = User.objects.create_user("mei@example.org", "a long enough password")
    assert signed_in("mei@example.org") and User.objects.get() == mine

    User.objects.update(is_active=False)
    assert not signed_in("mei@example.org")


def test_accounts_of_this_server_sign_in_while_the_directory_is_away(settings: Any) -> None:
    User.objects.create_user("local@example.org", "a long enough password")
    settings.AUTH_LDAP_SERVER_URI = f"ldap://127.0.0.1:{free_port()}"

    assert signed_in("local@example.org", "a long enough password")
    assert not signed_in("mei@example.org")
