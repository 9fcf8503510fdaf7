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

from caseflow.models import CaseTask
from casework.models import Case, CaseNotice, Evidence, TypicalCase
from enforcement.models import CaseLink, ImportBatch

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
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
        for values in itertools.product(*(keys[name] for name in names)):
            filled = iter(values)
            path = "/" + PARAMETER.sub(lambda _, filled=filled: str(next(filled)), route)
            found.append(Address(view, path, view in of_case))
    return found


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
    document: Keys = {"pk": [paper.notice_id for paper in papers]}
    tasks = list(CaseTask.objects.filter(process__case=case).order_by("pk").values_list("pk", flat=True))
    # One that is done and one that is open stand for all.
    task: Keys = {"pk": [tasks[1], tasks[-1]]}
    clue: Keys = {"pk": [case.clue.pk]}
    number: Keys = {"number": [case.number]}
    proposal: Keys = {"pk": list(case.proposals.values_list("pk", flat=True))}
    links = CaseLink.objects.filter(case=case)
    register: Keys = {"pk": [link.enforcement_case_id for link in links]}
    batch: Keys = {"pk": list(ImportBatch.objects.values_list("pk", flat=True))}
    return {
        "desk:case": {"number": [case.number, case.number.lower()]},
        "desk:document": document,
        "desk:document_file": document,
        "desk:document_page": document | {"page": [1]},
        "desk:evidence": {"pk": list(Evidence.objects.filter(case=case).values_list("pk", flat=True))},
        "caseflow:task": task,
        "caseflow:claim": task,
        "caseflow:release": task,
        "caseflow:assign": number,
        "caseflow:draft": number,
        "caseflow:hand_in": number,
        "caseflow:recuse": number,
        "caseflow:lift_recusal": {"pk": list(case.recusals.values_list("pk", flat=True))},
        "caseflow:propose_typical": number,
        "caseflow:open_proposal": proposal,
        "caseflow:refuse_proposal": proposal,
        "caseflow:serve": number | {"paper_pk": [paper.pk for paper in papers]},
        "caseflow:other_move": number | {"name": ["suspend"]},
        "caseflow:diagram": number,
        "caseflow:file_objection": number,
        "caseflow:file_exemption": number,
        "caseflow:draft_revocation": number,
        # No finding and no proceeding is recorded in the case that is crawled: 0 is nobody's.
        "caseflow:file_repair": number | {"finding_pk": [0]},
        "caseflow:withdraw": {"code": ["objection"], "pk": [0]},
        "desk:proceeding": {"code": ["objection", "exemption", "repair"], "pk": [0]},
        "caseflow:open_clue": clue,
        "early_warnings:clue": clue,
        "early_warnings:clue_set_aside": clue,
        "enforcement:case": register,
        "enforcement:record": register,
        "enforcement:link": register,
        "enforcement:end_link": {"pk": [link.pk for link in links]},
        "enforcement:batch": batch,
        "enforcement:batch_rejects": batch,
    }


def keys_of_others(case: Case) -> dict[str, Keys]:
    """The views that are about something else, and must all the same show nothing of the case."""
    person: Keys = {"pk": [case.lead_officer_id]}
    code: Keys = {"code": list(case.papers.values_list("notice__verification_code", flat=True))}
    upload: Keys = {"digest": ["0" * 64]}
    example: Keys = {"pk": list(TypicalCase.objects.values_list("pk", flat=True))}
    users = ("detail", "edit", "move", "roles", "propose", "reset", "deactivate", "reactivate", "unlock")
    body: Keys = {"pk": [case.subject_id]}
    bodies = ("accounts:body_edit", "accounts:body_end", "desk:body_rename", "desk:body_merge")
    return (
        {f"accounts:user_{act}": person for act in users}
        | dict.fromkeys(bodies, body)
        | {
            "accounts:reset_approve": {"pk": [0]},
            "accounts:reset_refuse": {"pk": [0]},
            "accounts:policy_edit": {"code": ["idle_minutes"]},
            "accounts:import_template": {"what": ["people"], "form": ["csv"]},
            "organisations:body_detail": {"pk": [case.subject_id, case.issuing_body_id]},
            # What the QR code tells anybody: that a document of this number is whole, and nothing of its matter.
            "desk:verify_code": code,
            "verify/<str:code>": code,
            "desk:typical_case": example,
            "caseflow:decide_typical": example,
            "enforcement:trial": upload,
            "enforcement:write": upload,
            "enforcement:trial_rejects": upload,
        }
    )
