"""Addresses of thresholds, behaviours and the series of case numbers, beneath /settings/."""

from django.urls import path

from casework import calendar_views, rule_views, views

app_name = "casework"
urlpatterns = [
    path("thresholds/", views.thresholds, name="thresholds"),
    path("thresholds/<str:code>/", views.threshold_change, name="threshold_change"),
    path("thresholds/plans/<int:pk>/withdraw/", views.threshold_withdraw, name="threshold_withdraw"),
    path("calendar/<int:year>/change/", calendar_views.calendar_change, name="calendar_change"),
    path(
        "calendar/<int:year>/change/<int:region>/",
        calendar_views.calendar_change,
        name="calendar_change_region",
    ),
    path("calendar/import/", calendar_views.calendar_import, name="calendar_import"),
    path("calendar/import/template.csv", calendar_views.calendar_template, name="calendar_template"),
    path("calendar/confirm/", calendar_views.calendar_confirm, name="calendar_confirm"),
    path("cases/", views.series, name="series"),
    path("cases/open/", views.series_open, name="series_open"),
    path("behaviours/", views.behaviours, name="behaviours"),
    path("behaviours/new/", views.behaviour_new, name="behaviour_new"),
    path("behaviours/import/", views.behaviour_import, name="behaviour_import"),
    path("behaviours/<str:code>/", views.behaviour_change, name="behaviour_change"),
    path("behaviours/<str:code>/retire/", views.behaviour_retire, name="behaviour_retire"),
    path("behaviours/<str:code>/restore/", views.behaviour_restore, name="behaviour_restore"),
    path("rules/", rule_views.rules, name="rules"),
    path("rules/<str:code>/", rule_views.rule, name="rule"),
    path("rules/<str:code>/new/", rule_views.rule_change, name="rule_change"),
    path("rules/<str:code>/trial/", rule_views.rule_trial, name="rule_trial"),
    path("rules/plans/<int:pk>/withdraw/", rule_views.rule_withdraw, name="rule_withdraw"),
]
