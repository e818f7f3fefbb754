"""What is answered when something of ours fails outside of a verb: a full or absent store is said in a sentence."""

import sys

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from redis.exceptions import RedisError

from chat.errors.messages import sentence
from chat.errors.problems import store_code


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's `handler500`, called while the error is handled; it must not fail in its turn."""
    error = sys.exc_info()[1]
    is_store = isinstance(error, DatabaseError | RedisError)
    code, status = (store_code(error), 503) if is_store and error is not None else ("run.internal", 500)
    if request.path_info.startswith("/api/"):
        body = {"type": "about:blank", "title": code, "status": status, "code": code, "detail": sentence(code)}
        return JsonResponse(body, status=status, content_type="application/problem+json")
    if not is_store:
        return HttpResponseServerError(render(request, "500.html"))
    return render(request, "503.html", {"sentence": sentence(code)}, status=status)
