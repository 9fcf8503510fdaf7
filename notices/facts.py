"""What each document says, as plain text: one frozen dataclass per kind.

A field is text as it will be printed (dates as 2026年11月20日, amounts as 3,464,000.00元), so that frozen
facts need nothing else to be read in ten years; `notices.wording` has the helpers that write them so.
Terms that run from service are stored as 5个工作日 and printed as 自签收次日起5个工作日内. Who writes to
whom, the date and the number are the sheet's (`notices.sheets`), not the facts'.

`subject_matter` completes the title: 关于…问题的预警通知书. Write it without 关于 and without a final 的:
老旧小区改造工程款逾期未付.
"""

from dataclasses import dataclass

from notices.fields import choice, items, line, paragraphs, term
from organisations.refusals import Refusal

SUBJECT_LIMIT = 40
BASIS_LIMIT = 160
ENTRY_LIMIT = 400


@dataclass(frozen=True)
class EarlyWarningFacts:
    """预警通知书: a risk before any finding."""

    subject_matter: str = line("事由", limit=SUBJECT_LIMIT)
    risk_source: str = line("风险来源")
    situation: tuple[str, ...] = paragraphs("风险情况")
    requirements: tuple[str, ...] = paragraphs("办理要求", limit=ENTRY_LIMIT)
    answer_within: str = term("回复期限")
    docket_number: str = line("案号", limit=60, optional=True)
    court: str = line("执行法院", limit=60, optional=True)
    amount: str = line("执行标的额", limit=30, optional=True)
    paid: str = line("已履行金额", limit=30, optional=True)
    outstanding: str = line("未履行金额", limit=30, optional=True)
    expected_listing_on: str = line("拟纳入日期", limit=20, optional=True)
    basis: tuple[str, ...] = paragraphs("依据", limit=BASIS_LIMIT, most=8, optional=True)


@dataclass(frozen=True)
class LiftingFacts:
    """预警解除告知: the risk is gone, and nothing was ever found."""

    subject_matter: str = line("事由", limit=SUBJECT_LIMIT)
    earlier_name: str = line("原文书名称", limit=20)
    earlier_number: str = line("原文书文号", limit=40)
    earlier_signed_on: str = line("原文书日期", limit=20)
    grounds: tuple[str, ...] = paragraphs("解除理由")
    advice: tuple[str, ...] = paragraphs("后续工作要求", limit=ENTRY_LIMIT, optional=True)
    answered_on: str = line("回复日期", limit=20, optional=True)
    basis: tuple[str, ...] = paragraphs("依据", limit=BASIS_LIMIT, most=8, optional=True)


@dataclass(frozen=True)
class ReminderFacts:
    """提醒函: the first rung."""

    subject_matter: str = line("提醒事项", limit=SUBJECT_LIMIT)
    situation: tuple[str, ...] = paragraphs("有关情况")
    requirements: tuple[str, ...] = paragraphs("办理要求", limit=ENTRY_LIMIT)
    answer_within: str = term("回复期限")
    earlier_name: str = line("前次文书名称", limit=20, optional=True)
    earlier_number: str = line("前次文书文号", limit=40, optional=True)
    earlier_served_on: str = line("前次文书送达日期", limit=20, optional=True)
    basis: tuple[str, ...] = paragraphs("依据", limit=BASIS_LIMIT, most=8, optional=True)


@dataclass(frozen=True)
class WarningFacts:
    """警示函: the second rung. `overdue` is 3个工作日, or empty where an answer came but did not satisfy."""

    subject_matter: str = line("警示事项", limit=SUBJECT_LIMIT)
    situation: tuple[str, ...] = paragraphs("有关情况")
    requirements: tuple[str, ...] = paragraphs("办理要求", limit=ENTRY_LIMIT)
    answer_within: str = term("回复期限")
    earlier_name: str = line("前次文书名称", limit=20, optional=True)
    earlier_number: str = line("前次文书文号", limit=40, optional=True)
    earlier_served_on: str = line("前次文书送达日期", limit=20, optional=True)
    answer_due_on: str = line("前次文书应复日期", limit=20, optional=True)
    overdue: str = term("逾期时间", optional=True)
    basis: tuple[str, ...] = paragraphs("依据", limit=BASIS_LIMIT, most=8, optional=True)


@dataclass(frozen=True)
class InterviewNoticeFacts:
    """约谈通知书: the hour and the place are fixed by the calendar, not by service."""

    subject_matter: str = line("约谈事由", limit=SUBJECT_LIMIT)
    situation: tuple[str, ...] = paragraphs("有关情况")
    held_at: str = line("约谈时间", limit=40)
    place: str = line("约谈地点", limit=60)
    interviewers: tuple[str, ...] = paragraphs("约谈人", limit=60, most=6)
    interviewees: tuple[str, ...] = paragraphs("被约谈人", limit=60, most=10)
    topics: tuple[str, ...] = paragraphs("约谈内容", limit=ENTRY_LIMIT)
    materials: tuple[str, ...] = paragraphs("须携带材料", limit=ENTRY_LIMIT)
    confirm_within: str = term("参加人员反馈期限")
    basis: tuple[str, ...] = paragraphs("依据", limit=BASIS_LIMIT, most=8, optional=True)


