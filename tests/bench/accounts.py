"""Signed-in readers for the load, made in the product's database: signing up costs a second of hashing each, by design.

`python -m tests.bench.accounts 100` with a stack's environment prints a list of so many session keys.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def main() -> None:
    """Make them all in one transaction."""
    django.setup()
    from django.db import transaction

    with transaction.atomic():
        keys = [session(number) for number in range(int(sys.argv[1]))]
    print(json.dumps(keys))


def session(number: int) -> str:
    """The key of a session of a new account that has no password."""
    from django.conf import settings
    from django.contrib import auth
    from django.contrib.sessions.backends.db import SessionStore

    user = auth.get_user_model().objects.create_user(email=f"load-{number}@example.org")
    store = SessionStore()
    store[auth.SESSION_KEY] = str(user.pk)
    store[auth.BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[auth.HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    assert store.session_key
    return store.session_key


if __name__ == "__main__":
    main()
