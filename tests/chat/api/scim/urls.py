"""The site with SCIM mounted, as `SCIM_TOKEN` does."""

from django.urls import include, path

from config.urls import urlpatterns as of_the_site

urlpatterns = [path("scim/v2/", include("chat.api.scim.urls")), *of_the_site]
