"""The addresses of the product's pages."""

from django.urls import path

from chat.pages import installing, views
from chat.pages.operator import people
from chat.pages.operator import views as operator
from chat.pages.operator.announcements import announcements, end_announcement
from chat.pages.operator.audit import audit_page
from chat.pages.operator.charts import charts_page
from chat.pages.operator.feedback import feedback_page
from chat.pages.operator.limits import limits_page
from chat.pages.operator.settings import settings_page, test_model, test_provider
from chat.pages.operator.storage import storage_page
from chat.pages.operator.usage import usage_page as operator_usage
from chat.pages.shared import continue_shared, shared
from chat.pages.usage import usage_page

urlpatterns = [
    path("", views.start, name="start"),
    path("c/<uuid:id>", views.conversation, name="conversation"),
    path("s/<str:secret>", shared, name="shared"),
    path("s/<str:secret>/continue", continue_shared, name="continue_shared"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("manifest.webmanifest", installing.manifest, name="manifest"),
    path("service-worker.js", installing.service_worker, name="service_worker"),
    path("offline/", installing.offline, name="offline"),
    path("handbook/", views.handbook_index, name="handbook"),
    path("handbook/<slug:language>/", views.handbook_language, name="handbook_language"),
    path("handbook/<slug:language>/<slug:slug>/", views.handbook_page, name="handbook_page"),
    path("library/<path:name>", views.library_page, name="library_page"),
    path("usage/", usage_page, name="usage"),
    path("operation/", operator.now, name="operation"),
    path("operation/runs/<uuid:id>/stop", operator.stop, name="operation_stop"),
    path("operation/usage/", operator_usage, name="operation_usage"),
    path("operation/audit/", audit_page, name="operation_audit"),
    path("operation/limits/", limits_page, name="operation_limits"),
    path("operation/people/", people.people_page, name="operation_people"),
    path("operation/people/groups", people.groups, name="operation_groups"),
    path("operation/people/<int:id>/", people.person_page, name="operation_person"),
    path("operation/people/<int:id>/password", people.reset_password, name="operation_person_password"),
    path("operation/people/<int:id>/factors", people.let_back_in, name="operation_person_factors"),
    path("operation/people/<int:id>/sign-out", people.sign_out, name="operation_person_sign_out"),
    path("operation/people/<int:id>/export", people.export, name="operation_person_export"),
    path("operation/people/<int:id>/delete", people.delete, name="operation_person_delete"),
    path("operation/settings/", settings_page, name="operation_settings"),
    path("operation/settings/models/", test_model, name="operation_test_model"),
    path("operation/settings/providers/", test_provider, name="operation_test_provider"),
    path("operation/storage/", storage_page, name="operation_storage"),
    path("operation/charts/", charts_page, name="operation_charts"),
    path("operation/feedback/", feedback_page, name="operation_feedback"),
    path("operation/announcements/", announcements, name="operation_announcements"),
    path("operation/announcements/<int:id>/end", end_announcement, name="operation_announcement_end"),
]
