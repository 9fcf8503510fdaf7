"""Addresses of the pages that see across the rooms."""

from django.urls import path

from desk import public_views, record_views, register_views, views
from desk.administration import guide, succession
from desk.bulk import pages

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("cases/", views.cases, name="cases"),
    path("cases/export.xlsx", views.cases_export, name="cases_export"),
    path("cases/<str:number>/", views.case, name="case"),
    path("deadlines/<int:pk>/why/", views.why, name="why"),
    path("readings/", views.readings, name="readings"),
    path("proceedings/", views.proceedings, name="proceedings"),
    path("proceedings/<str:code>/<int:pk>/", views.proceeding, name="proceeding"),
    path("firings/", record_views.firings, name="firings"),
    path("bulk/", pages.bulk_runs, name="bulk_runs"),
    path("bulk/runs/<int:pk>/", pages.bulk_run, name="bulk_run"),
    path("bulk/runs/<int:pk>/export.xlsx", pages.bulk_run_export, name="bulk_run_export"),
    path("bulk/<str:code>/", pages.bulk, name="bulk"),
    path("search/", views.search, name="search"),
    path("documents/", views.documents, name="documents"),
    path("documents/export.xlsx", views.documents_export, name="documents_export"),
    path("documents/<int:pk>/", views.document, name="document"),
    path("documents/<int:pk>/file.pdf", views.document_file, name="document_file"),
    path("documents/<int:pk>/pages/<int:page>.png", views.document_page, name="document_page"),
    path("register/", register_views.register, name="register"),
    path("register/export.xlsx", register_views.register_export, name="register_export"),
    path("register/register.pdf", register_views.register_pdf, name="register_pdf"),
    path("register/reserve/", register_views.register_reserve, name="register_reserve"),
    path("register/numbers/<int:pk>/", register_views.register_number, name="register_number"),
    path("register/numbers/<int:pk>/scan/", register_views.register_scan, name="register_scan"),
    path("typical/", record_views.typical_cases, name="typical_cases"),
    path("typical/<int:pk>/", record_views.typical_case, name="typical_case"),
    path("reads/", record_views.reads, name="reads"),
    path("reads/export.xlsx", record_views.reads_export, name="reads_export"),
    path("chains/", record_views.chains, name="chains"),
    path("evidence/<int:pk>/", views.evidence, name="evidence"),
    path("guide/", guide.guide, name="guide"),
    path("bodies/<int:pk>/rename/", succession.rename, name="body_rename"),
    path("bodies/<int:pk>/merge/", succession.merge, name="body_merge"),
    path("verify/", public_views.verify, name="verify"),
    path("verify/<str:code>/", public_views.verify_code, name="verify_code"),
    path("verify/<str:code>", public_views.verify_code),
]
