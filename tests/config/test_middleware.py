"""What is compressed on its way to the browser, and what is not."""

import gzip

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import RequestFactory

from config.middleware import Compression

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
