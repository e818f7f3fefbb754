"""An operator at the browser."""

import pytest
from django.test import Client

from chat.models import User


@pytest.fixture
def operator(transactional_db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_user("op@example.org", "a long enough password", is_staff=True))
    return client


@pytest.fixture
def administrator(transactional_db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("admin@example.org", "a long enough password"))
    return client
