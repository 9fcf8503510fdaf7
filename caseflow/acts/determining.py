"""Acts at the desks of the determination: telling, pleading, deciding, and what follows a finding."""

from __future__ import annotations

from typing import Any

from django_fsm import can_proceed

from caseflow.acts.base import Act, At, confirmation, simple
from caseflow.acts.drafts import latest_returned
from casework.access import standing
from casework.forms import ReasonForm
from casework.lifecycle import PAUSED, State
from casework.models import Case, Draft, Proposal
from casework.services import Content, accept_proposal, lapse_proposals
from enforcement.queries import listings_of
from findings import services
from findings.forms.determination import (
    ADOPTED,
    NOT_ADOPTED,
    ClearForm,
    FindingForm,
    ListingForm,
    NoFindingForm,
    NotDeterminedForm,
)
from findings.forms.hearing import WAIVE, HearingNoticeForm, PleaForm
from findings.forms.performance import PerformanceForm, prefixed
from findings.forms.sanctions import LiftSanctionForm, MoreSanctionsForm
from findings.models import Decision, Finding, Hearing, Plea, Referral, SanctionPlan
from findings.notice_facts import (
    initial_determination,
    initial_hearing,
    initial_no_determination,
)
from findings.performance_facts import initial_own_repair, initial_performance, needs_repair_paper
from findings.queries.determination import (
    current_referral,
    hearing_of,
    newest_plea,
    sent_pleas,
)
from findings.queries.sanctions import (
    findings_of_concern,
    has_standing_finding,
    sanctions_to_lift,
    submitted_plan,
)
from findings.services import CourtListing
from findings.services.determining import KIND_OF, decision_content
from findings.services.hearing import hearing_content
from findings.services.performing import performance_content
from findings.services.planning import SANCTIONING
from notices.kinds import Kind
from organisations.refusals import Refusal
from rectification.queries import current_order, plan_of


def the_referral(at: At) -> Referral:
    """The case's referral in force. Raises Refusal where there is none."""
    referral = current_referral(at.case)
    if referral is None:
        raise Refusal("本案没有提请认定。")
    return referral


def the_hearing(at: At) -> Hearing:
    """What the department was told. Raises Refusal where it was not."""
    hearing = hearing_of(the_referral(at))
    if hearing is None:
        raise Refusal("本案尚未告知陈述申辩权利。")
    return hearing


def the_plea(at: At) -> Plea:
    return Plea.objects.select_related("hearing__referral__case").get(pk=at.about)


def the_plan(at: At) -> SanctionPlan:
    return SanctionPlan.objects.select_related("case__subject", "finding", "sanction").get(pk=at.about)


def court_listings(case: Case) -> list[CourtListing]:
    """What the court's register shows of this case's debtor: rooms do not know each other, so it is asked here."""
    return [
        CourtListing(found.court, found.docket, found.listed_on, found.deleted_on)
        for found in listings_of(case)
        if found.listed_on is not None
    ]


def proposed_kind(at: At) -> str:
    """The kind of the proposal at the desk of a proposal; "" elsewhere."""
    if at.node != "decide":
        return ""
    return Proposal.objects.values_list("kind", flat=True).get(pk=at.about)


# --- hearing --------------------------------------------------------------------------------------


def _hearing_form(at: At, data: Any, files: Any) -> HearingNoticeForm:
    referral = the_referral(at)
    if data is not None:
        return HearingNoticeForm(referral, data, files)
    begun = at.contact | initial_hearing(referral)
    returned = _returned_of(referral, latest_returned(at, "", Kind.HEARING_NOTICE))
    return HearingNoticeForm(referral, initial=begun | returned)


def _tell(at: At, form: Any) -> None:
    services.draft_hearing_notice(
        the_referral(at), form.facts(), planned=form.planned(), paper=form.paper(), acting_user=at.user
    )


def _returned_of(referral: Referral, returned: dict[str, Any]) -> dict[str, Any]:
    """A returned draft, if it is of this referral: an earlier one's says nothing of it."""
    return returned if returned.get("referral") == referral.pk else {}


def _plea_form(at: At, data: Any, files: Any) -> PleaForm:
    initial = None
    if data is None:
        plea = newest_plea(the_hearing(at))
        if plea is not None and plea.status == Plea.Status.RETURNED:
            initial = {"text": plea.text, "evidence": [file.pk for file in plea.evidence.all()]}
            initial |= {"choice": WAIVE} if plea.is_waiver else {}
    return PleaForm(at.case, data, files, initial=initial)


