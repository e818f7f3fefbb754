"""Each database is spoken to as it is written down."""

import pytest
from django.db import connection

from config.database import PRAGMAS, database_options


@pytest.mark.skipif(connection.vendor != "sqlite", reason="pragmas are SQLite's")
def test_every_connection_has_its_pragmas(transactional_db: None) -> None:
    names = {"wal_autocheckpoint": 4000, "cache_size": -8192, "synchronous": 1, "journal_mode": "wal"}
    with connection.cursor() as cursor:
        found = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in names}
    assert found == names
    assert set(names) <= set(PRAGMAS)


def test_postgresql_has_a_bounded_pool_and_others_are_left_alone() -> None:
    pool = database_options("django.db.backends.postgresql")["pool"]
    assert 0 < pool["min_size"] <= pool["max_size"] <= 20
    assert database_options("django.db.backends.mysql") == {}
