"""Every address of the site."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from chat.api.routes import api
from chat.pages.accounts import accept, addresses
from chat.pages.deletion import deletion
from chat.pages.devices import devices
from chat.pages.instructions import instructions

handler500 = "chat.pages.failures.server_error"
urlpatterns = [
    path("api/v1/", api.urls),
    path("accounts/invitation/<str:token>/", accept, name="invitation"),
    path("accounts/delete/", deletion, name="account_deletion"),
    path("accounts/instructions/", instructions, name="account_instructions"),
    path("accounts/email/", addresses, name="account_email"),
    path("accounts/sessions/", devices, name="usersessions_list"),
    path("accounts/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("accounts/3rdparty/", include("allauth.socialaccount.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("chat.pages.urls")),
]
# Administrators sign in where everybody does: one form, one limit on guesses.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
if settings.ADMIN_PATH:
    urlpatterns.insert(0, path(f"{settings.ADMIN_PATH}/", admin.site.urls))
if settings.SCIM_TOKEN:
    urlpatterns.insert(0, path("scim/v2/", include("chat.api.scim.urls")))
