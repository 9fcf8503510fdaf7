"""The law of a proceeding: objection, exemption and credit repair walk the same way.

applied → accepted, or not accepted with a reason → handled → drafted → decided; or withdrawn by the applicant.
A body's own application is drafted by its handler and sent by its head; one on paper is entered as applied.
Nothing here saves, looks up or imports a model: what a person is towards a proceeding comes in as a :class:`Hand`,
made by :mod:`findings.queries`. A transition is made by :mod:`findings.services.stepping` and by nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django_fsm import RETURN_VALUE, transition

from organisations.protected_states import ProtectedStates, StateField


class Status(models.TextChoices):
    """Where a proceeding stands."""

    FILED = "filed", "待单位负责人报送"
    SENT_BACK = "sent_back", "负责人退回修改"
    APPLIED = "applied", "待受理"
    HANDLING = "handling", "办理中"
    CONSULTING = "consulting", "会商中"
    DRAFTED = "drafted", "待决定"
    REVIEWED = "reviewed", "已审核待签发"
    DECIDED = "decided", "已决定"
    NOT_ACCEPTED = "not_accepted", "不予受理"
    PASSED_ON = "passed_on", "已转法院"
    ANSWERED = "answered", "法院已答复"
    WITHDRAWN = "withdrawn", "已撤回"
    LAPSED = "lapsed", "已终结"


S = Status
# Not sent yet: the applicant's own affair.
INNER = frozenset({S.FILED, S.SENT_BACK})
# With the authority, and not decided: what others wait for. A court's own proceeding is not among them.
PENDING = frozenset({S.APPLIED, S.HANDLING, S.CONSULTING, S.DRAFTED, S.REVIEWED})
OPEN = INNER | PENDING
# A decision that lies with a leader.
LAID = [S.DRAFTED, S.REVIEWED]
WITHDRAWABLE = [S.FILED, S.SENT_BACK, S.APPLIED, S.HANDLING, S.CONSULTING]


@dataclass(frozen=True)
class Hand:
    """What one person is towards one proceeding.

    ``applies``, ``heads``: handler and head of the applying body. ``takes_in``: intake officer of the body that
    entered an application on paper. ``handles``, ``decides``: officer and leader of the body it was made to.
    ``has_drafted``: drafted the decision. ``has_reviewed``: approved it at the first of two levels.
    ``is_recused``: had a first hand in what is objected to (回避).
    """

    applies: bool = False
    heads: bool = False
    takes_in: bool = False
    handles: bool = False
    decides: bool = False
    has_drafted: bool = False
    has_reviewed: bool = False
    is_recused: bool = False


Permission = Callable[[Any, Hand], bool]


def head(row: Any, hand: Hand) -> bool:
    """The head of the applying body."""
    return hand.heads


def handler(row: Any, hand: Hand) -> bool:
    """The handler of the applying body."""
    return hand.applies


def applicant(row: Any, hand: Hand) -> bool:
    """Whoever applied, or took the application in on paper."""
    return hand.applies or hand.heads or hand.takes_in


def officer(row: Any, hand: Hand) -> bool:
    """An officer of the authority who had no first hand in the matter."""
    return hand.handles and not hand.is_recused


def any_officer(row: Any, hand: Hand) -> bool:
    """An officer of the authority: passing on and noting decide nothing."""
    return hand.handles


def leader(row: Any, hand: Hand) -> bool:
    """A leader of the authority who had no first hand in the matter."""
    return hand.decides and not hand.is_recused


def another_leader(row: Any, hand: Hand) -> bool:
    """Such a leader who did not draft the decision."""
    return leader(row, hand) and not hand.has_drafted


def third_leader(row: Any, hand: Hand) -> bool:
    """Such a leader who did not approve it at the first level either."""
    return another_leader(row, hand) and not hand.has_reviewed


def takes_two(row: Any) -> bool:
    """Two levels of the authority approve it."""
    return bool(row.takes_two_levels)


def is_through_the_first(row: Any) -> bool:
    """The first level has approved it, or one is enough."""
    return row.status == Status.REVIEWED or not row.takes_two_levels


def is_ours(row: Any) -> bool:
    """The authority decides it; a court's listing it does not (domain, fact 4)."""
    return not row.is_for_court


def is_the_courts(row: Any) -> bool:
    return bool(row.is_for_court)


def all_opinions_are_in(row: Any) -> bool:
    """Every body consulted has given its opinion."""
    return bool(row.opinions_missing == 0)


