"""What is compressed on its way to the browser, and what no cache may keep."""

import gzip

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory

from chat.models import User
from config.middleware import Compression, OutOfCaches

TEXT = b"The same sentence again. " * 100


def answered(response: HttpResponseBase) -> HttpResponseBase:
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip, br"})
    return Compression(lambda _request: response)(request)  # type: ignore[return-value]


def test_a_page_is_compressed() -> None:
    response = answered(HttpResponse(TEXT))
    assert isinstance(response, HttpResponse)
    assert len(response.content) < 200
    assert gzip.decompress(response.content) == TEXT


def test_a_stream_passes_as_it_is() -> None:
    response = answered(StreamingHttpResponse([TEXT], content_type="text/event-stream"))
    assert isinstance(response, StreamingHttpResponse)
    assert "Content-Encoding" not in response
    assert list(response) == [TEXT]


@pytest.mark.parametrize(
    "path",
    ["/usage/", "/operation/people/", "/operation/audit/?csv=1", "/operation/usage/?csv=1", "/api/v1/conversations"],
)
def test_no_cache_keeps_what_somebody_is_shown(path: str, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(alice)

    assert client.get(path)["Cache-Control"] == "private, no-store"


def test_what_speaks_of_caches_itself_is_left_alone() -> None:
    response = HttpResponse(headers={"Cache-Control": "no-cache"})

    answer = OutOfCaches(lambda _request: response)(RequestFactory().get("/"))

    assert answer["Cache-Control"] == "no-cache"  # type: ignore[index]
