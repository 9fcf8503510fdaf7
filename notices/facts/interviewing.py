"""What is said before, in and after an interview (约谈)."""

from dataclasses import dataclass

from notices.facts.shared import BASIS_LIMIT, ENTRY_LIMIT, SUBJECT_LIMIT, forbid, require
from notices.fields import choice, items, line, paragraphs, term
from organisations.refusals import Refusal


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
class Exchange:
    """One question of the interview and its answer."""

    asked: str = line("问", limit=ENTRY_LIMIT)
    answered: str = line("答", limit=1_500)


@dataclass(frozen=True)
class InterviewRecordFacts:
    """约谈记录: what was said, signed by both sides, or the refusal to sign noted by two officers (0b.9)."""

    subject_matter: str = line("约谈事由", limit=SUBJECT_LIMIT)
    notice_number: str = line("约谈通知书文号", limit=40)
    began_at: str = line("约谈开始时间", limit=40)
    place: str = line("约谈地点", limit=60)
    interviewers: tuple[str, ...] = paragraphs("约谈人", limit=60, most=6)
    recorded_by: str = line("记录人", limit=60)
    subject_body: str = line("被约谈单位", limit=60)
    interviewees: tuple[str, ...] = paragraphs("被约谈人", limit=60, most=10)
    demands: tuple[str, ...] = paragraphs("约谈要求", limit=ENTRY_LIMIT)
    signed_how: str = choice("签名情况", "双方签名", "被约谈人拒绝签名")
    ended_at: str = line("约谈结束时间", limit=40, optional=True)
    # Word for word, or summed up: what was pointed out, and what was said to it.
    exchanges: tuple[Exchange, ...] = items("问答记录", most=60, optional=True)
    issues: tuple[str, ...] = paragraphs("指出的问题", optional=True)
    statements: tuple[str, ...] = paragraphs("被约谈单位的说明和表态", optional=True)
    undertakings: tuple[str, ...] = paragraphs("被约谈人表态和承诺", limit=ENTRY_LIMIT, optional=True)
    remarks: tuple[str, ...] = paragraphs("被约谈人对记录的意见", limit=1_000, optional=True)
    others_present: tuple[str, ...] = paragraphs("其他参加人", limit=60, most=10, optional=True)
    absent: tuple[str, ...] = paragraphs("应到未到人员", limit=60, most=10, optional=True)
    refusal_reason: str = line("拒绝签名的情况", limit=ENTRY_LIMIT, optional=True)
    noted_by: tuple[str, ...] = paragraphs("注明情况的工作人员", limit=60, most=2, optional=True)

    def check_together(self) -> None:
        """It says what was said; a refusal is noted by two officers, and where both sides sign there is none."""
        if not self.exchanges and not (self.issues and self.statements):
            raise Refusal(
                "“问答记录”没有填写，也没有概括指出的问题和说明表态。",
                field="exchanges",
                remedy="请逐问逐答记录，或者填写指出的问题和被约谈单位的说明和表态。",
            )
        if self.signed_how == "双方签名":
            forbid(self, "双方都签名的", "refusal_reason", "noted_by")
            return
        require(self, "被约谈人拒绝签名的", "refusal_reason", "noted_by")
        if len(set(self.noted_by)) != 2:
            raise Refusal(
                "被约谈人拒绝签名的，应当由两名工作人员注明情况。",
                field="noted_by",
                remedy="请填写两名不同工作人员的单位、姓名。",
            )
