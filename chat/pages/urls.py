"""The addresses of the product's pages."""

from django.urls import path

from chat.pages import views
from chat.pages.operator import views as operator
from chat.pages.operator.announcements import announcements, end_announcement
from chat.pages.operator.charts import charts_page
from chat.pages.operator.settings import settings_page, test_model, test_provider
from chat.pages.shared import shared

urlpatterns = [
    path("", views.start, name="start"),
    path("c/<uuid:id>", views.conversation, name="conversation"),
    path("s/<str:secret>", shared, name="shared"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("handbook/", views.handbook_index, name="handbook"),
    path("handbook/<slug:language>/", views.handbook_language, name="handbook_language"),
    path("handbook/<slug:language>/<slug:slug>/", views.handbook_page, name="handbook_page"),
    path("library/<path:name>", views.library_page, name="library_page"),
    path("operation/", operator.now, name="operation"),
    path("operation/runs/<uuid:id>/stop", operator.stop, name="operation_stop"),
    path("operation/settings/", settings_page, name="operation_settings"),
    path("operation/settings/models/", test_model, name="operation_test_model"),
    path("operation/settings/providers/", test_provider, name="operation_test_provider"),
    path("operation/charts/", charts_page, name="operation_charts"),
    path("operation/announcements/", announcements, name="operation_announcements"),
    path("operation/announcements/<int:id>/end", end_announcement, name="operation_announcement_end"),
]
