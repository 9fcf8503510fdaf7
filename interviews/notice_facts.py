"""First words of the room's documents, for the officer to go on from: initial values of their forms.

Texts have one paragraph a line; numbered items are lists of dicts, as `notices.forms` takes them.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

import clock
from accounts.models import User
from accounts.queries import people_of
from accounts.roles import LEADER, Role
from casework.models import Case, CaseNotice, Purpose
from casework.released import released_facts
from deadlines.limits import limit
from interviews.attendance import Person
from interviews.models import Interview, InterviewPerson, InterviewRecord
from interviews.queries import earliest_day
from notices.facts import ENTRY_LIMIT, SUBJECT_LIMIT, InterviewRecordFacts
from notices.fields import PARAGRAPH_LIMIT
from notices.wording import amount, chinese_date, chinese_moment, clause, sentence, term
from organisations.models import Body
from organisations.queries import present_form

OPENS_AT = time(9, 30)
NAME_LIMIT = 60
CHIEF = "主要负责人"
GOVERNING_LEADERS = [LEADER[letter] for letter in "JFRG"]
Side = InterviewPerson.Side


def initial_interview_notice(case: Case, user: User) -> dict[str, Any]:
    """Initial values of `InterviewNoticeForm`: the first possible morning, the leaders on both sides."""
    host = _named(user.body) if user.body else ""
    return {
        "subject_matter": clause(case.title)[:SUBJECT_LIMIT],
        "situation": "\n".join(_situation(case, user)),
        "scheduled_at": datetime.combine(earliest_day(), OPENS_AT, clock.ZONE),
        "place": f"{host}会议室",
        "interviewers": "\n".join(_hosts(user)),
        "interviewees": "\n".join(_guests(case)),
        "topics": "\n".join(_topics(case)),
        "materials": "\n".join(_materials()),
        "confirm_within": _limit_text("sign_for"),
    }


def initial_minutes(interview: Interview) -> dict[str, Any]:
    """Initial values of `MinutesForm`, from the record of a held interview."""
    record, notice = interview.record, interview.paper.notice
    return {
        "subject_matter": notice.facts["subject_matter"],
        "subject_body": notice.addressed_to,
        "notice_number": notice.number_text,
        "held_at": chinese_moment(record.held_at.astimezone(clock.ZONE)),
        "place": interview.place,
        "chaired_by": record.chaired_by,
        "recorded_by": record.recorded_by,
        "issues": "\n".join(record.issues),
        "statements": "\n".join(record.statements),
        "demands": [_demand(text) for text in record.demands],
        "present": "\n".join(_attending(interview, came=True)),
        "absent": "\n".join(_attending(interview, came=False)),
        "observing": "\n".join(str(seen) for seen in interview.persons.filter(side=Side.OBSERVER)),
    }


def initial_record(interview: Interview) -> dict[str, Any]:
    """Initial values of `RecordForm`: the hour that was fixed, everybody expected to have come."""
    expected = interview.persons.exclude(side=Side.OBSERVER)
    hosts = [str(person) for person in expected if person.side == Side.HOST]
    return {
        "held_at": interview.scheduled_at,
        "chaired_by": hosts[0] if hosts else "",
        "recorded_by": hosts[-1] if len(hosts) > 1 else "",
        "present": [person.pk for person in expected],
    }


def record_facts(interview: Interview, record: InterviewRecord) -> InterviewRecordFacts:
    """What 约谈记录 says: the interview as it was put on record, and who signed under it or did not.

    Before anybody has, it is the record as both sides would sign it: for whether it can be printed.
    """
    notice = interview.paper.notice
    hosts = [str(person) for person in interview.persons.filter(side=Side.HOST, has_attended=True)]
    guests = interview.persons.filter(side=Side.GUEST)
    witnesses = [record.first_witness, record.second_witness] if record.is_refused else []
    return InterviewRecordFacts(
        subject_matter=notice.facts["subject_matter"],
        notice_number=notice.number_text,
        began_at=chinese_moment(record.held_at.astimezone(clock.ZONE)),
        place=interview.place,
        interviewers=tuple(hosts) or (record.chaired_by,),
        recorded_by=record.recorded_by,
        subject_body=interview.paper.receiver.name[:NAME_LIMIT],
        interviewees=tuple(str(person) for person in guests.filter(has_attended=True)),
        demands=tuple(record.demands),
        signed_how="被约谈人拒绝签名" if record.is_refused else "双方签名",
        issues=tuple(record.issues),
        statements=tuple(record.statements),
        remarks=tuple(line.strip() for line in record.remarks.splitlines() if line.strip()),
        others_present=tuple(str(seen) for seen in interview.persons.filter(side=Side.OBSERVER)),
        absent=tuple(str(person) for person in guests.filter(has_attended=False)),
        refusal_reason=" ".join(record.refusal.split())[:ENTRY_LIMIT] if record.is_refused else "",
        noted_by=tuple(_witness(user) for user in witnesses if user is not None),
    )


def _witness(user: User) -> str:
    body = _named(user.body) if user.body else ""
    return f"{body}{user.full_name}"[:NAME_LIMIT]


def _situation(case: Case, user: User) -> list[str]:
    paragraphs = [
        line.strip()[:PARAGRAPH_LIMIT] for line in released_facts(case).splitlines() if line.strip()
    ]
    if case.amount is not None:
        paragraphs.append(f"以上事项涉及金额{amount(case.amount)}。")
    last = (
        CaseNotice.objects.not_internal()
        .filter(case=case, notice__voided_at=None)
        .select_related("notice")
        .order_by("-id")
        .first()
    )
    return paragraphs + ([_after(last, user)] if last else [])


def _after(paper: CaseNotice, user: User) -> str:
    """What came of the letter before: 本机关…发出警示函（…），你单位逾期未回复，有关问题仍未解决。"""
    notice = paper.notice
    signed_on = chinese_date(notice.signed_at.astimezone(clock.ZONE).date())
    named = f"《{notice.get_kind_display()}》（{notice.number_text}）"
    issuer = "本机关" if user.works_for(notice.issuer_id) else _named(notice.issuer)
    sent = f"{issuer}于{signed_on}向你单位发出{named}"
    owed = paper.deadlines.filter(purpose=Purpose.ANSWER).select_related("deadline").first()
    due_on = owed.deadline.due_on if owed and owed.deadline.met_on is None else None
    if due_on is not None and due_on < clock.today():
        return f"{sent}，回复期限于{chinese_date(due_on)}届满，你单位未按要求回复，有关问题仍未解决。"
    return f"{sent}后，有关问题仍未解决。"


def _hosts(user: User) -> list[str]:
    """A leader of the officer's body, the longest known, and the officer; who else comes is added by hand."""
    if user.body is None:
        return []
    leader = people_of(user.body, *GOVERNING_LEADERS)[:1]
    return [_line(person) for person in (*leader, user)]


