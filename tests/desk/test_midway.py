"""`manage.py load_cases sample`: whoever runs the site for the first time finds work on every desk."""

from __future__ import annotations

from django.core.management import call_command

import clock
from caseflow.models import CaseTask
from caseflow.reconciling import reconcile
from casework.lifecycle import State
from casework.models import Case, CaseEvent
from casework.verification import broken_chains
from desk.demonstration.dispatching import SEALS_BY_HAND
from early_warnings.models import Clue
from enforcement.models import OutstandingBatch
from incoming.models import IncomingDocument
from notices.models import Notice, NoticeState

STATIONS = {"review_draft", "countersign_draft", "sign_letter"}


def test_it_lets_the_city_work_and_leaves_something_everywhere(city: None) -> None:
    before = clock.now()
    call_command("sample_certificates", without=[SEALS_BY_HAND], verbosity=0)

    call_command("load_cases", "sample")

    desks = {task.flow_task.name for task in CaseTask.objects.open()}
    assert desks >= {*STATIONS, "triage", "review", "decide", "answer", "hold_interview", "decide_extension"}
    assert desks >= {"sign_for_letter", "report"}
    states = {*Case.objects.values_list("state", flat=True)}
    assert states >= {State.TRIAGE, State.EARLY_WARNING, State.REMINDED, State.INTERVIEWING, State.RECTIFYING}
    assert states >= {State.LIFTED, State.CLOSED}
    by_hand = Notice.objects.filter(issuer__document_mark=SEALS_BY_HAND, awaits_service=True)
    assert {*by_hand.values_list("state", flat=True)} >= {
        NoticeState.RENDERED,
        NoticeState.SEALED,
        NoticeState.SERVED,
    }
    assert {batch.status for batch in OutstandingBatch.objects.all()} == {"submitted", "signed"}
    assert {document.status for document in IncomingDocument.objects.all()} >= {
        "待答复",
        "已答复（已办理）",
        "不需答复",
    }
    assert Clue.objects.filter(case=None).count() == 2
    # It was done before today, and left nothing behind.
    assert clock.now() >= before
    assert CaseEvent.objects.order_by("-at")[0].at.date() < before.date()
    assert [*broken_chains()] == []
    assert [*reconcile()] == []


def test_it_leaves_a_city_alone_in_which_somebody_has_worked(city: None) -> None:
    call_command("load_cases", "sample")
    cases = Case.objects.count()

    call_command("load_cases", "sample")

    assert Case.objects.count() == cases
