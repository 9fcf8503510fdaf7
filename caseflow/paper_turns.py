"""Whose turn it is with an issued document: who seals it, who serves it, who signs for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from caseflow.desks import Turn
from caseflow.models import Rank
from caseflow.records import LETTER_STATES, Record
from casework.lifecycle import State
from casework.models import Case

# The desk on which a document of this kind is signed for; any other lies on the last one.
SIGN_FOR_ANY = "sign_for_paper"
SIGN_FOR_NODE = {
    "early_warning": "sign_for_letter",
    "reminder": "sign_for_letter",
    "warning": "sign_for_letter",
    "interview_notice": "sign_for_summons",
    "minutes": "sign_for_minutes",
    "supervision": "sign_for_supervision",
    "rectification_order": "sign_for_order",
    "verification_opinion": "sign_for_opinion",
    "lifting": "sign_for_result",
    "closure": "sign_for_result",
}


def leaving(case: Case, papers: Iterable[Record]) -> Iterator[Turn]:
    """用印, 送达: each document that is set and has not left, with the officers of its issuer.

    What nobody would sign for any more need not be sent after the case.
    """
    for paper in papers:
        if not _is_past(case, SIGN_FOR_NODE.get(paper.word, SIGN_FOR_ANY)):
            yield Turn(paper.rank, paper.ref, Rank.OFFICER, paper.pk)


def of_each_desk(papers: Iterable[Record]) -> dict[tuple[str, int], Record]:
    """Documents not signed for, by the desk they lie on: node and body.

    A newer letter takes the older one's place; what is no letter of the ladder waits behind the older one.
    """
    found: dict[tuple[str, int], Record] = {}
    for paper in papers:
        node = SIGN_FOR_NODE.get(paper.word, SIGN_FOR_ANY)
        if node == SIGN_FOR_ANY and not paper.rank:
            continue
        if node != SIGN_FOR_ANY:
            found = {desk: other for desk, other in found.items() if desk[0] != node}
        found.setdefault((node, paper.ref), paper)
    return found


def signing_for(case: Case, papers: dict[tuple[str, int], Record]) -> Iterator[Turn]:
    """签收: what was served, by the desk it lies on (`of_each_desk`)."""
    for (node, _), paper in papers.items():
        # Not served yet: it can be signed for nowhere, and what it asks for waits.
        if paper.rank and not _is_past(case, node):
            yield Turn(node, paper.ref, Rank(paper.rank), paper.pk)


def _is_past(case: Case, node: str) -> bool:
    """Whether the case has left behind what is signed for at this desk."""
    match node:
        case "sign_for_letter":
            return case.state not in LETTER_STATES
        case "sign_for_supervision":
            return case.has_ended
        case "sign_for_summons":
            return case.state != State.INTERVIEWING
    return False
