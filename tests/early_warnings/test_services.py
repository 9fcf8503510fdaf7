"""Clues, letters and answers: who may do what, and what is refused with which remedy."""

from __future__ import annotations

from typing import Any

import pytest

import clock
from casework.models import Behaviour, Case, Draft
from casework.services import NotYours, Paper, Stale
from early_warnings import services
from early_warnings.models import Answer, Clue, Informant
from early_warnings.queries import clues_for, current_letter, newest_answer
from early_warnings.services import ClueText, set_aside, take_clue
from notices.facts import EarlyWarningFacts, ReminderFacts
from organisations.refusals import Refusal
from tests.journeys.office import body, do, letter_data, open_case, person, render_all

pytestmark = pytest.mark.django_db
EARLY_WARNING = EarlyWarningFacts(
    subject_matter="养护工程款逾期未付",
    risk_source="日常监督检查掌握的情况",
    situation=("工程款逾期未付",),
    requirements=("核实情况",),
    answer_within="5个工作日",
)
REMINDER = ReminderFacts(
    subject_matter="养护工程款逾期未付",
    situation=("工程款逾期未付",),
    requirements=("核实情况",),
    answer_within="3个工作日",
)
PAPER = Paper(contact=("陆采薇", "0000-2000001"))


def clue_text(**changed: Any) -> ClueText:
    values: dict[str, Any] = {
        "channel": "12388",
        "received_on": clock.today(),
        "subject": body("澄川市交通运输局"),
        "title": "养护工程款逾期未付",
        "facts": "反映人称工程款逾期未付。",
        "behaviour": Behaviour.objects.get(code="ZX02"),
        "national_severity": "ordinary",
        "regional_severity": "risk_hint",
        "informant": ("样例反映人", "0000-1", "样例路1号"),
    }
    return ClueText(**values | changed)


def warned_early() -> Case:
    """A case whose early warning is signed for."""
    case = open_case()
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    do(case, "sign_letter", "fgw_leader", "sign")
    render_all()
    do(case, "sign_for_letter", "jtj_handler", "sign_for")
    return case


# --- clues ------------------------------------------------------------------------------------


@pytest.mark.parametrize("username", ["fgw_officer", "fgw_leader", "jtj_handler", "zy_clerk", "xt_admin"])
def test_it_takes_a_clue_from_intake_officers_alone(city: None, username: str) -> None:
    with pytest.raises(NotYours):
        take_clue(clue_text(), acting_user=person(username))


def test_it_keeps_the_informant_apart(city: None) -> None:
    clue = take_clue(clue_text(), acting_user=person("jw_intake"))
    assert Informant.objects.get(clue=clue).name == "样例反映人"
    assert "样例反映人" not in str({field.name: getattr(clue, field.name) for field in Clue._meta.fields})


def test_it_registers_a_clue_once(city: None) -> None:
    clue = take_clue(clue_text(), acting_user=person("jw_intake"))
    case = services.register_clue(clue, acting_user=person("jw_intake"))
    assert (case.state, case.source, case.number) == ("triage", "12388", "ZX-2026-000001")
    with pytest.raises(Stale):
        services.register_clue(clue, acting_user=person("jw_intake"))
    assert Case.objects.count() == 1


def test_it_lets_only_the_receiving_body_register(city: None) -> None:
    clue = take_clue(clue_text(), acting_user=person("jw_intake"))
    with pytest.raises(NotYours):
        services.register_clue(clue, acting_user=person("fgw_intake"))
    assert Case.objects.count() == 0


def test_it_sets_a_clue_aside_with_a_reason(city: None) -> None:
    clue = take_clue(clue_text(), acting_user=person("jw_intake"))
    with pytest.raises(Refusal, match="理由"):
        set_aside(clue, reason=" ", acting_user=person("jw_intake"))
    assert set_aside(clue, reason="不属于受理范围", acting_user=person("jw_intake")).status == "set_aside"
    with pytest.raises(Stale):
        services.register_clue(clue, acting_user=person("jw_intake"))


