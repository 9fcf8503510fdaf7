"""Addresses of this room."""

from django.urls import path

from interviews import views

app_name = "interviews"
urlpatterns = [path("", views.calendar, name="calendar")]
