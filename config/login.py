"""Every page needs a signed-in user unless it says otherwise; the API answers for itself, with problem documents."""

from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase


class LoginRequired(LoginRequiredMiddleware):
    """Django's own middleware, except under `/api/` (401 as JSON instead of a redirect to a form).

    It is the innermost one and synchronous, so that Django calls all of them in one thread. In an asynchronous chain
    each goes to the thread and back twice: 20 changes of threads a request, and half as much processor time again.
    """

    async_capable = False

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponseBase | None:
        if request.path_info.startswith(("/api/", "/i18n/")):
            return None
        return super().process_view(request, *view)
