"""The law of a draft: 拟稿 → 核稿 → 会签 → 审核 → 签发, and every way back. What follows is `notices.lifecycle`.

Which stations a draft passes is laid down when it is put forward (`path`); a step leads to the next of them. Nothing
here saves, looks up or imports a model: what a person is towards a draft comes in as a :class:`Hand`. A step is made
by :func:`casework.services.turning.turn` and by nothing else. The table is `samples/draft-steps.csv`.

Whoever returns a draft returns it to the drafter, and the path begins anew (《党政机关公文处理工作条例》第二十条:
what does not suit is 退回 to the drafting side with the reason; 第二十二条: 签发 is by the head of the issuer).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django_fsm import GET_STATE, transition

from organisations.protected_states import ProtectedStates, StateField


class DraftState(models.TextChoices):
    """Where a draft lies. The first four are stations, in the order of the path."""

    REVIEWING = "reviewing", "待核稿"
    COUNTERSIGNING = "countersigning", "待会签"
    APPROVING = "approving", "待审核"
    SUBMITTED = "submitted", "待签发"
    RETURNED = "returned", "已退回"
    SIGNED = "signed", "已签发"
    WITHDRAWN = "withdrawn", "已撤回"
    # Another paper took its place (a suspension, say); it lies where it lay again afterwards.
    LAID_BY = "laid_by", "搁置"


D = DraftState
LYING = (D.REVIEWING, D.COUNTERSIGNING, D.APPROVING, D.SUBMITTED)
"""Somebody has it on the desk: the stations, in their order."""


@dataclass(frozen=True)
class Hand:
    """What one person is towards one draft.

    ``drafts``: an officer of the drafting body, in the case. ``reviews``: holds 核稿 there. ``countersigns``: leads a
    body whose 会签 is asked for and still missing. ``leads``: a leader of the drafting body, in the case.
    ``had_a_hand``: drafted it, or passed or amended it at an earlier station; so did the person in whose place he acts.
    """

    drafts: bool = False
    reviews: bool = False
    countersigns: bool = False
    leads: bool = False
    had_a_hand: bool = False


Permission = Callable[[Any, Hand], bool]


def drafting_side(draft: Any, hand: Hand) -> bool:
    """An officer of the body that drafted it."""
    return hand.drafts


def reviewer(draft: Any, hand: Hand) -> bool:
    """A reviewer of that body, who did not draft it."""
    return hand.reviews and not hand.had_a_hand


def asked_body(draft: Any, hand: Hand) -> bool:
    """The head of a body whose countersignature is missing."""
    return hand.countersigns


def fresh_leader(draft: Any, hand: Hand) -> bool:
    """A leader of that body whose first hand in it this is: four eyes, and six for two levels."""
    return hand.leads and not hand.had_a_hand


def is_not_countersigned(draft: Any) -> bool:
    """No other body has agreed to the words: those that did would have agreed to others."""
    return D.COUNTERSIGNING not in draft.path


def leader(draft: Any, hand: Hand) -> bool:
    """Any leader of that body: to give a paper back needs no second pair of eyes."""
    return hand.leads


class DraftLifecycle(ProtectedStates):
    """The columns that the steps read, and the steps. `protected` keeps every other hand off ``status``."""

    status = StateField(
        "状态", default=D.SUBMITTED, choices=D.choices, protected=True, max_length=16, db_index=False
    )
    # The stations it passes, in their order; the last one is always the signature.
    path = models.JSONField("流转环节", default=list, blank=True)
    # How many bodies have still to countersign.
    awaited = models.PositiveSmallIntegerField("待会签单位数", default=0, db_default=0)
    # At which station it was laid by, or withdrawn: there it lies again.
    laid_from = models.CharField(max_length=16, blank=True, default="", db_default="")

    class Meta:
        abstract = True

    @property
    def next_station(self) -> str:
        """The station behind the present one. Raises IndexError behind the last: its step is the signature."""
        path: list[str] = self.path or [D.SUBMITTED]
        return path[path.index(str(self.status)) + 1]

    @property
    def is_lying(self) -> bool:
        """Whether it lies on somebody's desk."""
        return self.status in LYING

    @transition(
        status,
        source=D.REVIEWING,
        target=GET_STATE(lambda draft: draft.next_station, states=LYING[1:]),
        permission=reviewer,
    )
    def pass_review(self) -> None:
        """核稿通过."""

    @transition(
        status,
        source=D.COUNTERSIGNING,
        target=GET_STATE(
            lambda draft: D.COUNTERSIGNING if draft.awaited else draft.next_station, states=LYING[1:]
        ),
        permission=asked_body,
    )
    def countersign(self) -> None:
        """会签同意: the last of the bodies leads on."""
        self.awaited -= 1

    @transition(status, source=D.REVIEWING, target=D.REVIEWING, permission=reviewer)
    @transition(
        status,
        source=D.APPROVING,
        target=D.APPROVING,
        conditions=[is_not_countersigned],
        permission=fresh_leader,
    )
    def amend(self) -> None:
        """核稿修改, 审核修改: it stays where it lies; whoever changed it passes it on then."""

    @transition(status, source=D.APPROVING, target=D.SUBMITTED, permission=fresh_leader)
    def approve(self) -> None:
        """审核同意: the first of two levels."""

    @transition(status, source=D.SUBMITTED, target=D.SIGNED, permission=fresh_leader)
    def sign(self) -> None:
        """签发."""

    @transition(status, source=D.REVIEWING, target=D.RETURNED, permission=reviewer)
    @transition(status, source=D.COUNTERSIGNING, target=D.RETURNED, permission=asked_body)
    @transition(status, source=[D.APPROVING, D.SUBMITTED], target=D.RETURNED, permission=leader)
    def send_back(self) -> None:
        """退回拟稿."""

    @transition(status, source=[*LYING], target=D.WITHDRAWN, permission=drafting_side)
    def withdraw(self) -> None:
        """撤回拟稿."""
        self.laid_from = str(self.status)

    # --- what another act brings with it, whoever does that -----------------------------------------------------

    @transition(status, source=[*LYING], target=D.LAID_BY)
    def lay_by(self) -> None:
        """搁置: another paper goes first."""
        self.laid_from = str(self.status)

    @transition(
        status,
        source=D.LAID_BY,
        target=GET_STATE(lambda draft: draft.laid_from or D.SUBMITTED, states=LYING),
    )
    def take_up(self) -> None:
        """恢复."""

    @transition(status, source=[*LYING, D.LAID_BY], target=D.WITHDRAWN)
    def lapse(self) -> None:
        """随案终止: it has no object any more."""
        self.laid_from = self.laid_from if self.status == D.LAID_BY else str(self.status)

    @transition(status, source=D.WITHDRAWN, target=D.LAID_BY)
    def revive(self) -> None:
        """更正误操作: what ended with a wrong move waits again."""
