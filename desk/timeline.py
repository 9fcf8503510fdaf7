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
from casework.models import CaseEvent, Evidence, Verb
from desk.leads import drafted, lead_of
from early_warnings.models import Answer
from notices.models import Notice

V = Verb
COURT = {V.HELD, V.HOLD_RELEASED, V.COURT_NOTED}
SYSTEM = {V.PROPOSED, V.PROPOSAL_ACCEPTED, V.PROPOSAL_REFUSED}
# A body's own drafting: nobody else's business until it is sent.
INNER = {
    V.ANSWERED,
    V.ANSWER_RETURNED,
    V.SUPERVISION_ANSWERED,
    V.SUPERVISION_RETURNED,
    V.REPORT_DRAFTED,
    V.PLEADED,
    V.PLEA_RETURNED,
    V.DRAFTED,
    V.DRAFT_RETURNED,
    V.DRAFT_WITHDRAWN,
    V.RECUSED,
    V.RECUSAL_LIFTED,
    V.HANDED_OVER,
    V.CLAIM_TAKEN_BACK,
    V.APPLICATION_DRAFTED,
    V.APPLICATION_SENT_BACK,
    V.APPLICATION_DROPPED,
    V.HANDED,
    V.EXTENSION_DRAFTED,
    V.EXTENSION_RETURNED,
    V.EXTENSION_DROPPED,
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
    V.PRESSED,
    V.SUPERVISION_SENT_BACK,
    V.FINDING_RECORDED,
    V.FINDING_ENDED,
    V.SANCTIONED,
    V.SANCTION_LIFTED,
    V.SEVERITY_CHANGED,
    V.APPLICATION_REFUSED,
    V.COURT_ANSWERED,
    V.APPLICATION_DECIDED,
    V.APPLICATION_WITHDRAWN,
    V.APPLICATION_LAPSED,
    V.APPLICATION_REVIVED,
    V.RECORD_CORRECTED,
    V.ASSIGNMENT_KEPT,
    V.CONTRIBUTION_RETURNED,
    V.EXTENSION_REFUSED,
    V.RETURNED_FOR_MORE,
}
# Moves whose reason the department is owed: what was said against it is withdrawn, or forgiven.
TOLD_MOVES = {"revoke", "exempt"}
# Steps of a proceeding: named together with what they are a step of.
STEPS = {
    V.APPLICATION_DRAFTED,
    V.APPLICATION_SENT_BACK,
    V.APPLICATION_DROPPED,
    V.APPLIED,
    V.APPLICATION_ACCEPTED,
    V.APPLICATION_REFUSED,
    V.APPLICATION_VERIFIED,
    V.DECISION_DRAFTED,
    V.DECISION_REVIEWED,
    V.DECISION_RETURNED,
    V.APPLICATION_DECIDED,
    V.APPLICATION_WITHDRAWN,
    V.APPLICATION_LAPSED,
    V.APPLICATION_REVIVED,
}
# Words of a person, to be quoted; other reasons are plain text.
QUOTED = {
    V.ANSWERED,
    V.ANSWER_RETURNED,
    V.ANSWER_REVIEWED,
    V.DRAFT_RETURNED,
    V.DRAFT_REVIEWED,
    V.DRAFT_REVISED,
    V.DRAFT_COUNTERSIGNED,
    V.DRAFT_APPROVED,
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
    V.PRESSED,
    V.SUPERVISION_ANSWERED,
    V.SUPERVISION_RETURNED,
    V.SUPERVISION_SENT,
    V.SUPERVISION_SENT_BACK,
    V.ASSIGNMENT_KEPT,
    V.CONTRIBUTED,
    V.CONTRIBUTION_RETURNED,
    V.JOINT_ASKED,
    V.HANDED,
    V.EXTENSION_APPLIED,
    V.EXTENSION_REFUSED,
    V.RETURNED_FOR_MORE,
}
# What is said to one department, and is no business of another.
OF_ONE_BODY = {V.ASSIGNED, V.REASSIGNED, V.ASSIGNMENT_ACCEPTED, V.ASSIGNMENT_REFUSED, V.PRESSED}
# Moves that tell of the intake: where the matter came from and who took it in.
OF_ONE_BODY = {
    V.ASSIGNED,
    V.REASSIGNED,
    V.ASSIGNMENT_ACCEPTED,
    V.ASSIGNMENT_REFUSED,
    V.ASSIGNMENT_KEPT,
    V.ASSIGNMENT_RELEASED,
}
OF_THE_LEAD = {V.CONTRIBUTED, V.CONTRIBUTION_RETURNED}
INTAKE_MOVES = {"register", "decline"}
TABS = (("move", "流转"), ("document", "文书"), ("court", "法院"), ("message", "往来"), ("system", "建议"))


@dataclass(frozen=True)
class Reader:
    """Who reads the course of a case: ``inside`` where the person works for the side that governs it, ``leads``
    where for the department that answers for it."""

    user: User
    inside: bool
    leads: bool = False

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
        """Of 交办 and 催办 the body concerned is told; of what a joint department delivers the lead too."""
        if event.verb in OF_ONE_BODY:
            return event.details.get("body") in self.body_names
        if event.verb in OF_THE_LEAD:
            return event.details.get("body") in self.body_names or self.leads
        return True

    def reason(self, event: CaseEvent) -> str:
        """The reason as far as this person may read it: why a body decided is its own affair."""
        told = self.inside or self.is_own(event) or event.verb in TOLD or event.move in TOLD_MOVES
        if not told and event.verb in (V.ASSIGNED, V.REASSIGNED, V.INTERVIEW_RECORDED):
            told = True  # written for the body: what it is to do, and whether it came
        return event.reason if told else ""

    def actor(self, event: CaseEvent) -> str:
        """The person and the body; of another body's people an outsider learns the body alone."""
        name = event.actor_name
        if absent := event.details.get("on_behalf_of"):
            name = f"{name}（{'代'.join(['', *reversed(event.details.get('through', [])), absent])}）"
        if not event.actor_body:
            return name
        if self.inside or self.is_own(event):
            return f"{name}　{event.actor_body}"
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
        shown["files"] = [
            _file(paper) for paper in papers if paper.served_at or (reader.inside and paper.rendered_at)
        ]
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
        return f"拟{drafted(details)}" if details.get("kind") else f"拟办{drafted(details)}"
    if event.verb in STEPS:
        return f"{Verb(event.verb).label}{details.get('what', '')}"
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
    lead = lead_of(event) if reader.inside or event.move != "merge" else ""
    if event.verb in QUOTED and reason:
        return {"text": lead, "quote": reason}
    return {"text": "：".join(part for part in (lead, reason) if part)}


def _file(notice: Notice) -> dict[str, str]:
    return {
        "label": f"{notice.get_kind_display()}.pdf",
        "href": reverse("desk:document_file", args=[notice.pk]),
    }


def _open(file: Evidence, reader: Reader) -> bool:
    return reader.inside or not file.is_internal


def _evidence_file(file: Evidence) -> dict[str, str]:
    return {"label": file.name, "href": reverse("desk:evidence", args=[file.pk])}
