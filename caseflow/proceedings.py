"""Whose turn it is in a proceeding beside the main path. Every proceeding has the same desks, under its own name."""

from __future__ import annotations

from collections.abc import Iterator

from caseflow.desks import Turn
from caseflow.models import Rank
from caseflow.turns import answering_rank
from findings.models import Exemption, Proceeding
from findings.proceeding import Status
from findings.queries.exemptions import consulted_role, missing_opinions


def proceeding_turns(row: Proceeding) -> list[Turn]:
    """Every task that should be open on the proceeding now; its desks are named after it (``accept_repair``)."""
    return list(_of_status(row, row.CODE))


def _of_status(row: Proceeding, name: str) -> Iterator[Turn]:
    authority = row.handled_by_id
    match row.status:
        case Status.FILED if row.applicant_body_id:
            yield Turn(f"approve_{name}", row.applicant_body_id, Rank.HEAD, row.pk)
        case Status.SENT_BACK if row.applicant_body_id:
            yield Turn(f"refile_{name}", row.applicant_body_id, Rank.HANDLER, row.pk)
        case Status.APPLIED:
            yield Turn(f"accept_{name}", authority, Rank.OFFICER, row.pk)
        case Status.HANDLING:
            yield Turn(f"handle_{name}", authority, Rank.OFFICER, row.pk)
        case Status.CONSULTING if isinstance(row, Exemption):
            yield from _consulting(row)
        case Status.DRAFTED | Status.REVIEWED:
            # Of two levels the desk opens twice, for two different people.
            yield Turn(f"decide_{name}", authority, Rank.LEADER, row.pk)
        case Status.PASSED_ON:
            yield Turn("await_court", authority, Rank.OFFICER, row.pk)
        case Status.DECIDED | Status.NOT_ACCEPTED if row.noted_at is None and row.told_body is not None:
            # A document is signed for at its own desk; without one the outcome is read at this.
            if row.decision_id is None:
                yield Turn(f"note_{name}", row.told_body.pk, answering_rank(row.told_body), row.pk)


RANK_OF_ROLE = {"commission_leader": Rank.LEADER, "verifier": Rank.VERIFIER}


def _consulting(row: Exemption) -> Iterator[Turn]:
    """A body with people at a desk is asked there; the other opinions the officer records, one after another."""
    missing = missing_opinions(row)
    if not missing:
        yield Turn("conclude_exemption", row.handled_by_id, Rank.OFFICER, row.pk)
    on_paper = []
    for consultation in missing:
        role = consulted_role(consultation.body)
        if role is None:
            on_paper.append(consultation)
        else:
            yield Turn("give_opinion", consultation.body_id, RANK_OF_ROLE[role], consultation.pk)
    for consultation in on_paper[:1]:
        yield Turn("record_opinion", row.handled_by_id, Rank.OFFICER, consultation.pk)
