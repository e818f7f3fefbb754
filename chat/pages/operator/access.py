"""Who may see the operator's pages: operators most of them, administrators all. For everybody else there are none."""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from chat.models import User

View = Callable[..., HttpResponseBase]
AsyncView = Callable[..., Coroutine[Any, Any, HttpResponseBase]]


def for_those(is_allowed: Callable[[User], bool]) -> Callable[[View], View]:
    """Makes a page one for some users; 404 for all others."""

    def decorated(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            refuse_unless(isinstance(request.user, User) and is_allowed(request.user))
            return view(request, *args, **kwargs)

        return guarded

    return decorated


for_operators = for_those(lambda user: user.is_staff)
for_administrators = for_those(lambda user: user.is_superuser)
"""Whoever changes accounts could make itself an administrator."""


def for_operators_async(view: AsyncView) -> AsyncView:
    """For operators, of an asynchronous view."""

    @wraps(view)
    async def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refuse_unless(isinstance(request.user, User) and request.user.is_staff)
        return await view(request, *args, **kwargs)

    return guarded


def refuse_unless(is_allowed: bool) -> None:
    if not is_allowed:
        raise Http404
