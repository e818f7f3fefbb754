"""The addresses of SCIM: one token for all of it, and every refusal in the RFC's own shape."""

import hmac
import json
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from pydantic import ValidationError
from scim2_models import (
    Context,
    Error,
    InvalidSyntaxException,
    ListResponse,
    Message,
    NotFoundException,
    NotImplementedException,
    PatchOp,
    Resource,
    ResponseParameters,
    SCIMException,
    SearchRequest,
    UnauthorizedException,
)

from chat.api.scim.filters import Condition
from chat.api.scim.resources import CONFIG, PAGE_MAX, PROVIDER
from chat.api.scim.rows import Kind

TYPE = "application/scim+json"
START_MAX = 2**31
"""No database counts further than some such number, and nobody has as many accounts."""
View = Callable[..., HttpResponse]
# In one line: pydantic reads the source around it for docstrings, and fails at a line within brackets.
Parameters = ResponseParameters[Any]


def scim(*methods: str) -> Callable[[View], View]:
    """An address that takes these verbs, of whoever has the token."""

    def decorated(view: View) -> View:
        @login_not_required
        @csrf_exempt
        @wraps(view)
        def guarded(request: HttpRequest, **named: Any) -> HttpResponse:
            try:
                authorize(request)
                if request.method not in methods:
                    return answer(Error(status=405, detail=f"{request.method} is not taken here"), 405)
                with PROVIDER:
                    return view(request, **named)
            except SCIMException as error:
                return answer(error.to_error(), error.status)
            except ValidationError as error:
                first = Error.from_validation_errors(error)[0]
                return answer(first, first.status or 400)

        return guarded

    return decorated


def authorize(request: HttpRequest) -> None:
    """Raises UnauthorizedException."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(token.strip().encode(), settings.SCIM_TOKEN.encode()):
        raise UnauthorizedException(detail="The token of SCIM_TOKEN is wanted")


@scim("GET", "POST")
def collection(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Some of them, or one more."""
    if request.method == "GET":
        return page(request, kind, request.GET.dict())
    row = kind.new()
    kind.write(row, kind.described(body(request), Context.RESOURCE_CREATION_REQUEST))
    return shown(request, kind, str(row.pk), Context.RESOURCE_CREATION_RESPONSE, 201)


@scim("POST")
def search(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Some of them, asked for by a body."""
    return page(request, kind, body(request))


@scim("GET", "PUT", "PATCH", "DELETE")
def one(request: HttpRequest, kind: Kind, id: str) -> HttpResponse:
    """One of them, and what becomes of it."""
    if request.method == "GET":
        return shown(request, kind, id, Context.RESOURCE_QUERY_RESPONSE)
    if request.method == "DELETE":
        kind.end(kind.row(id))
        return HttpResponse(status=204)
    change = replaced if request.method == "PUT" else patched
    with transaction.atomic():
        row = kind.row(id, lock=True)
        kind.write(row, change(kind, kind.shown(row, ""), body(request)))
    context = Context.RESOURCE_REPLACEMENT_RESPONSE if request.method == "PUT" else Context.RESOURCE_PATCH_RESPONSE
    return shown(request, kind, id, context)


def replaced(kind: Kind, before: Resource[Any], sent: Any) -> Resource[Any]:
    after = kind.described(sent, Context.RESOURCE_REPLACEMENT_REQUEST)
    after.replace(before)
    return after


def patched(kind: Kind, before: Resource[Any], sent: Any) -> Resource[Any]:
    PatchOp[kind.model].model_validate(sent, scim_ctx=Context.RESOURCE_PATCH_REQUEST).patch(before)  # type: ignore[name-defined]
    return before


def page(request: HttpRequest, kind: Kind, parameters: Any) -> HttpResponse:
    query = SearchRequest[kind.model].model_validate(parameters, scim_ctx=Context.SEARCH_REQUEST)  # type: ignore[name-defined]
    rows = kind.rows()
    if query.filter:
        rows = rows.filter(Condition(kind.columns).visit(query.filter.ast)).distinct()
    start = min(query.start_index or 1, START_MAX)
    count = min(PAGE_MAX if query.count is None else query.count, PAGE_MAX)
    resources = [kind.shown(row, base(request)) for row in rows[start - 1 : start - 1 + count]]
    listed = ListResponse[kind.model](  # type: ignore[name-defined]
        total_results=rows.count(), start_index=start, items_per_page=len(resources), resources=resources
    )
    return answer(listed, 200, Context.RESOURCE_QUERY_RESPONSE, query)


def shown(request: HttpRequest, kind: Kind, id: str, context: Context, status: int = 200) -> HttpResponse:
    named = {name: request.GET[name] for name in ("attributes", "excludedAttributes") if name in request.GET}
    parameters = ResponseParameters[kind.model].model_validate(named)  # type: ignore[name-defined]
    resource = kind.shown(kind.row(id), base(request))
    response = answer(resource, status, context, parameters)
    response["Location"] = f"{base(request)}/{kind.path}/{resource.id}"
    return response


@scim("GET")
def configuration(request: HttpRequest) -> HttpResponse:
    """What this service can do."""
    return answer(CONFIG)


@scim("GET")
def described(request: HttpRequest, of: str, id: str = "") -> HttpResponse:
    """The resource types, or the schemas: all, or one by its name."""
    every: Sequence[Resource[Any]] = PROVIDER.schemas if of == "Schemas" else PROVIDER.resource_types
    if not id:
        listed = ListResponse[type(every[0])](  # type: ignore[misc, operator]
            total_results=len(every), start_index=1, items_per_page=len(every), resources=list(every)
        )
        return answer(listed)
    for resource in every:
        if str(resource.id).casefold() == id.casefold():
            return answer(resource)
    raise NotFoundException(detail=f"There is nothing called {id}")


@scim("GET", "POST")
def of_all_kinds(request: HttpRequest) -> HttpResponse:
    """A search of accounts and groups together. Raises NotImplementedException."""
    raise NotImplementedException(detail="Accounts and groups are searched each at its own address")


@scim("GET", "POST", "PUT", "PATCH", "DELETE")
def nothing(request: HttpRequest, path: str) -> HttpResponse:
    """Every other address. Raises NotFoundException."""
    raise NotFoundException(detail="There is nothing at this address")


def base(request: HttpRequest) -> str:
    address = request.build_absolute_uri(request.path)
    return address[: address.index("/scim/v2") + len("/scim/v2")]


def body(request: HttpRequest) -> Any:
    """Raises InvalidSyntaxException."""
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise InvalidSyntaxException(detail="The body is no JSON") from error


def answer(
    message: Resource[Any] | Message,
    status: int = 200,
    context: Context = Context.RESOURCE_QUERY_RESPONSE,
    parameters: Parameters | None = None,
) -> HttpResponse:
    content = message.model_dump(scim_ctx=context, response_parameters=parameters)
    response = JsonResponse(content, status=status, content_type=TYPE)
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response
