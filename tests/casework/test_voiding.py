"""作废 of what moved nothing: by the issuer's leader, with a reason; the number stays."""

from __future__ import annotations

from datetime import timedelta

import pytest

import clock
from caseflow.dispatching import void_document
from casework.models import Case, Slip
from casework.services import NotYours, Stale, record_service, void_filed
from interviews.queries import may_order_rectification
from notices.kinds import Kind
from notices.models import Notice
from notices.registering import register_of
from organisations.models import Body
from organisations.refusals import Refusal
from tests.desk.pages import the_notice, visit
from tests.factories.casework import by_post, issued, make_case, read_again
from tests.factories.interviews import conclude, hold, open_purposes, sign, summon
from tests.journeys.office import do, letter_data, open_case, open_nodes, person, render_all

pytestmark = pytest.mark.usefixtures("city")

LEADER = "fgw_leader"


def warned_early() -> Case:
    case = open_case()
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    do(case, "sign_letter", "fgw_leader", "sign")
    render_all()
    return case


def test_the_issuers_leader_voids_it_and_the_number_stays() -> None:
    case = make_case(state="reminded")
    paper = issued(case)
    for username in ("fgw_officer", "fgw_intake", "jw_leader", "jtj_head", "xt_admin"):
        with pytest.raises(NotYours):
            void_filed(case, paper, reason="文字有误", acting_user=person(username))
    with pytest.raises(Refusal) as refused:
        void_filed(case, paper, reason=" ", acting_user=person(LEADER))
    assert refused.value.field == "reason"
    void_document(case, paper, reason="文字有误", acting_user=person(LEADER))
    notice = Notice.objects.get(pk=paper.notice_id)
    assert (notice.state, notice.void_reason, notice.number_text) == (
        "void",
        "文字有误",
        "澄发改问〔2026〕1号",
    )
    assert all(owed.deadline.cancelled_on for owed in case.deadlines.filter(paper=paper))
    line = [Body.objects.get(document_mark="澄发改").pk]
    assert [entry.number_text for entry in register_of(line, 2026, "accountability")] == [notice.number_text]
    assert issued(make_case(state="reminded")).notice.number == 2


def test_what_a_move_issued_is_voided_with_the_move() -> None:
    case = warned_early()
    paper = case.papers.get()
    with pytest.raises(Stale, match="更正误操作"):
        void_filed(case, paper, reason="文字有误", acting_user=person(LEADER))
    page = visit(LEADER, f"/flow/documents/{paper.notice_id}/void/")
    assert page.status_code == 409
    assert f"/flow/cases/{case.number}/correct/" in page.content.decode()
    assert the_notice(case).voided_at is None


@pytest.mark.parametrize("reached", ["opened", "signed for", "served with proof"])
def test_what_has_reached_its_addressee_stays(reached: str) -> None:
    case = make_case(state="reminded")
    paper = issued(case)
    if reached == "opened":
        Notice.objects.filter(pk=paper.notice_id).update(first_read_at=clock.now())
    elif reached == "signed for":
        Notice.objects.filter(pk=paper.notice_id).update(signed_for_at=clock.now())
    else:
        clock.set_to(clock.now() + timedelta(days=5))
        record_service(case, paper, by_post(), acting_user=person("fgw_officer"))
    with pytest.raises(Stale, match="不能作废"):
        void_filed(case, paper, reason="文字有误", acting_user=person(LEADER))


def test_a_proof_of_service_and_a_decision_are_not_voided_alone() -> None:
    case = make_case(state="reminded")
    paper = issued(case, addressee_name="样例建设有限公司")
    service = record_service(case, paper, by_post(), acting_user=person("fgw_officer"))
    with pytest.raises(Stale, match="送达的凭证"):
        void_filed(case, Slip.objects.get(pk=service.proof_id), reason="填写有误", acting_user=person(LEADER))
    decision = issued(make_case(state="reminded"), Kind.REPAIR_DECISION.value)
    with pytest.raises(Stale, match="原程序"):
        void_filed(decision.case, decision, reason="填写有误", acting_user=person(LEADER))


def test_the_desk_of_a_void_document_closes() -> None:
    case = warned_early()
    issued(case)
    paper = case.papers.get(notice__kind="accountability")
    # Follows, as the door does.
    void_document(case, paper, reason="文字有误", acting_user=person(LEADER))
    assert open_nodes(case) == {"sign_for_letter"}


def test_void_minutes_are_written_again() -> None:
    interview = conclude(sign(hold(summon())))
    render_all()
    case = read_again(interview.case)
    paper = case.papers.get(notice__kind="minutes")
    assert may_order_rectification(case) and "minutes" not in open_purposes(case)
    void_document(case, paper, reason="文字有误", acting_user=person(LEADER))
    interview.refresh_from_db()
    assert (interview.status, interview.minutes) == ("held", None)
    assert not may_order_rectification(read_again(case)) and "minutes" in open_purposes(case)
    again = conclude(interview)
    assert again.minutes is not None and again.minutes.notice.number == 2


def test_minutes_on_which_the_case_went_on_are_not_void() -> None:
    interview = conclude(sign(hold(summon())))
    render_all()
    Case.objects.filter(pk=interview.case_id).update(state="rectifying")
    case = read_again(interview.case)
    paper = case.papers.get(notice__kind="minutes")
    with pytest.raises(Refusal, match="已依据这份纪要"):
        void_document(case, paper, reason="文字有误", acting_user=person(LEADER))
    assert Notice.objects.get(pk=paper.notice_id).voided_at is None
