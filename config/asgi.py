"""HTTP goes to Django, the websocket to its one consumer, both behind the same session."""

import os
import warnings
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application

# WhiteNoise hands out files by synchronous iterators; ours are small, and Django reads each whole.
warnings.filterwarnings("ignore", "StreamingHttpResponse must consume synchronous iterators")
http = get_asgi_application()

from django.urls import path  # noqa: E402 - the app registry is ready from here on

from chat.api.websocket import RunConsumer  # noqa: E402

routes: Any = [path("ws/", RunConsumer.as_asgi())]  # type: ignore[arg-type]
websocket = AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(routes)))
application = ProtocolTypeRouter({"http": http, "websocket": websocket})
