"""What an event's details add to its act: to whom, which file, in what way. One line a verb."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from casework.lifecycle import MOVES
from casework.models import Assignment, CaseEvent, NotedFact, Verb
from desk.templatetags.zx import cn_date
from findings.models import Finding, Sanction
from notices.kinds import KINDS, Kind

V = Verb
Details = dict[str, Any]


def lead_of(event: CaseEvent) -> str:
    """The words before an event's reason; "" where the act says it all."""
    if event.verb == V.MOVED:
        return _of_move(event)
    said = LEADS.get(Verb(event.verb))
    return said(event.details) if said else ""


def drafted(details: Details) -> str:
    """What a draft is: its document's kind, or the move it makes."""
    kind = details.get("kind")
    return KINDS[Kind(kind)].label if kind else MOVES.get(details.get("move", ""), "")


def _of_move(event: CaseEvent) -> str:
    """What a move beside the ladder adds: which it takes back, why, into which case, until when."""
    details = event.details
    if event.move == "correct":
        return f"撤回“{MOVES[details['move']]}”"
    until = details.get("expected_until", "")
    return _listed(
        f"并入{details['into']}" if "into" in details else "",
        details.get("ground", ""),
        f"预计{cn_date(date.fromisoformat(until))}恢复" if until else "",
    )


def _listed(*parts: str) -> str:
    return "，".join(filter(None, parts))


def _assigned(details: Details) -> str:
    if "released" in details:
        return f"准予{details['released']}退单"
    return (
        f"{details['body']}（{details.get('part', Assignment.Part.LEAD.label)}）" if "body" in details else ""
    )


def _clock_changed(details: Details) -> str:
    """答复期限停止计算（等待法院），11月18日起; of an extension the day it leads to and the one it began with."""
    if "until" in details:
        until, original = (cn_date(date.fromisoformat(details[name])) for name in ("until", "original"))
        return f"{details['what']}延期至{until}（原到期日{original}）"
    if "ground" not in details:
        return ""
    day = cn_date(date.fromisoformat(details["on"]))
    due = details.get("due_on", "")
    return _listed(
        f"{details['purpose']}期限{details['what']}（{details['ground']}）",
        f"{day}起",
        f"依据{details['basis']}",
        f"到期日{cn_date(date.fromisoformat(due))}" if due else "",
    )


def _extension(details: Details) -> str:
    return f"{details['what']}，延长{details['amount']}"


def _recused(details: Details) -> str:
    return _listed(details["person"], f"由{details['successor']}接办" if "successor" in details else "")


def _paper(details: Details) -> str:
    return " ".join(filter(None, (details.get("paper", ""), details.get("number", ""))))


def _transferred(details: Details) -> str:
    return _listed(*(details.get(name, "") for name in ("status", "to", "number", "word")))


def _corrected(details: Details) -> str:
    return f"{details['label']}：{details['old'] or '（空）'} → {details['new'] or '（空）'}"


def _reclassified(details: Details) -> str:
    pairs = (details.get(name, []) for name in ("national", "regional"))
    return "；".join("→".join(pair) for pair in pairs if len(set(pair)) > 1)


def _sanction(details: Details) -> str:
    return str(Sanction.Kind(details["kind"]).label) if "kind" in details else ""


def _noted(details: Details) -> str:
    people = f"{details['people']}人" if details.get("people") else ""
    return _listed(str(NotedFact.Kind(details["kind"]).label), people)


def _entered(details: Details) -> str:
    return f"旧编号{details['old_number']}，{details['entered_by']}补录，现状“{details['state']}”"


