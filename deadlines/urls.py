"""Addresses of the limits and the calendar, beneath /settings/."""

from django.urls import path

from . import calendar_views, views

app_name = "deadlines"
urlpatterns = [
    path("limits/", views.limits, name="limits"),
    path("limits/<str:code>/", views.limit_change, name="limit_change"),
    path("limits/plans/<int:pk>/withdraw/", views.limit_withdraw, name="limit_withdraw"),
    path("calendar/", calendar_views.calendar, name="calendar"),
    path("calendar/<int:year>/", calendar_views.calendar_year, name="calendar_year"),
    path("calendar/editions/<int:pk>/", calendar_views.calendar_edition, name="calendar_edition"),
    path("calendar/regions/new/", calendar_views.calendar_region, name="calendar_region"),
]
