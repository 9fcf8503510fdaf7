"""What a rule may propose, and who may be told: the other half of the vocabulary."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices

from casework.lifecycle import MOVES
from casework.models import EscalationRule, Proposal

K, T = Proposal.Kind, EscalationRule.Trigger


@dataclass(frozen=True)
class Action:
    """One thing to propose: the proposal's kind and move, its name, and how it is carried out."""

    code: str
    kind: str
    move: str
    label: str
    how: str = ""

    @property
    def word(self) -> str:
        """What its key ends with: one proposal of it a subject."""
        return self.move or self.kind


def _escalate(move: str) -> Action:
    return Action(move, K.ESCALATE, move, MOVES[move])


ACTIONS: dict[str, Action] = {
    action.code: action
    for action in (
        *map(_escalate, ("remind", "warn", "summon", "refer_for_determination", "transfer")),
        Action("service_proof", K.SERVICE_PROOF, "", "登记送达回证"),
        Action("supervise", K.SUPERVISE, "supervise", "发督办函", "采纳后拟督办函，由负责人签发"),
        Action("circulate", K.CIRCULATE, "", "拟通报", "采纳后拟通报，由负责人签发"),
        Action("account", K.ACCOUNT, "", "拟问责建议书", "采纳后拟问责建议书，由负责人签发"),
    )
}
# How high a move stands: where a draft of it, or of a higher one, lies with a leader, nothing lower is proposed.
HEIGHT = {
    "warn_early": 1,
    "remind": 2,
    "warn": 3,
    "summon": 4,
    "order_rectification": 5,
    "supervise": 5,
    "refer_for_determination": 6,
    # What takes the case out of its course waits for the leader's word; a suspected violation waits for none of it.
    **dict.fromkeys(("suspend", "merge", "decline", "lift", "settle", "close"), 8),
    "transfer": 9,
}


def fits(trigger: str, code: str) -> bool:
    """Whether an action can follow a trigger at all: proof of service wants a paper that nobody signs for."""
    return (code == "service_proof") == (trigger == T.UNSIGNED)


class Audience(TextChoices):
    """Who is told. The first two are the debtor's own people: they hear of the term, never of a proposal."""

    HANDLER = "handler", "义务单位经办人"
    HEAD = "head", "义务单位负责人"
    OFFICERS = "officers", "承办机关经办人"
    LEADERS = "leaders", "承办机关负责人"
    OVERSEERS = "overseers", "纪委监委"


OF_THE_DEBTOR = frozenset({Audience.HANDLER.value, Audience.HEAD.value})
