"""Addresses of the hallway."""

from django.urls import path

from caseflow.views import cases, correcting, older, pressing, proceedings, reading, recusals, tasks, typical

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
    path("cases/<str:number>/correct/", correcting.correct_move, name="correct_move"),
    path("cases/<str:number>/register/", correcting.register_again, name="register_again"),
    path("cases/<str:number>/facts/", correcting.correct_fact, name="correct_fact"),
    path("cases/<str:number>/instruct/", reading.instruct, name="instruct"),
    path("cases/<str:number>/circulate/", reading.circulate, name="circulate"),
    path("cases/<str:number>/press/<int:owed_pk>/", pressing.press, name="press"),
    path("cases/<str:number>/supervise/", tasks.supervise, name="supervise"),
    path("readings/<int:pk>/", reading.read, name="read"),
    path("older/", older.entries, name="older"),
    path("older/new/", older.enter, name="older_new"),
    path("older/<int:pk>/", older.entry, name="older_entry"),
    path("older/<int:pk>/again/", older.enter_again, name="older_again"),
    path("cases/<str:number>/objection/", proceedings.file_objection, name="file_objection"),
    path("cases/<str:number>/exemption/", proceedings.file_exemption, name="file_exemption"),
    path("cases/<str:number>/repair/<int:finding_pk>/", proceedings.file_repair, name="file_repair"),
    path("cases/<str:number>/revocation/", proceedings.draft_revocation, name="draft_revocation"),
    path("proceedings/<str:code>/<int:pk>/withdraw/", proceedings.withdraw, name="withdraw"),
    path("cases/<str:number>/diagram.svg", cases.diagram, name="diagram"),
    path("cases/<str:number>/recuse/", recusals.recuse, name="recuse"),
    path("recusals/<int:pk>/lift/", recusals.lift, name="lift_recusal"),
    path("cases/<str:number>/typical/", typical.propose, name="propose_typical"),
    path("typical/<int:pk>/decide/", typical.decide, name="decide_typical"),
    path("clues/<int:pk>/open/", cases.open_clue, name="open_clue"),
    path("proposals/<int:pk>/open/", cases.open_proposal, name="open_proposal"),
    path("proposals/<int:pk>/refuse/", cases.refuse_proposal, name="refuse_proposal"),
]
