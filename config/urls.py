"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from chat.api.routes import api

handler500 = "chat.pages.failures.server_error"
urlpatterns = [
    path("api/v1/", api.urls),
    path("accounts/", include("allauth.account.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("", include("chat.urls")),
]
