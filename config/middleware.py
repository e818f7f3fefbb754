"""Our middlewares: static files without a thread, compressed answers, out of caches, and who must be signed in."""

from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import markcoroutinefunction
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.security import SecurityMiddleware
from django.utils.deprecation import MiddlewareMixin
from whitenoise.middleware import WhiteNoiseMiddleware

from chat.telemetry.log_context import visitor_address


class Security(SecurityMiddleware):
    """Django's own middleware, on the event loop: it only sets headers, and goes to a thread and back for each half."""

    sync_capable = False

    async def __acall__(self, request: HttpRequest) -> HttpResponseBase:
        elsewhere = self.process_request(request)
        return elsewhere or self.process_response(request, await self.get_response(request))  # type: ignore[misc]


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]
    """WhiteNoise's own middleware, which knows its files at the start and looks nothing up for other addresses."""

    sync_capable = False
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Awaitable[HttpResponseBase]]) -> None:
        super().__init__(get_response)
        markcoroutinefunction(self)

    async def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        if path.startswith(self.static_prefix):
            static_file = self.find_file(path) if self.autorefresh else self.files.get(path)
            if static_file is not None:
                response: HttpResponseBase = self.serve(static_file, request)
                return response
        passed: HttpResponseBase = await self.get_response(request)
        return passed


class Compression(GZipMiddleware):
    """Django's own middleware, which pads with random bytes against BREACH, except for streams.

    What is held back to be compressed would come late.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming:
            return response
        return super().process_response(request, response)


class Visitor(MiddlewareMixin):
    """Tells the rest of the request where it comes from, for the audit: uvicorn has asked trusted proxies."""

    async_capable = False

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token = visitor_address.set(str(request.META.get("REMOTE_ADDR", "")))
        try:
            response: HttpResponseBase = self.get_response(request)  # type: ignore[assignment]
            return response
        finally:
            visitor_address.reset(token)


class OutOfCaches(MiddlewareMixin):
    """Has no cache keep an answer that says nothing of caches: what is shown depends on who is signed in."""

    async_capable = False

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class LoginRequired(LoginRequiredMiddleware):
    """Django's own middleware, except under `/api/` (401 as JSON instead of a redirect to a form).

    It is the innermost one and synchronous, so that Django calls all of them in one thread (config/handler.py). In an
    asynchronous chain each goes to the thread and back twice: 20 changes of threads a request, and half as much
    processor time again.
    """

    async_capable = False

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponseBase | None:
        if request.path_info.startswith(("/api/", "/i18n/")):
            return None
        return super().process_view(request, *view)
