"""The full ladder by its users in a real browser: early warning → reminder → warning → interview → rectification
→ closure. After every move the open tasks, the records and the state are compared."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

import clock
from casework.models import Case, CaseEvent
from notices.models import Notice
from tests.journeys.agreeing import agree
from tests.journeys.browser import Office
from tests.journeys.test_browser_early_warning import proof, take_clue

pytestmark = pytest.mark.browser

PATH = ["register", "warn_early", "remind", "warn", "summon", "order_rectification", "report_rectification"]
NUMBERS = [
    "澄发改预〔2026〕1号",
    "澄发改提〔2026〕1号",
    "澄发改警〔2026〕1号",
    "澄发改约〔2026〕1号",
    "澄发改纪〔2026〕1号",
    "澄政整〔2026〕1号",
    "澄政验〔2026〕1号",
    "澄发改结〔2026〕1号",
]


class Story:
    """One case and its people; every step ends with what must be true after it."""

    def __init__(self, office: Office, tmp_path: Path) -> None:
        self.office = office
        self.proof = proof(tmp_path)
        self.case: Case = take_clue(office)
        self.then("triage", "研判")

    def does(self, who: str, task: str, button: str, act: str = "", **fields: str | list[Path]) -> None:
        self.office.clerk(who).do(task, button, act, **fields)

    def then(self, state: str, *tasks: str) -> None:
        agree(self.case, state, set(tasks))

    def signs(self, task: str, state: str, *tasks: str, who: str = "fgw_leader") -> None:
        """A leader signs what was drafted, and the worker makes the document."""
        self.does(who, task, "签发")
        self.then(state, *tasks)
        self.office.wait_for_documents(self.case)

    # --- the steps ------------------------------------------------------------------------------------------

    def letter(self, task: str, act: str, state: str) -> None:
        """A letter of the ladder, signed for and answered, but not to satisfaction."""
        before = Case.objects.get(pk=self.case.pk).state
        self.does("fgw_officer", task, "送签", act=act)
        self.then(before, "签发函件")
        self.signs("签发函件", state, "签收函件")
        self.does("jtj_handler", "签收函件", "签收")
        self.then(state, "答复")
        self.does("jtj_handler", "答复", "报负责人审批", 答复内容="正在筹措资金。")
        self.then(state, "审批答复")
        self.does("jtj_head", "审批答复", "同意报送")
        self.then(state, "审阅答复")

    def interview(self) -> None:
        self.does("fgw_officer", "审阅答复", "送签", act="约谈", 约谈时间="2026-11-27T09:30")
        self.then("warned", "签发约谈通知书")
        self.signs("签发约谈通知书", "interviewing", "签收约谈通知书")
        self.does("jtj_handler", "签收约谈通知书", "签收")
        self.then("interviewing", "反馈参加人员", "主持约谈")
        self.does("jtj_handler", "反馈参加人员", "反馈参加人员", 参加人员="裴归棹（局长）0000-2000145")
        self.then("interviewing", "主持约谈")
        self.office.set_clock(datetime(2026, 11, 27, 10, 30, tzinfo=clock.ZONE))
        self.does(
            "fgw_officer",
            "主持约谈",
            "登记约谈情况",
            指出的问题="欠款长期未付。",
            被约谈单位的说明和表态="限期付清。",
            明确的要求="一个月内付清欠款",
        )
        self.then("interviewing", "约谈记录签字", "注明拒签")
        self.does("jtj_head", "约谈记录签字", "签字")
        self.then("interviewing", "拟约谈纪要")
        self.does("fgw_officer", "拟约谈纪要", "送签")
        self.then("interviewing", "签发约谈纪要")
        self.signs("签发约谈纪要", "interviewing", "签收约谈纪要", "拟整改通知书")
        self.does("jtj_handler", "签收约谈纪要", "签收")
        self.then("interviewing", "拟整改通知书")

    def rectification(self) -> None:
        self.does("zf_officer", "拟整改通知书", "送签")
        self.then("interviewing", "签发整改通知书")
        self.signs("签发整改通知书", "rectifying", "签收整改通知书", who="zf_leader")
        self.does("jtj_handler", "签收整改通知书", "签收")
        self.then("rectifying", "报送整改方案")
        plan = {"总体安排": "已列入预算。", "整改措施": "分期付款"}
        self.does("jtj_handler", "报送整改方案", "报送方案", **plan)
        self.then("rectifying", "拟整改报告")
        self.office.set_clock(clock.now() + timedelta(days=20))
        report: dict[str, str | list[Path]] = {
            "报告说明": "已全部整改。",
            "整改结果": "已付清。",
            "上传证据": [self.proof],
        }
        self.does("jtj_handler", "拟整改报告", "报负责人签发", **report)
        self.then("rectifying", "报送整改报告")
        self.does("jtj_head", "报送整改报告", "签发报送")
        self.then("verifying", "逐项核查")

    def verification(self) -> None:
        found = {
            "核查方式": "核对凭证",
            "核查人员": "澄川市人民政府办公室叶疏影",
            "核查结论": "合格",
            "核查情况": "凭证属实。",
        }
        self.does("zf_officer", "逐项核查", "登记核查结果", **found)
        self.then("verifying", "拟验收意见")
        self.does("zf_officer", "拟验收意见", "送签")
        self.then("verifying", "签发验收意见书")
        self.signs("签发验收意见书", "closing", "签收验收意见书", "拟结案通知书", who="zf_leader")
        self.does("jtj_handler", "签收验收意见书", "签收")
        self.then("closing", "拟结案通知书")

    def closure(self) -> None:
        self.does("fgw_officer", "拟结案通知书", "送签", act="结案（销号）")
        self.then("closing", "签发结案通知书")
        self.signs("签发结案通知书", "closed", "签收结果文书")
        self.does("jtj_handler", "签收结果文书", "签收")
        self.then("closed")


@pytest.mark.django_db(transaction=True)
def test_a_case_goes_all_the_way_to_its_closure(office: Office, worker: int, tmp_path: Path) -> None:
    story = Story(office, tmp_path)
    story.letter("研判", "预警", "early_warning")
    story.letter("审阅答复", "提醒", "reminded")
    story.letter("审阅答复", "警示", "warned")
    story.interview()
    story.rectification()
    story.verification()
    story.closure()

    notices = list(Notice.objects.filter(slip=None).order_by("pk"))
    assert [notice.number_text for notice in notices] == NUMBERS
    assert {notice.rendered_by_pid for notice in notices} == {worker}
    assert all(notice.signed_for_at for notice in notices)
    events = CaseEvent.objects.filter(case=story.case)
    moves = list(events.exclude(move="").order_by("seq").values_list("move", flat=True))
    assert moves == [*PATH, "accept_rectification", "close"]
    assert Case.objects.get().look_back_on == date(2027, 3, 17)
    for who in ("fgw_officer", "jtj_handler", "jtj_head", "zf_officer"):
        office.clerk(who).go(f"/cases/{story.case.number}/")
        office.clerk(who).sees("澄发改结〔2026〕1号")
        assert office.clerk(who).tasks() == []
