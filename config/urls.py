"""Every address of the site, room by room."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("accounts.urls")),
    path("organisations/", include("organisations.urls")),
    path("clues/", include("early_warnings.urls")),
    path("enforcement/", include("enforcement.urls")),
    path("incoming/", include("incoming.urls")),
    path("interviews/", include("interviews.urls")),
    path("settings/", include("accounts.setting_pages")),
    path("settings/", include("notices.urls")),
    path("settings/", include("deadlines.urls")),
    path("settings/", include("casework.urls")),
    path("documents/forms/", include("notices.form_pages")),
    path("", include("notifications.urls")),
    path("flow/", include("caseflow.urls")),
    path("", include("desk.urls")),
]

handler400 = "desk.errors.bad_request"
handler403 = "desk.errors.permission_denied"
handler404 = "desk.errors.page_not_found"
handler500 = "desk.errors.server_error"
