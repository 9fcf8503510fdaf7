"""What is said about the course of a matter: not taken up, halted, gone on with, opened again."""

from dataclasses import dataclass

from notices.facts.shared import BASIS_LIMIT, CELL_LIMIT, ENTRY_LIMIT, SUBJECT_LIMIT, forbid, require
from notices.fields import choice, items, line, paragraphs, term


@dataclass(frozen=True)
class DecliningFacts:
    """不予受理告知: why, where else to go, and how to have it looked at again."""

    subject_matter: str = line("反映事由", limit=SUBJECT_LIMIT)
    received_on: str = line("收到日期", limit=20)
    matters: tuple[str, ...] = paragraphs("反映事项", limit=ENTRY_LIMIT)
    ground: str = choice(
        "不予受理情形",
        "不属于政务失信治理范围",
        "与已经办理的事项重复",
        "依法应当由人民法院或者仲裁机构处理",
        "没有具体事实和必要材料",
    )
    reasons: tuple[str, ...] = paragraphs("不予受理理由", limit=ENTRY_LIMIT)
    review_within: str = term("复核申请期限")
    review_to: str = line("复核机关", limit=CELL_LIMIT)
    advice: tuple[str, ...] = paragraphs("可以采取的途径", limit=ENTRY_LIMIT, optional=True)
    basis: tuple[str, ...] = paragraphs("依据", limit=BASIS_LIMIT, most=8, optional=True)


@dataclass(frozen=True)
class SuspensionFacts:
    """中止告知: the clocks stop from a day of the calendar; the duties to perform do not."""

    subject_matter: str = line("办理事由", limit=SUBJECT_LIMIT)
    cause: str = choice(
        "中止情形", "相关诉讼、仲裁尚未审结", "案件进入再审", "人民法院中止执行", "发生不可抗力"
    )
    situation: tuple[str, ...] = paragraphs("有关情况")
    suspended_on: str = line("中止日期", limit=20)
    tell_within: str = term("中止原因消除后的报告期限")
    duties: tuple[str, ...] = paragraphs("中止期间的要求", limit=ENTRY_LIMIT, optional=True)
    basis: tuple[str, ...] = paragraphs("依据", limit=BASIS_LIMIT, most=8, optional=True)


@dataclass(frozen=True)
class RemainingTerm:
    """A term that goes on where it stopped: 3个工作日 are left of it."""

    text: str = line("事项", limit=ENTRY_LIMIT)
    left: str = term("剩余期限")


@dataclass(frozen=True)
class ResumptionFacts:
    """恢复告知: the cause has ended; what is left of each term runs on from a day of the calendar."""

    subject_matter: str = line("办理事由", limit=SUBJECT_LIMIT)
    suspension_number: str = line("中止告知文号", limit=40)
    suspended_on: str = line("中止日期", limit=20)
    grounds: tuple[str, ...] = paragraphs("中止原因消除的情况")
    resumed_on: str = line("恢复日期", limit=20)
    terms: tuple[RemainingTerm, ...] = items("继续计算的期限", optional=True)
    requirements: tuple[str, ...] = paragraphs("后续工作要求", limit=ENTRY_LIMIT, optional=True)
    basis: tuple[str, ...] = paragraphs("依据", limit=BASIS_LIMIT, most=8, optional=True)


@dataclass(frozen=True)
class ReopeningFacts:
    """恢复办理通知: an ended matter is opened again, into rectification (T24) or into triage (T24x)."""

    subject_matter: str = line("办理事由", limit=SUBJECT_LIMIT)
    ended_by: str = line("原办结文书名称", limit=20)
    ended_number: str = line("原办结文书文号", limit=40)
    ended_on: str = line("原办结日期", limit=20)
    found: tuple[str, ...] = paragraphs("新发现的情况")
    stage: str = choice("恢复后的办理环节", "整改", "研判")
    answer_within: str = term("报送情况期限")
    requirements: tuple[str, ...] = paragraphs("办理要求", limit=ENTRY_LIMIT, optional=True)
    rectify_within: str = term("整改期限", optional=True)
    basis: tuple[str, ...] = paragraphs("依据", limit=BASIS_LIMIT, most=8, optional=True)

    def check_together(self) -> None:
        """Into rectification: what is to be done and until when."""
        if self.stage == "整改":
            require(self, "恢复后进入整改的", "requirements", "rectify_within")
        else:
            forbid(self, "恢复后进入研判的", "rectify_within")
