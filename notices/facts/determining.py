"""What is said on the way to a finding of dishonesty (认定), and of the finding itself."""

from dataclasses import dataclass

from notices.facts.shared import (
    BASIS_LIMIT,
    CELL_LIMIT,
    ENTRY_LIMIT,
    SEVERITIES,
    SUBJECT_LIMIT,
    Material,
    Plea,
    Sanction,
    forbid,
    require,
)
from notices.fields import choice, items, line, paragraphs, term


@dataclass(frozen=True)
class ReferralFacts:
    """提请认定函: to the determining authority; after refusal, false rectification or a second return."""

    subject_matter: str = line("提请事由", limit=SUBJECT_LIMIT)
    subject_body: str = line("涉事单位", limit=CELL_LIMIT)
    ground: str = choice("提请理由", "拒不整改", "虚假整改", "整改两次验收不合格", "整改逾期")
    order_number: str = line("整改通知书文号", limit=40)
    order_served_on: str = line("整改通知书送达日期", limit=20)
    course: tuple[str, ...] = paragraphs("办理经过")
    found: tuple[str, ...] = paragraphs("查明情况")
    category: str = line("失信行为类别", limit=40)
    proposal: tuple[str, ...] = paragraphs("提请意见", limit=ENTRY_LIMIT)
    answer_within: str = term("函复期限")
    materials: tuple[Material, ...] = items("移交材料", most=60)
    basis: tuple[str, ...] = paragraphs("依据", limit=BASIS_LIMIT, most=8, optional=True)


@dataclass(frozen=True)
class PlannedSanction:
    """A sanction that is only thought of: it has no dates yet."""

    text: str = line("拟采取的惩戒措施", limit=ENTRY_LIMIT)
    basis: str = line("措施依据", limit=BASIS_LIMIT)
    carried_out_by: str = line("实施单位", limit=CELL_LIMIT)


@dataclass(frozen=True)
class HearingNoticeFacts:
    """陈述申辩告知书: what is to be found, on what grounds, and the right to be heard before it is."""

    subject_matter: str = line("拟认定事由", limit=SUBJECT_LIMIT)
    found: tuple[str, ...] = paragraphs("拟认定的事实")
    evidence: tuple[str, ...] = paragraphs("主要证据", limit=ENTRY_LIMIT)
    category: str = line("失信行为类别", limit=40)
    severity: str = choice("失信程度", *SEVERITIES)
    plead_within: str = term("陈述申辩期限")
    plead_at: str = line("陈述申辩地点", limit=60)
    sanctions: tuple[PlannedSanction, ...] = items("拟采取的惩戒措施", optional=True)
    referral_number: str = line("提请认定函文号", limit=40, optional=True)
    basis: tuple[str, ...] = paragraphs("依据", limit=BASIS_LIMIT, most=8, optional=True)


@dataclass(frozen=True)
class DeterminationFacts:
    """失信认定书: made after 告知 and 陈述申辩; answers every plea and lists every sanction with its term."""

    subject_matter: str = line("认定事由", limit=SUBJECT_LIMIT)
    notice_number: str = line("陈述申辩告知书文号", limit=40)
    notice_served_on: str = line("告知书送达日期", limit=20)
    hearing: str = choice("陈述申辩情况", "已陈述申辩", "放弃陈述申辩")
    found: tuple[str, ...] = paragraphs("查明事实")
    evidence: tuple[str, ...] = paragraphs("认定证据", limit=ENTRY_LIMIT)
    category: str = line("失信行为类别", limit=40)
    severity: str = choice("失信程度", *SEVERITIES)
    reasons: tuple[str, ...] = paragraphs("认定理由")
    duties: tuple[str, ...] = paragraphs("应当履行的义务", limit=ENTRY_LIMIT)
    perform_within: str = term("履行期限")
    repair_after: tuple[str, ...] = paragraphs("信用修复条件", limit=ENTRY_LIMIT)
    objection_within: str = term("异议期限")
    review_within: str = term("复核期限")
    review_to: str = line("复核机关", limit=CELL_LIMIT)
    pleas: tuple[Plea, ...] = items("陈述申辩意见", optional=True)
    sanctions: tuple[Sanction, ...] = items("惩戒措施", optional=True)
    published_until: str = line("公示期限", limit=CELL_LIMIT, optional=True)
    basis: tuple[str, ...] = paragraphs("依据", limit=BASIS_LIMIT, most=8, optional=True)

    def check_together(self) -> None:
        """Whoever pleaded is answered; a grave finding has a term of publication, a minor one no sanction."""
        if self.hearing == "已陈述申辩":
            require(self, "涉事单位已陈述申辩的，应当逐项答复", "pleas")
        else:
            forbid(self, "涉事单位放弃陈述申辩的", "pleas")
        if self.severity == "严重":
            require(self, "认定为严重失信的", "published_until")
        if self.severity == "轻微":
            forbid(self, "认定为轻微失信的", "sanctions")


@dataclass(frozen=True)
class NoDeterminationFacts:
    """不予认定书: not proved, or put right in time; work goes on (T17) or the matter ends."""

    subject_matter: str = line("审查事由", limit=SUBJECT_LIMIT)
    found: tuple[str, ...] = paragraphs("查明事实")
    reasons: tuple[str, ...] = paragraphs("不予认定理由")
    consequence: str = choice("后续处理", "解除办理", "继续整改")
    referral_by: str = line("提请机关", limit=CELL_LIMIT, optional=True)
    referral_number: str = line("提请认定函文号", limit=40, optional=True)
    duties: tuple[str, ...] = paragraphs("继续整改事项", limit=ENTRY_LIMIT, optional=True)
    rectify_within: str = term("继续整改期限", optional=True)
    basis: tuple[str, ...] = paragraphs("依据", limit=BASIS_LIMIT, most=8, optional=True)

    def check_together(self) -> None:
        """Work that goes on has items and a term; what has ended has neither."""
        if self.referral_number:
            require(self, "填写了提请认定函文号", "referral_by")
        if self.consequence == "继续整改":
            require(self, "后续处理为继续整改的", "duties", "rectify_within")
        else:
            forbid(self, "后续处理为解除办理的", "duties", "rectify_within")
