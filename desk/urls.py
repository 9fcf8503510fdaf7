"""Addresses of the pages that see across the rooms."""

from django.urls import path

from desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("cases/", views.cases, name="cases"),
    path("cases/<str:number>/", views.case, name="case"),
    path("search/", views.search, name="search"),
    path("documents/", views.documents, name="documents"),
    path("documents/<int:pk>/", views.document, name="document"),
    path("documents/<int:pk>/file.pdf", views.document_file, name="document_file"),
    path("documents/<int:pk>/pages/<int:page>.png", views.document_page, name="document_page"),
    path("evidence/<int:pk>/", views.evidence, name="evidence"),
    path("verify/", views.verify, name="verify"),
    path("verify/<str:code>/", views.verify_code, name="verify_code"),
    path("verify/<str:code>", views.verify_code),
]
