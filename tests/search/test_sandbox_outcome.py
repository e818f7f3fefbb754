"""What a child says of its job is read as JSON of one type: nothing else can be made of it."""

import pickle
from datetime import UTC, date, datetime

import pytest

from search.errors import Empty, TooComplex
from search.nouns import Page
from search.ranking.cutting import cut
from search.ranking.passages import Prepared, QueryWords
from search.sandbox_outcome import Unreadable, packed, packed_error, unpacked

TEXT = "# Tides\n\nThe breakwater 防波堤 measures 1,240 metres. \U0001f469\u200d\U0001f52c\u2028\x00 End.\n" * 40
PAGE = Page(
    "https://a.example/", "https://a.example/b", "T", "a.example", TEXT, "en", date(2026, 1, 2), datetime.now(UTC), "0f"
)


class Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return print, ("this must never be printed",)


def page() -> Page:
    return PAGE


def missing() -> Page | None:
    return None


def test_a_page_taken_apart_arrives_as_it_was_sent() -> None:
    taken_apart = cut(PAGE, QueryWords(("breakwater", "防波堤"), (("tides",),)), 2_000)

    assert unpacked(cut, packed(cut, taken_apart)) == taken_apart
    assert isinstance(unpacked(cut, packed(cut, taken_apart)), Prepared)
    assert unpacked(page, packed(page, PAGE)) == PAGE
    assert unpacked(missing, packed(missing, None)) is None


@pytest.mark.parametrize("error", [Empty("nothing in it"), TooComplex("PDF: time")])
def test_an_error_arrives_as_it_was_raised(error: Exception) -> None:
    with pytest.raises(type(error), match=str(error)):
        unpacked(page, packed_error(error))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"v",
        b'v{"url": 1}',
        b"v[]",
        b'e["SystemExit", "x"]',
        b'e["Empty"]',
        b"v" + pickle.dumps(Evil()),
        pickle.dumps((True, Evil())),
        b"v" + b"[" * 100_000,
    ],
    ids=lambda sent: str(sent[:12]),
)
def test_whatever_else_a_child_sends_is_refused(sent: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Unreadable):
        unpacked(page, sent)

    assert capsys.readouterr().out == ""
