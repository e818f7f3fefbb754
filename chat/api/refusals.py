"""How the API refuses: problem documents of RFC 9457."""

from django.http import HttpResponse, JsonResponse

from chat.errors.messages import sentence, status_of


def problem(code: str, **values: object) -> HttpResponse:
    """The refusal of `code`, with the status that belongs to it."""
    return problem_document(status_of(code), code, **values)


def problem_document(status: int, code: str, **values: object) -> HttpResponse:
    """An RFC 9457 problem document with the sentence of `code` in the reader's language.

    The value `seconds` is after how long the same may be asked again.
    """
    body = {"type": "about:blank", "title": code, "status": status, "code": code, "detail": sentence(code, **values)}
    response = JsonResponse(body, status=status, content_type="application/problem+json")
    if "seconds" in values:
        response.headers["Retry-After"] = str(values["seconds"])
    return response
