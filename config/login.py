"""Every page needs a signed-in user unless it says otherwise; the API answers for itself, with problem documents."""

from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase


class LoginRequired(LoginRequiredMiddleware):
    """Django's own middleware, except under `/api/` (401 as JSON instead of a redirect to a form)."""

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponseBase | None:
        if request.path_info.startswith(("/api/", "/i18n/")):
            return None
        return super().process_view(request, *view)
