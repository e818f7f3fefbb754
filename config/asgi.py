"""HTTP goes to Django, the websocket to its one consumer, both behind the same session."""

import os
import warnings
from functools import partial
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django
from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import WebsocketDenier

# WhiteNoise hands out files by synchronous iterators; ours are small, and Django reads each whole.
warnings.filterwarnings("ignore", "StreamingHttpResponse must consume synchronous iterators")
django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402 - the app registry is ready from here on
from django.urls import path, re_path  # noqa: E402

from chat.api.websocket import RunConsumer  # noqa: E402
from chat.concurrency.loaded import exempt_what_is_loaded  # noqa: E402
from chat.concurrency.threads import take_short_turns  # noqa: E402
from chat.telemetry.process_report import report_from_now_on  # noqa: E402
from config.base_path import UnderPath  # noqa: E402
from config.handler import SiteHandler  # noqa: E402
from config.logs import RequestIds  # noqa: E402
from config.origins import OriginCheck  # noqa: E402
from config.probes import Access, Probes  # noqa: E402
from config.request_body import BodyLimit  # noqa: E402
from config.request_threads import RequestThreads  # noqa: E402
from config.shutdown import Shutdown  # noqa: E402
from config.startup import Startup, compare_meanwhile  # noqa: E402

# Channels takes an address without a route for a fault of ours, and anybody can make up addresses.
routes: Any = [path("ws/", RunConsumer.as_asgi()), re_path("", WebsocketDenier.as_asgi())]  # type: ignore[arg-type]
sockets: Any = AuthMiddlewareStack(URLRouter(routes))
websocket: Any = OriginCheck(
    sockets,
    settings.ALLOWED_HOSTS,
    settings.CSRF_TRUSTED_ORIGINS,
    https=settings.HTTPS,
)
http = BodyLimit(RequestThreads(SiteHandler()))
site = UnderPath(ProtocolTypeRouter({"http": http, "websocket": websocket}), settings.BASE_PATH)
access = Access(settings.METRICS_TOKEN, tuple(settings.METRICS_ALLOW))
name_build = partial(str, settings.BUILD)  # before a file is another
at_start = (name_build, exempt_what_is_loaded, take_short_turns, compare_meanwhile, partial(report_from_now_on, "web"))
application = Startup(RequestIds(Shutdown(Probes(site, access, settings.BASE_PATH))), *at_start)
