"""The operator's view: accounts, and how runs ended. Texts of conversations are not shown here."""

from django.contrib import admin
from django.http import HttpRequest

from chat.models import Run, User


@admin.register(User)
class UserAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("email", "date_joined", "last_login", "is_active", "is_staff")
    search_fields = ("email",)
    exclude = ("password", "user_permissions", "groups")
    readonly_fields = ("last_login", "date_joined")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Nobody is given another's address here: sign-in knows further ones than this row's."""
        return self.readonly_fields if obj is None else ("email", *self.readonly_fields)


@admin.register(Run)
class RunAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("id", "status", "model", "search", "think", "created_at", "ended_at")
    list_filter = ("status", "model")
    fields = readonly_fields = (
        "id",
        "status",
        "model",
        "search",
        "think",
        "writer",
        "beat_at",
        "created_at",
        "ended_at",
    )