def _guests(case: Case) -> list[str]:
    """The heads of the department; the office alone where nobody is known."""
    return [_line(head) for head in people_of(present_form(case.lead_department), Role.HEAD)[:2]] or [CHIEF]


def _line(user: User) -> str:
    return str(Person(user.full_name, user.position))


def _topics(case: Case) -> list[str]:
    earlier = ["前期预警、提醒、警示所提要求的落实情况"] if case.papers.not_internal().exists() else []
    return [
        f"{clause(case.title)}的事实、原因和责任"[:ENTRY_LIMIT],
        *earlier,
        "解决问题的措施、资金来源、完成时限和责任人",
        "防止同类问题再次发生的制度安排",
    ]


def _materials() -> list[str]:
    return [
        "加盖公章的书面情况说明",
        "有关合同、裁判文书、付款凭证等证明材料",
        "分步解决问题的计划，写明金额、时间和责任人",
    ]


def _demand(text: str) -> dict[str, str]:
    return {"text": sentence(text)[:ENTRY_LIMIT], "responsible": CHIEF, "within": _limit_text("rectify")}


def _limit_text(code: str) -> str:
    found = limit(code)
    return term(found.amount, found.unit)


def _attending(interview: Interview, *, came: bool) -> list[str]:
    """Those who came, hosts first; or those of the summoned body who did not."""
    bodies = {Side.HOST: interview.issuer, Side.GUEST: interview.paper.receiver}
    sides = (Side.HOST, Side.GUEST) if came else (Side.GUEST,)
    rows = interview.persons.filter(has_attended=came)
    return [_of(bodies[side], person) for side in sides for person in rows if person.side == side]


def _of(body: Body, person: InterviewPerson) -> str:
    """澄川市交通运输局样例甲（局长）; without the body where the line would be too long."""
    full = f"{_named(body)}{person}"
    return full if len(full) <= NAME_LIMIT else str(person)[:NAME_LIMIT]


def _named(body: Body) -> str:
    """The short name; of one office with two names (纪委、监委) the first."""
    return body.label.split()[0]
