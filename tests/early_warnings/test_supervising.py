"""督办函: from the third press on, or once something is overdue; its own answer; and nothing moves."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils.datastructures import MultiValueDict

from caseflow.reconciling import reconcile
from casework.models import Case, CaseDeadline, Draft, Purpose
from casework.services import Stale, press
from casework.verification import broken_chains
from early_warnings.models import Supervision
from early_warnings.services import may_supervise
from notices.models import Notice
from notifications.models import Message, Topic
from organisations.refusals import Refusal
from tests.casework.test_pressing import on, owed, waiting
from tests.desk.pages import logged_in, text, visit
from tests.factories.casework import read_again, upload
from tests.journeys.beside_the_ladder import resume, suspend
from tests.journeys.office import do, letter_data, open_nodes, person, render_all
from tests.journeys.reaching import reach

OVERDUE = date(2026, 12, 1)


def page(case: Case, by: str = "fgw_officer") -> Any:
    return visit(by, f"/flow/cases/{case.number}/supervise/")


def posted(form: Any) -> dict[str, Any]:
    """What the page shows, as a browser sends it."""
    # A box that nobody ticks is not sent.
    data: dict[str, Any] = {name: value for name in form.fields if (value := form[name].value())}
    for formset in form.formsets:
        data |= {f"{formset.prefix}-TOTAL_FORMS": len(formset.forms), f"{formset.prefix}-INITIAL_FORMS": 0}
        for row in formset.forms:
            data |= {row.add_prefix(name): row[name].value() or "" for name in row.fields}
    return data


def draft(case: Case, by: str = "fgw_officer", **changed: Any) -> Any:
    data = posted(page(case, by).context["form"]) | changed
    return logged_in(by).post(f"/flow/cases/{case.number}/supervise/", data)


def overdue() -> Case:
    case = waiting()
    on(OVERDUE)
    return case


@pytest.mark.django_db
class TestTheLetter:
    def test_its_whole_path(self, city: None) -> None:
        case = overdue()
        press(owed(case), acting_user=person("fgw_officer"))
        form = page(case).context["form"]
        assert form["times"].value() == "1"
        assert (
            "应于2026年11月27日完成答复，至今未办结。本机关已催办1次（2026年12月1日）。"
            in form["situation"].value()
        )
        assert form.formsets[0].forms[0]["overdue"].value() == "2个工作日"
        assert draft(case).status_code == 302
        assert "sign_supervision" in open_nodes(case)
        before = read_again(case).state
        do(case, "sign_supervision", "fgw_leader", "sign")
        render_all()
        notice = Notice.objects.filter(kind="supervision").get()
        assert notice.number_text.startswith("澄发改督") and notice.rendered_at is not None
        assert open_nodes(case) == {"answer", "sign_for_supervision"} and reconcile() == []
        assert "督办函" in text("jtj_handler", f"/documents/{notice.pk}/")

        do(case, "sign_for_supervision", "jtj_handler", "sign_for")
        assert Message.objects.filter(person=person("jtj_head"), topic=Topic.SUPERVISED).count() == 1
        asked = owed(case, Purpose.SUPERVISION_ANSWER)
        assert asked.deadline.due_on == date(2026, 12, 8) and asked.debtor == case.lead_department
        assert open_nodes(case) == {"answer", "answer_supervision"}

        files = MultiValueDict({"attachments": [upload()]})
        do(case, "answer_supervision", "jtj_handler", "answer", {"text": "首期款已拨付。"}, files)
        assert "首期款已拨付。" not in text("fgw_officer", f"/cases/{case.number}/")
        do(case, "approve_supervision", "jtj_head", "return", {"reason": "写明余款。"})
        do(case, "answer_supervision", "jtj_handler", "answer", {"text": "余款年底付清。"})
        do(case, "approve_supervision", "jtj_head", "approve")
        assert "余款年底付清。" in text("fgw_officer", f"/cases/{case.number}/")
        assert not owed(case, Purpose.SUPERVISION_ANSWER).deadline.is_open
        assert owed(case).deadline.is_open, "what was pressed for is still owed"

        do(case, "note_supervision", "fgw_officer", "send_back", {"reason": "没有附凭证。"})
        assert owed(case, Purpose.SUPERVISION_ANSWER).deadline.is_open
        assert "没有附凭证。" in text("jtj_handler", f"/cases/{case.number}/")
        do(case, "answer_supervision", "jtj_handler", "answer", {"text": "凭证附后。"})
        do(case, "approve_supervision", "jtj_head", "approve")
        do(case, "note_supervision", "fgw_officer", "note", {"review": ""})
        assert open_nodes(case) == {"answer"} and reconcile() == [] and list(broken_chains()) == []
        assert read_again(case).state == before and Supervision.objects.get().status == "noted"

    def test_signing_for_it_is_not_signing_for_the_letter_it_presses_for(self, city: None) -> None:
        case = reach("reminded", is_served=False)
        on(OVERDUE)
        assert owed(case, Purpose.SIGN_FOR).deadline.is_open
        assert draft(case).status_code == 302
        do(case, "sign_supervision", "fgw_leader", "sign")
        render_all()
        do(case, "sign_for_supervision", "jtj_handler", "sign_for")
        first, second = CaseDeadline.objects.filter(case=case, purpose="sign_for").order_by("pk")
        assert first.deadline.is_open and not second.deadline.is_open
        assert "sign_for_letter" in open_nodes(case) and reconcile() == []

    def test_another_waits_for_the_first_s_answer_and_counts_on(self, city: None) -> None:
        case = overdue()
        draft(case)
        assert visit("fgw_officer", f"/flow/cases/{case.number}/supervise/").status_code == 403
        do(case, "sign_supervision", "fgw_leader", "sign")
        render_all()
        do(case, "sign_for_supervision", "jtj_handler", "sign_for")
        refused = draft(case)
        assert refused.status_code == 422 and "尚在反馈或者待收阅" in refused.content.decode()
        on(date(2026, 12, 9))
        form = page(case).context["form"]
        assert form["times"].value() == "2"
        wrong = draft(case, times="3")
        assert wrong.status_code == 422 and "本案已督办1次，这是第2次" in wrong.content.decode()
        assert draft(case).status_code == 302

    def test_what_was_done_meanwhile_is_not_pressed_for(self, city: None) -> None:
        case = overdue()
        draft(case)
        do(case, "answer", "jtj_handler", "answer", {"text": "款项已付清。"})
        do(case, "approve_answer", "jtj_head", "approve")
        with pytest.raises(Refusal, match="已经办结"):
            do(case, "sign_supervision", "fgw_leader", "sign")
        do(case, "sign_supervision", "fgw_leader", "return", {"reason": "已答复。"})
        assert not may_supervise(read_again(case), person("fgw_officer")) and not Supervision.objects.exists()

    def test_its_answer_outlives_the_next_measure_and_rests_with_the_case(self, city: None) -> None:
        case = overdue()
        draft(case)
        do(case, "sign_supervision", "fgw_leader", "sign")
        render_all()
        do(case, "sign_for_supervision", "jtj_handler", "sign_for")
        do(case, "answer", "jtj_handler", "answer", {"text": "款项尚未付清。"})
        do(case, "approve_answer", "jtj_head", "approve")
        do(case, "review", "fgw_officer", "remind", letter_data())
        do(case, "sign_letter", "fgw_leader", "sign")
        assert owed(case, Purpose.SUPERVISION_ANSWER).deadline.is_open
        assert "answer_supervision" in open_nodes(case)
        suspend(case)
        assert open_nodes(case) == set() and owed(case, Purpose.SUPERVISION_ANSWER).deadline.is_stopped
        resume(case)
        assert "answer_supervision" in open_nodes(case) and reconcile() == []

    def test_no_draft_without_something_overdue_or_pressed_for_in_vain(self, city: None) -> None:
        case = waiting()
        assert page(case).status_code == 403
        on(date(2026, 11, 25))
        press(owed(case), acting_user=person("fgw_officer"))
        assert page(case).status_code == 403
        on(date(2026, 11, 26))
        press(owed(case), acting_user=person("fgw_officer"))
        assert page(case).status_code == 200, "the next press would be the third"
        assert page(case, "jtj_handler").status_code == page(case, "fgw_leader").status_code == 403
        assert page(case, "whfg_officer").status_code == 404

    def test_two_answers_at_once(self, city: None) -> None:
        case = overdue()
        draft(case)
        do(case, "sign_supervision", "fgw_leader", "sign")
        render_all()
        do(case, "sign_for_supervision", "jtj_handler", "sign_for")
        from early_warnings.services import answer_supervision

        row = Supervision.objects.select_related("case", "paper__notice").get()
        answer_supervision(row, "一", acting_user=person("jtj_handler"))
        with pytest.raises(Stale):
            answer_supervision(row, "二", acting_user=person("jtj_handler2"))


STATES = [
    ("triage", False),
    ("reminded", True),
    ("interviewing", True),
    ("rectifying", True),
    ("closing", False),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "may"), STATES, ids=[state for state, _ in STATES])
def test_in_which_states_it_may_be_drafted(city: None, state: str, may: bool) -> None:
    case = reach(state, is_served=state in ("rectifying", "closing"))
    on(date(2027, 3, 1))
    by = "zf_officer" if state == "rectifying" else "fgw_officer"
    assert may_supervise(read_again(case), person(by)) is may
    if may:
        assert draft(case, by).status_code == 302
        assert Draft.objects.get(kind="supervision").move == "" and read_again(case).state == state


@pytest.mark.django_db
def test_from_the_third_press_on_the_page_suggests_a_letter(city: None) -> None:
    case = waiting()
    for day in (25, 26):
        on(date(2026, 11, day))
        press(owed(case), acting_user=person("fgw_officer"))
    on(date(2026, 11, 27))
    shown = text("fgw_officer", f"/flow/cases/{case.number}/press/{owed(case).pk}/")
    assert "已催办2次，建议改发督办函" in shown and f"/flow/cases/{case.number}/supervise/?owed=" in shown
    logged_in("fgw_officer").post(f"/flow/cases/{case.number}/press/{owed(case).pk}/", {"note": ""})
    assert owed(case).pressed == 3
