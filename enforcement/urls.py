"""Addresses of the court's register."""

from django.urls import path

from enforcement.views import cases, imports, outstanding, register

app_name = "enforcement"
urlpatterns = [
    path("", register.register, name="register"),
    path("<int:pk>/", cases.case, name="case"),
    path("<int:pk>/record/", cases.record, name="record"),
    path("<int:pk>/link/", cases.link, name="link"),
    path("links/<int:pk>/end/", cases.end_link, name="end_link"),
    path("export.xlsx", register.export, name="export"),
    path("import/", imports.upload, name="import"),
    path("import/<str:digest>/", imports.trial, name="trial"),
    path("import/<str:digest>/write/", imports.write, name="write"),
    path("import/<str:digest>/rejects.xlsx", imports.trial_rejects, name="trial_rejects"),
    path("imports/<int:pk>/", imports.batch, name="batch"),
    path("imports/<int:pk>/rejects.xlsx", imports.batch_rejects, name="batch_rejects"),
    path("lists/", outstanding.batches, name="outstanding"),
    path("lists/new/", outstanding.draft, name="outstanding_new"),
    path("lists/<int:pk>/", outstanding.batch, name="outstanding_batch"),
    path("lists/<int:pk>/progress/", outstanding.progress, name="outstanding_progress"),
    path("lists/<int:pk>/decide/", outstanding.decide, name="outstanding_decide"),
    path("lists/sheets/<int:pk>/", outstanding.sheet, name="outstanding_sheet"),
    path("lists/sheets/<int:pk>/sign-for/", outstanding.sign_for, name="outstanding_sign_for"),
    path("lists/sheets/<int:pk>/void/", outstanding.void, name="outstanding_void"),
]
