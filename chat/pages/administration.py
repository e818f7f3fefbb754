"""Django's administration, in which nothing is done without an entry of the audit."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from chat.operation import audit


class Administration(admin.AdminSite):
    """The site where all models are registered, ours and those of libraries: each is `Audited`."""

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        kind = admin_class or admin.ModelAdmin
        super().register(model_or_iterable, type(f"Audited{kind.__name__}", (Audited, kind), {}), **options)


class Audited(admin.ModelAdmin):  # type: ignore[type-arg]
    """Notes what Django's own log of the administration notes, and the actions that it does not."""

    def log_addition(self, request: HttpRequest, object: Any, message: Any) -> Any:
        record(request, object, "added")
        return super().log_addition(request, object, message)

    def log_change(self, request: HttpRequest, object: Any, message: Any) -> Any:
        entry = super().log_change(request, object, message)
        record(request, object, entry.get_change_message())
        return entry

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for one in queryset:
            record(request, one, "deleted")
        return super().log_deletions(request, queryset)

    def get_actions(self, request: HttpRequest) -> Any:
        """Those of libraries are not logged by Django. A deletion is, once it is confirmed."""
        every: Any = super().get_actions(request)
        return {name: (act if name == "delete_selected" else noted(act), *rest) for name, (act, *rest) in every.items()}


def noted(act: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(act)
    def and_record(admin: Any, request: HttpRequest, queryset: Any) -> Any:
        rows = list(queryset)  # they may be others afterwards
        response = act(admin, request, queryset)
        for row in rows:
            record(request, row, act.__name__)
        return response

    return and_record


def record(request: HttpRequest, row: Any, detail: str) -> None:
    audit.record("rows.changed", str(request.user), f"{row._meta.verbose_name} {row.pk}: {row}", detail)
