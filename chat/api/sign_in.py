"""Who asks: the session of the browser, and the CSRF token where something is changed."""

from django.http import HttpRequest
from ninja.security import SessionAuth

from chat.models import User


class SignedIn(SessionAuth):
    """The session of the browser; unsafe verbs need the CSRF token too."""

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        user = request.user
        return user if isinstance(user, User) and user.is_active else None


def signed_in(request: HttpRequest) -> User:
    """Whom `SignedIn` has let in, without asking SQL for the session and the user once more."""
    user = request.auth  # type: ignore[attr-defined]
    assert isinstance(user, User)  # noqa: S101 - it has let nobody else in
    return user
