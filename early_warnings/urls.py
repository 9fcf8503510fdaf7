"""Addresses of the clues."""

from django.urls import path

from early_warnings import views

app_name = "early_warnings"
urlpatterns = [
    path("", views.clue_list, name="clue_list"),
    path("new/", views.clue_new, name="clue_new"),
    path("<int:pk>/", views.clue, name="clue"),
    path("<int:pk>/set-aside/", views.clue_set_aside, name="clue_set_aside"),
]
