"""A year's calendar changes: what is previewed is what is written, on the record of each case, and told once.

Today is Friday, 20 November 2026. What is triaged within two working days is due on Tuesday the 24th.
"""

from __future__ import annotations

from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

import clock
from accounts.models import SettingChange
from casework.models import Case, CaseDeadline, Purpose, Recusal
from casework.services import confirm_calendar, owe_now, preview_calendar, recuse, stop_owed
from casework.services.owing import meet_owed
from casework.services.recounting import Preview
from deadlines.editions import newest
from deadlines.models import CalendarDay, CalendarEdition, Deadline, DeadlineEntry
from deadlines.services import extend, reopen_all
from notifications.models import Message
from organisations.refusals import NotYours, Refusal, Stale
from tests.desk.pages import warned_early
from tests.factories.calendars import NOTICE, draft_of, put_in_force
from tests.factories.deadlines import make_deadline
from tests.journeys.office import DEPARTMENT, body, open_case, person
from tests.waiting import together

MONDAY = {"2026-11-23": "区庆日"}
REASON = "按国务院办公厅通知。"


def holiday(**changed: Any) -> Any:
    """The year 2026 with next Monday off."""
    return draft_of(2026, add=MONDAY, **changed)


def confirm(preview: Preview, by: str = "xt_admin") -> Any:
    return confirm_calendar(preview.draft, seen=preview.digest, reason=REASON, acting_user=person(by))


def due(owed: CaseDeadline) -> date | None:
    return Deadline.objects.get(pk=owed.deadline_id).due_on


def clock_of(case: Case, purpose: Purpose = Purpose.TRIAGE) -> CaseDeadline:
    return CaseDeadline.objects.select_related("deadline").get(case=case, purpose=purpose)


def changes_of(case: Case) -> list[Any]:
    return list(case.events.filter(verb="deadline_changed").order_by("seq"))


def everything() -> list[Any]:
    return [
        list(model.objects.order_by("pk").values())
        for model in (Deadline, DeadlineEntry, CalendarDay, CalendarEdition, Message, SettingChange, Case)
    ]


def test_what_is_previewed_is_what_is_written(city: None) -> None:
    case = open_case()
    before = everything()
    preview = preview_calendar(holiday())
    assert everything() == before
    [effect] = preview.effects
    assert (effect.number, effect.what, effect.debtor) == (case.number, "研判", case.issuing_body.name)
    assert (effect.before, effect.after) == (date(2026, 11, 24), date(2026, 11, 25))
    assert [str(each.day) for each in preview.days] == ["2026-11-23"]
    done = confirm(preview)
    assert (done.moved, done.cases) == (1, 1)
    assert due(clock_of(case)) == effect.after
    assert newest(2026)[""] == done.edition and done.edition.number == 2
    with pytest.raises(Refusal, match="第2版相同"):
        preview_calendar(holiday())


def test_every_open_deadline_is_counted_and_nothing_else_is_touched(city: None) -> None:
    """Running, extended, stopped, not yet begun, met, cancelled, and one that ends before the change."""
    admin, cases = person("fgw_officer"), [open_case() for _ in range(5)]
    running, extended, stopped, met, early = (clock_of(case) for case in cases)
    # No rule lets 研判 be extended; a term of a time that noted no rule may be.
    Deadline.objects.filter(pk=extended.deadline_id).update(rule="")
    extended.deadline.refresh_from_db()
    extend(extended.deadline, amount=2, on=clock.today(), acting_user=admin, reason="情况复杂。")
    stop_owed(cases[2], acting_user=admin, reason="等待法院。")
    meet_owed(cases[3], Purpose.TRIAGE, acting_user=admin)
    Deadline.objects.filter(pk=early.deadline_id).update(cancelled_on=clock.today())
    waiting = make_deadline()
    over = owe_now(cases[4], Purpose.VERIFY, debtor=cases[4].issuing_body, acting_user=admin, term="1日")
    assert due(over) == date(2026, 11, 23)
    moved = {effect.owed.pk: effect.after for effect in preview_calendar(holiday()).effects}
    confirm(preview_calendar(holiday()))
    assert moved == {
        running.pk: date(2026, 11, 25),
        extended.pk: date(2026, 11, 27),
        stopped.pk: date(2026, 11, 25),
        over.pk: date(2026, 11, 24),
    }
    assert {owed: due(CaseDeadline.objects.get(pk=owed)) for owed in moved} == moved
    assert Deadline.objects.get(pk=extended.deadline_id).original_due_on == date(2026, 11, 25)
    assert due(met) == due(early) == date(2026, 11, 24)
    waiting.refresh_from_db()
    assert waiting.due_on is None
    entries = DeadlineEntry.objects.filter(kind="recounted")
    assert {entry.deadline.owed.pk for entry in entries} == set(moved)
    assert all(NOTICE in entry.reason and entry.by.username == "xt_admin" for entry in entries)
    assert not changes_of(cases[3])


