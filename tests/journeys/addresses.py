"""Every address of the site, read from the URLconf and filled in with what belongs to one case.

A new address with a parameter is not crawled by guesswork: until a line here says what it is about, the test of
strangers fails with its name.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

import clock
from accounts.models import PasswordReset
from caseflow.models import CaseTask
from casework.models import (
    Case,
    CaseNotice,
    Contribution,
    Evidence,
    OlderCase,
    Reading,
    RuleVersion,
    Threshold,
    TypicalCase,
)
from deadlines.models import CalendarEdition, Limit
from enforcement.models import CaseLink, ImportBatch, OutstandingBatch, OutstandingList
from findings.models import Finding
from findings.queries.seen import KINDS
from incoming.models import IncomingDocument, IncomingFile
from notices.models import ReservedNumber
from notifications.models import Delivery, Message, Topic

# Nobody's row: what an address is asked for where no such thing is in the database.
NOBODYS = 0
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
# What stands in for each parameter; parameters that belong together share a key: {"code pk": [("repair", 1)]}.
Keys = dict[str, list[Any]]


@dataclass(frozen=True)
class Address:
    """`view` is the name with its namespace, or the route where it has none; `of_case` whether it shows the case."""

    view: str
    path: str
    of_case: bool


def addresses(case: Case) -> list[Address]:
    """All of them. Raises KeyError for a view that nobody has said anything about."""
    of_case, others = keys_of_case(case), keys_of_others(case)
    found = []
    for view, route in routes():
        names = PARAMETER.findall(route)
        keys = (of_case.get(view) or others[view]) if names else {}
        found.extend(Address(view, path, view in of_case) for _, path in paths(route, keys))
    return found


def paths(route: str, keys: Keys) -> Iterator[tuple[tuple[Any, ...], str]]:
    """The values and the path of every combination of what stands in for the route's parameters."""
    names = PARAMETER.findall(route)
    together = " ".join(names)
    found = keys[together] if len(names) > 1 and together in keys else None
    for values in found or itertools.product(*(keys[name] for name in names)):
        filled = iter(values)
        yield values, "/" + PARAMETER.sub(lambda _, filled=filled: str(next(filled)), route)


