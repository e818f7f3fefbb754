"""Who may see the operator's pages: operators most of them, administrators all. For everybody else there are none."""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from chat.models import User

View = Callable[..., HttpResponseBase]
AsyncView = Callable[..., Coroutine[Any, Any, HttpResponseBase]]


def for_operators(view: View) -> View:
    """A page for operators and administrators."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refuse_unless(isinstance(request.user, User) and request.user.is_staff)
        return view(request, *args, **kwargs)

    return guarded


def for_operators_async(view: AsyncView) -> AsyncView:
    """The same for an asynchronous view."""

    @wraps(view)
    async def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refuse_unless(isinstance(request.user, User) and request.user.is_staff)
        return await view(request, *args, **kwargs)

    return guarded


def for_administrators(view: View) -> View:
    """A page for administrators: whoever changes accounts could make itself one."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refuse_unless(isinstance(request.user, User) and request.user.is_superuser)
        return view(request, *args, **kwargs)

    return guarded


def refuse_unless(is_allowed: bool) -> None:
    if not is_allowed:
        raise Http404
