"""What can become of a document: signed → numbered → rendered → sealed → served → signed for; void from anywhere.

A draft is no document yet: it lies in casework until a leader signs it.
"""

from __future__ import annotations

from django.db import models
from django_fsm import transition

from organisations.protected_states import ProtectedStates, StateField


class NoticeState(models.TextChoices):
    SIGNED = "signed", "已签发"
    NUMBERED = "numbered", "已编号"
    RENDERED = "rendered", "已成文"
    SEALED = "sealed", "已用印"
    SERVED = "served", "已送达"
    SIGNED_FOR = "signed_for", "已签收"
    VOID = "void", "已作废"


N = NoticeState


def bears_no_seal(notice: NoticeLifecycle) -> bool:
    """纪要, and forms that are signed by hand, are whole without a seal."""
    return not notice.needs_seal


def may_leave(notice: NoticeLifecycle) -> bool:
    """Nothing leaves the house that ought to bear a seal and does not."""
    return bears_no_seal(notice) or notice.state != N.RENDERED


def is_served_through(notice: NoticeLifecycle) -> bool:
    """The system serves on a body of the register alone: nobody else has a desk here."""
    return notice.addressee_id is not None


class NoticeLifecycle(ProtectedStates):
    """The state of a document; moved by :mod:`notices.services` and its neighbours alone."""

    state = StateField("状态", default=N.SIGNED, choices=N.choices, protected=True)

    addressee_id: int | None

    class Meta:
        abstract = True

    @property
    def needs_seal(self) -> bool:
        """Whether a document of this kind leaves under a seal."""
        raise NotImplementedError

    @transition(state, source=N.SIGNED, target=N.NUMBERED)
    def take_number(self) -> None:
        """编号: last in the transaction of the signing."""

    @transition(state, source=N.NUMBERED, target=N.RENDERED)
    def be_rendered(self) -> None:
        """成文: by a worker."""

    @transition(
        state, source=N.RENDERED, target=N.SEALED, conditions=[lambda notice: not bears_no_seal(notice)]
    )
    def be_sealed(self) -> None:
        """用印: with the electronic signature, by hand, or counted as done where the issuer asks for no more."""

    @transition(
        state,
        source=[N.RENDERED, N.SEALED],
        target=N.SERVED,
        conditions=[may_leave, is_served_through],
    )
    def be_served(self) -> None:
        """送达 through the system."""

    @transition(state, source=N.SERVED, target=N.SIGNED_FOR)
    def be_signed_for(self) -> None:
        """签收 of what the system served."""

    @transition(state, source=[N.RENDERED, N.SEALED, N.SERVED], target=N.SIGNED_FOR, conditions=[may_leave])
    def be_handed_over(self) -> None:
        """送达 on paper, with proof (送达回证): it stands for the signing, or for service through the system."""

    @transition(
        state,
        source=[N.SIGNED, N.NUMBERED, N.RENDERED, N.SEALED, N.SERVED, N.SIGNED_FOR],
        target=N.VOID,
    )
    def become_void(self) -> None:
        """作废: the number is kept."""
