"""The law of a case: its states and every move between them.

The table is ``samples/lifecycle-moves.csv`` (109 rows); the tests take what they expect from that file and
never from this one. Nothing here saves, looks up or imports a model: what a person is towards a case comes
in as a :class:`Standing`, made by :mod:`casework.access`; what must be known of the case stands in its columns.
A transition is made by :func:`casework.services.move` and by nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django_fsm import GET_STATE, transition

from organisations.protected_states import ProtectedStates, StateField


class State(models.TextChoices):
    """States of a case, in the order of ``samples/lifecycle-states.csv``."""

    DRAFT = "draft", "待登记"
    TRIAGE = "triage", "待研判"
    EARLY_WARNING = "early_warning", "预警中"
    REMINDED = "reminded", "提醒中"
    WARNED = "warned", "警示中"
    INTERVIEWING = "interviewing", "约谈中"
    RECTIFYING = "rectifying", "整改中"
    VERIFYING = "verifying", "待验收"
    DETERMINING = "determining", "认定中"
    DETERMINED = "determined", "已认定失信"
    CLOSING = "closing", "待销号"
    CLOSED = "closed", "已结案（销号）"
    LIFTED = "lifted", "预警解除"
    DECLINED = "declined", "不予受理/了结"
    REVOKED = "revoked", "已撤销"
    MERGED = "merged", "已并案"
    SUSPENDED = "suspended", "中止"
    TRANSFERRED = "transferred", "移送办理"


S = State
ENDED = frozenset({S.CLOSED, S.LIFTED, S.DECLINED, S.REVOKED, S.MERGED})
PAUSED = frozenset({S.SUSPENDED, S.TRANSFERRED})
LADDER = [S.TRIAGE, S.EARLY_WARNING, S.REMINDED, S.WARNED, S.INTERVIEWING]
# Open states of the ladder and of what follows, in the order a case walks them.
UNDER_WAY = [
    *LADDER,
    S.RECTIFYING,
    S.VERIFYING,
    S.DETERMINING,
    S.DETERMINED,
    S.CLOSING,
]
CLOSING_CAME_FROM = [S.REMINDED, S.WARNED, S.INTERVIEWING, S.VERIFYING, S.DETERMINED]


@dataclass(frozen=True)
class Standing:
    """What one person is towards one case (domain 0b.2).

    ``leads``, ``drafts``: letters of the bodies' parts (J F R G V D C) under which the person may sign as
    leader or act as officer for a body that is party to the case. ``takes_in``: letters (J F) under which
    the person registers clues. The three flags say whether the person's body issued the case, issued the
    measure now in force, and is the lead department.
    """

    leads: frozenset[str] = frozenset()
    drafts: frozenset[str] = frozenset()
    takes_in: frozenset[str] = frozenset()
    issued_case: bool = False
    issued_measure: bool = False
    is_lead_department: bool = False


Permission = Callable[[Any, Standing], bool]


def leader_of_party(letters: str) -> Permission:
    """A leader of any body of these kinds that is party to the case: the moves that issue a new measure."""
    kinds = frozenset(letters.split())
    return lambda case, standing: bool(kinds & standing.leads)


def leader_of_measure(letters: str) -> Permission:
    """A leader of the body that issued the measure now in force: the moves that judge it."""
    kinds = frozenset(letters.split())
    return lambda case, standing: standing.issued_measure and bool(kinds & standing.leads)


def leader_of_case(letters: str) -> Permission:
    """A leader of the body that issued the case: closing, suspending, merging, handing over."""
    kinds = frozenset(letters.split())
    return lambda case, standing: standing.issued_case and bool(kinds & standing.leads)


def officer_of_party(letters: str) -> Permission:
    """An officer of a body of these kinds that is party to the case: what only records a court's act."""
    kinds = frozenset(letters.split())
    return lambda case, standing: bool(kinds & standing.drafts)


def intake_officer(letters: str) -> Permission:
    """An intake officer of the body that takes the case in."""
    kinds = frozenset(letters.split())
    return lambda case, standing: standing.issued_case and bool(kinds & standing.takes_in)


def head_of_department(case: Any, standing: Standing) -> bool:
    """The head of the lead department."""
    return standing.is_lead_department and "D" in standing.leads


def no_hold(case: Any) -> bool:
    """No court hold stands on the case (domain 0b.4)."""
    return case.open_holds == 0