class ProceedingLifecycle(ProtectedStates):
    """The states and steps all proceedings share. `protected` keeps every other hand off ``status``."""

    status = StateField("状态", default=S.FILED, choices=S.choices, protected=True, db_index=True)

    class Meta:
        abstract = True

    @property
    def is_for_court(self) -> bool:
        """Whether a court decides, and not the body it was made to."""
        return False

    @transition("status", source=S.FILED, target=S.APPLIED, permission=head)
    def send(self) -> None:
        """报送 by the head of the applying body."""

    @transition("status", source=S.FILED, target=S.SENT_BACK, permission=head)
    def send_back(self) -> None:
        """退回修改 by the head."""

    @transition("status", source=S.SENT_BACK, target=S.FILED, permission=handler)
    def refile(self) -> None:
        """修改后再报 by the handler."""

    @transition("status", source=S.APPLIED, target=S.HANDLING, conditions=[is_ours], permission=officer)
    def accept(self) -> None:
        """受理."""

    @transition("status", source=S.APPLIED, target=S.NOT_ACCEPTED, conditions=[is_ours], permission=officer)
    def refuse(self) -> None:
        """不予受理, with a reason."""

    @transition("status", source=S.HANDLING, target=S.DRAFTED, permission=officer)
    def propose(self) -> None:
        """拟办: the officer puts a decision before the leader."""

    @property
    def takes_two_levels(self) -> bool:
        """Whether its decision, as it is drafted, is approved at two levels (domain part 7, four eyes)."""
        return False

    @transition("status", source=LAID, target=S.HANDLING, permission=leader)
    def return_decision(self) -> None:
        """退回拟办, with a reason."""

    @transition(
        "status", source=S.DRAFTED, target=S.REVIEWED, conditions=[takes_two], permission=another_leader
    )
    def review(self) -> None:
        """审核 at the first level."""

    @transition(
        "status",
        source=LAID,
        target=S.DECIDED,
        conditions=[is_through_the_first],
        permission=third_leader,
    )
    def decide(self) -> None:
        """决定, of two levels at the second."""

    @transition("status", source=WITHDRAWABLE, target=S.WITHDRAWN, permission=applicant)
    def withdraw(self) -> None:
        """撤回, before a decision is drafted."""

    @transition("status", source=sorted(OPEN), target=S.LAPSED, permission=lambda row, hand: False)
    def lapse(self) -> None:
        """终结: what it was about has gone. A consequence of another decision, and nobody's own step."""

    @transition(
        "status",
        source=S.LAPSED,
        target=RETURN_VALUE(*sorted(OPEN)),
        permission=lambda row, hand: False,
    )
    def revive(self, was: str) -> str:
        """续办: the decision by which it lapsed was corrected (T27); it stands where it stood."""
        return was

    @transition("status", source=S.DECIDED, target=S.HANDLING, permission=lambda row, hand: False)
    def reconsider(self) -> None:
        """重新拟办: the move that the decision made was corrected (T27), and its paper is void."""


class ObjectionLifecycle(ProceedingLifecycle):
    """What a court decides is passed on to it and only logged."""

    class Meta:
        abstract = True

    @transition(
        "status", source=S.APPLIED, target=S.PASSED_ON, conditions=[is_the_courts], permission=any_officer
    )
    def pass_on(self) -> None:
        """转送法院."""

    @transition("status", source=S.PASSED_ON, target=S.ANSWERED, permission=any_officer)
    def note_answer(self) -> None:
        """登记法院答复."""


class ExemptionLifecycle(ProceedingLifecycle):
    """Between handling and decision other bodies are consulted (会商)."""

    class Meta:
        abstract = True

    @transition("status", source=S.HANDLING, target=S.CONSULTING, permission=officer)
    def consult(self) -> None:
        """核实后会商."""

    @transition(
        "status",
        source=S.CONSULTING,
        target=S.DRAFTED,
        conditions=[all_opinions_are_in],
        permission=officer,
    )
    def propose(self) -> None:
        """拟办, once every opinion is in."""

    @transition("status", source=S.DECIDED, target=S.CONSULTING, permission=lambda row, hand: False)
    def reconsider(self) -> None:
        """重新拟办, the opinions being in."""

    @transition("status", source=LAID, target=S.CONSULTING, permission=leader)
    def return_decision(self) -> None:
        """退回拟办, with a reason."""


STEPS: dict[str, str] = {
    "send": "报送",
    "send_back": "退回修改",
    "refile": "再次报送",
    "accept": "受理",
    "refuse": "不予受理",
    "pass_on": "转送法院",
    "note_answer": "登记法院答复",
    "consult": "核实会商",
    "propose": "拟办",
    "return_decision": "退回拟办",
    "review": "审核",
    "decide": "决定",
    "withdraw": "撤回",
    "lapse": "终结",
}
