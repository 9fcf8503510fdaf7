"""Between the court's register and cases of ours: links, and a case opened from the register."""

from __future__ import annotations

from datetime import datetime

from django.db import OperationalError

import clock
from accounts.models import User
from casework.models import Behaviour, Case, NationalSeverity, Proposal, Purpose, RegionalSeverity, Source
from casework.services import (
    Matter,
    NotYours,
    Stale,
    accept_proposal,
    lapse_proposals,
    open_case,
    owe_now,
    release_hold,
)
from enforcement.models import CaseLink, EnforcementCase, Stage
from enforcement.queries import is_overseer, open_links, open_proposals_of, register_for
from enforcement.services.consequences import in_words, propose_listing, settle_hold
from organisations.queries import present_form
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

BEHAVIOUR = "ZX01"  # 法院判决不执行


@one_transaction()
def link_case(enforcement_case: EnforcementCase, case: Case, *, acting_user: User) -> CaseLink:
    """Notes that the enforcement case concerns an open case, which it holds from now on unless it is done."""
    locked = _lock(enforcement_case)
    _require_overseer(locked, acting_user)
    if not Case.objects.visible_to(acting_user).filter(pk=case.pk).exists():
        raise NotYours("这件案件不在你的办理范围内。")
    if case.has_ended:
        raise Refusal(f"{case.number}已办结，不能关联。", field="case")
    if CaseLink.objects.filter(enforcement_case=locked, case=case, ended_at=None).exists():
        raise Stale(f"{case.number}已经关联。")
    return _link(locked, case, acting_user=acting_user)


@one_transaction()
def unlink_case(link: CaseLink, *, reason: str, acting_user: User) -> CaseLink:
    """Ends a wrong link, with a reason; its hold ends with it."""
    enforcement_case = _lock(link.enforcement_case)
    _require_overseer(enforcement_case, acting_user)
    if not reason.strip():
        raise Refusal("没有写明解除关联的理由。", field="reason", remedy="请写明理由。")
    ended = CaseLink.objects.filter(pk=link.pk, ended_at=None).update(
        ended_at=clock.now(), ended_by=acting_user, ended_for=reason.strip()[:300]
    )
    if not ended:
        raise Stale("这项关联已由他人解除。")
    key = enforcement_case.source_key
    said = f"解除与{enforcement_case.docket}的关联：{reason.strip()}"[:200]
    release_hold(link.case, source_key=key, reason=said, acting_user=acting_user)
    link.refresh_from_db()
    return link


@one_transaction()
def open_from_enforcement(
    enforcement_case: EnforcementCase, *, acting_user: User, proposal: Proposal | None = None
) -> Case:
    """A case in triage out of the register: linked, held, the triage clock running. Starts no flow.

    Accepts `proposal`; what else is proposed of the enforcement case lapses. Raises NotYours for anybody but an
    intake officer who may read it, Stale where an open case is linked, Refusal where the court's matter is done.
    """
    locked = _lock(enforcement_case)
    _require_overseer(locked, acting_user)
    for link in open_links([locked]):
        if not link.case.has_ended:
            raise Stale(f"{locked.docket}已立案，案件编号{link.case.number}。")
    if locked.is_done:
        raise Refusal(f"{locked.docket}已了结，不必立案。")
    if proposal is not None:
        accept_proposal(proposal, acting_user=acting_user)
    case = open_case(matter_of(locked), acting_user=acting_user)
    owe_now(case, Purpose.TRIAGE, debtor=case.issuing_body, acting_user=acting_user)
    _link(locked, case, acting_user=acting_user)
    return case


@one_transaction()
def carry_links(case: Case, leading: Case, *, acting_user: User) -> int:
    """并案: the enforcement cases of a merged case concern the leading one from now on. Returns how many.

    The court's later word then reaches the case that goes on: it releases the hold that went over, or holds anew.
    """
    carried = 0
    for link in CaseLink.objects.filter(case=case, ended_at=None).order_by("id"):
        enforcement_case = _take_at_once(link)
        link.ended_at, link.ended_by = clock.now(), acting_user
        link.ended_for = f"并入{leading.number}"
        link.save(update_fields=["ended_at", "ended_by", "ended_for"])
        if not CaseLink.objects.filter(
            enforcement_case=enforcement_case, case=leading, ended_at=None
        ).exists():
            _link(enforcement_case, leading, acting_user=acting_user)
        carried += 1
    return carried


