"""What forms and tables say: approvals, the list of outstanding cases, proof of service."""

from dataclasses import dataclass

from notices.facts.shared import (
    BASIS_LIMIT,
    CELL_LIMIT,
    ENTRY_LIMIT,
    SUBJECT_LIMIT,
    Opinion,
    forbid,
    require,
    require_approval,
)
from notices.fields import choice, items, line, paragraphs, term
from organisations.refusals import Refusal

DECISIONS = ("同意", "不同意")
CASES_LIMIT = 120


@dataclass(frozen=True)
class ExtensionSlipFacts:
    """延期审批单: asked before expiry, once; the first due day stays on paper."""

    subject_matter: str = line("办理事项", limit=SUBJECT_LIMIT)
    applicant: str = line("申请单位", limit=CELL_LIMIT)
    applied_by: str = line("申请人", limit=30)
    applied_on: str = line("申请日期", limit=20)
    earlier_name: str = line("所涉文书名称", limit=20)
    earlier_number: str = line("所涉文书文号", limit=40)
    due_on: str = line("原定期限", limit=20)
    asked_until: str = line("申请延至", limit=20)
    progress: tuple[str, ...] = paragraphs("已完成的工作", limit=ENTRY_LIMIT, most=6)
    reasons: tuple[str, ...] = paragraphs("延期理由", limit=ENTRY_LIMIT, most=6)
    opinions: tuple[Opinion, ...] = items("办理意见", most=8)
    outcome: str = choice("审批结论", *DECISIONS)
    granted_until: str = line("批准延至", limit=20, optional=True)
    plan: tuple[str, ...] = paragraphs("延期内的工作安排", limit=ENTRY_LIMIT, most=6, optional=True)

    def check_together(self) -> None:
        """What is granted has a new day; what is not, keeps the old one."""
        require_approval(self)
        if self.outcome == "同意":
            require(self, "审批结论为同意的", "granted_until")
        else:
            forbid(self, "审批结论为不同意的", "granted_until")


@dataclass(frozen=True)
class ReturnSlipFacts:
    """退单审批单: a wrong addressee gives the assignment back, with a reason and a suggested owner."""

    subject_matter: str = line("交办事项", limit=SUBJECT_LIMIT)
    applicant: str = line("申请单位", limit=CELL_LIMIT)
    applied_by: str = line("申请人", limit=30)
    received_on: str = line("签收日期", limit=20)
    applied_on: str = line("申请日期", limit=20)
    reasons: tuple[str, ...] = paragraphs("退单理由", limit=ENTRY_LIMIT, most=6)
    suggested_body: str = line("建议承办单位", limit=CELL_LIMIT)
    suggested_because: str = line("建议依据", limit=ENTRY_LIMIT)
    opinions: tuple[Opinion, ...] = items("办理意见", most=8)
    outcome: str = choice("审批结论", *DECISIONS)
    new_body: str = line("改派单位", limit=CELL_LIMIT, optional=True)

    def check_together(self) -> None:
        """Given back, the assignment goes to somebody else."""
        require_approval(self)
        if self.outcome == "不同意":
            forbid(self, "审批结论为不同意的", "new_body")
            return
        require(self, "审批结论为同意的", "new_body")
        if self.new_body == self.applicant:
            raise Refusal(
                "改派单位就是申请退单的单位。", field="new_body", remedy="请改派给其他单位，或者不同意退单。"
            )


@dataclass(frozen=True)
class MergerSlipFacts:
    """并案（中止）审批表: the inner approval of a merger or of a halt."""

    subject_matter: str = line("案件事由", limit=SUBJECT_LIMIT)
    matter: str = choice("审批事项", "并案", "中止")
    case_number: str = line("案件编号", limit=40)
    subject_body: str = line("涉事单位", limit=CELL_LIMIT)
    opened_on: str = line("立案日期", limit=20)
    stage: str = line("办理环节", limit=20)
    applied_by: str = line("承办人", limit=30)
    applied_on: str = line("提出日期", limit=20)
    situation: tuple[str, ...] = paragraphs("案件情况", limit=ENTRY_LIMIT, most=6)
    reasons: tuple[str, ...] = paragraphs("并案或者中止理由", limit=ENTRY_LIMIT, most=6)
    opinions: tuple[Opinion, ...] = items("办理意见", most=8)
    outcome: str = choice("审批结论", *DECISIONS)
    leading_case: str = line("并入案件编号", limit=40, optional=True)
    leading_matter: str = line("并入案件事由", limit=SUBJECT_LIMIT, optional=True)
    suspended_on: str = line("中止日期", limit=20, optional=True)

    def check_together(self) -> None:
        """A merger names the leading case, a halt its day; neither has what is the other's."""
        require_approval(self)
        if self.matter == "中止":
            require(self, "审批事项为中止的", "suspended_on")
            forbid(self, "审批事项为中止的", "leading_case", "leading_matter")
            return
        require(self, "审批事项为并案的", "leading_case", "leading_matter")
        forbid(self, "审批事项为并案的", "suspended_on")
        if self.leading_case == self.case_number:
            raise Refusal("案件不能并入本案。", field="leading_case", remedy="请填写另一案件的编号。")


