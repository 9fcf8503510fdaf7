"""中止, 恢复: an answer is awaited, the courts are seized of the matter, everything rests; then it goes on."""

from __future__ import annotations

from datetime import timedelta

import pytest

import clock
from caseflow.tasks import propose
from tests.desk.pages import text, visit
from tests.journeys.office import open_nodes
from tests.journeys.reaching import answer, reach, resume, suspend

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


def test_the_page_of_the_leader_offers_to_resume_and_nobody_elses() -> None:
    case = suspend(reach("warned"))
    address = f"/flow/cases/{case.number}/moves/resume/"
    page = text("fgw_leader", address)
    assert "文书未启用" in page
    assert "恢复告知扫描件" in page
    for who in ("fgw_officer", "jw_leader", "zf_leader", "jtj_head"):
        assert visit(who, address).status_code in (403, 404)
