"""Path (a): the court's listing is put on record, and overtakes whatever was under way."""

from __future__ import annotations

import csv
from datetime import date

import pytest
from django.conf import settings

import clock
from casework.lifecycle import State
from casework.models import CaseEvent, Draft
from casework.services import NotYours, Stale, submit_draft
from findings import services
from findings.models import Decision, Finding
from organisations.refusals import Refusal
from tests.factories.casework import body, make_case, person, read_again, upload
from tests.factories.findings import (
    CITY_COURT,
    decided,
    decision_terms,
    heard,
    in_force,
    listed,
    listing,
    the_finding,
    told,
)
from tests.factories.interviews import open_purposes

with (settings.BASE_DIR / "samples" / "lifecycle-moves.csv").open(encoding="utf-8-sig") as table:
    SOURCES = [row["from"] for row in csv.DictReader(table) if row["move"] == "record_listing"]


def test_the_table_lists_nine_states() -> None:
    assert len(SOURCES) == 9 and State.DETERMINED not in SOURCES


@pytest.mark.parametrize("state", SOURCES)
def test_it_is_recorded_from_every_state_of_the_table(state: str) -> None:
    case = listed(make_case(state=state))
    assert (case.state, case.moved_from) == ("determined", state)
    finding = the_finding(case, "listed")
    assert (finding.made_by, finding.made_on) == (body(CITY_COURT), date(2026, 11, 16))
    assert finding.grounds == (
        "澄川市中级人民法院于2026年11月16日将被执行人纳入失信名单，案号（2026）样03执7号。"
    )
    assert (finding.display_until, finding.national_severity) == (None, "grave")
    assert open_purposes(case) == set()


def test_the_courts_own_paper_may_be_kept() -> None:
    case = listed(paper_number="（2026）样03执7号决定书", scan=upload("纳入决定书.pdf"))
    finding = the_finding(case, "listed")
    assert finding.scan is not None and finding.scan.name == "纳入决定书.pdf"
    assert finding.paper_number == "（2026）样03执7号决定书"


def test_a_determination_under_way_is_overtaken() -> None:
    hearing = told()
    case = listed(hearing.referral.case)
    referral = in_force(case)
    assert (referral.overtaken_on, referral.overtaken_by) == (
        clock.today(),
        "法院已将被执行人纳入失信名单",
    )
    assert not Decision.objects.exists() and open_purposes(case) == set()
    with pytest.raises(Stale, match="已认定失信"):
        services.write_plea(hearing, "迟了", acting_user=person("jtj_handler"))


def test_a_decision_that_was_made_is_not() -> None:
    case = listed(decided(outcome="not_determined"))
    assert in_force(case).overtaken_on is None


def test_the_paper_before_a_leader_is_overtaken_too() -> None:
    referral = heard()
    found = services.draft_decision(referral, decision_terms(referral), acting_user=person("zf_officer"))
    listed(referral.case)
    found.refresh_from_db()
    assert found.status == Draft.Status.WITHDRAWN
    with pytest.raises(Stale):
        services.sign_decision(found, acting_user=person("zf_leader"))
    assert Finding.objects.count() == 1


def test_a_draft_of_the_ladder_is_overtaken() -> None:
    case = make_case(state=State.EARLY_WARNING, measure_issuer="澄川市发展和改革委员会")
    draft = submit_draft(case, acting_user=person("fgw_officer"), move="lift", reason="已付")
    listed(case)
    draft.refresh_from_db()
    assert draft.status == "withdrawn"
    assert CaseEvent.objects.filter(case=case, verb="draft_withdrawn", is_internal=True).exists()


@pytest.mark.parametrize("shown", [[], [listing]])
def test_it_refuses_what_the_register_does_not_show(shown: list[object]) -> None:
    case = make_case()
    listings = [listing(deleted_on=clock.today())] if shown else []
    with pytest.raises(Refusal, match="法院登记中没有"):
        services.record_listing(
            case,
            listings,
            national_severity="grave",
            regional_severity="grave",
            acting_user=person("fgw_officer"),
        )
    assert read_again(case).state == "triage"


@pytest.mark.parametrize("stranger", ["zf_officer", "fgw_leader", "jtj_handler", "zy_clerk", "whfg_officer"])
def test_it_lets_only_an_officer_of_commission_or_credit_office(stranger: str) -> None:
    case = make_case()
    with pytest.raises(NotYours):
        listed(case, by=stranger)
    assert not Finding.objects.exists()


def test_it_is_recorded_once() -> None:
    case = listed()
    with pytest.raises(Stale):
        listed(case)
    assert Finding.objects.count() == 1


def test_a_second_listing_makes_no_second_finding() -> None:
    case = listed()
    from casework.models import Case

    Case.objects.filter(pk=case.pk).update(state="rectifying")
    with pytest.raises(Refusal, match="不能重复登记"):
        listed(read_again(case))


@pytest.mark.parametrize("state", ["closed", "lifted", "suspended", "merged", "revoked"])
def test_it_is_for_open_cases_alone(state: str) -> None:
    with pytest.raises(Stale):
        listed(make_case(state=state))
