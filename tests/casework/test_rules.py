"""The rules as settings: versions from a day on, and a trial on past cases that tells what the sweep did."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

import clock
from accounts.models import SettingChange
from casework.escalation.actions import ACTIONS, Audience, fits
from casework.escalation.replaying import replay
from casework.escalation.ruling import ruling_of, rulings
from casework.escalation.trying import try_rule
from casework.lifecycle import MOVES, State
from casework.models import Case, EscalationRule, Firing, NotedFact, Proposal, Purpose, RuleVersion, Threshold
from casework.services import note_fact, return_draft, sweep_overdue, withdraw_fact
from casework.services.rule_setting import VersionText, set_version, withdraw_version
from deadlines.bounds import LIMITS
from deadlines.dated import change, line
from deadlines.models import Limit
from deadlines.services import extend
from organisations.refusals import NotYours, Refusal, Stale
from tests.casework.test_escalating import fired, open_ones, owing
from tests.casework.test_sweeping import on, served
from tests.factories.casework import person
from tests.journeys.beside_the_ladder import resume, suspend
from tests.journeys.office import letter_data

pytestmark = pytest.mark.usefixtures("city")

# code, number, what is proposed: the table of domain 2.6
TABLE = {
    "due_soon": ("3个工作日", []),
    "unsigned_press": ("1个工作日", []),
    "overdue_told": ("1个工作日", []),
    "unsigned_proof": ("2个工作日", ["service_proof"]),
    "answer_remind": ("1个工作日", ["remind"]),
    "reminded_warn": ("3个工作日", ["warn"]),
    "warned_summon": ("3个工作日", ["summon"]),
    "no_show_supervise": ("1次", ["supervise", "circulate"]),
    "report_supervise": ("10个工作日", ["supervise", "circulate"]),
    "returns_refer": ("2次", ["refer_for_determination", "account"]),
    "false_report_refer": ("", ["refer_for_determination", "account"]),
    "report_refer": ("30日", ["refer_for_determination", "account"]),
    "grave_summon": ("500万元", ["summon"]),
    "violation_transfer": ("", ["transfer"]),
}


def test_the_rules_are_the_table() -> None:
    found = {ruling.rule.code: (ruling.written, ruling.version.proposes) for ruling in rulings()}
    assert found == TABLE


def test_every_word_of_a_version_is_known_and_can_follow() -> None:
    for ruling in rulings():
        version = ruling.version
        assert set(version.purposes) <= set(Purpose.values) and set(version.kinds) <= set(
            NotedFact.Kind.values
        )
        assert set(version.states) <= set(State.values) and set(version.audience) <= set(Audience.values)
        for code in version.proposes:
            action = ACTIONS[code]
            assert fits(ruling.trigger, code), ruling.rule.code
            for state in version.states if action.move in MOVES else []:
                transition = getattr(Case, action.move)._django_fsm.transitions
                assert state in transition or "*" in transition, (ruling.rule.code, state, action.move)


def test_a_number_stands_in_one_place() -> None:
    for rule in EscalationRule.objects.all():
        own = [version.amount is not None for version in rule.versions.all()]
        assert all(own) if rule.has_own_number else not any(own), rule.code
        assert not rule.limit_code or Limit.objects.filter(code=rule.limit_code).exists()
        assert not rule.threshold_code or Threshold.objects.filter(code=rule.threshold_code).exists()


def test_the_limit_is_the_number_of_its_rule() -> None:
    case = owing()
    found = line(LIMITS, "escalate_after")
    assert found is not None
    change(
        LIMITS,
        "escalate_after",
        amount=5,
        unit="working_days",
        source="澄发改〔2026〕12号",
        valid_from=clock.today(),
        reason="会议议定",
        seen=str(found.newest.pk),
        acting_user=person("xt_admin"),
    )
    on(2026, 12, 3)
    sweep_overdue()
    assert fired(case) == ["overdue_told"]
    on(2026, 12, 4)
    assert sweep_overdue() == 1 and Firing.objects.first().facts["number"] == "5个工作日"


# --- versions -------------------------------------------------------------------------------------------------


def rule_of(code: str) -> EscalationRule:
    return EscalationRule.objects.get(code=code)


def set_to(code: str, by: str = "xt_admin", *, seen: str = "", **changed: Any) -> RuleVersion:
    newest = RuleVersion.objects.filter(rule__code=code).order_by("-valid_from")[0]
    values = {name: getattr(VersionText.of(newest), name) for name in VersionText.__dataclass_fields__}
    said = {name: changed.pop(name) for name in list(changed) if name in values}
    return set_version(
        rule_of(code),
        VersionText(**(values | {"source": "澄发改〔2026〕12号"} | said)),
        valid_from=changed.pop("valid_from", clock.today()),
        reason=changed.pop("reason", "会议议定"),
        seen=seen or str(newest.pk),
        acting_user=person(by),
    )


def test_a_version_counts_from_its_day_on_and_is_on_record() -> None:
    tomorrow = clock.today() + timedelta(days=1)
    made = set_to("overdue_told", amount=2, valid_from=tomorrow)
    assert made.number == 2 and ruling_of("overdue_told").version.number == 1
    assert ruling_of("overdue_told", tomorrow).written == "2个工作日"
    kept = SettingChange.objects.get(area="rule")
    assert (kept.key, kept.effective_on, kept.actor.username) == ("rule:overdue_told", tomorrow, "xt_admin")
    assert "数量1" in kept.old and "数量2" in kept.new
    with pytest.raises(Refusal, match="已有一版"):
        set_to("overdue_told", amount=3, valid_from=tomorrow)
    withdraw_version(made.pk, reason="另行研究", acting_user=person("xt_admin"))
    assert SettingChange.objects.filter(area="rule").count() == 2
    with pytest.raises(Stale):
        withdraw_version(made.pk, reason="另行研究", acting_user=person("xt_admin"))
    first = RuleVersion.objects.get(rule__code="overdue_told")
    with pytest.raises(Refusal, match="已经施行"):
        withdraw_version(first.pk, reason="另行研究", acting_user=person("xt_admin"))


@pytest.mark.parametrize("username", ["aq_admin", "sj_admin", "fgw_leader"])
def test_the_system_administrator_alone_sets_versions(username: str) -> None:
    with pytest.raises(NotYours):
        set_to("overdue_told", by=username, amount=2)


@pytest.mark.parametrize(
    ("code", "changed", "field"),
    [
        ("overdue_told", {"amount": 31}, "amount"),
        ("overdue_told", {"amount": None}, "amount"),
        ("reminded_warn", {"amount": 5}, "amount"),
        ("overdue_told", {"proposes": ("service_proof",)}, "proposes"),
        ("overdue_told", {"audience": ("everybody",)}, "audience"),
        ("overdue_told", {"audience": (), "proposes": ()}, "audience"),
        ("overdue_told", {"source": " "}, "source"),
        ("overdue_told", {"valid_from": date(2026, 11, 19), "amount": 2}, "valid_from"),
        ("overdue_told", {"valid_from": date(2028, 11, 19), "amount": 2}, "valid_from"),
        ("overdue_told", {"reason": " ", "amount": 2}, "reason"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(code: str, changed: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        set_to(code, **changed)
    assert refused.value.field == field and RuleVersion.objects.filter(rule__code=code).count() == 1


def test_what_was_changed_meanwhile_is_not_overwritten() -> None:
    with pytest.raises(Stale):
        set_to("overdue_told", amount=2, seen="0")


def test_a_rule_switched_off_fires_nothing_and_a_lower_one_does() -> None:
    set_to("report_refer", is_on=False)
    case = owing("report", "rectifying")
    on(2027, 1, 10)
    assert sweep_overdue() == 2 and fired(case) == ["report_supervise"]


def test_a_new_version_proposes_by_its_own_words_and_fires_nothing_twice() -> None:
    case = owing()
    on(2026, 12, 2)
    sweep_overdue()
    set_to("reminded_warn", proposes=("warn", "circulate"))
    assert sweep_overdue() == 0
    later = owing()
    on(2026, 12, 31)
    assert sweep_overdue() == 2 and open_ones(later) == {"warn", "circulate"}
    assert open_ones(case) == {"warn"}
    versions = Firing.objects.filter(version__rule__code="reminded_warn").order_by("id")
    assert list(versions.values_list("version__number", flat=True)) == [1, 2]


# --- the trial ------------------------------------------------------------------------------------------------


@pytest.fixture
def past() -> list[Case]:
    """Forty days of four cases, swept every morning: one left alone, one put off, one that rested, one drafted for."""
    alone, put_off, rested, drafted = (served("remind") for _ in range(4))
    officer, leader = person("fgw_officer"), person("fgw_leader")
    for day in range(1, 41):
        clock.set_to(clock.now() + timedelta(days=1))
        if day == 5:
            deadline = put_off.deadlines.get(purpose="answer").deadline
            extend(deadline, amount=3, on=clock.today(), acting_user=leader, reason="资金拨付需要时间")
        if day == 6:
            suspend(rested)
        if day == 11:
            data = letter_data(reason="逾期未复") | {
                "earlier_name": "提醒函",
                "earlier_number": "澄发改提〔2026〕1号",
                "earlier_served_on": "2026年11月20日",
            }
            from caseflow.doors import draft_measure

            draft_measure(drafted, "warn", data, acting_user=officer)
        if day == 12:
            note_fact(alone, "violation", text="来信反映。", acting_user=officer)
        if day == 18:
            return_draft(drafted.drafts.latest("pk"), acting_user=leader, reason="请核实")
        if day == 20:
            resume(rested)
        sweep_overdue()
    return [alone, put_off, rested, drafted]


def test_the_present_rule_tried_on_the_past_tells_what_the_sweep_did(past: list[Case]) -> None:
    first, last = date(2026, 11, 1), clock.today()
    before = (Firing.objects.count(), Proposal.objects.count())
    seen: set[str] = set()
    for ruling in rulings():
        trial = try_rule(ruling, None, first, last)
        for row in trial.rows:
            assert row.draft_on == row.present_on == row.fired_on, (ruling.rule.code, row)
            assert row.what == "相同"
            seen.add(ruling.rule.code)
    assert seen == {"due_soon", "overdue_told", "reminded_warn", "violation_transfer"}
    # Days that differ from each other, so that agreement says something.
    days = {touch.on for touch in replay(ruling_of("reminded_warn"), first, last)}
    assert len(days) == 4
    assert (Firing.objects.count(), Proposal.objects.count()) == before


def test_another_number_tells_which_cases_and_when(past: list[Case]) -> None:
    trial = try_rule(ruling_of("reminded_warn"), 1, date(2026, 11, 1), clock.today())
    assert (trial.draft, trial.present) == ("1个工作日", "3个工作日")
    by_case = {row.case_number: row for row in trial.rows}
    assert by_case[past[0].number].draft_on == date(2026, 11, 30)
    assert by_case[past[0].number].present_on == date(2026, 12, 2)
    assert trial.count("提前") >= 3
    late = try_rule(ruling_of("reminded_warn"), 15, date(2026, 11, 1), clock.today())
    assert late.count("推后") + late.count("不再触发") == 4
    none = try_rule(ruling_of("reminded_warn"), 100, date(2026, 11, 1), clock.today())
    assert none.count("不再触发") == 4
    out = StringIO()
    call_command("try_rule", "reminded_warn", "--threshold", "1", "--from", "2026-11-01", stdout=out)
    assert f"{past[0].number}\t2026-11-30\t2026-12-02\t2026-12-02\t提前" in out.getvalue()


def test_a_withdrawn_fact_holds_no_longer() -> None:
    case = served("remind")
    officer = person("fgw_officer")
    suspend(case)
    case.refresh_from_db()
    resume(case)
    fact = note_fact(case, "violation", text="来信反映。", acting_user=officer)
    withdraw_fact(fact, reason="查无此事", acting_user=officer)
    assert replay(ruling_of("violation_transfer"), date(2026, 11, 1), clock.today()) == []


@pytest.mark.parametrize(
    ("code", "amount", "first", "last", "field"),
    [
        ("reminded_warn", 0, date(2026, 11, 1), date(2026, 11, 20), "amount"),
        ("reminded_warn", 367, date(2026, 11, 1), date(2026, 11, 20), "amount"),
        ("violation_transfer", 1, date(2026, 11, 1), date(2026, 11, 20), "amount"),
        ("reminded_warn", 1, date(2026, 11, 20), date(2026, 11, 1), "first"),
        ("reminded_warn", 1, date(2022, 11, 20), date(2026, 11, 1), "first"),
        ("reminded_warn", 1, date(2026, 11, 1), date(2026, 11, 21), "last"),
    ],
)
def test_a_trial_that_cannot_be_is_refused(
    code: str, amount: int, first: date, last: date, field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        try_rule(ruling_of(code), amount, first, last)
    assert refused.value.field == field


def test_the_command_says_what_cannot_be() -> None:
    with pytest.raises(CommandError, match="没有代码"):
        call_command("try_rule", "nothing", stdout=StringIO())
    with pytest.raises(CommandError, match="数量须在"):
        call_command("try_rule", "reminded_warn", "--threshold", "0", stdout=StringIO())
