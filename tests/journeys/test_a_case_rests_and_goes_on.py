"""中止, 恢复: an answer is awaited, the courts are seized of the matter, everything rests; then it goes on."""

from __future__ import annotations

from datetime import timedelta

import pytest

import clock
from caseflow.reconciling import reconcile
from caseflow.tasks import propose
from tests.desk.pages import logged_in, text, visit
from tests.journeys.beside_the_ladder import SUSPENSION, resume, suspend
from tests.journeys.office import open_nodes, person, render_all
from tests.journeys.reaching import answer, reach

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def later(days: int) -> None:
    clock.set_to(clock.now() + timedelta(days=days))


def test_it_rests_and_goes_on() -> None:
    case = reach("early_warning")
    page = f"/cases/{case.number}/"
    assert "中止" in text("fgw_officer", page)
    later(4)
    suspend(case)
    told = text("jtj_handler", page)
    assert "因诉讼或者仲裁自2026年11月24日起中止" in told
    assert "预计2027年3月1日恢复" in told
    for who in ("fgw_officer", "fgw_leader", "jtj_handler", "jtj_head"):
        assert "今日无待办" in text(who, "/")
        assert case.number in text(who, "/cases/?state=suspended")
        assert case.number in text(who, "/cases/?light=grey")
    later(30)
    propose()
    assert "系统建议，待你决定" not in text("fgw_officer", page)
    assert "已中止31日" in text("fgw_leader", page)
    resume(case)
    assert open_nodes(case) == {"answer"}
    # Signed for on the 20th; one of five days had run when it stopped on the 24th, the rest from 24 December on.
    owed = case.deadlines.get(purpose="answer").deadline
    assert (owed.original_due_on.isoformat(), owed.due_on.isoformat()) == ("2026-11-27", "2026-12-29")
    strip = text("jtj_handler", page)
    assert "原到期日为2026年11月27日" in strip
    assert "2026年11月24日因案件中止停止计算、2026年12月24日恢复" in strip
    answer(case, with_proof=True)
    assert open_nodes(case) == {"review"}


def test_the_officer_sees_the_real_page_and_the_department_signs_for_it_while_the_case_rests() -> None:
    case = reach("warned")
    address = f"/flow/cases/{case.number}/moves/suspend/"
    officer, leader = logged_in("fgw_officer"), logged_in("fgw_leader")
    begun = officer.get(address).content.decode()
    assert "拟中止告知" in begun and "文书未启用" not in begun and "扫描件" not in begun
    data = {
        **SUSPENSION,
        "subject_matter": "养护工程款逾期未付",
        "tell_within": "3个工作日",
        "contact_name": "陆采薇",
        "contact_phone": "0000-2000001",
    }
    looked = officer.post(address, data | {"preview": "1"})
    assert looked.status_code == 200 and "data:image/png" in looked.content.decode()
    assert not case.drafts.filter(move="suspend").exists()
    assert "已送签" in officer.post(address, data, follow=True).content.decode()
    task = case.processes.get(assignment=None).tasks.open().get(flow_task__endswith="sign_suspension")
    page = leader.get(f"/flow/tasks/{task.pk}/").content.decode()
    # 中止告知, and behind it the 审批表 that goes on file with it.
    assert "签发中止告知" in page and page.count("data:image/png") >= 2
    leader.post(f"/flow/tasks/{task.pk}/", {"act": "sign"})
    render_all()
    paper = case.papers.select_related("notice").latest("pk")
    handler = logged_in("jtj_handler")
    sign = f"/flow/cases/{case.number}/papers/{paper.pk}/sign-for/"
    assert "今日无待办" in handler.get("/").content.decode()
    assert sign in handler.get(f"/documents/{paper.notice_id}/").content.decode()
    assert handler.post(sign).status_code == 302
    paper.notice.refresh_from_db()
    assert paper.notice.signed_for_by == person("jtj_handler")
    assert case.events.filter(verb="signed_for").latest("seq").documents == [paper.notice.reference()]
    assert (open_nodes(case), reconcile()) == (set(), [])


def test_what_is_left_of_a_term_stands_in_the_notice_that_it_goes_on() -> None:
    case = reach("early_warning")
    later(4)
    suspend(case)
    later(30)
    resume(case)
    notice = case.papers.select_related("notice").get(move="resume").notice
    # Five days, one of which had run: four are left, and the day on which it goes on is the first of them.
    assert notice.facts["terms"] == [{"text": "答复", "left": "4个工作日"}]
    assert notice.facts["suspension_number"] == "澄发改止〔2026〕1号"
    assert (notice.facts["suspended_on"], notice.facts["resumed_on"]) == ("2026年11月24日", "2026年12月24日")


def test_only_the_officer_of_the_issuing_body_drafts_that_it_goes_on() -> None:
    case = suspend(reach("warned"), is_served=False)
    address = f"/flow/cases/{case.number}/moves/resume/"
    assert "拟恢复告知" in text("fgw_officer", address)
    for who in ("fgw_leader", "jw_leader", "zf_leader", "jtj_head"):
        assert visit(who, address).status_code in (403, 404)