def _plead(at: At, form: Any) -> None:
    data = form.cleaned_data
    services.write_plea(
        the_hearing(at),
        data["text"],
        is_waiver=form.is_waiver,
        evidence=data["evidence"],
        uploads=data["uploads"],
        acting_user=at.user,
    )


# --- decision -------------------------------------------------------------------------------------


def _decision(form_class: type[FindingForm | NoFindingForm], label: str, title: str) -> Act:
    move = str(form_class.OUTCOME)

    def make(at: At, data: Any, files: Any) -> Any:
        referral = the_referral(at)
        if data is not None:
            return form_class(referral, data, files)
        return form_class(referral, initial=at.contact | _initial_decision(at, referral, move))

    def perform(at: At, form: Any) -> None:
        services.draft_decision(the_referral(at), form.terms(), acting_user=at.user)

    def content(at: At, form: Any) -> Content:
        return decision_content(at.case, the_referral(at), form.terms())

    return Act(move, label, title, make, perform, kind=KIND_OF[form_class.OUTCOME], content=content)


def _initial_decision(at: At, referral: Referral, move: str) -> dict[str, Any]:
    """As the file has it, the sanctions as the department was told of them; then as the leader returned it."""
    if move == Decision.Outcome.DETERMINED:
        values = initial_determination(referral, hearing_of(referral), sent_pleas(referral))
        values["sanctions"] = _planned(referral)
    else:
        values = initial_no_determination(referral)
    returned = _returned_of(referral, latest_returned(at, move))
    for pk, (adopted, why) in returned.pop("verdicts", {}).items():
        values |= {f"adopted_{pk}": ADOPTED if adopted else NOT_ADOPTED, f"verdict_reason_{pk}": why}
    return values | returned


def _planned(referral: Referral) -> list[dict[str, Any]]:
    """The sanctions that 陈述申辩告知书 thought of, as its draft kept them."""
    hearing = hearing_of(referral)
    if hearing is None or hearing.paper is None:
        return []
    draft = Draft.objects.get(notice=hearing.paper.notice)
    return list(draft.content["extras"]["sanctions"])


def sign_determination(draft: Draft, *, acting_user: Any) -> Any:
    """签发 of the decision. Whether the order's plan is still to be filed is asked of its own room."""
    order = current_order(draft.case)
    is_plan_owed = order is not None and plan_of(order) is None
    return services.sign_decision(draft, acting_user=acting_user, is_plan_owed=is_plan_owed)


# --- the court's listing --------------------------------------------------------------------------


def _may_record_listing(at: At) -> bool:
    if at.node == "decide" and proposed_kind(at) != Proposal.Kind.RECORD_LISTING:
        return False
    return (
        can_proceed(at.case.record_listing)
        and bool({"J", "F"} & standing(at.user, at.case).drafts)
        and not has_standing_finding(at.case, Finding.Path.LISTED)
        and any(listing.stands for listing in court_listings(at.case))
    )


def _record_listing(at: At, form: Any) -> None:
    services.record_listing(at.case, court_listings(at.case), **form.cleaned_data, acting_user=at.user)
    _settle_proposals(at)


def _settle_proposals(at: At) -> None:
    """What the register proposed of this case is done: taken up by whom it was addressed to, else without object."""
    waiting = Proposal.objects.filter(
        case=at.case, kind=Proposal.Kind.RECORD_LISTING, status=Proposal.Status.OPEN
    )
    for proposal in waiting:
        if at.user.works_for(proposal.addressee_id):
            accept_proposal(proposal, acting_user=at.user)
        else:
            lapse_proposals([proposal.key])


# --- after the finding ----------------------------------------------------------------------------


def _performance_form(at: At, data: Any, files: Any) -> PerformanceForm:
    found, listings = findings_of_concern(at.case), court_listings(at.case)
    if data is not None:
        return PerformanceForm(at.case, found, listings, data, files)
    begun = at.contact | initial_performance(at.case, found, listings, at.user)
    if needs_repair_paper(found):
        begun |= prefixed(initial_own_repair(at.case, found))
    returned = latest_returned(at, "confirm_performance", Kind.VERIFICATION_OPINION)
    again = prefixed(returned.pop("beside", {}))
    return PerformanceForm(at.case, found, listings, initial=begun | returned | again)


def _perform(at: At, form: Any) -> None:
    services.draft_performance(at.case, form.terms(), listings=court_listings(at.case), acting_user=at.user)


