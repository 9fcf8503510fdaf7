"""Addresses of the register of incoming documents."""

from django.urls import path

from incoming import views

app_name = "incoming"
urlpatterns = [
    path("", views.register_list, name="list"),
    path("new/", views.register_new, name="new"),
    path("export.xlsx", views.register_export, name="export"),
    path("files/<int:pk>/", views.scan, name="file"),
    path("<int:pk>/", views.document, name="document"),
    path("<int:pk>/answer/", views.answer, name="answer"),
    path("<int:pk>/void/", views.void, name="void"),
]