def routes(resolver: Any = None, before: str = "", namespace: str = "") -> Iterator[tuple[str, str]]:
    """View name and route of every pattern."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes(pattern, route, inner)
        elif isinstance(pattern, URLPattern):
            yield (f"{namespace}{pattern.name}" if pattern.name else route), route


def keys_of_case(case: Case) -> dict[str, Keys]:
    """The views that show something of the case, and what to ask them for."""
    papers = list(CaseNotice.objects.filter(case=case))
    slips = case.slips.order_by("pk").values_list("notice_id", flat=True)
    document: Keys = {"pk": [*(paper.notice_id for paper in papers), *slips]}
    tasks = list(CaseTask.objects.filter(process__case=case).order_by("pk").values_list("pk", flat=True))
    # One that is done and one that is open stand for all.
    task: Keys = {"pk": [tasks[1], tasks[-1]]}
    clue: Keys = {"pk": [case.clue.pk]}
    number: Keys = {"number": [case.number]}
    proposal: Keys = {"pk": _pks(case.proposals)}
    links = CaseLink.objects.filter(case=case)
    register: Keys = {"pk": list(links.values_list("enforcement_case", flat=True)) or [NOBODYS]}
    batch: Keys = {"pk": _pks(ImportBatch.objects.filter(rows__enforcement_case__links__case=case))}
    return {
        "desk:case": {"number": [case.number, case.number.lower()]},
        "desk:document": document,
        "desk:document_file": document,
        "desk:document_page": document | {"page": [1]},
        "desk:why": {"pk": one_clock_of_each(case)},
        "desk:evidence": {"pk": _pks(Evidence.objects.filter(case=case))},
        "caseflow:task": task,
        "caseflow:claim": task,
        "caseflow:release": task,
        "caseflow:take_back": task,
        # Lists what lies with the person, and so this case.
        "caseflow:hand_over": {"pk": [case.lead_officer_id]},
        "caseflow:assign": number,
        "caseflow:draft": number,
        "caseflow:hand_in": number,
        "caseflow:recuse": number,
        "caseflow:lift_recusal": {"pk": _pks(case.recusals)},
        "caseflow:propose_typical": number,
        "caseflow:open_proposal": proposal,
        "caseflow:refuse_proposal": proposal,
        "caseflow:serve": number | {"paper_pk": [paper.pk for paper in papers]},
        "caseflow:sign_for_paper": number | {"paper_pk": [paper.pk for paper in papers]},
        "caseflow:seal": number | {"paper_pk": [paper.pk for paper in papers]},
        "caseflow:serve_through_system": number | {"paper_pk": [paper.pk for paper in papers]},
        "caseflow:void": document,
        "caseflow:document": number | {"kind": ["circular"]},
        "caseflow:other_move": number | {"name": ["suspend"]},
        "caseflow:diagram": number,
        "caseflow:correct_move": number,
        "caseflow:correct_fact": number,
        "caseflow:register_again": number,
        "caseflow:instruct": number,
        "caseflow:circulate": number,
        "caseflow:note_fact": number,
        "caseflow:withdraw_fact": {"pk": _pks(case.noted_facts)},
        "caseflow:supervise": number,
        "caseflow:draft_page": {"pk": _pks(case.drafts)},
        "caseflow:press": number | {"owed_pk": _pks(case.deadlines)[:2]},
        "caseflow:read": {"pk": _pks(Reading.objects.filter(circulation__case=case))},
        "caseflow:hand": task,
        "caseflow:extension": number,
        "caseflow:withdraw_extension": {"pk": _pks(case.extension_requests)},
        "caseflow:give_back": {"pk": _pks(case.assignments)},
        "caseflow:ask_for_joint": number,
        "caseflow:return_contribution": {"pk": _pks(Contribution.objects.filter(assignment__case=case))},
        "caseflow:return_plan": number,
        "caseflow:return_instruction": {"pk": _pks(case.instructions)},
        "caseflow:file_objection": number,
        "caseflow:file_exemption": number,
        "caseflow:draft_revocation": number,
        "caseflow:file_repair": number | {"finding_pk": _pks(Finding.objects.filter(case=case))},
        "caseflow:withdraw": {"code pk": proceedings_of(case)},
        "desk:proceeding": {"code pk": proceedings_of(case)},
        "caseflow:open_clue": clue,
        "early_warnings:clue": clue,
        "early_warnings:clue_set_aside": clue,
        # One of who may see the case, one of who has withdrawn from it since.
        "notifications:open": {
            "pk": _pks(Message.objects.filter(case_number=case.number, topic=Topic.DUE_SOON, key=""))
        },
        "enforcement:case": register,
        "enforcement:record": register,
        "enforcement:link": register,
        "enforcement:end_link": {"pk": _pks(links)},
        "enforcement:batch": batch,
        "enforcement:batch_rejects": batch,
    }


def one_clock_of_each(case: Case) -> list[int]:
    """What the office owes itself (研判), and what the department owes (签收): the first of either."""
    rows = case.deadlines.order_by("pk").values_list("deadline_id", flat=True)
    firsts = [rows.filter(purpose=purpose).first() for purpose in ("triage", "sign_for")]
    return [pk if pk is not None else NOBODYS for pk in firsts]


def proceedings_of(case: Case) -> list[tuple[str, int]]:
    """Kind and key of everything filed in the case; nobody's where nothing is."""
    found = [
        (code, pk)
        for code, model in KINDS.items()
        for pk in model.objects.filter(case=case).order_by("pk").values_list("pk", flat=True)
    ]
    return found or [(code, NOBODYS) for code in KINDS]


def _pks(rows: Any) -> list[int]:
    """Their keys, in order, each once; nobody's where there are none."""
    return list(rows.order_by("pk").distinct().values_list("pk", flat=True)) or [NOBODYS]