def sign_performance(draft: Draft, *, acting_user: Any) -> Any:
    """签发 of 履行完毕; the register is asked again, it may have changed since the drafting."""
    return services.sign_performance(draft, listings=court_listings(draft.case), acting_user=acting_user)


def _may_confirm(at: At) -> bool:
    """Whether performance is this person's to confirm: R of its own finding, J or F of the court's listing."""
    if at.case.state != State.DETERMINED:
        return False
    letters = standing(at.user, at.case).drafts
    found = findings_of_concern(at.case)
    own = [finding for finding in found if finding.path == Finding.Path.DETERMINED]
    if own:
        return "R" in letters and at.user.works_for(own[0].made_by_id)
    return bool(found) and bool({"J", "F"} & letters)


def _may_sanction(at: At) -> bool:
    return (
        not at.case.has_ended
        and at.case.state not in PAUSED
        and bool(SANCTIONING & standing(at.user, at.case).drafts)
        and has_standing_finding(at.case)
        and submitted_plan(at.case) is None
    )


def _sanctions_form(at: At, data: Any, files: Any) -> MoreSanctionsForm:
    initial = None
    if data is None:
        newest = SanctionPlan.objects.filter(case=at.case).order_by("-id").first()
        if newest is not None and newest.status == SanctionPlan.Status.RETURNED:
            initial = {"sanctions": newest.terms, "reason": newest.reason, "finding": newest.finding_id}
    return MoreSanctionsForm(at.case, data, files, initial=initial)


def _sanction(at: At, form: Any) -> None:
    data = form.cleaned_data
    services.draft_sanctions(data["finding"], form.sanctions(), reason=data["reason"], acting_user=at.user)


def _lift_sanction(at: At, form: Any) -> None:
    data = form.cleaned_data
    services.draft_lifting_of_sanction(data["sanction"], reason=data["reason"], acting_user=at.user)


TELL = Act(
    "tell",
    "告知",
    "拟陈述申辩告知书",
    _hearing_form,
    _tell,
    kind=Kind.HEARING_NOTICE,
    content=lambda at, form: hearing_content(
        the_referral(at), form.facts(), planned=form.planned(), paper=form.paper()
    ),
)
PLEAD = Act("plead", "报负责人审批", "陈述申辩", _plea_form, _plead)
SEND_PLEA = Act(
    "send",
    "同意提交",
    "审批陈述申辩",
    confirmation,
    lambda at, form: services.send_plea(the_plea(at), acting_user=at.user),
)
RETURN_PLEA = Act(
    "return",
    "退回修改",
    "退回陈述申辩",
    simple(ReasonForm),
    lambda at, form: services.return_plea(
        the_plea(at), reason=form.cleaned_data["reason"], acting_user=at.user
    ),
)
DETERMINE = _decision(FindingForm, "认定失信", "拟失信认定书")
NOT_DETERMINED = _decision(NotDeterminedForm, "不予认定，继续整改", "拟不予认定书")
CLEAR = _decision(ClearForm, "不予认定，解除", "拟不予认定书")
RECORD_LISTING = Act(
    "record_listing",
    "记录法院纳入失信名单",
    "记录法院纳入失信名单",
    simple(ListingForm),
    _record_listing,
    button="记录",
    allowed=_may_record_listing,
)
CONFIRM = Act(
    "confirm_performance",
    "履行完毕",
    "确认履行完毕",
    _performance_form,
    _perform,
    kind=Kind.VERIFICATION_OPINION,
    allowed=_may_confirm,
    content=lambda at, form: performance_content(
        at.case, form.terms(), listings=court_listings(at.case), acting_user=at.user
    ),
)
SANCTION = Act(
    "sanction", "实施惩戒", "拟实施惩戒措施", _sanctions_form, _sanction, button="送核", allowed=_may_sanction
)
LIFT_SANCTION = Act(
    "lift_sanction",
    "解除一项惩戒",
    "拟解除惩戒措施",
    lambda at, data, files: LiftSanctionForm(at.case, data),
    _lift_sanction,
    button="送核",
    allowed=lambda at: _may_sanction(at) and sanctions_to_lift(at.case).exists(),
)
APPROVE_PLAN = Act(
    "approve",
    "核准",
    "核准惩戒措施变更",
    confirmation,
    lambda at, form: services.approve_plan(the_plan(at), acting_user=at.user),
)
RETURN_PLAN = Act(
    "return",
    "退回修改",
    "退回惩戒措施变更",
    simple(ReasonForm),
    lambda at, form: services.return_plan(
        the_plan(at), reason=form.cleaned_data["reason"], acting_user=at.user
    ),
)
