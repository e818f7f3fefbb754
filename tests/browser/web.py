"""A small web on 127.0.0.1: a SearXNG that gives a recorded answer, and the pages that this answer names."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.stack import ROOT

RECORDED = ROOT / "tests" / "fixtures" / "searxng" / "general-en.json"
POLL_SECONDS = 0.02
"""How long a server may take to notice that it is to end."""
RECORDED_ORIGIN = "http://postgres.test:8180"
PAGE = """<html><head><title>{name}</title></head><body><nav>Home</nav><article><h1>{name}</h1>
<p>In PostgreSQL the NOTIFY command sends a notification event together with an optional payload string to each client
application that has previously executed LISTEN for the specified channel name in the current database.</p>
<p>Page {name} adds that notifications are visible to all users of the database, and that a payload is shorter than
8000 bytes.</p></article></body></html>"""


class Web(ThreadingHTTPServer):
    """Serves until it is shut down; `pages_work` False: every page answers 500. `page` is what each page says."""

    daemon_threads = True
    pages_work = True
    page = PAGE

    @property
    def pair(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    @property
    def url(self) -> str:
        return f"http://{self.pair}"


class Answers(BaseHTTPRequestHandler):
    server: Web

    def do_GET(self) -> None:
        if self.path.startswith("/search?"):
            body = json.loads(RECORDED.read_text())["body"]
            text = body if isinstance(body, str) else json.dumps(body)
            self.answer(200, "application/json", text.replace(RECORDED_ORIGIN, self.server.url))
        elif self.path == "/robots.txt":
            self.answer(404, "text/plain", "none")
        elif self.server.pages_work:
            self.answer(200, "text/html; charset=utf-8", self.server.page.format(name=self.path.rsplit("/", 1)[-1]))
        else:
            self.answer(500, "text/html", "broken")

    def answer(self, status: int, content_type: str, text: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format: str, *args: object) -> None:
        """The tests have nothing to say."""


@contextmanager
def small_web(*, pages_work: bool = True) -> Iterator[Web]:
    with Web(("127.0.0.1", 0), Answers) as web:
        web.pages_work = pages_work
        threading.Thread(target=web.serve_forever, args=(POLL_SECONDS,), daemon=True).start()
        yield web
        web.shutdown()
