"""The thin whole path in a real browser: a clue becomes a case, is warned early, answers, and is lifted."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.models import Case
from notices.models import Notice
from tests.journeys.agreeing import agree, desks_show
from tests.journeys.browser import Office

pytestmark = pytest.mark.browser
CAST = ("fgw_intake", "fgw_officer", "fgw_leader", "jtj_handler", "jtj_head", "jyj_handler")


def take_clue(office: Office) -> Case:
    """登记线索, then 登记立案."""
    intake = office.clerk("fgw_intake")
    intake.go("/clues/")
    intake.page.get_by_role("link", name="登记线索").first.click()
    intake.fill(
        来源渠道="12345 热线",
        来源编号="20261120-0871",
        涉事单位="澄川市交通运输局",
        事由="养护工程款逾期未付",
        线索内容="2025年签订的养护工程合同已完工验收，工程款1449236.06元逾期未付。",
        失信行为="ZX02",
        反映人姓名="计无双",
    )
    intake.press("保存线索")
    intake.sees("计无双")
    intake.press("登记立案")
    intake.sees("已登记立案")
    return Case.objects.get()


def proof(tmp_path: Path) -> Path:
    path = tmp_path / "付款凭证.pdf"
    path.write_bytes(b"%PDF-1.4 proof of payment")
    return path


@pytest.mark.django_db(transaction=True)
def test_an_answered_early_warning_is_lifted(office: Office, worker: int, tmp_path: Path) -> None:
    case = take_clue(office)
    agree(case, "triage", {"研判"})
    desks_show(office, CAST, fgw_officer="研判")

    officer, leader = office.clerk("fgw_officer"), office.clerk("fgw_leader")
    handler, head = office.clerk("jtj_handler"), office.clerk("jtj_head")
    officer.take("研判", act="预警")
    officer.fill(风险情况="工程款1,449,236.06元逾期未付。", 办理要求="核实欠款情况并说明原因")
    officer.press("预览")
    officer.sees_paper()
    agree(case, "triage", {"研判"})
    officer.finish("送签")
    agree(case, "triage", {"签发函件"})
    desks_show(office, CAST, fgw_leader="签发函件")

    leader.take("签发函件")
    leader.sees_paper()
    leader.finish("签发")
    agree(case, "early_warning", {"签收函件"})
    office.wait_for_documents(case)
    desks_show(office, CAST, jtj_handler="签收函件")

    handler.take("签收函件")
    handler.sees("澄川市发展和改革委员会 澄发改预〔2026〕1号")
    handler.sees_paper()
    handler.finish("签收")
    agree(case, "early_warning", {"答复"})
    desks_show(office, CAST, jtj_handler="答复")

    handler.do("答复", "报负责人审批", 答复内容="款项已于本月付清。", 上传证明材料=[proof(tmp_path)])
    agree(case, "early_warning", {"审批答复"})
    desks_show(office, CAST, jtj_head="审批答复")

    head.take("审批答复")
    head.sees("付款凭证.pdf")
    head.finish("同意报送")
    agree(case, "early_warning", {"审阅答复"})
    desks_show(office, CAST, fgw_officer="审阅答复")

    officer.do("审阅答复", "送签", act="解除预警", 解除理由="款项已全部付清，凭证经核实无误。")
    agree(case, "early_warning", {"签发预警解除告知"})
    desks_show(office, CAST, fgw_leader="签发预警解除告知")

    leader.do("签发预警解除告知", "签发")
    agree(case, "lifted", {"签收结果文书"})
    office.wait_for_documents(case)
    desks_show(office, CAST, jtj_handler="签收结果文书")

    handler.do("签收结果文书", "签收")
    agree(case, "lifted", set())
    desks_show(office, CAST)
    handler.log_out()

    notices = list(Notice.objects.order_by("pk"))
    assert [notice.number_text for notice in notices] == ["澄发改预〔2026〕1号", "澄发改解〔2026〕1号"]
    assert {notice.rendered_by_pid for notice in notices} == {worker}