def test_what_was_over_when_the_calendar_changed_is_counted_by_it_once_it_is_owed_again(city: None) -> None:
    case, officer = open_case(), person("fgw_officer")
    meet_owed(case, Purpose.TRIAGE, acting_user=officer)
    put_in_force(holiday())
    assert due(clock_of(case)) == date(2026, 11, 24)
    reopen_all([clock_of(case).deadline], on=clock.today(), acting_user=officer, reason="误操作。")
    assert due(clock_of(case)) == date(2026, 11, 25)


def test_a_stopped_clock_is_recounted_and_put_on_record_but_nobody_is_told(city: None) -> None:
    case = open_case()
    stop_owed(case, acting_user=person("fgw_officer"), reason="等待法院。")
    done = put_in_force(holiday())
    assert (done.moved, done.told) == (1, 0)
    assert len(changes_of(case)) == 1 and not Message.objects.exists()


def test_each_case_has_it_on_record_and_its_chain_stays_whole(city: None) -> None:
    cases = [open_case() for _ in range(3)]
    put_in_force(holiday())
    for case in cases:
        [event] = changes_of(case)
        assert event.actor_name == person("xt_admin").full_name and event.is_internal
        assert "2026年日历（全国）第2版" in event.reason and NOTICE in event.reason
        assert "到期日由2026-11-24改为2026-11-25" in event.reason
        assert event.details["changes"][0]["to"] == "2026-11-25"
        case.refresh_from_db()
        assert (case.last_seq, case.last_hash) == (event.seq, event.hash)
    call_command("verify_events", stdout=StringIO())


def test_the_people_concerned_are_told_once_each_of_what_is_theirs(city: None) -> None:
    """Two cases in triage and one answered for by the department: one message to each who may see the case."""
    triaged = [open_case(), open_case()]
    answered = warned_early()
    owe_now(answered, Purpose.ANSWER, debtor=body(DEPARTMENT), acting_user=None, term="5个工作日")
    done = put_in_force(holiday())
    told = {message.person.username: message for message in Message.objects.select_related("person")}
    assert Message.objects.count() == len(told) == done.told
    assert all(message.topic == "calendar" for message in told.values())
    officer, handler = told["fgw_officer"], told["jtj_handler"]
    # The officer: both in triage, and of the third the letter to be signed for and the answer.
    assert "3件案件" in officer.title and all(case.number in officer.text for case in triaged)
    assert "1件案件" in handler.title and answered.number in handler.href
    assert not any(case.number in handler.text for case in triaged)
    assert "jw_officer" not in told and "xt_admin" not in told
    # A later change is another matter, and told anew.
    put_in_force(draft_of(2026, add={"2026-11-24": "区庆日"}))
    assert Message.objects.filter(person__username="jtj_handler").count() == 2


def test_the_department_reads_its_own_change_and_not_the_issuers(city: None) -> None:
    case = warned_early()
    owe_now(case, Purpose.REVIEW, debtor=case.issuing_body, acting_user=None, term="3个工作日")
    put_in_force(holiday())
    outer, inner = sorted(changes_of(case), key=lambda event: event.is_internal)
    assert (outer.is_internal, inner.is_internal) == (False, True)
    assert DEPARTMENT in outer.reason and case.issuing_body.name not in outer.reason
    assert "审阅答复" in inner.reason


def test_whoever_has_withdrawn_is_not_told(city: None) -> None:
    case, officer = open_case(), person("fgw_officer2")
    recuse(case, officer, ground=Recusal.Ground.values[0], acting_user=officer)
    put_in_force(holiday())
    assert not Message.objects.filter(person=officer).exists()
    assert Message.objects.filter(person__username="fgw_leader").exists()


