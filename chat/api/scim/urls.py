"""Mounted at `/scim/v2/` where `SCIM_TOKEN` is set."""

from django.urls import path

from chat.api.scim import views
from chat.api.scim.rows import ACCOUNTS, TEAMS

urlpatterns = [
    *(path(kind.path, views.collection, {"kind": kind}) for kind in (ACCOUNTS, TEAMS)),
    *(path(f"{kind.path}/.search", views.search, {"kind": kind}) for kind in (ACCOUNTS, TEAMS)),
    *(path(f"{kind.path}/<str:id>", views.one, {"kind": kind}) for kind in (ACCOUNTS, TEAMS)),
    path("ServiceProviderConfig", views.configuration),
    *(path(name, views.described, {"of": name}) for name in ("Schemas", "ResourceTypes")),
    *(path(f"{name}/<str:id>", views.described, {"of": name}) for name in ("Schemas", "ResourceTypes")),
    path(".search", views.of_all_kinds),
    path("", views.of_all_kinds),
    path("<path:path>", views.nothing),
]
