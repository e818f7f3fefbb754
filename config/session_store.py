"""Django's own sessions in the database, which are asked only for keys that could be ours.

A cookie can hold NUL (in octal, between quotes), which PostgreSQL refuses to look for: that failed as a 500.
"""

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

KEY_MAX = 40
"""Characters of the column."""


class SessionStore(DatabaseStore):
    def _validate_session_key(self, key: str | None) -> bool:
        """Django makes keys of ASCII letters and digits."""
        return bool(key) and 8 <= len(key or "") <= KEY_MAX and str(key).isascii() and str(key).isalnum()
