"""会办 under one lead, 退回补办 of what was handed in, 转办 to a colleague."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

import clock
from accounts.models import User
from accounts.roles import Role
from caseflow.doors import assign_case, instruct_body, open_task
from caseflow.following import claim
from caseflow.handing import colleagues, hand_to
from caseflow.models import CaseTask
from caseflow.reconciling import reconcile
from caseflow.task_life import ask_for_extension, ask_for_more, have_carried_out_again, propose_joint
from casework.models import Assignment, Case, CaseDeadline, Contribution, Instruction, Purpose
from casework.services import Grounds, NotYours, Stale
from casework.verification import broken_chains
from early_warnings.models import Answer
from early_warnings.services import return_for_more
from notifications.models import Message
from organisations.refusals import Refusal
from rectification.queries import current_order
from tests.desk.pages import logged_in, text, visit
from tests.factories.accounts import UserFactory
from tests.journeys.beside_the_ladder import resume, suspend
from tests.journeys.filling import read
from tests.journeys.office import body, do, open_nodes, person
from tests.journeys.reaching import reach

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
EDUCATION, FINANCE = "澄川市教育局", "澄川市财政局"
WORDS = "资金已列入年度预算。"


def joint(case: Case, name: str = EDUCATION, within: str = "") -> Assignment:
    return assign_case(
        read(case),
        body(name),
        part="joint",
        summary="请核实资金安排。",
        contribute_within=within,
        acting_user=person("fgw_officer"),
    )


def clock_of(made: Assignment) -> Any:
    made.refresh_from_db()
    return made.contribution_deadline


def days(number: int) -> None:
    clock.set_to(clock.now() + timedelta(days=number))


# --- 会办 ------------------------------------------------------------------------------------------------------


def test_a_joint_department_accepts_delivers_and_is_asked_for_more() -> None:
    case = reach("reminded")
    made = joint(case, within="3个工作日")
    do(case, "accept_assignment", "jyj_handler", "accept")
    assert open_nodes(case) == {"answer", "contribute"} and reconcile() == []
    deadline = clock_of(made)
    assert (deadline.amount, deadline.is_running) == (3, True)
    # The lead's desk says what is missing, and does not wait for it.
    page = text("jtj_handler", f"/flow/tasks/{open_task(case, 'answer').pk}/")
    assert "会办尚缺" in page and EDUCATION in page
    do(case, "contribute", "jyj_handler", "contribute", {"text": WORDS})
    assert clock_of(made).met_on is not None and open_nodes(case) == {"answer"}
    for username in ("jtj_handler", "fgw_officer", "jyj_handler"):
        assert WORDS in text(username, f"/cases/{case.number}/")
    assert WORDS in text("jtj_handler", f"/flow/tasks/{open_task(case, 'answer').pk}/")
    told = set(Message.objects.filter(title__contains="会办意见").values_list("person__username", flat=True))
    assert {"jtj_handler", "jtj_head", "fgw_officer"} <= told
    # The lead sends it back.
    row = Contribution.objects.get()
    address = f"/flow/contributions/{row.pk}/return/"
    assert visit("jyj_handler", address).status_code == 403
    sent = logged_in("jtj_head").post(address, {"reason": "请附预算文号。", "within": "2个工作日"})
    assert sent.status_code == 302 and open_nodes(case) == {"answer", "contribute"}
    assert clock_of(made).amount == 2 and clock_of(made).is_running
    page = text("jyj_handler", f"/flow/tasks/{open_task(case, 'contribute').pk}/")
    assert "请附预算文号。" in page and WORDS in page
    with pytest.raises(Stale, match="已经退回"):
        ask_for_more(row, reason="再退", acting_user=person("fgw_officer"))
    do(case, "contribute", "jyj_handler", "contribute", {"text": "文号为澄财预〔2026〕1号。"})
    assert Contribution.objects.count() == 2 and reconcile() == [] and list(broken_chains()) == []


def test_the_lead_goes_on_without_the_part_that_is_late() -> None:
    case = reach("reminded")
    made = joint(case)
    do(case, "accept_assignment", "jyj_handler", "accept")
    days(10)
    do(case, "answer", "jtj_handler", "answer", {"text": "款项已付清。"})
    do(case, "approve_answer", "jtj_head", "approve")
    assert open_nodes(case) == {"review", "contribute"} and reconcile() == []
    assert clock_of(made).is_running
    assert (
        "超" in text("fgw_officer", f"/cases/{case.number}/").split("<h2>会办</h2>")[1].split("</section>")[0]
    )


def test_a_verifying_body_owes_a_part_only_where_a_term_is_set() -> None:
    case = reach("reminded")
    made = joint(case, FINANCE)
    do(case, "accept_assignment", "czj_verifier", "accept")
    assert open_nodes(case) == {"answer"} and clock_of(made) is None
    other = joint(case, "澄川市审计局", "5个工作日")
    username = User.objects.get(body=other.body, grants__role=Role.VERIFIER).username
    do(case, "accept_assignment", username, "accept")
    assert open_nodes(case) == {"answer", "contribute"} and reconcile() == []


def test_its_clock_rests_with_the_case_ends_with_it_and_may_be_extended() -> None:
    case = reach("reminded")
    made = joint(case)
    do(case, "accept_assignment", "jyj_handler", "accept")
    suspend(case)
    assert clock_of(made).is_stopped and open_nodes(case) == set()
    resume(case)
    assert clock_of(made).is_running and open_nodes(case) == {"answer", "contribute"}
    owed = CaseDeadline.objects.select_related("deadline", "case").get(case=case, purpose=Purpose.JOINT)
    before = clock_of(made).due_on
    grounds = Grounds("须查档。", "已调取部分材料。")
    ask_for_extension(read(case), owed, grounds, amount=2, acting_user=person("jyj_head"))
    do(case, "decide_extension", "fgw_leader", "grant", {"amount": 2, "opinion": ""})
    assert clock_of(made).due_on > before


def test_strangers_neither_read_nor_return_a_part() -> None:
    case = reach("reminded")
    made = joint(case)
    do(case, "accept_assignment", "jyj_handler", "accept")
    do(case, "contribute", "jyj_handler", "contribute", {"text": WORDS})
    other = joint(case, "澄川市自然资源局")
    do(case, "accept_assignment", "zrj_handler", "accept")
    assert other.pk != made.pk and WORDS not in text("zrj_handler", f"/cases/{case.number}/")
    row = Contribution.objects.get()
    for stranger in ("zrj_head", "jyj_head"):
        with pytest.raises(NotYours):
            ask_for_more(row, reason="请补充", acting_user=person(stranger))


def test_the_lead_asks_for_a_joint_department_and_the_issuer_assigns() -> None:
    case = reach("reminded")
    address = f"/flow/cases/{case.number}/joint/"
    assert address in text("jtj_handler", f"/cases/{case.number}/")
    with pytest.raises(NotYours):
        propose_joint(read(case), body=body(EDUCATION), reason="须会办", acting_user=person("jyj_head"))
    with pytest.raises(Refusal, match="就是本单位"):
        propose_joint(read(case), body=case.subject, reason="须会办", acting_user=person("jtj_head"))
    data = {"body": body(EDUCATION).pk, "reason": "须其核实资金。"}
    assert logged_in("jtj_handler").post(address, data).status_code == 302
    assert Message.objects.filter(person=person("fgw_officer"), title__contains="提请").exists()
    assert not Assignment.objects.exists() and "须其核实资金。" in text(
        "fgw_officer", f"/cases/{case.number}/"
    )


# --- 退回补办 ---------------------------------------------------------------------------------------------------


def test_an_answer_is_returned_for_more_with_a_new_term() -> None:
    case = reach("reminded")
    do(case, "answer", "jtj_handler", "answer", {"text": "正在核实。"})
    do(case, "approve_answer", "jtj_head", "approve")
    with pytest.raises(NotYours):
        return_for_more(Answer.objects.get(), reason="请补充。", acting_user=person("jtj_head"))
    do(case, "review", "fgw_officer", "supplement", {"reason": "请附付款凭证。", "within": "3个工作日"})
    assert (case.state, open_nodes(case)) == ("reminded", {"answer"}) and reconcile() == []
    owed = (
        CaseDeadline.objects.select_related("deadline").filter(case=case, purpose=Purpose.ANSWER).latest("pk")
    )
    assert owed.deadline.is_running and owed.deadline.amount == 3 and owed.debtor == case.subject
    reviews = CaseDeadline.objects.filter(case=case, purpose=Purpose.REVIEW, deadline__met_on=None)
    assert not reviews.exists()
    page = text("jtj_handler", f"/flow/tasks/{open_task(case, 'answer').pk}/")
    assert "发文机关退回补办" in page and "请附付款凭证。" in page
    do(case, "answer", "jtj_handler", "answer", {"text": "凭证附后。"})
    do(case, "approve_answer", "jtj_head", "approve")
    assert open_nodes(case) == {"review"} and Answer.objects.count() == 2 and list(broken_chains()) == []


def test_a_plan_is_returned_for_more_before_a_report_is_made() -> None:
    case = reach("rectifying")
    order = current_order(case)
    assert order is not None
    address = f"/flow/cases/{case.number}/plan/return/"
    assert visit("zf_officer", address).status_code == 403  # there is none yet
    data = {f"measure_{item.number}": "按期付清。" for item in order.items.all()}
    do(case, "file_plan", "jtj_handler", "plan", data | {"text": "分两期付清。"})
    assert open_nodes(case) == {"report"}
    assert address in text("zf_officer", f"/cases/{case.number}/")
    assert visit("jtj_head", address).status_code == 403
    sent = logged_in("zf_officer").post(address, {"reason": "请写明资金来源。", "within": "2个工作日"})
    assert sent.status_code == 302 and open_nodes(case) == {"file_plan"} and reconcile() == []
    owed = (
        CaseDeadline.objects.select_related("deadline").filter(case=case, purpose=Purpose.PLAN).latest("pk")
    )
    assert owed.deadline.is_running and owed.deadline.amount == 2
    page = text("jtj_handler", f"/flow/tasks/{open_task(case, 'file_plan').pk}/")
    assert "请写明资金来源。" in page and "分两期付清。" in page
    do(case, "file_plan", "jtj_handler", "plan", data | {"text": "由城建资金结余付清。"})
    assert open_nodes(case) == {"report"} and reconcile() == [] and list(broken_chains()) == []


def test_what_was_answered_to_an_instruction_is_returned_by_whoever_gave_it() -> None:
    case = reach("reminded")
    instruct_body(
        read(case), text="请抓紧核实。", body=case.issuing_body, due_on=None, acting_user=person("fgw_leader")
    )
    do(case, "carry_out", "fgw_officer", "carry_out", {"answer": "已去函。"})
    row = Instruction.objects.get()
    address = f"/flow/instructions/{row.pk}/return/"
    assert address in text("fgw_leader", f"/cases/{case.number}/")
    assert address not in text("fgw_officer", f"/cases/{case.number}/")
    assert visit("fgw_officer", address).status_code == 403
    assert logged_in("fgw_leader").post(address, {"reason": "请写明金额。", "due_on": ""}).status_code == 302
    assert open_nodes(case) == {"answer", "carry_out"} and reconcile() == []
    assert "请写明金额。" in text("fgw_officer", f"/cases/{case.number}/")
    with pytest.raises(Stale, match="已经退回"):
        have_carried_out_again(row, reason="再退", due_on=None, acting_user=person("fgw_leader"))
    do(case, "carry_out", "fgw_officer", "carry_out", {"answer": "共三百万元。"})
    assert open_nodes(case) == {"answer"} and reconcile() == []


# --- 转办 ------------------------------------------------------------------------------------------------------


def colleague(username: str, role: Role) -> User:
    return UserFactory(body=person(username).body, roles=[role])


def test_a_task_is_handed_to_a_colleague_who_is_told() -> None:
    case = reach("reminded")
    task = open_task(case, "answer")
    other = colleague("jtj_handler", Role.HANDLER)
    claim(task, acting_user=person("jtj_handler"))
    address = f"/flow/tasks/{task.pk}/hand/"
    assert address in text("jtj_handler", f"/flow/tasks/{task.pk}/")
    data = {"colleague": other.pk, "note": "我出差，请接办。"}
    assert logged_in("jtj_handler").post(address, data).status_code == 302
    row = CaseTask.objects.get(pk=task.pk)
    assert row.owner == other and row.finished is None and reconcile() == []
    message = Message.objects.get(person=other)
    assert "转办" in message.title and message.text == "我出差，请接办。"
    # On the body's own record, and on nobody else's.
    assert "我出差，请接办。" in text("jtj_head", f"/cases/{case.number}/")
    assert "我出差，请接办。" not in text("fgw_officer", f"/cases/{case.number}/")
    with pytest.raises(NotYours):
        hand_to(row, person("jtj_handler"), acting_user=person("jtj_handler"))


def test_to_whom_and_by_whom_a_task_is_handed() -> None:
    case = reach("reminded")
    task = open_task(case, "answer")
    other = colleague("jtj_handler", Role.HANDLER)
    head, stranger = person("jtj_head"), colleague("jyj_handler", Role.HANDLER)
    assert set(colleagues(task, person("jtj_handler"))) == {other, person("jtj_handler2")}
    for wrong in (head, stranger):
        with pytest.raises(Refusal, match="不在这张办公桌"):
            hand_to(task, wrong, acting_user=person("jtj_handler"))
    for nobody in ("jyj_handler", "fgw_leader"):
        with pytest.raises(NotYours):
            hand_to(task, other, acting_user=person(nobody))
    # The head hands on what one of the people holds; nobody else of the desk does.
    claim(task, acting_user=person("jtj_handler"))
    task = CaseTask.objects.select_related("owner", "body", "process__case").get(pk=task.pk)
    with pytest.raises(NotYours):
        hand_to(task, other, acting_user=other)
    hand_to(task, other, note="请接办", acting_user=head)
    assert CaseTask.objects.get(pk=task.pk).owner == other


def test_of_two_who_hand_it_on_one_is_told() -> None:
    case = reach("reminded")
    first = open_task(case, "answer")
    second = CaseTask.objects.select_related("owner", "body", "process__case").get(pk=first.pk)
    one, two = colleague("jtj_handler", Role.HANDLER), colleague("jtj_handler", Role.HANDLER)
    hand_to(first, one, acting_user=person("jtj_handler"))
    with pytest.raises(Stale, match="刚由他人"):
        hand_to(second, two, acting_user=person("jtj_handler"))
    assert CaseTask.objects.get(pk=first.pk).owner == one
