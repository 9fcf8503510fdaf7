"""Addresses of the hallway."""

from django.urls import path

from caseflow.views import cases, recusals, tasks, typical

app_name = "caseflow"
urlpatterns = [
    path("tasks/<int:pk>/", tasks.task, name="task"),
    path("tasks/<int:pk>/claim/", tasks.claim_task, name="claim"),
    path("tasks/<int:pk>/release/", tasks.release_task, name="release"),
    path("cases/<str:number>/assign/", cases.assign, name="assign"),
    path("cases/<str:number>/papers/<int:paper_pk>/serve/", cases.serve, name="serve"),
    path("cases/<str:number>/draft/", tasks.draft, name="draft"),
    path("cases/<str:number>/evidence/", cases.hand_in, name="hand_in"),
    path("cases/<str:number>/moves/<str:name>/", cases.other_move, name="other_move"),
    path("cases/<str:number>/diagram.svg", cases.diagram, name="diagram"),
    path("cases/<str:number>/recuse/", recusals.recuse, name="recuse"),
    path("recusals/<int:pk>/lift/", recusals.lift, name="lift_recusal"),
    path("cases/<str:number>/typical/", typical.propose, name="propose_typical"),
    path("typical/<int:pk>/decide/", typical.decide, name="decide_typical"),
    path("clues/<int:pk>/open/", cases.open_clue, name="open_clue"),
    path("proposals/<int:pk>/open/", cases.open_proposal, name="open_proposal"),
    path("proposals/<int:pk>/refuse/", cases.refuse_proposal, name="refuse_proposal"),
]