def test_a_deadline_opened_after_the_preview_makes_it_stale(city: None) -> None:
    open_case()
    preview = preview_calendar(holiday())
    late = open_case()
    before = everything()
    with pytest.raises(Stale, match="预览以后"):
        confirm(preview)
    assert everything() == before
    again = preview_calendar(holiday())
    assert late.number in {effect.number for effect in again.effects}
    assert confirm(again).moved == 2


def test_an_edition_made_after_the_preview_makes_it_stale(city: None) -> None:
    case = open_case()
    preview = preview_calendar(holiday())
    put_in_force(draft_of(2026, add={"2026-12-07": "区庆日"}))
    with pytest.raises(Stale):
        confirm(preview)
    assert due(clock_of(case)) == date(2026, 11, 24)


def test_only_the_system_administrator_confirms_and_with_a_reason(city: None) -> None:
    preview = preview_calendar(holiday())
    for username in ("aq_admin", "sj_admin", "fgw_leader"):
        with pytest.raises(NotYours):
            confirm(preview, by=username)
    with pytest.raises(Refusal, match="理由"):
        confirm_calendar(preview.draft, seen=preview.digest, reason=" ", acting_user=person("xt_admin"))


def test_neither_counting_nor_writing_costs_a_statement_a_deadline(city: None) -> None:
    for _ in range(2):
        open_case()
    first = holiday()
    looked, written = _statements(lambda: preview_calendar(first)), _statements(lambda: put_in_force(first))
    for _ in range(6):
        open_case()
    second = draft_of(2026, add={"2026-11-24": "区庆日"})
    assert len(preview_calendar(second).effects) == 8
    assert _statements(lambda: preview_calendar(second)) == looked
    # The eight now share two pairs of days, which are two updates.
    assert _statements(lambda: put_in_force(second)) <= written + 1


def _statements(call: Any) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)


def test_of_two_administrators_at_once_one_wins_and_the_other_is_told(living_city: None) -> None:
    case = open_case()
    preview = preview_calendar(holiday())
    results = together(lambda: confirm(preview), lambda: confirm(preview))
    lost = [found for found in results if isinstance(found, Exception)]
    assert len(lost) == 1 and isinstance(lost[0], Refusal)
    assert CalendarEdition.objects.filter(year=2026, region="").count() == 2
    assert len(changes_of(case)) == 1


# --- manage.py load_calendar ------------------------------------------------------------------------------

PUBLISHED = "day,is_working,name,status\n2027-01-01,no,元旦,official\n2027-01-09,yes,元旦,official\n"
SAID = {"source": NOTICE, "reason": REASON, "by": "xt_admin"}


def load(path: Path, **options: Any) -> str:
    out = StringIO()
    call_command("load_calendar", str(path), stdout=out, **options)
    return out.getvalue()


def test_the_command_previews_and_writes_only_when_confirmed(city: None, tmp_path: Path) -> None:
    clock.set_to(datetime(2026, 12, 30, 9, 0, tzinfo=clock.ZONE))
    case = open_case()
    assert due(clock_of(case)) == date(2027, 1, 4)
    path = tmp_path / "2027.csv"
    path.write_text(PUBLISHED.replace("2027-01-09,yes", "2027-01-04,no"), encoding="utf-8")
    before = everything()
    said = load(path, source=NOTICE)
    assert everything() == before
    assert f"{case.number} 研判" in said and "2027-01-04 → 2027-01-05" in said and "尚未写入" in said
    assert "期限变动 1 项" in load(path, confirm=True, **SAID)
    assert due(clock_of(case)) == date(2027, 1, 5)
    days = CalendarDay.objects.filter(day__year=2027)
    assert days.count() == 365 and not days.filter(status="provisional").exists()


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("day,name\n2027-01-01,元旦\n", SAID),
        ("day,is_working,name,status\n2027-13-01,no,甲,official\n", SAID),
        (PUBLISHED, SAID | {"source": ""}),
        (PUBLISHED, SAID | {"by": "nobody"}),
        (PUBLISHED, SAID | {"by": "sj_admin"}),
        (PUBLISHED, SAID | {"reason": ""}),
        (PUBLISHED, SAID | {"region": "别省"}),
    ],
)
def test_the_command_refuses_and_writes_nothing(
    city: None, tmp_path: Path, text: str, options: dict[str, Any]
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(text, encoding="utf-8")
    before = everything()
    with pytest.raises(CommandError):
        load(path, confirm=True, **options)
    with pytest.raises(CommandError):
        load(tmp_path / "none.csv", confirm=True, **options)
    assert everything() == before
