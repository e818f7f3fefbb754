"""Django's own sessions in the database, which are asked only for keys that could be ours.

A cookie can hold NUL (in octal, between quotes), which PostgreSQL refuses to look for: that failed as a 500.
"""

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.utils import timezone

from chat.models.prepared import Parameter, Rows

KEY_MAX = 40
"""Characters of the column."""


class SessionStore(DatabaseStore):
    def _validate_session_key(self, key: str | None) -> bool:
        """Django makes keys of ASCII letters and digits."""
        return bool(key) and 8 <= len(key or "") <= KEY_MAX and str(key).isascii() and str(key).isalnum()

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        """Django's, by SQL that is made once: every request asks for its session."""
        row = _LIVING.first(key=self.session_key, now=timezone.now())
        if row is None:
            self._session_key = None
        return row


_LIVING = Rows[AbstractBaseSession](
    lambda: SessionStore.get_model_class().objects.filter(
        session_key=Parameter("key"), expire_date__gt=Parameter("now")
    )
)