@pytest.mark.parametrize(
    ("username", "sees"),
    [
        ("jw_intake", True),
        ("jw_officer", True),
        ("jw_leader", True),
        ("fgw_intake", False),
        ("fgw_officer", False),
        ("jtj_handler", False),
        ("zy_clerk", False),
        ("zf_leader", False),
        ("rd_viewer", False),
        ("xt_admin", False),
        ("whjw_officer", False),
    ],
)
def test_it_shows_clues_to_the_receiving_body_alone(city: None, username: str, sees: bool) -> None:
    take_clue(clue_text(), acting_user=person("jw_intake"))
    assert clues_for(person(username)).exists() == sees


# --- letters ----------------------------------------------------------------------------------


def test_it_moves_nothing_by_a_draft(city: None) -> None:
    case = open_case()
    draft = services.draft_letter(
        case, "warn_early", EARLY_WARNING, paper=PAPER, acting_user=person("fgw_officer")
    )
    case.refresh_from_db()
    assert (draft.status, case.state, case.papers.count()) == ("submitted", "triage", 0)


def test_it_wants_a_reason_for_skipping_a_rung(city: None) -> None:
    case = open_case()
    with pytest.raises(Refusal, match="越级"):
        services.draft_letter(case, "remind", REMINDER, paper=PAPER, acting_user=person("fgw_officer"))
    assert not Draft.objects.exists()


@pytest.mark.parametrize("username", ["jtj_handler", "jw_officer", "fgw_leader", "zjj_officer", "zy_clerk"])
def test_it_lets_only_officers_of_a_party_draft(city: None, username: str) -> None:
    case = open_case()
    with pytest.raises(NotYours):
        services.draft_letter(case, "warn_early", EARLY_WARNING, paper=PAPER, acting_user=person(username))


def test_it_starts_the_answers_clock_when_the_letter_is_signed_for(city: None) -> None:
    case = open_case()
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    do(case, "sign_letter", "fgw_leader", "sign")
    render_all()
    owed = case.deadlines.get(purpose="answer").deadline
    assert owed.started_on is None
    do(case, "sign_for_letter", "jtj_handler", "sign_for")
    owed.refresh_from_db()
    # Friday, 20 November 2026; five working days from Monday on.
    assert (owed.started_on, owed.due_on.isoformat()) == (clock.today(), "2026-11-27")


# --- answers ----------------------------------------------------------------------------------


def test_it_wants_the_letter_signed_for_before_an_answer(city: None) -> None:
    case = open_case()
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    do(case, "sign_letter", "fgw_leader", "sign")
    letter = current_letter(case)
    assert letter is not None
    with pytest.raises(Refusal, match="先签收"):
        services.write_answer(letter, "已办。", acting_user=person("jtj_handler"))


@pytest.mark.parametrize("username", ["jtj_head", "jyj_handler", "fgw_officer"])
def test_it_takes_an_answer_from_the_departments_handler_alone(city: None, username: str) -> None:
    letter = current_letter(warned_early())
    assert letter is not None
    with pytest.raises(NotYours):
        services.write_answer(letter, "已办。", acting_user=person(username))


def test_it_sends_an_answer_back_and_takes_it_anew(city: None) -> None:
    case = warned_early()
    do(case, "answer", "jtj_handler", "answer", {"text": "已办。"})
    do(case, "approve_answer", "jtj_head", "return", {"reason": "请写明付款日期。"})
    do(case, "answer", "jtj_handler", "answer", {"text": "12月1日付清。"})
    do(case, "approve_answer", "jtj_head", "approve")
    letter = current_letter(case)
    assert letter is not None
    assert list(letter.answers.values_list("status", flat=True)) == ["returned", "sent"]
    assert not case.deadlines.filter(purpose="answer", deadline__met_on=None).exists()


def test_it_takes_one_answer_at_a_time(city: None) -> None:
    case = warned_early()
    do(case, "answer", "jtj_handler", "answer", {"text": "已办。"})
    letter = current_letter(case)
    assert letter is not None
    with pytest.raises(Stale):
        services.write_answer(letter, "再答。", acting_user=person("jtj_handler"))


def test_it_accepts_no_answer_without_proof(city: None) -> None:
    case = warned_early()
    do(case, "answer", "jtj_handler", "answer", {"text": "已办。"})
    do(case, "approve_answer", "jtj_head", "approve")
    with pytest.raises(Refusal, match="证明材料"):
        services.draft_settlement(case, reason="属实", acting_user=person("fgw_officer"))
    letter = current_letter(case)
    assert letter is not None
    answer = newest_answer(letter)
    assert answer is not None and answer.status == Answer.Status.SENT
