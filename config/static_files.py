"""WhiteNoise for an asynchronous server: every other request passes without being sent through a thread."""

from collections.abc import Awaitable, Callable

from asgiref.sync import markcoroutinefunction
from django.http import HttpRequest, HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware


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
            found = self.find_file(path) if self.autorefresh else self.files.get(path)
            if found is not None:
                response: HttpResponseBase = self.serve(found, request)
                return response
        passed: HttpResponseBase = await self.get_response(request)
        return passed