@one_transaction()
def bring_links_back(case: Case, leading: Case, *, since: datetime, acting_user: User) -> int:
    """The merger was a mistake (T27): what it carried over, from `since` on, concerns the case itself again.

    Links that the leading case had of its own stay. What the court did meanwhile holds the case, and releases it.
    """
    carried = CaseLink.objects.filter(case=case, ended_at__gte=since, ended_for=f"并入{leading.number}")
    brought = 0
    for link in carried.order_by("id"):
        enforcement_case = _take_at_once(link)
        gone = CaseLink.objects.filter(
            enforcement_case=enforcement_case, case=leading, ended_at=None, linked_at__gte=since
        )
        if gone.update(ended_at=clock.now(), ended_by=acting_user, ended_for=f"更正并案，转回{case.number}"):
            said = f"更正并案，转回{case.number}"
            release_hold(
                leading, source_key=enforcement_case.source_key, reason=said, acting_user=acting_user
            )
        _link(enforcement_case, case, acting_user=acting_user)
        brought += 1
    return brought


def matter_of(enforcement_case: EnforcementCase) -> Matter:
    """What the register tells of a case to be opened (ZX01); grave where the debtor is listed. No personal data."""
    is_listed = enforcement_case.is_listed
    return Matter(
        subject=present_form(enforcement_case.debtor),
        title=f"{enforcement_case.docket}执行案件义务未履行",
        facts=_facts(enforcement_case),
        behaviour=Behaviour.objects.filter(code=BEHAVIOUR, is_in_force=True).order_by("-version")[0],
        national_severity=NationalSeverity.GRAVE if is_listed else NationalSeverity.ORDINARY,
        regional_severity=RegionalSeverity.GRAVE if is_listed else RegionalSeverity.RISK_HINT,
        source=Source.COURT,
        amount=enforcement_case.principal,
    )


def _facts(enforcement_case: EnforcementCase) -> str:
    basis = f"，执行依据{enforcement_case.basis[:100]}" if enforcement_case.basis else ""
    stage = f"现为“{Stage(enforcement_case.stage).label}”"
    if enforcement_case.is_listed and enforcement_case.listed_on:
        stage += f"，{in_words(enforcement_case.listed_on)}纳入失信名单"
    elif enforcement_case.stage == Stage.LISTING_PLANNED and enforcement_case.planned_listing_on:
        stage += f"，拟于{in_words(enforcement_case.planned_listing_on)}纳入失信名单"
    return (
        f"{enforcement_case.court.name}于{in_words(enforcement_case.filed_on)}立案执行"
        f"{enforcement_case.docket}案{basis}，被执行人为{enforcement_case.debtor.name}。\n"
        f"执行标的{enforcement_case.principal:,.2f}元，已执行到位{enforcement_case.paid:,.2f}元，"
        f"未执行{enforcement_case.unpaid:,.2f}元。\n"
        f"{stage}（数据截至{in_words(enforcement_case.as_of)}）。"
    )


def _lock(enforcement_case: EnforcementCase) -> EnforcementCase:
    rows = EnforcementCase.objects.select_for_update(of=("self",)).select_related("court", "debtor")
    return rows.get(pk=enforcement_case.pk)


def _take_at_once(link: CaseLink) -> EnforcementCase:
    """The enforcement case under lock, after a case of ours: the court locks them the other way round."""
    rows = EnforcementCase.objects.select_for_update(of=("self",), nowait=True)
    try:
        return rows.select_related("court", "debtor").get(pk=link.enforcement_case_id)
    except OperationalError as error:
        raise Stale("法院正在登记本案关联的执行案件。请稍后再办。") from error


def _require_overseer(enforcement_case: EnforcementCase, user: User) -> None:
    if not is_overseer(user) or not register_for(user).filter(pk=enforcement_case.pk).exists():
        raise NotYours("只有承办地区的纪委监委、发展改革部门可以办理。")


def _link(enforcement_case: EnforcementCase, case: Case, *, acting_user: User) -> CaseLink:
    link = CaseLink.objects.create(
        enforcement_case=enforcement_case, case=case, linked_by=acting_user, linked_at=clock.now()
    )
    if not enforcement_case.is_done:
        settle_hold(enforcement_case, case, acting_user=acting_user)
    propose_listing(enforcement_case, case)
    undecided = open_proposals_of(enforcement_case).filter(kind=Proposal.Kind.OPEN_CASE)
    lapse_proposals(undecided.values_list("key", flat=True))
    return link
