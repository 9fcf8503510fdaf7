"""Rules of escalation: what fires, when, once, of whom; who is told; what is proposed and what is left alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

import clock
from accounts.services.bodies import succeed_body
from casework.escalation.triggers import Clock, Number, holds_from
from casework.lifecycle import PAUSED, State
from casework.models import Case, Firing, NotedFact, Proposal, Purpose, Threshold
from casework.services import (
    accept_assignment,
    assign,
    note_fact,
    owe_now,
    return_draft,
    submit_draft,
    sweep_overdue,
)
from deadlines.counting import Calendar
from deadlines.services import extend
from notifications.models import Message
from tests.casework.test_sweeping import on, served
from tests.factories.casework import DEPARTMENT, body, make_case, person
from tests.waiting import together

WHY = "群众来信反映，附工资表。"


def owing(
    purpose: str = "answer", state: str = State.REMINDED, term: str = "5个工作日", **columns: Any
) -> Case:
    """A case in this state with one running clock of the department, begun today."""
    case = make_case(state=state, **columns)
    debtor = case.lead_department
    owe_now(case, Purpose(purpose), debtor=debtor, term=term, acting_user=person("fgw_officer"))
    return case


def fired(case: Case | None = None) -> list[str]:
    """The codes of the rules that fired, oldest first."""
    rows = Firing.objects.order_by("id")
    rows = rows.filter(case=case) if case else rows
    return list(rows.values_list("version__rule__code", flat=True))


def open_ones(case: Case) -> set[str]:
    """What is proposed and not decided, by move or kind."""
    rows = Proposal.objects.filter(case=case, status="open")
    return {proposal.move or proposal.kind for proposal in rows}


def set_threshold(code: str, amount: int) -> None:
    Threshold.objects.filter(code=code).update(amount=amount)


# --- the table of domain 2.6 ----------------------------------------------------------------------------------

# purpose, state, term, the day on which it fires (clocks begin on Friday the 20th), rule, what is proposed
CLOCKS = [
    ("answer", "early_warning", "5个工作日", date(2026, 11, 24), "due_soon", set()),
    ("answer", "early_warning", "5个工作日", date(2026, 11, 30), "answer_remind", {"remind"}),
    ("answer", "reminded", "5个工作日", date(2026, 11, 30), "overdue_told", set()),
    ("answer", "reminded", "5个工作日", date(2026, 12, 2), "reminded_warn", {"warn"}),
    ("answer", "warned", "5个工作日", date(2026, 12, 2), "warned_summon", {"summon"}),
    ("plan", "rectifying", "5个工作日", date(2026, 11, 30), "overdue_told", set()),
    ("report", "rectifying", "5个工作日", date(2026, 12, 11), "report_supervise", {"supervise", "circulate"}),
    (
        "report",
        "rectifying",
        "5个工作日",
        date(2026, 12, 27),
        "report_refer",
        {"refer_for_determination", "account"},
    ),
    ("sign_for", "reminded", "1个工作日", date(2026, 11, 23), "unsigned_press", set()),
    ("sign_for", "reminded", "1个工作日", date(2026, 11, 24), "unsigned_proof", {"service_proof"}),
    ("triage", "triage", "2个工作日", date(2026, 11, 25), "overdue_told", set()),
]


@pytest.mark.parametrize(("purpose", "state", "term", "day", "rule", "proposed"), CLOCKS)
def test_a_clock_fires_the_rung_of_its_day(
    city: None, purpose: str, state: str, term: str, day: date, rule: str, proposed: set[str]
) -> None:
    case = owing(purpose, state, term)
    eve = day - timedelta(days=1)
    on(eve.year, eve.month, eve.day)
    sweep_overdue()
    assert rule not in fired(case)
    on(day.year, day.month, day.day)
    assert sweep_overdue() == len(proposed)
    assert rule in fired(case) and open_ones(case) == proposed
    newest = Firing.objects.filter(case=case).first()
    assert newest is not None and (newest.version.rule.code, newest.since) == (rule, day)
    assert sweep_overdue() == 0


def test_after_an_outage_the_highest_rung_alone_fires(city: None) -> None:
    case = owing("report", "rectifying")
    on(2027, 3, 1)
    assert [sweep_overdue(), sweep_overdue()] == [2, 0]
    assert fired(case) == ["report_refer"]
    assert Firing.objects.get().since == date(2026, 12, 27)


def test_day_by_day_each_rung_fires_once_and_the_higher_takes_the_lowers_place(city: None) -> None:
    case = owing("report", "rectifying")
    for _ in range(45):
        clock.set_to(clock.now() + timedelta(days=1))
        sweep_overdue()
    assert fired(case) == ["due_soon", "overdue_told", "report_supervise", "report_refer"]
    assert open_ones(case) == {"refer_for_determination", "account"}
    lapsed = Proposal.objects.filter(case=case, status="lapsed")
    assert set(lapsed.values_list("kind", flat=True)) == {"supervise", "circulate"}


def test_a_clock_that_was_put_off_is_asked_about_anew(city: None) -> None:
    case = owing()
    on(2026, 11, 24)
    sweep_overdue()
    deadline = case.deadlines.get().deadline
    extend(deadline, amount=5, on=clock.today(), acting_user=person("fgw_leader"), reason="资金拨付需要时间")
    for day in (25, 30):
        on(2026, 11, day)
        sweep_overdue()
    assert fired(case) == ["due_soon"]
    on(2026, 12, 1)
    sweep_overdue()
    assert fired(case) == ["due_soon", "due_soon"]


def test_what_a_draft_before_the_leader_answers_is_not_proposed(city: None) -> None:
    case = owing()
    on(2026, 12, 2)
    draft = submit_draft(case, move="warn", acting_user=person("fgw_officer"), reason="逾期未复")
    assert sweep_overdue() == 0 and fired(case) == []
    return_draft(draft, acting_user=person("fgw_leader"), reason="请核实")
    assert sweep_overdue() == 1 and open_ones(case) == {"warn"}


def test_a_lower_draft_leaves_a_higher_proposal(city: None) -> None:
    case = owing(state=State.EARLY_WARNING)
    submit_draft(case, move="remind", acting_user=person("fgw_officer"))
    note_fact(case, "violation", text=WHY, acting_user=person("fgw_officer"))
    assert sweep_overdue() == 1 and open_ones(case) == {"transfer"}


def test_one_open_proposal_a_case_and_move(city: None) -> None:
    case = owing("report", "rectifying")
    on(2027, 3, 1)
    sweep_overdue()
    Case.objects.filter(pk=case.pk).update(returns=2)
    assert sweep_overdue() == 0
    # It fired, and its facts are on record; what it would propose waits for a decision already.
    assert fired(case) == ["report_refer", "returns_refer"]
    assert open_ones(case) == {"refer_for_determination", "account"}


def test_of_many_the_most_urgent_fire_first_and_the_rest_next_time(city: None) -> None:
    set_threshold("firings_per_sweep", 2)
    low = [owing() for _ in range(2)]
    high = [owing("report", "rectifying") for _ in range(2)]
    on(2026, 12, 28)
    assert sweep_overdue() == 4
    assert {case.pk for case in high} == set(Firing.objects.values_list("case", flat=True))
    assert sweep_overdue() == 2
    assert all(fired(case) == ["reminded_warn"] for case in low)
    assert sweep_overdue() == 0


@pytest.mark.parametrize("state", sorted(PAUSED | {State.CLOSED, State.DECLINED}))
def test_whatever_is_noted_of_a_case_at_rest_nothing_fires(city: None, state: str) -> None:
    case = owing(returns=3)
    for kind in NotedFact.Kind.values:
        note_fact(case, kind, text=WHY, people=30, acting_user=person("fgw_officer"))
    Case.objects.filter(pk=case.pk).update(state=state)
    on(2027, 3, 1)
    assert (sweep_overdue(), fired(), Message.objects.count()) == (0, [], 0)


def test_a_case_that_fails_keeps_no_other_waiting(city: None) -> None:
    broken, whole = owing(), owing()
    # A chain that cannot go on: its next number is taken already.
    Case.objects.filter(pk=broken.pk).update(last_seq=0)
    on(2026, 12, 2)
    assert sweep_overdue() == 1
    assert fired(broken) == [] and open_ones(whole) == {"warn"}


def test_it_reads_a_few_statements_however_many_clocks_run(city: None) -> None:
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert sweep_overdue() == 0
        return len(asked)

    owing()
    few = statements()
    for _ in range(12):
        owing()
    assert statements() == few <= 12


# --- what is told, and to whom --------------------------------------------------------------------------------


def messages_of(username: str) -> list[Message]:
    return list(Message.objects.filter(person__username=username).order_by("id"))


def test_the_department_hears_of_its_term_and_of_no_proposal(city: None) -> None:
    case = served("remind")
    on(2026, 11, 24)
    sweep_overdue()
    [soon] = messages_of("jtj_handler")
    assert (soon.topic, soon.title) == ("due_soon", f"{case.number} 期限将到")
    assert soon.text == "澄川市交通运输局应于11月27日前答复，还有3个工作日。"
    assert messages_of("jtj_head") == []
    on(2026, 12, 2)
    sweep_overdue()
    [late] = messages_of("jtj_head")
    assert (late.topic, late.title) == ("overdue", f"{case.number} 期限逾期") and "建议" not in late.text
    inside = messages_of("fgw_officer")[-1]
    assert inside.topic == "proposed" and "建议：警示，待决定。" in inside.text
    told = Firing.objects.first()
    assert told is not None and {one["name"] for one in told.told} >= {"裴归棹", "陆采薇"}
    assert messages_of("jw_officer") == [] and messages_of("xt_admin") == []


def test_the_people_of_a_renamed_department_hear_it_under_the_old_name_s_clock(city: None) -> None:
    served("remind")
    succeed_body(body(DEPARTMENT), name="澄川市交通运输和港航局", on=clock.today(), acting_user=None)
    on(2026, 11, 24)
    sweep_overdue()
    [soon] = messages_of("jtj_handler")
    assert soon.topic == "due_soon"


def test_a_joint_department_hears_of_what_it_owes_and_of_no_proposal(city: None) -> None:
    case = served("remind")
    officer, joint = person("fgw_officer"), body("澄川市教育局")
    made = assign(case, joint, part="joint", summary="核实路段情况", acting_user=officer)
    accept_assignment(made, acting_user=person("jyj_handler"))
    Message.objects.all().delete()
    on(2026, 12, 10)
    sweep_overdue()
    told = messages_of("jyj_handler")
    assert told and all("建议" not in each.text + each.title for each in told)


def test_one_message_a_person_and_case_whatever_fires(city: None) -> None:
    case = served("remind")
    for kind in ("violation",):
        note_fact(case, kind, text=WHY, acting_user=person("fgw_officer"))
    on(2026, 12, 2)
    assert sweep_overdue() == 2
    [told] = messages_of("fgw_officer")
    assert told.title == f"{case.number} 2项提示" and told.text.count("\n") == 1
    sweep_overdue()
    assert len(messages_of("fgw_officer")) == 1


def test_who_keeps_out_of_the_case_is_not_told(city: None) -> None:
    from accounts.roles import Role
    from caseflow.doors import recuse_person
    from tests.factories.accounts import UserFactory

    case = served("remind")
    other = UserFactory(full_name="样例丁", body=case.issuing_body, roles=[Role.CREDIT_OFFICER])
    recuse_person(
        case, person("fgw_officer"), ground="kin", successor=other, acting_user=person("fgw_leader")
    )
    on(2026, 12, 2)
    sweep_overdue()
    assert messages_of("fgw_officer") == [] and Message.objects.filter(person=other).count() == 1


# --- once, and for good ---------------------------------------------------------------------------------------


def test_what_fired_is_never_changed(city: None) -> None:
    owing()
    on(2026, 12, 2)
    sweep_overdue()
    for change in (lambda: Firing.objects.update(why="x"), lambda: Firing.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_two_sweepers_at_once_do_not_double(living_city: None) -> None:
    cases = [owing("report", "rectifying") for _ in range(4)]
    on(2026, 12, 28)
    results = together(*[sweep_overdue] * 3)
    assert sum(results) == 8 and not any(isinstance(result, Exception) for result in results), results
    assert Firing.objects.count() == 4 and Proposal.objects.count() == 8
    told = Message.objects.filter(topic="proposed").values_list("person", "title")
    assert len(set(told)) == len(told)
    for case in cases:
        assert case.events.filter(verb="proposed").count() == 2


# --- the pure functions ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trigger", "number", "day"),
    [
        ("due_within", Number(3, "working_days"), date(2026, 11, 24)),
        ("due_within", Number(1, "working_days"), date(2026, 11, 26)),
        ("due_within", Number(9, "working_days"), None),
        ("overdue", Number(1, "working_days"), date(2026, 11, 30)),
        ("overdue", Number(30, "calendar_days"), date(2026, 12, 27)),
        ("unsigned", Number(2, "working_days"), None),
    ],
)
def test_a_trigger_holds_from_a_day(trigger: str, number: Number, day: date | None) -> None:
    answer = Clock("answer", date(2026, 11, 20), date(2026, 11, 27))
    assert holds_from(trigger, answer, number, Calendar()) == day