LEADS: dict[Verb, Callable[[Details], str]] = {
    V.ASSIGNED: _assigned,
    V.REASSIGNED: _assigned,
    V.ASSIGNMENT_ACCEPTED: lambda details: str(details.get("body", "")),
    V.ASSIGNMENT_REFUSED: lambda details: str(details.get("body", "")),
    V.ASSIGNMENT_KEPT: lambda details: str(details.get("body", "")),
    V.ASSIGNMENT_RELEASED: lambda details: _listed(
        str(details.get("body", "")), f"由{details['heir']}承担" if "heir" in details else ""
    ),
    V.JOINT_ASKED: lambda details: str(details.get("body", "")),
    V.CONTRIBUTED: lambda details: str(details.get("body", "")),
    V.CONTRIBUTION_RETURNED: lambda details: str(details.get("body", "")),
    V.HANDED: lambda details: f"{details['what']}，交{details['to']}",
    V.EXTENSION_DRAFTED: _extension,
    V.EXTENSION_RETURNED: _extension,
    V.EXTENSION_APPLIED: _extension,
    V.EXTENSION_REFUSED: _extension,
    V.EXTENSION_WITHDRAWN: _extension,
    V.EXTENSION_DROPPED: _extension,
    V.RETURNED_FOR_MORE: lambda details: str(details.get("what", "")),
    V.EVIDENCE_ADDED: lambda details: str(details.get("name", "")),
    V.SERVED: lambda details: str(details.get("method", "")),
    V.SCANNED: _paper,
    V.HELD: lambda details: str(details.get("court", "")),
    V.HOLD_RELEASED: lambda details: str(details.get("court", "")),
    V.RECUSED: _recused,
    V.RECUSAL_LIFTED: _recused,
    V.HANDED_OVER: lambda details: _listed(
        f"{details['from']} → {details['to'] or '本单位办公桌'}", "、".join(details.get("what", []))
    ),
    V.CLAIM_TAKEN_BACK: lambda details: f"{details['from']}领办的“{details['task']}”",
    # beside the ladder
    V.MERGED_IN: lambda details: f"{details.get('case', '')}（{details.get('ground', '')}）",
    V.TRANSFER_NOTED: _transferred,
    V.DEADLINE_CHANGED: _clock_changed,
    V.LOOKED_BACK: lambda details: str(details.get("outcome", "")),
    V.DRAFT_LAID_BY: drafted,
    V.DRAFT_TAKEN_UP: drafted,
    V.DRAFT_REVIEWED: drafted,
    V.DRAFT_REVISED: drafted,
    V.DRAFT_COUNTERSIGNED: drafted,
    V.DRAFT_APPROVED: drafted,
    # what puts the file right, and what leaders and readers leave on it
    V.CORRECTED: _corrected,
    V.CORRECTION_PROPOSED: _corrected,
    V.CORRECTION_REFUSED: _corrected,
    V.INSTRUCTED: lambda details: f"落实机关：{details['body']}",
    V.INSTRUCTION_ANSWERED: lambda details: f"送{details['to']}阅",
    V.CIRCULATED: lambda details: f"{details['kind']}：{'、'.join(details['readers'])}",
    V.INCOMING_REGISTERED: lambda details: f"{details['sender']}{details['kind']}（{details['number']}）",
    V.INCOMING_ANSWERED: lambda details: f"{details['kind']}：{details['outcome']}，{details['answer']}",
    V.INCOMING_VOIDED: lambda details: f"{details['kind']}（{details['number']}）",
    V.ENTERED: _entered,
    # what was asked for again
    V.PRESSED: lambda details: f"{details['body']}，{details['what']}，第{details['nth']}次",
    V.SUPERVISION_ANSWERED: lambda details: str(details.get("number", "")),
    V.SUPERVISION_RETURNED: lambda details: str(details.get("number", "")),
    V.SUPERVISION_SENT: lambda details: str(details.get("number", "")),
    V.ADVICE_ANSWERED: lambda details: f"{details.get('number', '')} {details.get('outcome', '')}".strip(),
    V.SUPERVISION_NOTED: lambda details: str(details.get("number", "")),
    V.SUPERVISION_SENT_BACK: lambda details: str(details.get("number", "")),
    V.FACT_NOTED: _noted,
    V.FACT_WITHDRAWN: _noted,
    # a determination
    V.TOLD: lambda details: f"陈述申辩告知书（{details.get('number', '')}），{details.get('method', '')}",
    V.PLEA_SENT: lambda details: "放弃陈述申辩" if details.get("is_waiver") else "",
    V.SEVERITY_CHANGED: _reclassified,
    V.FINDING_RECORDED: lambda details: str(details.get("made_by", "")),
    V.FINDING_ENDED: lambda details: (
        str(Finding.Status(details["status"]).label) if "status" in details else ""
    ),
    # the proceedings beside the main path
    V.APPLICATION_PASSED_ON: lambda details: str(details.get("court", "")),
    V.APPLICATION_DECIDED: lambda details: str(details.get("outcome_word", "")),
    V.SANCTIONED: _sanction,
    V.SANCTION_LIFTED: _sanction,
}
