"""A web whose pages, titles and snippets are unbroken runs for whoever asks for them, and good pages for all others."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

from tests.browser.web import POLL_SECONDS, Answers, Web
from tests.hostile.pages import GOOD
from tests.playback.unbroken import UNITS, numbers_in, run


class HostileAnswers(Answers):
    """`/search` finds what the query names; an address says which run its page is, and whether it is escaped."""

    def do_GET(self) -> None:  # noqa: N802 (the library's name)
        if self.path.startswith("/search?"):
            words = parse_qs(urlsplit(self.path).query).get("q", [""])[0]
            self.answer(200, "application/json", json.dumps({"results": self.results(numbers_in(words))}))
        elif self.path == "/robots.txt":
            self.answer(404, "text/plain", "none")
        else:
            self.answer(200, "text/html; charset=utf-8", page("".join(map(run, numbers_in(self.path)))))

    def results(self, numbers: tuple[int, ...]) -> list[dict[str, str]]:
        hostile = [self.result(f"unbroken{number}", run(number), run(number)) for number in dict.fromkeys(numbers)]
        return hostile + [self.result(f"good{number}", "A breakwater", GOOD) for number in range(1 if hostile else 4)]

    def result(self, name: str, title: str, snippet: str) -> dict[str, str]:
        return {"url": f"{self.server.url}/{name}", "title": title, "content": snippet}


def page(markup: str) -> str:
    """A page about a breakwater, with the run in its title and its text."""
    return (
        f"<html><head><title>A breakwater {markup}</title></head><body><article><h1>Elsmouth</h1><p>{GOOD}</p>"
        f"<p>It is 1,240 metres {markup}x</p><p>{markup}</p><p>The longest of the coast.</p></article></body></html>"
    )


@contextmanager
def hostile_web() -> Iterator[Web]:
    with Web(("127.0.0.1", 0), HostileAnswers) as web:
        threading.Thread(target=web.serve_forever, args=(POLL_SECONDS,), daemon=True).start()
        yield web
        web.shutdown()


KINDS = 3
"""So many in one question: what each costs adds up, and there are fewer runs to wait for."""


def questions() -> list[str]:
    """One for each few kinds of run, which are also the question's own text."""
    groups = [range(number, min(number + KINDS, len(UNITS))) for number in range(0, len(UNITS), KINDS)]
    return [
        f"{' '.join(f'unbroken{one}' for one in kinds)} playback:unbroken {' '.join(run(one)[:3600] for one in kinds)}x"
        for kinds in groups
    ]