@dataclass(frozen=True)
class Demand:
    """One numbered demand of the minutes: what, by whom, by when."""

    text: str = line("要求", limit=ENTRY_LIMIT)
    responsible: str = line("责任人", limit=60)
    within: str = term("办理时限")


@dataclass(frozen=True)
class MinutesFacts:
    """约谈纪要: issued by whoever held the interview; neither countersigned nor sealed."""

    subject_matter: str = line("约谈事由", limit=SUBJECT_LIMIT)
    subject_body: str = line("被约谈单位", limit=60)
    notice_number: str = line("约谈通知书文号", limit=40)
    held_at: str = line("约谈时间", limit=40)
    place: str = line("约谈地点", limit=60)
    chaired_by: str = line("主持人", limit=60)
    recorded_by: str = line("记录人", limit=60)
    issues: tuple[str, ...] = paragraphs("指出的问题")
    statements: tuple[str, ...] = paragraphs("被约谈单位说明和表态")
    demands: tuple[Demand, ...] = items("明确的要求")
    present: tuple[str, ...] = paragraphs("出席人员", limit=60, most=20)
    absent: tuple[str, ...] = paragraphs("请假人员", limit=60, most=20, optional=True)
    observing: tuple[str, ...] = paragraphs("列席人员", limit=60, most=20, optional=True)


@dataclass(frozen=True)
class Problem:
    """One numbered problem to be put right, with the measure of success."""

    text: str = line("存在问题", limit=ENTRY_LIMIT)
    standard: str = line("整改标准", limit=ENTRY_LIMIT)
    responsible: str = line("责任人", limit=60)
    within: str = term("整改期限")


@dataclass(frozen=True)
class RectificationOrderFacts:
    """整改通知书: numbered problems; the plan and the report have terms of their own."""

    subject_matter: str = line("整改事由", limit=SUBJECT_LIMIT)
    situation: tuple[str, ...] = paragraphs("查明情况")
    problems: tuple[Problem, ...] = items("整改事项")
    plan_within: str = term("整改方案报送期限")
    rectify_within: str = term("整改期限")
    basis: tuple[str, ...] = paragraphs("依据", limit=BASIS_LIMIT, most=8, optional=True)


@dataclass(frozen=True)
class Finding:
    """What the verifiers found on one item of the order."""

    text: str = line("整改事项", limit=ENTRY_LIMIT)
    conclusion: str = choice("核查结论", "合格", "不合格")
    reason: str = line("核查情况", limit=ENTRY_LIMIT)


@dataclass(frozen=True)
class VerificationOpinionFacts:
    """整改验收意见书: item by item. 不合格 needs `new_term`; `returned_times` counts this return."""

    subject_matter: str = line("整改事由", limit=SUBJECT_LIMIT)
    order_number: str = line("整改通知书文号", limit=40)
    report_received_on: str = line("收到整改报告日期", limit=20)
    method: str = line("核查方式")
    verified_on: str = line("核查日期", limit=20)
    verifiers: tuple[str, ...] = paragraphs("核查人员", limit=60, most=12)
    findings: tuple[Finding, ...] = items("核查结论")
    outcome: str = choice("验收结论", "合格", "不合格")
    new_term: str = term("再次整改期限", optional=True)
    returned_times: str = line("退回次数", limit=2, optional=True)
    basis: tuple[str, ...] = paragraphs("依据", limit=BASIS_LIMIT, most=8, optional=True)

    def check_together(self) -> None:
        """The opinion must follow from its items, and a return must say until when."""
        is_failed = any(finding.conclusion == "不合格" for finding in self.findings)
        if is_failed != (self.outcome == "不合格"):
            raise Refusal(
                "验收结论与逐项核查结论不一致。",
                field="outcome",
                remedy="有不合格事项的，验收结论应当为不合格；全部合格的，验收结论应当为合格。",
            )
        if is_failed and not self.new_term:
            raise Refusal(
                "验收不合格，没有填写再次整改期限。", field="new_term", remedy="请填写，例如“15日”。"
            )


@dataclass(frozen=True)
class ClosureFacts:
    """结案通知书: the case is struck off; the look-back stays."""

    subject_matter: str = line("事由", limit=SUBJECT_LIMIT)
    opened_on: str = line("立案日期", limit=20)
    closed_on: str = line("结案日期", limit=20)
    course: tuple[str, ...] = paragraphs("办理经过")
    result: tuple[str, ...] = paragraphs("办理结果")
    look_back_on: str = line("回头看日期", limit=20)
    performed_amount: str = line("履行金额", limit=30, optional=True)
    opinion_number: str = line("整改验收意见书文号", limit=40, optional=True)
    lifted_measures: tuple[str, ...] = paragraphs("解除的措施", limit=ENTRY_LIMIT, optional=True)
    duties: tuple[str, ...] = paragraphs("后续工作要求", limit=ENTRY_LIMIT, optional=True)
    basis: tuple[str, ...] = paragraphs("依据", limit=BASIS_LIMIT, most=8, optional=True)
