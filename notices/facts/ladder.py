"""What the rungs of the ladder say: warned early, reminded, warned, pressed."""

from dataclasses import dataclass

from notices.facts.shared import BASIS_LIMIT, ENTRY_LIMIT, SUBJECT_LIMIT, require
from notices.fields import items, line, paragraphs, term
from organisations.refusals import Refusal


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
class Milestone:
    """One agreed step that was missed. `due_on` is a day of the calendar, fixed in the plan."""

    text: str = line("未完成节点", limit=ENTRY_LIMIT)
    due_on: str = line("应完成日期", limit=20)
    progress: str = line("目前进展", limit=ENTRY_LIMIT)
    overdue: str = term("逾期时间", optional=True)


@dataclass(frozen=True)
class SupervisionFacts:
    """督办函: presses for what was already demanded; `times` counts the pressing, `every` is 每周五前."""

    subject_matter: str = line("督办事项", limit=SUBJECT_LIMIT)
    times: str = line("督办次数", limit=2)
    situation: tuple[str, ...] = paragraphs("有关情况")
    milestones: tuple[Milestone, ...] = items("未完成节点")
    requirements: tuple[str, ...] = paragraphs("督办要求", limit=ENTRY_LIMIT)
    answer_within: str = term("办结期限")
    every: str = line("进展报送频次", limit=20, optional=True)
    earlier_name: str = line("前次文书名称", limit=20, optional=True)
    earlier_number: str = line("前次文书文号", limit=40, optional=True)
    earlier_served_on: str = line("前次文书送达日期", limit=20, optional=True)
    basis: tuple[str, ...] = paragraphs("依据", limit=BASIS_LIMIT, most=8, optional=True)

    def check_together(self) -> None:
        """A count is a number, and a number of an earlier document needs its name."""
        if not (self.times.isascii() and self.times.isdigit() and int(self.times) > 0):
            raise Refusal(
                f"“督办次数”写作“{self.times}”，不是次数。", field="times", remedy="请填写数字，例如“1”。"
            )
        if self.earlier_number:
            require(self, "填写了前次文书文号", "earlier_name")
