"""The course of a case in words: which events a person may read, and how each is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.urls import reverse

from accounts.models import User
from casework.lifecycle import MOVES
from casework.models import Assignment, CaseEvent, Evidence, Verb
from early_warnings.models import Answer
from findings.models import Finding, Sanction
from notices.kinds import KINDS, Kind
from notices.models import Notice

V = Verb
COURT = {V.HELD, V.HOLD_RELEASED, V.COURT_NOTED}
SYSTEM = {V.PROPOSED, V.PROPOSAL_ACCEPTED, V.PROPOSAL_REFUSED}
# A body's own drafting: nobody else's business until it is sent.
INNER = {
    V.ANSWERED,
    V.ANSWER_RETURNED,
    V.REPORT_DRAFTED,
    V.PLEADED,
    V.PLEA_RETURNED,
    V.DRAFTED,
    V.DRAFT_RETURNED,
    V.DRAFT_WITHDRAWN,
    V.RECUSED,
    V.RECUSAL_LIFTED,
}
# What the governing side weighs among itself before it issues a document.
WEIGHING = {V.ANSWER_REVIEWED, V.ITEMS_VERIFIED, V.COUNTERSIGNED}
# Reasons an outsider may read of an event that is not his own body's.
TOLD = {
    V.SERVED,
    V.HELD,
    V.HOLD_RELEASED,
    V.COURT_NOTED,
    V.RECORD_SIGNED,
    V.DEADLINE_CHANGED,
    V.VOIDED,
    V.TOLD,
    V.FINDING_RECORDED,
    V.FINDING_ENDED,
    V.SANCTIONED,
    V.SANCTION_LIFTED,
    V.SEVERITY_CHANGED,
}
# Words of a person, to be quoted; other reasons are plain text.
QUOTED = {
    V.ANSWERED,
    V.ANSWER_RETURNED,
    V.ANSWER_REVIEWED,
    V.DRAFT_RETURNED,
    V.ASSIGNMENT_REFUSED,
    V.PROPOSAL_REFUSED,
    V.PLAN_FILED,
    V.REPORT_DRAFTED,
    V.COUNTERSIGNED,
    V.PLEADED,
    V.PLEA_SENT,
    V.PLEA_RETURNED,
    V.SANCTIONS_RETURNED,
    V.INSTRUCTED,
    V.INSTRUCTION_ANSWERED,
}
# Moves that tell of the intake: where the matter came from and who took it in.
INTAKE_MOVES = {"register", "decline"}
TABS = (("move", "流转"), ("document", "文书"), ("court", "法院"), ("message", "往来"), ("system", "建议"))


@dataclass(frozen=True)
class Reader:
    """Who reads the course of a case: ``inside`` where the person works for the side that governs it."""

    user: User
    inside: bool

    @cached_property
    def body_names(self) -> frozenset[str]:
        """The names that the reader's body has borne: an event keeps the name of its day."""
        return frozenset(body.name for body in self.user.own_bodies)

    def is_own(self, event: CaseEvent) -> bool:
        """Whether a person of the reader's body did it."""
        return event.actor_body in self.body_names

    def may_read(self, event: CaseEvent) -> bool:
        """Whether the event is told to this person at all."""
        if event.verb in INNER and not event.is_internal:
            return self.is_own(event)
        if self.inside:
            return True
        if event.is_internal or event.move in INTAKE_MOVES:
            return False
        return self.is_own(event) or (event.verb not in WEIGHING and self._concerns(event))

    def _concerns(self, event: CaseEvent) -> bool:
        """An 交办 is told to the body that it is about."""
        if event.verb in (V.ASSIGNED, V.REASSIGNED, V.ASSIGNMENT_ACCEPTED, V.ASSIGNMENT_REFUSED):
            return event.details.get("body") in self.body_names
        return True

    def reason(self, event: CaseEvent) -> str:
        """The reason as far as this person may read it: why a body decided is its own affair."""
        told = self.inside or self.is_own(event) or event.verb in TOLD
        if not told and event.verb in (V.ASSIGNED, V.REASSIGNED, V.INTERVIEW_RECORDED):
            told = True  # written for the body: what it is to do, and whether it came
        return event.reason if told else ""

    def actor(self, event: CaseEvent) -> str:
        """The person and the body; of another body's people an outsider learns the body alone."""
        if not event.actor_body:
            return event.actor_name
        if self.inside or self.is_own(event):
            return f"{event.actor_name}　{event.actor_body}"
        return event.actor_body


