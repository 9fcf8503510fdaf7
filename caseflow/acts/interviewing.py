"""Acts at the desks of an interview: summoning, holding, the record's signatures, the minutes."""

from __future__ import annotations

from typing import Any

from caseflow.acts.base import Act, At, drafted, simple
from caseflow.acts.drafts import latest_returned, may, take_up
from early_warnings.models import Answer
from early_warnings.services import judge_answer
from interviews import services
from interviews.forms import (
    AppointmentForm,
    AttendanceForm,
    InterviewNoticeForm,
    MinutesForm,
    RecordForm,
    RefusalForm,
    SettlementForm,
    SignatureForm,
)
from interviews.models import Interview
from interviews.notice_facts import initial_interview_notice, initial_minutes, initial_record
from interviews.queries import Stage, current_interview, is_grave, stage_of
from organisations.refusals import Refusal


def the_interview(at: At) -> Interview:
    """The case's interview. Raises Refusal where there is none."""
    interview = current_interview(at.case)
    if interview is None:
        raise Refusal("本案没有约谈。")
    return interview


def _may_summon(at: At) -> bool:
    return may(at, "summon", "JF") and (at.case.state != "triage" or is_grave(at.case))


def _summon(at: At, form: Any) -> None:
    judge_answer(at.case, Answer.Status.UNSATISFACTORY, form.paper().reason, at.user)
    services.draft_interview_notice(
        at.case,
        form.facts(),
        scheduled_at=form.cleaned_data["scheduled_at"],
        paper=form.paper(),
        acting_user=at.user,
    )
    take_up(at)


def _record_form(at: At, data: Any, files: Any) -> RecordForm:
    interview = the_interview(at)
    if data is not None:
        return RecordForm(data, interview=interview)
    return RecordForm(initial=initial_record(interview), interview=interview)


def _record(at: At, form: Any) -> None:
    data = form.cleaned_data
    services.record_interview(
        the_interview(at),
        data["outcome"],
        sitting=form.sitting(),
        account=data["account"],
        acting_user=at.user,
    )


def _is_scheduled(at: At) -> bool:
    return stage_of(the_interview(at)) == Stage.SCHEDULED


def _postpone(at: At, form: Any) -> None:
    services.postpone_interview(the_interview(at), **form.cleaned_data, acting_user=at.user)


def _summon_again(at: At, form: Any) -> None:
    services.summon_again(the_interview(at), **form.cleaned_data, acting_user=at.user)


def _minutes(at: At, form: Any) -> None:
    services.draft_minutes(
        the_interview(at),
        form.facts(),
        is_nothing_left=form.cleaned_data["is_nothing_left"],
        paper=form.paper(),
        acting_user=at.user,
    )


SUMMON = Act(
    "summon",
    "约谈",
    "拟约谈通知书",
    drafted(
        lambda: InterviewNoticeForm,
        lambda at: initial_interview_notice(at.case, at.user) | latest_returned(at, "summon"),
    ),
    _summon,
    kind="interview_notice",
    content=lambda at, form: services.interview_notice_content(
        at.case, form.facts(), scheduled_at=form.cleaned_data["scheduled_at"], paper=form.paper()
    ),
    allowed=_may_summon,
)
RECORD = Act("record", "登记约谈情况", "约谈情况", _record_form, _record, allowed=_is_scheduled)
POSTPONE = Act("postpone", "改期", "约谈改期", simple(AppointmentForm), _postpone, allowed=_is_scheduled)
SUMMON_AGAIN = Act(
    "summon_again",
    "再次约谈",
    "再次约谈",
    simple(AppointmentForm),
    _summon_again,
    allowed=lambda at: stage_of(the_interview(at)) == Stage.AWAITING_NEW_TIME,
)
SIGN_RECORD = Act(
    "sign",
    "签字",
    "约谈记录签字",
    simple(SignatureForm),
    lambda at, form: services.sign_record(
        the_interview(at), remarks=form.cleaned_data["remarks"], acting_user=at.user
    ),
)
NOTE_REFUSAL = Act(
    "refuse",
    "注明拒签",
    "注明拒签",
    simple(RefusalForm),
    lambda at, form: services.note_refusal(
        the_interview(at), reason=form.cleaned_data["reason"], acting_user=at.user
    ),
)
MINUTES = Act(
    "minutes",
    "出约谈纪要",
    "拟约谈纪要",
    drafted(
        lambda: MinutesForm,
        lambda at: initial_minutes(the_interview(at)) | latest_returned(at, "", "minutes"),
    ),
    _minutes,
    kind="minutes",
    content=lambda at, form: services.minutes_content(
        the_interview(at),
        form.facts(),
        is_nothing_left=form.cleaned_data["is_nothing_left"],
        paper=form.paper(),
    ),
)
SETTLE = Act(
    "settle",
    "无需整改，转销号",
    "约谈后无需整改",
    simple(SettlementForm),
    lambda at, form: services.draft_settlement_after_interview(
        at.case, reason=form.cleaned_data["reason"], acting_user=at.user
    ),
    button="送核",
)
ATTEND = Act(
    "attend",
    "反馈参加人员",
    "反馈参加人员",
    simple(AttendanceForm),
    lambda at, form: services.confirm_attendance(the_interview(at), form.persons(), acting_user=at.user),
)
