"""What is said of a rectification (整改): ordered, reported, verified, closed."""

from dataclasses import dataclass

from notices.facts.shared import BASIS_LIMIT, ENTRY_LIMIT, SUBJECT_LIMIT, forbid, require
from notices.fields import choice, items, line, paragraphs, term
from organisations.refusals import Refusal


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


@dataclass(frozen=True, kw_only=True)
class VerificationOpinionFacts:
    """整改验收意见书: item by item. 不合格 needs `new_term`; `returned_times` counts this return.

    It answers the report on an order (T12, T13), or confirms that what a record of dishonesty demands was done (T19):
    then `record` completes 你单位因……问题, and `lifted` names the sanctions that end with it.
    """

    subject_matter: str = line("整改事由", limit=SUBJECT_LIMIT)
    order_number: str = line("整改通知书文号", limit=40, optional=True)
    report_received_on: str = line("收到整改报告日期", limit=20, optional=True)
    method: str = line("核查方式")
    verified_on: str = line("核查日期", limit=20)
    verifiers: tuple[str, ...] = paragraphs("核查人员", limit=60, most=12)
    findings: tuple[Finding, ...] = items("核查结论")
    outcome: str = choice("验收结论", "合格", "不合格")
    new_term: str = term("再次整改期限", optional=True)
    returned_times: str = line("退回次数", limit=2, optional=True)
    basis: tuple[str, ...] = paragraphs("依据", limit=BASIS_LIMIT, most=8, optional=True)
    record: str = line("失信记录", limit=ENTRY_LIMIT, optional=True)
    lifted: tuple[str, ...] = paragraphs("解除的惩戒措施", limit=ENTRY_LIMIT, most=20, optional=True)

    def check_together(self) -> None:
        """Of an order or of a record; the opinion must follow from its items, and a return say until when."""
        if self.record:
            forbid(self, "确认履行完毕的", "order_number", "report_received_on", "new_term", "returned_times")
        else:
            require(self, "验收整改的", "order_number", "report_received_on")
            forbid(self, "验收整改的", "lifted")
        is_failed = any(finding.conclusion == "不合格" for finding in self.findings)
        if is_failed != (self.outcome == "不合格"):
            raise Refusal(
                "验收结论与逐项核查结论不一致。",
                field="outcome",
                remedy="有不合格事项的，验收结论应当为不合格；全部合格的，验收结论应当为合格。",
            )
        if is_failed and self.record:
            raise Refusal(
                "尚有不合格事项，不能确认履行完毕。",
                field="findings",
                remedy="请待全部纠正、履行后再办；需要继续整改的，责令整改。",
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


@dataclass(frozen=True)
class Evidence:
    """One piece of evidence of a report, under the number that its items refer to."""

    number: str = line("证据编号", limit=10)
    name: str = line("证据名称", limit=80)
    shows: str = line("证明内容", limit=120)


@dataclass(frozen=True)
class ReportItem:
    """How one item of the order was dealt with. `evidence` names numbers of the list, joined by 、."""

    text: str = line("整改事项", limit=ENTRY_LIMIT)
    state: str = choice("完成情况", "已完成", "未完成")
    measures: str = line("整改措施", limit=1_000)
    result: str = line("整改结果", limit=2_000)
    evidence: str = line("证据编号", limit=300)
    unfinished: str = line("未完成原因和下步安排", limit=1_000, optional=True)


@dataclass(frozen=True)
class RectificationReportFacts:
    """整改报告: the department answers the order item by item, each with evidence; its head signs (签发人)."""

    subject_matter: str = line("整改事由", limit=SUBJECT_LIMIT)
    order_number: str = line("整改通知书文号", limit=40)
    order_received_on: str = line("整改通知书签收日期", limit=20)
    signed_by: str = line("签发人", limit=20)
    organisation: tuple[str, ...] = paragraphs("组织整改情况", limit=4_000, most=40)
    rectified: tuple[ReportItem, ...] = items("整改事项完成情况")
    lasting: tuple[str, ...] = paragraphs("长效措施", limit=ENTRY_LIMIT)
    evidence: tuple[Evidence, ...] = items("整改证据", most=60)

    def check_together(self) -> None:
        """What is unfinished says why, and each piece of evidence referred to is in the list."""
        known = {piece.number for piece in self.evidence}
        if len(known) != len(self.evidence):
            raise Refusal("“整改证据”有重复的编号。", field="evidence", remedy="请为每项证据单独编号。")
        for place, item in enumerate(self.rectified, 1):
            if bool(item.unfinished) != (item.state == "未完成"):
                raise Refusal(
                    f"整改事项第{place}项的完成情况与所填内容不一致。",
                    field="rectified",
                    remedy="未完成的应当写明原因和下步安排，已完成的不写。",
                )
            if missing := [number for number in item.evidence.split("、") if number not in known]:
                raise Refusal(
                    f"整改事项第{place}项引用的证据“{'、'.join(missing)}”不在证据清单中。",
                    field="rectified",
                    remedy="请核对证据编号，多个编号之间用顿号分开。",
                )
