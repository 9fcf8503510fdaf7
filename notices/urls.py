"""Addresses of marks, series, and how issuers seal and serve, beneath /settings/."""

from django.urls import path

from notices import views

app_name = "notices"
urlpatterns = [
    path("marks/", views.marks, name="marks"),
    path("marks/bodies/<int:pk>/", views.body_mark, name="body_mark"),
    path("marks/kinds/<str:kind>/", views.kind_mark, name="kind_mark"),
    path("paths/", views.paths, name="paths"),
    path("paths/set/", views.path_set, name="path_set"),
    path("practices/", views.practices, name="practices"),
    path("practices/<int:pk>/", views.practice, name="practice"),
    path("series/", views.series, name="series"),
    path("series/open/", views.series_open, name="series_open"),
]
