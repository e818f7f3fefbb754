"""How the database is spoken to: each number is set on purpose, and says why."""

from typing import Any

BUSY_SECONDS = 20
"""So long a writer waits for SQLite's one lock; holders keep it for milliseconds, but may wait for a processor."""
CHECKPOINT_PAGES = 4000
"""16 MB of log before it is copied into the file: whoever commits then pays for it, so not at every fourth megabyte."""
LOG_BYTES = 64 * 1024 * 1024
"""What is left of the log's file after a long reader has let it grow."""
CACHE_KIB = 8 * 1024
"""Pages that one connection keeps: the indexes of what is live, and what a long conversation reads twice."""
KEPT_SECONDS = 600
"""So long a connection to SQLite is kept by its thread: to open one costs as much as several queries."""
POOL_MIN, POOL_MAX = 1, 16
"""PostgreSQL's connections of one process: an answer worker's threads take five, a web server's requests share them."""
POOL_SECONDS = 20
"""So long somebody waits for one of them."""

PRAGMAS = {
    "journal_mode": "WAL",  # who reads does not wait for who writes
    "synchronous": "NORMAL",  # a power cut may cost the last transactions, and never the file
    "wal_autocheckpoint": CHECKPOINT_PAGES,
    "journal_size_limit": LOG_BYTES,
    "cache_size": -CACHE_KIB,  # negative: KiB instead of pages
    "temp_store": "MEMORY",
}


def database_options(engine: str) -> dict[str, Any]:
    """Django's OPTIONS for a database engine."""
    if engine == "django.db.backends.sqlite3":
        return {
            "timeout": BUSY_SECONDS,
            # A transaction that will write waits for its turn at the start instead of failing in the middle.
            "transaction_mode": "IMMEDIATE",
            "init_command": "; ".join(f"PRAGMA {name}={value}" for name, value in PRAGMAS.items()),
        }
    if engine == "django.db.backends.postgresql":
        return {"pool": {"min_size": POOL_MIN, "max_size": POOL_MAX, "timeout": POOL_SECONDS}}
    return {}


def kept_seconds(engine: str) -> int:
    """Django's CONN_MAX_AGE for a database engine: PostgreSQL's pool keeps its connections itself."""
    return KEPT_SECONDS if engine == "django.db.backends.sqlite3" else 0