@dataclass
class Sources:
    """What the entries point at, read in bulk: documents by id, answers by id."""

    notices: dict[int, Notice] = field(default_factory=dict)
    answers: dict[int, Answer] = field(default_factory=dict)

    @property
    def sent(self) -> set[str]:
        """The words of the answers that were sent: quoted there, and not once more at their writing."""
        return {answer.text for answer in self.answers.values()}

    @classmethod
    def of(cls, events: Iterable[CaseEvent], *, inside: bool) -> Sources:
        """Two or three queries, however many events. Outsiders get the documents that were issued."""
        events = list(events)
        ids = {paper["id"] for event in events for paper in event.documents}
        notices = Notice.objects.filter(pk__in=ids) if ids else Notice.objects.none()
        if not inside:
            notices = notices.filter(rendered_at__isnull=False)
        answered = {event.details.get("answer") for event in events if event.verb == V.ANSWER_APPROVED}
        answers = Answer.objects.filter(pk__in=answered) if answered else Answer.objects.none()
        return cls(
            {notice.pk: notice for notice in notices},
            {answer.pk: answer for answer in answers.prefetch_related("evidence")},
        )


def entries(events: list[CaseEvent], reader: Reader) -> list[dict[str, Any]]:
    """The entries of `components/timeline.html`, newest first."""
    readable = [event for event in events if reader.may_read(event)]
    sources = Sources.of(readable, inside=reader.inside)
    shown = [entry(event, reader, sources) for event in reversed(readable)]
    wrong = {event.details["corrects"] for event in readable if event.move == "correct"}
    for event, row in zip(reversed(readable), shown, strict=True):
        if event.seq in wrong:
            row["act"] = f"{row['act']}（已更正）"
    return shown


def entry(event: CaseEvent, reader: Reader, sources: Sources) -> dict[str, Any]:
    """One entry."""
    papers = [sources.notices[row["id"]] for row in event.documents if row["id"] in sources.notices]
    shown: dict[str, Any] = {
        "at": event.at,
        "node": _node(event),
        "act": act_of(event),
        "actor": reader.actor(event),
        "files": [],
    }
    if papers:
        shown["number"] = papers[0].number_text or papers[0].get_kind_display()
        shown["href"] = reverse("desk:document", args=[papers[0].pk])
        shown["files"] = [_file(paper) for paper in papers if paper.rendered_at]
    answer = sources.answers.get(event.details.get("answer", 0))
    if event.verb == V.ANSWER_APPROVED and answer is not None:
        shown["quote"] = answer.text
        shown["files"] += [_evidence_file(file) for file in answer.evidence.all() if _open(file, reader)]
    elif not (event.verb == V.ANSWERED and event.reason in sources.sent):
        shown |= _words(event, reader)
    return shown


