"""退单: within its days, once, decided by a leader; the form of the decision; and what a new lead takes over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

import clock
from caseflow.doors import assign_case
from caseflow.models import CaseTask
from caseflow.reconciling import reconcile
from caseflow.task_life import give_back
from casework.models import Assignment, Case, CaseDeadline, Purpose, Slip
from casework.services import NotYours, Stale, accept_assignment, keep_assignment, refuse_assignment
from notifications.models import Message
from organisations.refusals import Refusal
from tests.desk.pages import logged_in, text, visit
from tests.journeys.filling import read
from tests.journeys.office import body, do, open_case, open_nodes, person, render_all
from tests.journeys.reaching import reach

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
EDUCATION, NATURE = "澄川市教育局", "澄川市自然资源局"
WHY = {"reason": "不属本局职责。", "suggestion_basis": "三定方案第三条"}
Status = Assignment.Status


def given(case: Case, name: str = EDUCATION, part: str = "lead", **more: Any) -> Assignment:
    return assign_case(
        read(case),
        body(name),
        part=part,
        summary="请核实并办理。",
        acting_user=person("fgw_officer"),
        **more,
    )


def refused(
    case: Case, name: str = EDUCATION, part: str = "lead", username: str = "jyj_handler"
) -> Assignment:
    made = given(case, name, part)
    suggested = body(NATURE if name != NATURE else EDUCATION).pk
    do(case, "accept_assignment", username, "refuse", {**WHY, "suggested_body": suggested})
    made.refresh_from_db()
    return made


def open_clocks(case: Case) -> dict[str, str]:
    rows = CaseDeadline.objects.filter(case=case, deadline__met_on=None, deadline__cancelled_on=None)
    return {row.purpose: row.debtor.name for row in rows.select_related("debtor")}


def days(number: int) -> None:
    clock.set_to(clock.now() + timedelta(days=number))


def test_a_granted_release_names_the_new_body_on_its_form() -> None:
    case = open_case()
    made = refused(case)
    assert made.status == Status.REFUSED and made.refused_by == person("jyj_handler")
    do(
        case,
        "reassign",
        "fgw_leader",
        "reassign",
        {"body": body(NATURE).pk, "summary": "请办理。", "opinion": ""},
    )
    made.refresh_from_db()
    assert (made.status, made.is_release_granted) == (Status.WITHDRAWN, True)
    assert case.lead_department == body(NATURE)
    slip = Slip.objects.select_related("notice").get(case=case)
    assert slip.notice.number_text == "澄发改退〔2026〕1号" and slip.body == body(EDUCATION)
    for words in ("不属本局职责。", NATURE, "三定方案第三条", "同意退单。"):
        assert words in slip.notice.words
    # An inner form makes no case its department's business: nothing was issued in this one.
    render_all()
    assert visit("jtj_handler", f"/cases/{case.number}/").status_code == 404
    assert open_nodes(case) == {"triage", "accept_assignment"} and reconcile() == []


def test_a_refused_release_leaves_it_in_hand_and_is_not_asked_again() -> None:
    case = open_case()
    made = refused(case)
    with pytest.raises(Refusal, match="没有写明不准予退单的理由"):
        keep_assignment(made, opinion=" ", acting_user=person("fgw_leader"))
    do(case, "reassign", "fgw_leader", "keep", {"opinion": "合同由该局签订，属其职责。"})
    made.refresh_from_db()
    assert (made.status, made.is_release_granted) == (Status.ACCEPTED, False)
    assert open_nodes(case) == {"triage"} and reconcile() == []
    assert "合同由该局签订" in text("jyj_handler", f"/cases/{case.number}/")
    assert Message.objects.filter(person=person("jyj_handler"), title__contains="不准予退单").exists()
    assert "不同意" in Slip.objects.select_related("notice").get(case=case).notice.words
    with pytest.raises(Refusal, match="不能再次申请"):
        refuse_assignment(made, reason="再次申请", suggested_body=None, acting_user=person("jyj_head"))
    with pytest.raises(Stale, match="没有待审批的退单申请"):
        keep_assignment(made, opinion="再次", acting_user=person("fgw_leader"))


# status of the assignment × who asks × on which day: what comes of it
ASKED = [
    ("pending", "jyj_handler", 0, ""),
    ("pending", "jyj_head", 2, ""),
    ("accepted", "jyj_handler", 2, ""),
    ("accepted", "jyj_head", 0, ""),
    ("pending", "jyj_handler", 3, "现已超过期限"),
    ("accepted", "jyj_head", 3, "现已超过期限"),
    ("withdrawn", "jyj_head", 0, "已改派，不能申请退单"),
    ("refused", "jyj_head", 0, "申请退单，不能申请退单"),
    ("pending", "jtj_handler", 0, "只有承办单位"),
    ("accepted", "fgw_officer", 0, "只有承办单位"),
]


@pytest.mark.parametrize(("status", "username", "later", "why_not"), ASKED)
def test_who_may_ask_in_which_state_on_which_day(
    status: str, username: str, later: int, why_not: str
) -> None:
    clock.set_to(clock.now().replace(year=2026, month=11, day=23, hour=10))  # a Monday
    case = open_case()
    made = given(case)
    Assignment.objects.filter(pk=made.pk).update(status=status)
    made.refresh_from_db()
    days(later)
    ask = {"reason": "不属本局职责。", "suggested_body": None, "acting_user": person(username)}
    if why_not:
        with pytest.raises((Refusal, NotYours), match=why_not):
            refuse_assignment(made, **ask)  # type: ignore[arg-type]
        made.refresh_from_db()
        assert made.status == status
    else:
        assert refuse_assignment(made, **ask).status == Status.REFUSED  # type: ignore[arg-type]


@pytest.mark.parametrize("username", ["fgw_officer", "jyj_head", "jw_leader", "zf_leader", "jtj_head"])
def test_nobody_but_the_leader_of_who_assigned_it_decides(username: str) -> None:
    made = refused(open_case())
    with pytest.raises(NotYours, match="交办机关的负责人"):
        keep_assignment(made, opinion="属其职责。", acting_user=person(username))


def test_what_was_accepted_is_given_back_from_the_page() -> None:
    case = open_case()
    made = given(case)
    do(case, "accept_assignment", "jyj_handler", "accept")
    page = text("jyj_handler", f"/cases/{case.number}/")
    address = f"/flow/assignments/{made.pk}/return/"
    assert address in page
    assert visit("fgw_officer", address).status_code == 404
    assert logged_in("jyj_head").post(address, WHY | {"suggested_body": ""}).status_code == 302
    assert open_nodes(case) == {"triage", "reassign"} and reconcile() == []
    case = open_case()
    made = given(case)
    do(case, "accept_assignment", "jyj_handler", "accept")
    days(10)
    assert address not in text("jyj_handler", f"/cases/{case.number}/")
    with pytest.raises(Refusal, match="超过期限"):
        give_back(made, reason="不属本局职责", suggested_body=None, acting_user=person("jyj_head"))


def test_a_lead_is_never_left_without_a_successor_and_a_joint_part_may_be() -> None:
    case = open_case()
    refused(case)
    with pytest.raises(NotYours, match="现在不能办理"):
        do(case, "reassign", "fgw_leader", "close", {"opinion": "同意。"})
    do(case, "reassign", "fgw_leader", "keep", {"opinion": "属其职责。"})
    joint = refused(case, NATURE, "joint", "zrj_handler")
    do(case, "reassign", "fgw_leader", "close", {"opinion": "同意，由牵头单位承担。"})
    joint.refresh_from_db()
    assert joint.status == Status.WITHDRAWN and case.lead_department == body(EDUCATION)
    assert reconcile() == []


def test_reassigning_releases_whoever_had_asked_for_it() -> None:
    case = open_case()
    first = refused(case)
    given(case, NATURE)
    first.refresh_from_db()
    assert first.status == Status.WITHDRAWN
    assert open_nodes(case) == {"triage", "accept_assignment"} and reconcile() == []


def test_a_new_lead_takes_over_the_running_clock_and_answers_the_letter() -> None:
    case = reach("reminded")
    before = CaseDeadline.objects.select_related("deadline").get(case=case, purpose=Purpose.ANSWER)
    given(case)
    assert open_clocks(case) == {"answer": EDUCATION, "assignment": EDUCATION}
    after = CaseDeadline.objects.select_related("deadline").get(pk=before.pk)
    assert after.deadline.due_on == before.deadline.due_on
    # The old lead sees the case no more, and nothing of it lies on its desk.
    assert visit("jtj_handler", f"/cases/{case.number}/").status_code == 404
    assert open_nodes(case) == {"answer", "accept_assignment"}
    do(case, "accept_assignment", "jyj_handler", "accept")
    do(case, "answer", "jyj_handler", "answer", {"text": "款项已付清。"})
    do(case, "approve_answer", "jyj_head", "approve")
    assert open_nodes(case) == {"review"} and reconcile() == []
    told = case.events.get(verb="assigned").details
    assert (told["from"], told["clocks"], told["papers"]) == ("澄川市交通运输局", 1, 1)


def test_a_new_lead_signs_for_what_the_old_one_had_not() -> None:
    case = reach("reminded", is_served=False)
    given(case)
    assert open_clocks(case)["sign_for"] == EDUCATION
    with pytest.raises(CaseTask.DoesNotExist):
        do(case, "sign_for_letter", "jtj_handler", "sign_for")
    do(case, "sign_for_letter", "jyj_handler", "sign_for")
    assert open_clocks(case)["answer"] == EDUCATION
    notice = case.papers.latest("pk").notice
    assert "转送" in text("jyj_handler", f"/documents/{notice.pk}/") and notice.addressee == case.subject
    assert reconcile() == []


def test_a_new_lead_files_the_plan_and_a_lead_given_back_has_it_again() -> None:
    case = reach("rectifying")
    given(case)
    assert open_clocks(case) == {"plan": EDUCATION, "report": EDUCATION, "assignment": EDUCATION}
    assert "file_plan" in open_nodes(case)
    given(case, "澄川市交通运输局")
    assert set(open_clocks(case).values()) == {"澄川市交通运输局"} and reconcile() == []


def test_to_accept_twice_is_told() -> None:
    made = given(open_case())
    accept_assignment(made, acting_user=person("jyj_handler"))
    with pytest.raises(Refusal, match="已接受，不能再次答复"):
        accept_assignment(made, acting_user=person("jyj_head"))
