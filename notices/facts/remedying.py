"""What is said to an objection (异议), an application for exemption (免责容错) or for repair (信用修复)."""

from dataclasses import dataclass

from notices.facts.shared import (
    BASIS_LIMIT,
    CELL_LIMIT,
    ENTRY_LIMIT,
    SUBJECT_LIMIT,
    forbid,
    require,
)
from notices.fields import choice, items, line, paragraphs, term
from organisations.refusals import Refusal


@dataclass(frozen=True)
class Objection:
    """One request of an objection: what was found about it, and whether it holds."""

    text: str = line("异议请求和理由", limit=ENTRY_LIMIT)
    conclusion: str = choice("审查结论", "成立", "部分成立", "不成立")
    answer: str = line("审查情况和理由", limit=ENTRY_LIMIT)


@dataclass(frozen=True)
class Correction:
    """One entry put right: as it stood, and as it stands from now on."""

    before: str = line("原记载", limit=ENTRY_LIMIT)
    after: str = line("更正为", limit=ENTRY_LIMIT)


@dataclass(frozen=True)
class ObjectionDecisionFacts:
    """异议处理决定书: answers each request, then upholds, corrects or withdraws what was objected to."""

    subject_matter: str = line("异议事由", limit=SUBJECT_LIMIT)
    applicant: str = line("异议申请人", limit=CELL_LIMIT)
    applied_on: str = line("申请日期", limit=20)
    earlier_name: str = line("异议所涉文书名称", limit=20)
    earlier_number: str = line("异议所涉文书文号", limit=40)
    objections: tuple[Objection, ...] = items("异议请求")
    found: tuple[str, ...] = paragraphs("查明事实")
    outcome: str = choice("处理结论", "维持", "更正", "撤销", "投诉成立", "投诉不成立")
    review_within: str = term("复核期限")
    review_to: str = line("复核机关", limit=CELL_LIMIT)
    corrections: tuple[Correction, ...] = items("更正内容", optional=True)
    consequences: tuple[str, ...] = paragraphs("相应处理", limit=ENTRY_LIMIT, optional=True)
    basis: tuple[str, ...] = paragraphs("依据", limit=BASIS_LIMIT, most=8, optional=True)

    def check_together(self) -> None:
        """The outcome must follow from the answers; a correction says what is corrected."""
        is_upheld = all(objection.conclusion == "不成立" for objection in self.objections)
        if is_upheld != (self.outcome in ("维持", "投诉不成立")):
            raise Refusal(
                "处理结论与逐项审查结论不一致。",
                field="outcome",
                remedy="全部不成立的应当维持；有成立或者部分成立的，应当更正或者撤销。投诉同此。",
            )
        if self.outcome == "更正":
            require(self, "处理结论为更正的", "corrections")
        else:
            forbid(self, f"处理结论为{self.outcome}的", "corrections")


@dataclass(frozen=True)
class Consultation:
    """What one body said when it was consulted on an exemption."""

    body: str = line("会商单位", limit=CELL_LIMIT)
    opinion: str = line("会商意见", limit=ENTRY_LIMIT)


@dataclass(frozen=True)
class ExemptionFacts:
    """免责认定书: 方案 四（二）1; granted, no record is made; what has to be put right is put right."""

    subject_matter: str = line("申请事由", limit=SUBJECT_LIMIT)
    applicant: str = line("申请单位", limit=CELL_LIMIT)
    applied_on: str = line("申请日期", limit=20)
    found: tuple[str, ...] = paragraphs("核实情况")
    circumstance: str = choice("客观情形", "不可抗力", "难以预见的因素", "工作失误")
    good_faith: str = line("主观方面的核实情况", limit=ENTRY_LIMIT)
    collective_decision: str = line("集体决策和程序情况", limit=ENTRY_LIMIT)
    no_private_gain: str = line("有无谋取私利的核实情况", limit=ENTRY_LIMIT)
    consultations: tuple[Consultation, ...] = items("会商意见")
    outcome: str = choice("认定结论", "予以免责", "不予免责")
    reasons: tuple[str, ...] = paragraphs("认定理由")
    review_within: str = term("复核期限")
    review_to: str = line("复核机关", limit=CELL_LIMIT)
    duties: tuple[str, ...] = paragraphs("仍须完成的整改", limit=ENTRY_LIMIT, optional=True)
    rectify_within: str = term("整改期限", optional=True)
    basis: tuple[str, ...] = paragraphs("依据", limit=BASIS_LIMIT, most=8, optional=True)

    def check_together(self) -> None:
        """What must still be put right has a term, and a term belongs to something."""
        if self.duties or self.rectify_within:
            require(self, "有仍须完成的整改的", "duties", "rectify_within")


@dataclass(frozen=True)
class LiftedSanction:
    """A sanction that ends with the repair."""

    text: str = line("惩戒措施", limit=ENTRY_LIMIT)
    since: str = line("起始时间", limit=40)
    lifted_on: str = line("解除时间", limit=40)
    carried_out_by: str = line("实施单位", limit=CELL_LIMIT)


@dataclass(frozen=True, kw_only=True)
class RepairDecisionFacts:
    """信用修复决定书: 谁认定、谁修复; the display ends on a day, and so does each sanction.

    On an application, or, without `applied_on`, of the authority's own motion when all has been performed (T19).
    """

    subject_matter: str = line("修复事由", limit=SUBJECT_LIMIT)
    applied_on: str = line("申请日期", limit=20, optional=True)
    record_name: str = line("失信认定文书名称", limit=20)
    record_number: str = line("失信认定文书文号", limit=40)
    found: tuple[str, ...] = paragraphs("纠正和履行情况")
    evidence: tuple[str, ...] = paragraphs("核实的证据", limit=ENTRY_LIMIT)
    outcome: str = choice("修复结论", "准予修复", "不予修复")
    review_within: str = term("复核期限")
    review_to: str = line("复核机关", limit=CELL_LIMIT)
    display_ends_on: str = line("终止公示日期", limit=20, optional=True)
    platforms: tuple[str, ...] = paragraphs("公示平台", limit=CELL_LIMIT, most=8, optional=True)
    lifted: tuple[LiftedSanction, ...] = items("解除的惩戒措施", optional=True)
    missing: tuple[str, ...] = paragraphs("不予修复理由", limit=ENTRY_LIMIT, optional=True)
    basis: tuple[str, ...] = paragraphs("依据", limit=BASIS_LIMIT, most=8, optional=True)

    def check_together(self) -> None:
        """Granted: from when and where the display ends. Not granted: why, and nothing ends."""
        if self.outcome == "准予修复":
            require(self, "准予修复的", "display_ends_on", "platforms")
            forbid(self, "准予修复的", "missing")
        else:
            require(self, "不予修复的", "applied_on", "missing")
            forbid(self, "不予修复的", "display_ends_on", "platforms", "lifted")