def tabs_of(shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The tabs over the entries: all, and each kind that occurs. None where there is one kind alone."""
    found = Counter(item["node"] for item in shown)
    if len(found) < 2:
        return []
    kinds = [{"label": label, "value": kind, "count": found[kind]} for kind, label in TABS if found[kind]]
    return [{"label": "全部", "value": "", "count": ""}, *kinds]


def act_of(event: CaseEvent) -> str:
    """What was done, in a few words: the move, or the verb with the kind of paper it was done to."""
    if event.verb == V.MOVED:
        return MOVES[event.move]
    details = event.details
    if event.verb == V.DRAFTED:
        kind = details.get("kind")
        return f"拟{KINDS[Kind(kind)].label}" if kind else f"拟办{MOVES.get(details.get('move', ''), '')}"
    return str(Verb(event.verb).label)


def _node(event: CaseEvent) -> str:
    if event.verb in COURT:
        return "court"
    if event.verb in SYSTEM:
        return "system"
    if event.verb in (V.MOVED, V.ISSUED):
        return "document" if event.documents else "move"
    return "message"


def _words(event: CaseEvent, reader: Reader) -> dict[str, str]:
    reason = reader.reason(event)
    lead = _lead(event)
    if event.verb in QUOTED and reason:
        return {"text": lead, "quote": reason}
    return {"text": "：".join(part for part in (lead, reason) if part)}


def _lead(event: CaseEvent) -> str:
    """What the details add to the act: to whom, which file, in what way."""
    details = event.details
    match event.verb:
        case V.ASSIGNED | V.REASSIGNED if "body" in details:
            return f"{details['body']}（{details.get('part', Assignment.Part.LEAD.label)}）"
        case V.REASSIGNED if "released" in details:
            return f"准予{details['released']}退单"
        case V.ASSIGNMENT_ACCEPTED | V.ASSIGNMENT_REFUSED:
            return str(details.get("body", ""))
        case V.EVIDENCE_ADDED:
            return str(details.get("name", ""))
        case V.RECUSED | V.RECUSAL_LIFTED:
            taken = f"，由{details['successor']}接办" if "successor" in details else ""
            return f"{details['person']}{taken}"
        case V.SERVED:
            return str(details.get("method", ""))
        case V.HELD | V.HOLD_RELEASED:
            return str(details.get("court", ""))
    return _lead_of_record(event) or _lead_of_finding(event)


def _lead_of_record(event: CaseEvent) -> str:
    """The same for what puts the file right, and for what leaders and readers leave on it."""
    details = event.details
    match event.verb:
        case V.MOVED if event.move == "correct":
            return f"撤回“{MOVES[details['move']]}”"
        case V.CORRECTED | V.CORRECTION_PROPOSED | V.CORRECTION_REFUSED:
            return f"{details['label']}：{details['old'] or '（空）'} → {details['new'] or '（空）'}"
        case V.INSTRUCTED:
            return f"落实机关：{details['body']}"
        case V.INSTRUCTION_ANSWERED:
            return f"送{details['to']}阅"
        case V.CIRCULATED:
            return f"{details['kind']}：{'、'.join(details['readers'])}"
        case V.ENTERED:
            return f"旧编号{details['old_number']}，{details['entered_by']}补录，现状“{details['state']}”"
    return ""


def _lead_of_finding(event: CaseEvent) -> str:
    """The same for what a determination leaves on the file."""
    details = event.details
    match event.verb:
        case V.SCANNED:
            return f"{details.get('paper', '')}（{details.get('number', '')}）"
        case V.TOLD:
            return f"陈述申辩告知书（{details.get('number', '')}），{details.get('method', '')}"
        case V.PLEA_SENT if details.get("is_waiver"):
            return "放弃陈述申辩"
        case V.SEVERITY_CHANGED:
            pairs = (details.get(name, []) for name in ("national", "regional"))
            return "；".join("→".join(pair) for pair in pairs if len(set(pair)) > 1)
        case V.FINDING_RECORDED:
            return str(details.get("made_by", ""))
        case V.FINDING_ENDED:
            return str(Finding.Status(details["status"]).label) if "status" in details else ""
        case V.SANCTIONED | V.SANCTION_LIFTED if "kind" in details:
            return str(Sanction.Kind(details["kind"]).label)
    return ""


def _file(notice: Notice) -> dict[str, str]:
    return {
        "label": f"{notice.get_kind_display()}.pdf",
        "href": reverse("desk:document_file", args=[notice.pk]),
    }


def _open(file: Evidence, reader: Reader) -> bool:
    return reader.inside or not file.is_internal


def _evidence_file(file: Evidence) -> dict[str, str]:
    return {"label": file.name, "href": reverse("desk:evidence", args=[file.pk])}
