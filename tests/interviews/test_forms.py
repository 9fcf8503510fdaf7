"""What the forms begin with, what they take, and that their first words can be issued."""

from datetime import datetime

import pytest

import clock
from interviews import services
from interviews.attendance import Person, read_person
from interviews.forms import (
    AppointmentForm,
    AttendanceForm,
    InterviewNoticeForm,
    MinutesForm,
    RecordForm,
)
from interviews.notice_facts import initial_interview_notice, initial_minutes, initial_record
from tests.factories.casework import person, render_all, serve
from tests.factories.interviews import again, hold, sign, sitting, summon, warned_case

CONTACT = {"contact_name": "陆采薇", "contact_phone": "0000-2000316"}


def posted(values, items=()):
    """Initial values as a browser would send them back."""
    data = {name: value for name, value in values.items() if name not in items}
    for name in items:
        data |= {f"{name}-TOTAL_FORMS": str(len(values[name])), f"{name}-INITIAL_FORMS": "0"}
        for place, row in enumerate(values[name]):
            data |= {f"{name}-{place}-{part}": text for part, text in row.items()}
    return data


def as_local(moment):
    return f"{moment.astimezone(clock.ZONE):%Y-%m-%dT%H:%M}"


def notice_data(case, username="fgw_officer", **changes):
    values = initial_interview_notice(case, person(username)) | CONTACT
    values["scheduled_at"] = as_local(values["scheduled_at"])
    return values | changes


class TestInterviewNoticeForm:
    def test_the_first_words_are_whole_and_can_be_issued(self):
        case = warned_case()
        form = InterviewNoticeForm(notice_data(case))
        assert form.is_valid(), form.errors
        facts = form.facts()
        assert facts.held_at == "2026年11月25日（星期三）9时30分"
        assert facts.interviewers == ("顾临渊（副主任）", "陆采薇（信用科科员）")
        assert facts.interviewees == ("裴归棹（局长）",)
        assert facts.confirm_within == "1个工作日"
        draft = services.draft_interview_notice(
            case,
            facts,
            scheduled_at=form.cleaned_data["scheduled_at"],
            paper=form.paper(),
            acting_user=person("fgw_officer"),
        )
        notice = services.sign_interview_notice(draft, acting_user=person("fgw_leader"))
        serve(case, notice, person("jtj_handler"))
        assert "2026年11月25日（星期三）9时30分" in notice.words

    def test_it_names_the_letter_before(self):
        interview = summon()
        words = initial_interview_notice(interview.case, person("fgw_officer"))["situation"]
        assert "本机关于2026年11月20日向你单位发出《约谈通知书》（澄发改约〔2026〕1号）" in words

    def test_a_body_of_two_names_is_named_by_its_first(self):
        values = initial_interview_notice(warned_case(), person("jw_officer"))
        assert values["place"] == "中共澄川市纪律检查委员会会议室"

    def test_the_hour_is_needed_and_must_be_one(self):
        for wrong in ("", "明天上午"):
            form = InterviewNoticeForm(notice_data(warned_case(), scheduled_at=wrong))
            assert not form.is_valid()
            assert "scheduled_at" in form.errors
            assert "held_at" not in form.fields

    def test_it_shows_the_hour_as_the_browser_wants_it(self):
        form = InterviewNoticeForm(initial=initial_interview_notice(warned_case(), person("fgw_officer")))
        assert 'value="2026-11-25T09:30"' in str(form["scheduled_at"])

    def test_what_a_returned_draft_kept_shows_again(self):
        case = warned_case()
        form = InterviewNoticeForm(notice_data(case))
        assert form.is_valid()
        draft = services.draft_interview_notice(
            case,
            form.facts(),
            scheduled_at=form.cleaned_data["scheduled_at"],
            paper=form.paper(),
            acting_user=person("fgw_officer"),
        )
        again_form = InterviewNoticeForm(initial=draft.content["extras"])
        assert 'value="2026-11-25T09:30"' in str(again_form["scheduled_at"])


