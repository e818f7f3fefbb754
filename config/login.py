"""Every page needs a signed-in user unless it says otherwise; the API answers for itself, with problem documents."""

from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase


class LoginRequired(LoginRequiredMiddleware):
    """Django's own middleware, except under `/api/` (401 as JSON instead of a redirect to a form).

    It is the innermost one and synchronous, so that Django has all of them called in one thread. Each in an asynchronous
    chain would go to the thread and back twice: 20 changes of threads, and half as much processor time again, a request.
    """

    async_capable = False

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponseBase | None:
        if request.path_info.startswith(("/api/", "/i18n/")):
            return None
        return super().process_view(request, *view)
