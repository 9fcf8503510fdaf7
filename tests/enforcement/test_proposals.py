"""What the register proposes, and the case that a person opens on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseflow.doors import decline_proposal, open_from_proposal
from caseflow.models import CaseTask
from casework.models import Case, CaseDeadline, Hold, Proposal
from casework.services import NotYours, Stale
from enforcement.models import CaseLink, EnforcementCase, Stage
from enforcement.services import link_case, matter_of
from organisations.refusals import Refusal
from tests.factories.casework import person
from tests.factories.enforcement import SAMPLE, bring, go_on, open_case, register_row

LISTED = {"执行阶段": "已纳入失信名单", "纳入失信名单日期": "2026-05-01"}


@pytest.mark.django_db
def test_every_case_that_is_not_done_is_proposed_once(city: None) -> None:
    bring(SAMPLE)
    bring(SAMPLE)
    pending = EnforcementCase.objects.pending()
    assert Proposal.objects.filter(kind="open_case").count() == pending.count() > 0
    assert set(Proposal.objects.values_list("key", flat=True)) == {
        f"enforcement:{case.pk}:{case.stage}" for case in pending
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("debtor", "office"),
    [
        ("澄川市交通运输局", "澄川市发展和改革委员会"),
        ("望河区柳渡镇人民政府", "望河区发展和改革委员会"),
        ("云坪区石梁乡人民政府", "澄川市发展和改革委员会"),
    ],
)
def test_it_goes_to_the_credit_office_of_the_region(
    city: None, tmp_path: Path, debtor: str, office: str
) -> None:
    register_row(tmp_path, 被执行人=debtor, 统一社会信用代码=None)
    assert Proposal.objects.get().addressee.name == office


@pytest.mark.django_db
def test_it_names_docket_court_amounts_and_stage(city: None, tmp_path: Path) -> None:
    case = register_row(tmp_path)
    why = Proposal.objects.get().why
    for said in (case.docket, "望河区人民法院", "1,250,000.50元", "限期履行", "澄川市交通运输局"):
        assert said in why
    assert case.applicant not in why


@pytest.mark.django_db
def test_the_next_stage_is_a_proposal_of_its_own(city: None, tmp_path: Path) -> None:
    case = register_row(tmp_path)
    go_on(case, Stage.LISTING_PLANNED, planned_listing_on=case.filed_on)
    assert list(Proposal.objects.order_by("id").values_list("key", "status")) == [
        (case.key_at("term_set"), "lapsed"),
        (case.key_at("listing_planned"), "open"),
    ]
    case.refresh_from_db()
    go_on(case, Stage.PERFORMED)
    assert not Proposal.objects.filter(status="open").exists()


@pytest.mark.django_db
def test_what_was_refused_is_not_proposed_again(city: None, tmp_path: Path) -> None:
    case = register_row(tmp_path)
    proposal = Proposal.objects.get()
    with pytest.raises(Refusal):
        decline_proposal(proposal, reason="", acting_user=person("fgw_officer"))
    with pytest.raises(NotYours):
        decline_proposal(proposal, reason="不办", acting_user=person("whfg_officer"))
    decline_proposal(proposal, reason="已在协商", acting_user=person("fgw_officer"))
    go_on(case, Stage.TERM_SET, paid=case.principal)
    assert Proposal.objects.get().status == "refused"


@pytest.mark.django_db
def test_an_accepted_proposal_is_a_case_with_its_flow(city: None, tmp_path: Path) -> None:
    enforcement_case = register_row(tmp_path)
    proposal = Proposal.objects.get()
    case = open_from_proposal(proposal, acting_user=person("fgw_intake"))
    assert (case.state, case.source, case.behaviour.code) == ("triage", "court", "ZX01")
    assert (case.national_severity, case.amount) == ("ordinary", enforcement_case.principal)
    assert enforcement_case.docket in case.title
    assert CaseLink.objects.get().case == case
    assert Hold.objects.get().case == case
    assert CaseDeadline.objects.get(case=case).purpose == "triage"
    assert [task.flow_task.name for task in CaseTask.objects.open()] == ["triage"]
    proposal.refresh_from_db()
    assert (proposal.status, proposal.decided_by) == ("accepted", person("fgw_intake"))
    with pytest.raises(Stale):
        open_from_proposal(proposal, acting_user=person("fgw_intake"))


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["fgw_officer", "whfg_intake", "jw_intake", "zy_clerk", "jtj_head"])
def test_only_the_intake_officer_it_is_sent_to_opens(city: None, tmp_path: Path, username: str) -> None:
    register_row(tmp_path)
    with pytest.raises(NotYours):
        open_from_proposal(Proposal.objects.get(), acting_user=person(username))
    assert not Case.objects.exists()
    assert Proposal.objects.get().status == "open"


@pytest.mark.django_db
def test_a_listed_debtor_is_a_grave_matter(city: None, tmp_path: Path) -> None:
    matter = matter_of(register_row(tmp_path, **LISTED))
    assert (matter.national_severity, matter.regional_severity) == ("grave", "grave")
    assert "2026年5月1日纳入失信名单" in matter.facts
    assert "样例甲" not in matter.facts and "样例法官" not in matter.facts


@pytest.mark.django_db
def test_a_linked_case_needs_no_proposal_to_open(city: None, tmp_path: Path) -> None:
    enforcement_case, case = register_row(tmp_path), open_case()
    link_case(enforcement_case, case, acting_user=person("jw_officer"))
    assert Proposal.objects.get().status == "lapsed"
    go_on(enforcement_case, Stage.SETTLEMENT)
    assert Proposal.objects.count() == 1


@pytest.mark.django_db
def test_a_listing_is_proposed_to_be_recorded_on_the_linked_case(city: None, tmp_path: Path) -> None:
    enforcement_case, case = register_row(tmp_path), open_case()
    link_case(enforcement_case, case, acting_user=person("fgw_officer"))
    register_row(tmp_path, **LISTED)
    proposal = Proposal.objects.get(kind="record_listing")
    assert (proposal.case, proposal.move, proposal.addressee) == (case, "record_listing", case.issuing_body)
    register_row(tmp_path, **LISTED, 备注="再报")
    assert Proposal.objects.filter(kind="record_listing").count() == 1


@pytest.mark.django_db
def test_a_debtor_listed_before_the_link_is_proposed_too(city: None, tmp_path: Path) -> None:
    link_case(register_row(tmp_path, **LISTED), open_case(), acting_user=person("fgw_officer"))
    assert Proposal.objects.filter(kind="record_listing", status="open").count() == 1