class TestRecordForm:
    def data(self, interview, **changes):
        values = initial_record(interview) | {
            "outcome": "held",
            "held_at": as_local(interview.scheduled_at),
            "issues": "工程款逾期未付。\n经警示仍未解决。",
            "statements": "承认事实。",
            "demands": "付清余款\n报送凭证",
            "observers": "样例丙（法律顾问）",
        }
        return values | changes

    def test_held_gives_the_sitting(self):
        interview = summon()
        form = RecordForm(self.data(interview), interview=interview)
        assert form.is_valid(), form.errors
        said = form.sitting()
        assert said is not None
        assert said.demands == ("付清余款", "报送凭证")
        assert said.present == sitting(interview).present
        assert said.observers == (Person("样例丙", "法律顾问"),)
        assert (said.chaired_by, said.recorded_by) == ("顾临渊（副主任）", "陆采薇（信用科科员）")

    def test_held_needs_the_record(self):
        interview = summon()
        form = RecordForm(self.data(interview, issues="", present=[]), interview=interview)
        assert not form.is_valid()
        assert set(form.errors) == {"issues", "present"}

    def test_not_come_needs_its_account_alone(self):
        interview = summon()
        form = RecordForm({"outcome": "no_show"}, interview=interview)
        assert not form.is_valid()
        assert set(form.errors) == {"account"}
        form = RecordForm({"outcome": "no_show", "account": "等候一小时"}, interview=interview)
        assert form.is_valid()
        assert form.sitting() is None


class TestMinutesForm:
    def test_the_first_words_come_from_the_record_and_can_be_issued(self):
        interview = sign(hold(summon()))
        values = initial_minutes(interview)
        assert values["notice_number"] == "澄发改约〔2026〕1号"
        assert values["present"].splitlines()[-2:] == [
            "澄川市交通运输局裴归棹（局长）",
            "澄川市交通运输局分管负责人",
        ]
        form = MinutesForm(posted(values | CONTACT | {"is_nothing_left": "on"}, items=["demands"]))
        assert form.is_valid(), form.errors
        assert form.facts().demands[0].within == "30日"
        draft = services.draft_minutes(
            interview,
            form.facts(),
            is_nothing_left=form.cleaned_data["is_nothing_left"],
            paper=form.paper(),
            acting_user=person("fgw_officer"),
        )
        notice = services.sign_minutes(draft, acting_user=person("fgw_leader"))
        render_all()
        notice.refresh_from_db()
        assert notice.rendered_at is not None, notice.render_error

    def test_who_stayed_away_is_told(self):
        interview = hold(summon())
        interview.persons.filter(position="分管负责人").update(has_attended=False)
        assert initial_minutes(again(interview.case))["absent"] == "澄川市交通运输局分管负责人"


def test_another_time_needs_an_hour_and_a_reason():
    form = AppointmentForm({"scheduled_at": "2026-12-04T15:00", "reason": "改期"})
    assert form.is_valid()
    assert form.cleaned_data["scheduled_at"] == datetime(2026, 12, 4, 15, 0, tzinfo=clock.ZONE)
    assert set(AppointmentForm({}).errors) == {"scheduled_at", "reason"}


def test_attendance_is_read_line_by_line():
    form = AttendanceForm({"guests": "样例甲（局长）0000-0000001\n\n样例乙 财务科科长"})
    assert form.is_valid()
    assert form.persons() == (Person("样例甲", "局长", "0000-0000001"), Person("样例乙", "财务科科长"))


@pytest.mark.parametrize(
    "text, expected",
    [
        ("样例甲（副书记、市监委副主任）", Person("样例甲", "副书记、市监委副主任")),
        ("样例甲(局长)；", Person("样例甲", "局长")),
        ("样例甲，局长", Person("样例甲", "局长")),
        ("主要负责人", Person("", "主要负责人")),
        ("样例甲 局长 0000-0000001", Person("样例甲", "局长", "0000-0000001")),
    ],
)
def test_a_line_names_a_person(text, expected):
    assert read_person(text) == expected