@dataclass(frozen=True)
class OutstandingCase:
    """One line of the list: a body that owes what a court ordered."""

    body: str = line("被执行人", limit=40)
    docket_number: str = line("案号", limit=40)
    court: str = line("执行法院", limit=30)
    filed_on: str = line("立案日期", limit=20)
    amount: str = line("执行标的额", limit=20)
    outstanding: str = line("未履行金额", limit=20)
    state: str = line("履行情况", limit=CELL_LIMIT)


@dataclass(frozen=True)
class OutstandingCasesFacts:
    """未结案件通报表: 方案 五（五）, told to each body at intervals; as the register stood on a day."""

    subject_matter: str = line("通报事由", limit=SUBJECT_LIMIT)
    cut_off: str = line("统计截止时间", limit=40)
    source: str = line("数据来源", limit=CELL_LIMIT)
    cases: tuple[OutstandingCase, ...] = items("未结案件", most=CASES_LIMIT)
    total_count: str = line("案件合计", limit=10)
    total_amount: str = line("执行标的额合计", limit=20)
    total_outstanding: str = line("未履行金额合计", limit=20)
    requirements: tuple[str, ...] = paragraphs("办理要求", limit=ENTRY_LIMIT, most=6)
    answer_within: str = term("反馈期限")
    basis: tuple[str, ...] = paragraphs("依据", limit=BASIS_LIMIT, most=8, optional=True)

    def check_together(self) -> None:
        """The total counts the lines, so that none was lost on the way to paper."""
        if self.total_count != f"{len(self.cases)}件":
            raise Refusal(
                f"“案件合计”写作“{self.total_count}”，表中有{len(self.cases)}件。",
                field="total_count",
                remedy=f"请核对后写作“{len(self.cases)}件”。",
            )


@dataclass(frozen=True)
class ServedDocument:
    """One document that was served."""

    name: str = line("文书名称", limit=40)
    number: str = line("文书文号", limit=40)
    copies: str = line("份数", limit=4)


@dataclass(frozen=True)
class ProofOfServiceFacts:
    """送达回证: how, where and by whom it was served; left on the spot only before witnesses."""

    subject_matter: str = line("案由", limit=SUBJECT_LIMIT)
    served_on_whom: str = line("受送达单位", limit=CELL_LIMIT)
    documents: tuple[ServedDocument, ...] = items("送达文书")
    place: str = line("送达地点", limit=60)
    method: str = choice("送达方式", "直接送达", "留置送达", "邮寄送达", "转交送达")
    served_at: str = line("送达时间", limit=40)
    servers: tuple[str, ...] = paragraphs("送达人", limit=30, most=2)
    received_by: str = line("收件人", limit=40, optional=True)
    post_number: str = line("邮件号码", limit=40, optional=True)
    refusal: str = line("拒收事由和经过", limit=ENTRY_LIMIT, optional=True)
    witnesses: tuple[str, ...] = paragraphs("见证人", limit=40, most=3, optional=True)
    note: str = line("备注", limit=200, optional=True)

    def check_together(self) -> None:
        """Two serve together; each way of service needs its own proof."""
        if len(set(self.servers)) != 2:
            raise Refusal(
                "送达文书应当由两名送达人进行。", field="servers", remedy="请填写两名不同送达人的姓名。"
            )
        match self.method:
            case "留置送达":
                require(self, "留置送达的", "refusal", "witnesses")
                forbid(self, "留置送达的", "received_by")
            case "邮寄送达":
                require(self, "邮寄送达的", "post_number")
            case _:
                require(self, f"{self.method}的", "received_by")
                forbid(self, f"{self.method}的", "refusal")