def keys_of_others(case: Case) -> dict[str, Keys]:
    """The views that are about something else, and must all the same show nothing of the case."""
    person: Keys = {"pk": [case.lead_officer_id]}
    code: Keys = {"code": list(case.papers.values_list("notice__verification_code", flat=True))}
    upload: Keys = {"digest": ["0" * 64]}
    example: Keys = {"pk": list(TypicalCase.objects.values_list("pk", flat=True))}
    users = ("detail", "edit", "move", "roles", "propose", "reset", "deactivate", "reactivate", "unlock")
    body: Keys = {"pk": [case.subject_id]}
    reset: Keys = {"pk": _pks(PasswordReset.objects.all())}
    older: Keys = {"pk": _pks(OlderCase.objects.all())}
    behaviour: Keys = {"code": [case.behaviour.code]}
    rule: Keys = {"code": ["violation_transfer"]}
    reserved: Keys = {"pk": _pks(ReservedNumber.objects.all())}
    batch: Keys = {"pk": _pks(OutstandingBatch.objects.all())}
    told: Keys = {"pk": _pks(OutstandingList.objects.all())}
    incoming: Keys = {"pk": _pks(IncomingDocument.objects.all())}
    today = clock.today()
    bodies = ("accounts:body_edit", "accounts:body_end", "desk:body_rename", "desk:body_merge")
    return (
        {f"accounts:user_{act}": person for act in users}
        | dict.fromkeys(bodies, body)
        | {
            "accounts:reset_approve": reset,
            "accounts:reset_refuse": reset,
            "accounts:policy_edit": {"code": ["idle_minutes"]},
            "accounts:import_template": {"what": ["people"], "form": ["csv"]},
            "notices:body_mark": {"pk": [case.issuing_body_id]},
            "notices:kind_mark": {"kind": ["early_warning"]},
            "notices:practice": {"pk": [case.issuing_body_id]},
            "desk:register_number": reserved,
            "desk:register_scan": reserved,
            "forms:paper": {"name": ["D02-reminder"]},
            "forms:picture": {"name": ["D02-reminder"]},
            "notifications:delivery_again": {"pk": _pks(Delivery.objects.all())},
            "deadlines:limit_change": {"code": ["triage"]},
            "deadlines:limit_withdraw": {"pk": _pks(Limit.objects.filter(valid_from__gt=today))},
            "deadlines:calendar_year": {"year": [today.year]},
            "deadlines:calendar_edition": {"pk": _pks(CalendarEdition.objects.filter(year=today.year))},
            "casework:calendar_change": {"year": [today.year]},
            "casework:calendar_change_region": {"year region": [(today.year, NOBODYS)]},
            "casework:threshold_change": {"code": ["evidence_size"]},
            "casework:threshold_withdraw": {"pk": _pks(Threshold.objects.filter(valid_from__gt=today))},
            "casework:rule": rule,
            "casework:rule_change": rule,
            "casework:rule_trial": rule,
            "casework:rule_withdraw": {"pk": _pks(RuleVersion.objects.filter(valid_from__gt=today))},
            "casework:behaviour_change": behaviour,
            "casework:behaviour_retire": behaviour,
            "casework:behaviour_restore": behaviour,
            "caseflow:older_entry": older,
            "caseflow:absence_end": {"pk": [NOBODYS]},
            "caseflow:step_in": {"key": ["0"]},
            "caseflow:older_again": older,
            "organisations:body_detail": {"pk": [case.subject_id, case.issuing_body_id]},
            # What the QR code tells anybody: that a document of this number is whole, and nothing of its matter.
            "desk:verify_code": code,
            "verify/<str:code>": code,
            "desk:bulk": {"code": ["press"]},
            # Whoever ran it alone: nobody's here.
            "desk:bulk_run": {"pk": [NOBODYS]},
            "desk:bulk_run_export": {"pk": [NOBODYS]},
            "desk:typical_case": example,
            "caseflow:decide_typical": example,
            "enforcement:outstanding_batch": batch,
            "enforcement:outstanding_progress": batch,
            "enforcement:outstanding_decide": batch,
            "enforcement:outstanding_sheet": told,
            "enforcement:outstanding_sign_for": told,
            "enforcement:outstanding_void": told,
            "incoming:document": incoming,
            "incoming:answer": incoming,
            "incoming:void": incoming,
            "incoming:file": {"pk": _pks(IncomingFile.objects.all())},
            "enforcement:trial": upload,
            "enforcement:write": upload,
            "enforcement:trial_rejects": upload,
        }
    )
