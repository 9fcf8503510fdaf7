"""What cannot be done is told before anything is typed: the page says why and whom to ask, and has no button."""

from __future__ import annotations

import pytest

from accounts.models import User
from accounts.roles import Role
from caseflow.doors import open_task
from caseflow.reconciling import reconcile
from casework.models import Case
from casework.services import Route, submit_draft
from casework.services.turning import OWN_DRAFT_EARLIER
from findings.services.objecting import Target
from organisations.refusals import Refusal
from tests.desk.pages import logged_in, text
from tests.factories.accounts import UserFactory
from tests.factories.casework import CREDIT_OFFICE, body
from tests.factories.proceedings import found_case, reminded_case, ruling_data, sent_objection, third_leader
from tests.journeys.office import do, person
from tests.journeys.reaching import reach

pytestmark = pytest.mark.usefixtures("city")
BUTTON = "btn is-large is-primary"


def left(*usernames: str) -> None:
    """They have left: their accounts are closed."""
    User.objects.filter(username__in=usernames).update(is_active=False)


def objected(case: Case) -> None:
    sent_objection(case, Target(paper=case.papers.latest("pk")))


# page (of a case), who drafts it there, whom its body has left as leaders, whether it can be drafted.
TWO_LEVELS = [
    ("moves/transfer/", "fgw_officer", (), True),
    ("moves/transfer/", "fgw_officer", ("fgw_leader_b",), False),
    ("moves/transfer/", "fgw_officer", ("fgw_leader", "fgw_leader_b"), False),
    ("moves/suspend/", "fgw_officer", ("fgw_leader_b",), True),
    ("documents/circular/", "fgw_officer", (), True),
    ("documents/circular/", "fgw_officer", ("fgw_leader_b",), False),
    ("documents/accountability/", "fgw_officer", ("fgw_leader_b",), True),
    ("revocation/", "zf_officer", (), True),
    ("revocation/", "zf_officer", ("zf_leader_b",), False),
]


@pytest.mark.parametrize(("page", "who", "gone", "may"), TWO_LEVELS)
def test_a_body_with_one_leader_is_told_before_it_types(
    page: str, who: str, gone: tuple[str, ...], may: bool
) -> None:
    case = found_case()[0] if page == "revocation/" else reach("reminded")
    left(*gone)
    address = f"/flow/cases/{case.number}/{page}"
    shown = text(who, address)
    assert (BUTTON in shown, 'name="contact_name"' in shown, "data-live-paper" in shown or may) == (
        may,
        may,
        may,
    )
    if not may:
        assert "负责人不足两名" in shown and f"请系统管理员（{person('xt_admin').full_name}" in shown
        rest = {"fgw_officer": "顾临渊", "zf_officer": person("zf_leader").full_name}[who]
        assert (f"（现有{rest}）" in shown) == (len(gone) == 1)


# desk, who comes, the state of the objection, whether he may.
DESKS = [
    ("accept_objection", "fgw_officer", False),  # the case's officer and the drafter
    ("accept_objection", "fgw_officer_b", True),
    ("handle_objection", "fgw_officer", False),
    ("handle_objection", "fgw_officer_b", True),
    ("decide_objection", "fgw_leader", False),  # signed what is objected to
    ("decide_objection", "fgw_leader_b", True),
]


@pytest.mark.parametrize(("node", "who", "may"), DESKS)
def test_who_had_a_first_hand_sees_why_and_nothing_to_press(node: str, who: str, may: bool) -> None:
    case = reminded_case()
    objected(case)
    if node != "accept_objection":
        do(case, "accept_objection", "fgw_officer_b", "accept")
    if node == "decide_objection":
        do(case, "handle_objection", "fgw_officer_b", "propose", ruling_data("maintain"))
    address = f"/flow/tasks/{open_task(case, node).pk}/"
    tabs = ("", "?act=refuse") if node == "accept_objection" else ("",)
    tabs = ("", "?act=return") if node == "decide_objection" else tabs
    for tab in tabs:
        shown = text(who, address + tab)
        assert (BUTTON in shown, "按照回避规定" in shown) == (may, not may), tab
        assert may or "<textarea" not in shown


def test_what_needs_two_levels_is_not_offered_where_one_leader_may_decide() -> None:
    case = reminded_case()
    objected(case)
    do(case, "accept_objection", "fgw_officer_b", "accept")
    address = f"/flow/tasks/{open_task(case, 'handle_objection').pk}/"
    page = text("fgw_officer_b", address)
    assert 'value="revoke"' not in page and 'value="maintain"' in page
    assert "“撤销”须经两级审批" in page and f"现有{person('fgw_leader_b').full_name}" in page
    with pytest.raises(Refusal, match="须经两级审批") as refused:
        do(case, "handle_objection", "fgw_officer_b", "propose", ruling_data("revoke"))
    assert refused.value.field == "outcome"
    third_leader("fgw_leader_b")
    assert 'value="revoke"' in text("fgw_officer_b", address)


def test_where_nobody_may_decide_nothing_is_drafted() -> None:
    case = reminded_case()
    objected(case)
    do(case, "accept_objection", "fgw_officer_b", "accept")
    left("fgw_leader_b")
    page = text("fgw_officer_b", f"/flow/tasks/{open_task(case, 'handle_objection').pk}/")
    assert "一名也没有" in page and "系统管理员" in page and BUTTON not in page
    with pytest.raises(Refusal, match="一名也没有"):
        do(case, "handle_objection", "fgw_officer_b", "propose", ruling_data("maintain"))


def test_the_drafter_sees_no_button_at_a_desk_that_is_his_otherwise() -> None:
    case = reach("triage")
    both = UserFactory(body=body(CREDIT_OFFICE), roles=[Role.CREDIT_OFFICER, Role.REVIEWER])
    submit_draft(case, move="decline", reason="重复", route=Route(review=True), acting_user=both)
    reconcile(mend=True)
    address = f"/flow/tasks/{open_task(case, 'review_draft').pk}/"
    shown = text(both.username, address)
    assert OWN_DRAFT_EARLIER in shown and BUTTON not in shown
    assert BUTTON in text("fgw_reviewer", address)
    assert logged_in(both.username).post(address, {"act": "agree"}).status_code == 403
