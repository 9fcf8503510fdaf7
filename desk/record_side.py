"""What is on record beside the course of a case: corrections, instructions, who was given it to read, older papers."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

import clock
from accounts.models import User
from caseflow.doors import may_register_again
from caseflow.undoing import correctable
from casework.models import Case, Circulation, Correction, Instruction, OlderPaper, Verb
from casework.services import may_instruct, may_note, may_return_instruction
from casework.services.correcting import FACTS, may_propose
from deadlines.explaining import due_mark
from desk.clocks import Clocks
from desk.rows import light_of

# The verbs of a case's events: whatever was done to it has left one.
Told = frozenset[str]
CORRECTING: Told = frozenset({Verb.CORRECTION_PROPOSED, Verb.CORRECTED})


def record_context(case: Case, told_of: Told, clocks: Clocks, user: User, *, inside: bool) -> dict[str, Any]:
    """The sections 更正, 批示, 传阅 of the case page; outside the issuing side only what the reader may know."""
    instructed = inside and Verb.INSTRUCTED in told_of
    return {
        "corrections": _corrections(case, inside=inside) if CORRECTING & told_of else [],
        "instructions": instructions_of(case, clocks, user) if instructed else [],
        "circulations": _circulations(case) if inside and Verb.CIRCULATED in told_of else [],
    }


def record_acts(case: Case, user: User, *, inside: bool) -> list[dict[str, str]]:
    """What this person may put right in the record, as rows of {label, href, note}."""
    if not inside:
        return []
    acts = []
    if may_register_again(case, user):
        acts.append(("登记", "register_again", "登记已更正，可以重新登记"))
    wrong = correctable(case, user)
    if wrong is not None:
        acts.append(("更正误操作", "correct_move", f"撤回“{wrong.name}”，回到“{wrong.leads_to.label}”"))
    if any(may_propose(case, name, user) for name in ("title", "lead_officer")):
        acts.append(("更正案件事实", "correct_fact", "原值、新值均留档；经办人在此改"))
    if may_note(case, user):
        acts.append(("登记情形", "note_fact", "严重情形、虚假整改、涉嫌违纪违法"))
    return _rows(case, acts)


def reading_acts(case: Case, user: User, *, inside: bool) -> list[dict[str, str]]:
    """To whom this person may give the case to read, and what a leader may write on it; rows as above."""
    if not inside:
        return []
    acts = [("批示", "instruct", "转承办一方落实")] if may_instruct(case, user) else []
    return _rows(case, [*acts, ("送阅", "circulate", "传阅、呈阅")])


def _rows(case: Case, acts: list[tuple[str, str, str]]) -> list[dict[str, str]]:
    return [
        {"label": label, "href": reverse(f"caseflow:{name}", args=[case.number]), "note": note}
        for label, name, note in acts
    ]


def instructions_of(case: Case, clocks: Clocks, user: User | None = None) -> list[dict[str, Any]]:
    """The instructions, the open ones first."""
    rows = Instruction.objects.filter(case=case).select_related(
        "given_by__body", "body", "deadline", "answered_by"
    )
    shown = []
    for row in sorted(rows, key=lambda found: (found.answered_at is not None, found.pk)):
        mark = due_mark(row.deadline, clocks.gauge) if row.answered_at is None else None
        shown.append(
            {
                "text": row.text,
                "by": f"{row.given_by.full_name}（{row.given_by.position}）",
                "at": row.given_at,
                "body": row.body.name,
                "answer": row.answer,
                "answered_at": row.answered_at,
                "answered_by": row.answered_by.full_name if row.answered_by else "",
                "returned_for": row.returned_for if row.answered_at is None else "",
                "return_href": reverse("caseflow:return_instruction", args=[row.pk])
                if user is not None and may_return_instruction(row, user)
                else "",
            }
            | light_of(mark)
        )
    return shown


def older_papers(case: Case) -> list[OlderPaper]:
    """The paper documents of an older case, oldest first; of a case that began here there are none."""
    if not case.is_older:
        return []
    return list(OlderPaper.objects.filter(case=case).order_by("issued_on", "id"))


def older_rows(case: Case) -> list[dict[str, Any]]:
    """The paper documents of an older case, as rows of components/document_list.html: 纸质, and no notices."""
    return [
        {
            "kind": row.get_kind_display(),
            "number": row.number_text or "无文号",
            "href": reverse("desk:evidence", args=[row.evidence_id]),
            "issued_on": row.issued_on,
            "status": "纸质",
            "download": "",
        }
        for row in reversed(older_papers(case))
    ]


def _corrections(case: Case, *, inside: bool) -> list[dict[str, Any]]:
    rows = Correction.objects.filter(case=case).select_related("proposed_by", "decided_by")
    if not inside:
        rows = rows.filter(
            status=Correction.Status.MADE, field__in=[name for name, fact in FACTS.items() if fact.is_open]
        )
    return [
        {
            "label": FACTS[row.field].label,
            "old": row.old_text or "（空）",
            "new": row.new_text or "（空）",
            "status": row.get_status_display(),
            "at": row.decided_at or row.proposed_at,
            "reason": row.refusal or row.reason if inside else "",
            "by": row.proposed_by.full_name if inside else "",
        }
        for row in rows.order_by("-id")
    ]


def _circulations(case: Case) -> list[dict[str, Any]]:
    rows = Circulation.objects.filter(case=case).exclude(kind=Circulation.Kind.TOLD)
    return [
        {
            "kind": row.get_kind_display(),
            "title": row.paper.notice.number_text if row.paper else "全案",
            "by": row.sent_by.full_name if row.sent_by else "",
            "at": row.sent_at,
            "readings": [
                {
                    "who": reading.reader.full_name,
                    "read": f"{reading.read_at.astimezone(clock.ZONE):%m-%d %H:%M}已阅"
                    if reading.read_at
                    else "未阅",
                    "opinion": reading.opinion,
                }
                for reading in row.readings.all()
            ],
        }
        for row in rows.select_related("paper__notice", "sent_by").prefetch_related("readings__reader")
    ]
