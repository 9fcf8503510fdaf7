"""Interviews of the fictional city, as the services make them."""

from __future__ import annotations

from datetime import datetime, timedelta

import clock
from casework.lifecycle import State
from casework.models import Case, CaseDeadline, Draft
from interviews import services
from interviews.models import Interview, InterviewPerson
from interviews.queries import current_interview
from interviews.services import Sitting
from notices.facts import Demand, InterviewNoticeFacts, MinutesFacts
from tests.factories.casework import CREDIT_OFFICE, PAPER, make_case, person, serve

HELD_AT = datetime(2026, 11, 27, 9, 30, tzinfo=clock.ZONE)
LATER = datetime(2026, 12, 4, 15, 0, tzinfo=clock.ZONE)
NOTICE_FACTS = InterviewNoticeFacts(
    subject_matter="老旧小区改造工程款逾期未付",
    situation=("本机关发出警示函后，有关问题仍未解决。",),
    held_at="由系统填写",
    place="市发展改革委三楼会议室",
    interviewers=("顾临渊（副主任）", "陆采薇（信用科科员）"),
    interviewees=("裴归棹（局长）", "分管负责人"),
    topics=("工程款未付的原因和责任",),
    materials=("书面情况说明",),
    confirm_within="1个工作日",
)
MINUTES_FACTS = MinutesFacts(
    subject_matter="老旧小区改造工程款逾期未付",
    subject_body="澄川市交通运输局",
    notice_number="澄发改约〔2026〕1号",
    held_at="2026年11月27日（星期五）9时30分",
    place="市发展改革委三楼会议室",
    chaired_by="顾临渊",
    recorded_by="陆采薇",
    issues=("工程款逾期未付，经警示仍未解决。",),
    statements=("承认事实，表示年内付清。",),
    demands=(Demand("付清余款并报送凭证", "裴归棹", "30日"),),
    present=("顾临渊（副主任）", "裴归棹（局长）"),
)


def warned_case(**columns: object) -> Case:
    """A case in 警示中, the warning having been issued by the credit office."""
    return make_case(state=State.WARNED, measure_issuer=CREDIT_OFFICE, **columns)


def draft_notice(case: Case, at: datetime = HELD_AT, *, officer: str = "fgw_officer") -> Draft:
    return services.draft_interview_notice(
        case, NOTICE_FACTS, scheduled_at=at, paper=PAPER, acting_user=person(officer)
    )


def summon(case: Case | None = None, *, is_signed_for: bool = True) -> Interview:
    """约谈通知书 signed, and signed for by the department."""
    case = case or warned_case()
    notice = services.sign_interview_notice(draft_notice(case), acting_user=person("fgw_leader"))
    if is_signed_for:
        serve(case, notice, person("jtj_handler"))
    return again(case)


def again(case: Case) -> Interview:
    """The interview in force, read anew."""
    found = current_interview(case)
    assert found is not None
    return found


def sitting(interview: Interview) -> Sitting:
    """Everybody came."""
    people = interview.persons.exclude(side=InterviewPerson.Side.OBSERVER)
    return Sitting(
        held_at=interview.scheduled_at,
        chaired_by="顾临渊",
        recorded_by="陆采薇",
        issues=("工程款逾期未付，经警示仍未解决。",),
        statements=("承认事实，表示年内付清。",),
        demands=("付清余款并报送凭证",),
        present=frozenset(people.values_list("pk", flat=True)),
    )


def hold(interview: Interview) -> Interview:
    """The hour has come, and it is put on record as held."""
    clock.set_to(interview.scheduled_at + timedelta(hours=2))
    services.record_interview(
        interview, "held", sitting=sitting(interview), acting_user=person("fgw_officer")
    )
    return again(interview.case)


def miss(interview: Interview) -> Interview:
    """The hour has passed and nobody came."""
    clock.set_to(interview.scheduled_at + timedelta(hours=2))
    services.record_interview(
        interview, "no_show", account="等候一小时，联系不上。", acting_user=person("fgw_officer")
    )
    return again(interview.case)


def sign(interview: Interview) -> Interview:
    """The department signs the record."""
    services.sign_record(interview, acting_user=person("jtj_head"))
    return again(interview.case)


def conclude(interview: Interview, *, is_nothing_left: bool = False) -> Interview:
    """The minutes are drafted and signed."""
    draft = services.draft_minutes(
        interview,
        MINUTES_FACTS,
        is_nothing_left=is_nothing_left,
        paper=PAPER,
        acting_user=person("fgw_officer"),
    )
    services.sign_minutes(draft, acting_user=person("fgw_leader"))
    return again(interview.case)


def open_purposes(case: Case) -> set[str]:
    """What is still owed in the case."""
    owed = CaseDeadline.objects.filter(case=case, deadline__met_on=None, deadline__cancelled_on=None)
    return set(owed.values_list("purpose", flat=True))
