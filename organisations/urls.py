"""Addresses of the register of bodies."""

from django.urls import path

from . import views

app_name = "organisations"
urlpatterns = [
    path("", views.body_list, name="body_list"),
    path("<int:pk>/", views.body_detail, name="body_detail"),
]