class CaseLifecycle(ProtectedStates):
    """The columns the lifecycle reads and the moves it allows. `protected` keeps every other hand off ``state``."""

    state = StateField("状态", default=S.DRAFT, choices=S.choices, protected=True, db_index=True)
    # Where the last move came from, for `correct`; set by `move()`.
    moved_from = models.CharField(max_length=20, blank=True, default="")
    # Where the case was when it entered 待销号, for `refuse_closure`.
    closing_from = models.CharField(max_length=20, blank=True, default="")
    # Where the case was when it was suspended or handed over, for `resume` and `take_back`.
    paused_from = models.CharField(max_length=20, blank=True, default="")
    # Court holds that stand: lifting, acceptance and closure respect them.
    open_holds = models.PositiveIntegerField("法院持有数", default=0)

    class Meta:
        abstract = True

    # --- intake ---------------------------------------------------------------------------------
    @transition(state, source=S.DRAFT, target=S.TRIAGE, permission=intake_officer("J F"))
    def register(self) -> None:
        """T1 登记."""

    @transition(state, source=S.TRIAGE, target=S.DECLINED, permission=leader_of_party("J F"))
    def decline(self) -> None:
        """T2 不予受理."""

    # --- the ladder -----------------------------------------------------------------------------
    @transition(state, source=S.TRIAGE, target=S.EARLY_WARNING, permission=leader_of_party("J F"))
    def warn_early(self) -> None:
        """T3 预警."""

    @transition(
        state, source=[S.TRIAGE, S.EARLY_WARNING], target=S.REMINDED, permission=leader_of_party("J F")
    )
    def remind(self) -> None:
        """T4 直接提醒, T6 升级提醒."""

    @transition(
        state,
        source=[S.TRIAGE, S.EARLY_WARNING, S.REMINDED],
        target=S.WARNED,
        permission=leader_of_party("J F"),
    )
    def warn(self) -> None:
        """T4 直接警示, T7 升级警示, T7x 越级."""

    @transition(
        state,
        source=[S.TRIAGE, S.EARLY_WARNING, S.REMINDED, S.WARNED],
        target=S.INTERVIEWING,
        permission=leader_of_party("J F"),
    )
    def summon(self) -> None:
        """T4 直接约谈, T8 约谈, T8x 越级."""

    @transition(
        state,
        source=S.EARLY_WARNING,
        target=S.LIFTED,
        conditions=[no_hold],
        permission=leader_of_measure("J F"),
    )
    def lift(self) -> None:
        """T5 预警解除."""

    @transition(
        state,
        source=[S.REMINDED, S.WARNED, S.INTERVIEWING],
        target=S.CLOSING,
        permission=leader_of_measure("J F"),
    )
    def settle(self) -> None:
        """T5 回复满意, T9x 约谈后无需整改."""

    # --- rectification --------------------------------------------------------------------------
    @transition(
        state,
        source=[
            S.TRIAGE,
            S.EARLY_WARNING,
            S.REMINDED,
            S.WARNED,
            S.INTERVIEWING,
            S.DETERMINED,
        ],
        target=S.RECTIFYING,
        permission=leader_of_party("J R G"),
    )
    def order_rectification(self) -> None:
        """T9 约谈后, T10 责令整改, T18 责令再整改."""

    @transition(state, source=S.RECTIFYING, target=S.VERIFYING, permission=head_of_department)
    def report_rectification(self) -> None:
        """T11 报送整改."""

    @transition(state, source=S.VERIFYING, target=S.RECTIFYING, permission=leader_of_measure("J R G"))
    def return_rectification(self) -> None:
        """T12 退回整改."""

    @transition(
        state,
        source=S.VERIFYING,
        target=S.CLOSING,
        conditions=[no_hold],
        permission=leader_of_measure("J R G"),
    )
    def accept_rectification(self) -> None:
        """T13 验收合格."""

    # --- closure --------------------------------------------------------------------------------
    @transition(
        state,
        source=S.CLOSING,
        target=S.CLOSED,
        conditions=[no_hold],
        permission=leader_of_case("J F R G"),
    )
    def close(self) -> None:
        """T14 结案（销号）."""

    @transition(
        state,
        source=S.CLOSING,
        target=GET_STATE(lambda case: case.closing_from, states=CLOSING_CAME_FROM),
        permission=leader_of_case("J F R G"),
    )
    def refuse_closure(self) -> None:
        """T14x 退回销号: back to where the case came from."""

    # --- determination --------------------------------------------------------------------------
    @transition(
        state,
        source=S.RECTIFYING,
        target=S.DETERMINING,
        permission=leader_of_party("J F R G"),
    )
    def refer_for_determination(self) -> None:
        """T15 提请认定."""

    @transition(state, source=S.DETERMINING, target=S.DETERMINED, permission=leader_of_party("R"))
    def determine(self) -> None:
        """T16 认定失信."""

    @transition(state, source=S.DETERMINING, target=S.RECTIFYING, permission=leader_of_party("R"))
    def not_determined(self) -> None:
        """T17 不予认定，继续整改."""

    @transition(state, source=S.DETERMINING, target=S.LIFTED, permission=leader_of_party("R"))
    def clear(self) -> None:
        """T17 不予认定，解除."""

    @transition(state, source=S.DETERMINED, target=S.CLOSING, permission=leader_of_party("R J F"))
    def confirm_performance(self) -> None:
        """T19 履行完毕."""

    @transition(
        state, source=[*UNDER_WAY[:8], S.CLOSING], target=S.DETERMINED, permission=officer_of_party("J F")
    )
    def record_listing(self) -> None:
        """T25 法院纳入失信名单: path (a), without a determination of ours."""

    # --- merging, pausing, handing over -----------------------------------------------------------
    @transition(state, source=UNDER_WAY, target=S.MERGED, permission=leader_of_case("J F"))
    def merge(self) -> None:
        """T20 并案."""

    @transition(state, source=UNDER_WAY, target=S.SUSPENDED, permission=leader_of_case("J F R G"))
    def suspend(self) -> None:
        """T21 中止."""

    @transition(
        state,
        source=S.SUSPENDED,
        target=GET_STATE(lambda case: case.paused_from, states=UNDER_WAY),
        permission=leader_of_case("J F R G"),
    )
    def resume(self) -> None:
        """T21 恢复."""

    @transition(state, source=UNDER_WAY, target=S.TRANSFERRED, permission=leader_of_case("J F R G"))
    def transfer(self) -> None:
        """T22 移送."""

    @transition(
        state,
        source=S.TRANSFERRED,
        target=GET_STATE(lambda case: case.paused_from, states=UNDER_WAY),
        permission=leader_of_case("J F R G"),
    )
    def take_back(self) -> None:
        """T22 退回办理."""

    @transition(
        state,
        source=S.TRANSFERRED,
        target=S.CLOSED,
        conditions=[no_hold],
        permission=leader_of_case("J F R G"),
    )
    def conclude_transfer(self) -> None:
        """T22 移送办结."""

    # --- undoing ----------------------------------------------------------------------------------
    @transition(state, source=[S.DETERMINED, S.CLOSED], target=S.REVOKED, permission=leader_of_party("R J F"))
    @transition(
        state,
        source=[S.REMINDED, S.WARNED, S.INTERVIEWING, S.RECTIFYING, S.VERIFYING, S.CLOSING],
        target=S.REVOKED,
        permission=leader_of_party("J F R G"),
    )
    def revoke(self) -> None:
        """T23 撤销."""

    @transition(state, source=S.CLOSED, target=S.RECTIFYING, permission=leader_of_party("J R G"))
    @transition(state, source=[S.LIFTED, S.DECLINED], target=S.TRIAGE, permission=leader_of_party("J F"))
    def reopen(self) -> None:
        """T24 重启, T24x."""

    @transition(
        state,
        source=[
            S.EARLY_WARNING,
            S.REMINDED,
            S.WARNED,
            S.INTERVIEWING,
            S.DETERMINING,
            S.RECTIFYING,
            S.VERIFYING,
        ],
        target=S.LIFTED,
        permission=leader_of_party("R J"),
    )
    def exempt(self) -> None:
        """T26 免责容错."""

    @transition(
        state,
        source=[s for s in S if s != S.DRAFT],
        target=GET_STATE(lambda case: case.moved_from, states=list(S)),
        permission=leader_of_party("J F R G"),
    )
    def correct(self) -> None:
        """T27 更正误操作: back to where the last move came from."""


MOVES: dict[str, str] = {
    "register": "登记",
    "decline": "不予受理",
    "warn_early": "预警",
    "remind": "提醒",
    "warn": "警示",
    "summon": "约谈",
    "lift": "预警解除",
    "settle": "回复满意",
    "order_rectification": "责令整改",
    "report_rectification": "报送整改",
    "return_rectification": "退回整改",
    "accept_rectification": "验收合格",
    "close": "结案（销号）",
    "refuse_closure": "退回销号",
    "refer_for_determination": "提请认定",
    "determine": "认定失信",
    "not_determined": "不予认定，继续整改",
    "clear": "不予认定，解除",
    "confirm_performance": "履行完毕",
    "record_listing": "法院纳入失信名单",
    "merge": "并案",
    "suspend": "中止",
    "resume": "恢复",
    "transfer": "移送",
    "take_back": "退回办理",
    "conclude_transfer": "移送办结",
    "revoke": "撤销",
    "reopen": "重启",
    "exempt": "免责容错",
    "correct": "更正误操作",
}
