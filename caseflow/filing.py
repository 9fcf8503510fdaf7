"""The doors at which a proceeding is filed, entered, proposed or withdrawn: acts that lie on no desk.

Each does its act, opens the proceeding's flow and follows, in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from caseflow.following import act, start_proceeding_flow
from casework.lifecycle import PAUSED
from casework.models import Case, Draft
from enforcement.queries import enforcement_cases_of
from findings.models import Exemption, Finding, Objection, Proceeding, Repair
from findings.proceeding import WITHDRAWABLE
from findings.queries import exemptions, objections, repairs
from findings.queries.hands import hand_of
from findings.queries.records import standing_findings
from findings.services import exempting, objecting, repairing, revoking, stepping
from findings.services.objecting import Person, Said, Target
from findings.services.revoking import RevocationTerms
from organisations.refusals import Refusal
from rectification.queries import current_order

# Where nothing was ordered item by item, what the finding itself demands.
WHOLE_DUTY = "认定书载明应当履行的义务和应当纠正的行为"


# --- what is offered ----------------------------------------------------------------------------------------


def offers(case: Case, user: User) -> list[dict[str, str]]:
    """What this person may file from the case's page, as rows of {label, href, note}."""
    if case.state in PAUSED or user.body is None:
        return []
    found: list[dict[str, str]] = []
    if objections.may_file(user, case):
        found.append(_offer("提出异议", "caseflow:file_objection", case, "异议、投诉、纠错"))
    if objections.may_enter(user, case):
        found.append(_offer("登记书面异议", "caseflow:file_objection", case, "当事人书面提出的"))
    applies = exemptions.may_apply(user, case)
    if (applies or exemptions.may_propose(user, case)) and _is_open_to_exemption(case):
        label, note = ("申请免责", "容错免责") if applies else ("提出免责", "问责机关依职权提出")
        found.append(_offer(label, "caseflow:file_exemption", case, note))
    for finding in repairs.repairable(user, case):
        if finding.path == Finding.Path.DETERMINED:
            label = "申请信用修复"
            href = reverse("caseflow:file_repair", args=[case.number, finding.pk])
            found.append({"label": label, "href": href, "note": finding.paper_number or "失信认定"})
    if revoking.may_draft_revocation(user, case) and not case.drafts.lying().exists():
        found.append(_offer("拟撤销", "caseflow:draft_revocation", case, "认定或者措施有误、裁判改变"))
    return found


def _is_open_to_exemption(case: Case) -> bool:
    return not exemptions.why_no_exemption(case) and exemptions.open_exemption(case) is None


def _offer(label: str, view: str, case: Case, note: str) -> dict[str, str]:
    return {"label": label, "href": reverse(view, args=[case.number]), "note": note}


def targets_of(case: Case) -> dict[str, tuple[str, Target]]:
    """What can be objected to in the case: code → label and target."""
    found: dict[str, tuple[str, Target]] = {}
    for paper in objections.papers_open_to_objection(case):
        notice = paper.notice
        label = f"{notice.get_kind_display()} {notice.number_text}（{notice.issuer.label}）"
        found[f"paper-{paper.pk}"] = label, Target(paper=paper)
    listed = False
    for finding in standing_findings(case):
        if finding.path == Finding.Path.LISTED:
            listed = True
            label = f"{finding.made_by.label}纳入失信被执行人名单（转送法院）"
            target = Target(finding=finding, court=finding.made_by, docket=finding.paper_number)
        else:
            label = f"失信认定 {finding.paper_number}（{finding.made_by.label}）"
            target = Target(finding=finding)
        found[f"finding-{finding.pk}"] = label, target
    for sanction in objections.sanctions_in_force(case):
        found[f"sanction-{sanction.pk}"] = f"惩戒措施 {sanction}", Target(sanction=sanction)
    if not listed:
        for row in enforcement_cases_of(case).listed():  # type: ignore[attr-defined]
            label = f"{row.court.label}纳入失信被执行人名单 {row.docket}（转送法院）"
            found[f"listing-{row.pk}"] = label, Target(court=row.court, docket=row.docket)
    return found


def chosen_target(case: Case, code: str) -> Target:
    """The target of this code; nothing of the case in particular for a complaint about its handling."""
    found = targets_of(case).get(code)
    return found[1] if found else Target()


def obligations_of(case: Case) -> list[str]:
    """What a body found against had to do: the items of the order in force, or the finding's own demand."""
    order = current_order(case)
    return [item.text for item in order.items.all()] if order else [WHOLE_DUTY]


def may_withdraw(row: Proceeding, user: User) -> bool:
    """Whether the person takes the application back."""
    hand = hand_of(user, row)
    return row.status in WITHDRAWABLE and (hand.applies or hand.heads or hand.takes_in)


# --- doing it -----------------------------------------------------------------------------------------------


@transaction.atomic
def file_objection(case: Case, target: Target, said: Said, *, acting_user: User) -> Objection:
    """提出异议 by the handler of the body concerned; it lies with the head then."""
    row = act(case, work=lambda: objecting.file_objection(case, target, said, acting_user=acting_user))
    start_proceeding_flow(row)
    return row


@transaction.atomic
def enter_objection(
    case: Case, target: Target, said: Said, person: Person, *, acting_user: User
) -> Objection:
    """登记书面异议 by an intake officer; it waits for acceptance then."""
    row = act(
        case,
        work=lambda: objecting.enter_objection(case, target, said, person, acting_user=acting_user),
    )
    start_proceeding_flow(row)
    return row


@transaction.atomic
def file_exemption(case: Case, plea: exempting.Plea, *, acting_user: User) -> Exemption:
    """申请免责 by the handler of the body concerned; of an officer of the authority, a proposal of its own."""
    service = (
        exempting.file_exemption if exemptions.may_apply(acting_user, case) else exempting.propose_exemption
    )
    row = act(case, work=lambda: service(case, plea, acting_user=acting_user))
    start_proceeding_flow(row)
    return row


@transaction.atomic
def file_repair(
    finding: Finding,
    proofs: Iterable[repairing.Performed],
    *,
    request: str,
    facts: str,
    acting_user: User,
) -> Repair:
    """申请信用修复 by the handler of the body found against."""

    def work() -> Repair:
        return repairing.file_repair(finding, proofs, request=request, facts=facts, acting_user=acting_user)

    row = act(finding.case, work=work)
    start_proceeding_flow(row)
    return row


def draft_revocation(case: Case, terms: RevocationTerms, *, acting_user: User) -> Draft:
    """拟撤销决定 by an officer; it lies with the leader then, of an ended case too."""
    if not revoking.may_draft_revocation(acting_user, case) and (missing := revoking.why_not(case)):
        raise Refusal(missing)
    return act(case, work=lambda: revoking.draft_revocation(case, terms, acting_user=acting_user))


def withdraw(row: Proceeding, *, reason: str, acting_user: User) -> Proceeding:
    """撤回 by whoever applied; the desks are cleared."""
    return act(row.case, work=lambda: stepping.withdraw(row, reason=reason, acting_user=acting_user))
