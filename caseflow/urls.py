"""Addresses of the hallway."""

from django.urls import path

from caseflow import views

app_name = "caseflow"
urlpatterns = [
    path("tasks/<int:pk>/", views.task, name="task"),
    path("tasks/<int:pk>/claim/", views.claim_task, name="claim"),
    path("tasks/<int:pk>/release/", views.release_task, name="release"),
    path("cases/<str:number>/assign/", views.assign, name="assign"),
    path("cases/<str:number>/papers/<int:paper_pk>/serve/", views.serve, name="serve"),
    path("cases/<str:number>/draft/", views.draft, name="draft"),
    path("cases/<str:number>/evidence/", views.hand_in, name="hand_in"),
    path("cases/<str:number>/moves/<str:name>/", views.other_move, name="other_move"),
    path("cases/<str:number>/diagram.svg", views.diagram, name="diagram"),
    path("clues/<int:pk>/open/", views.open_clue, name="open_clue"),
    path("proposals/<int:pk>/open/", views.open_proposal, name="open_proposal"),
    path("proposals/<int:pk>/refuse/", views.refuse_proposal, name="refuse_proposal"),
]
