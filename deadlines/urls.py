"""Addresses of the limits, beneath /settings/."""

from django.urls import path

from . import views

app_name = "deadlines"
urlpatterns = [
    path("limits/", views.limits, name="limits"),
    path("limits/<str:code>/", views.limit_change, name="limit_change"),
    path("limits/plans/<int:pk>/withdraw/", views.limit_withdraw, name="limit_withdraw"),
]
