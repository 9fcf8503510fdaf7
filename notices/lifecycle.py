"""What can become of a document: signed → numbered → rendered → served → signed for; void from anywhere.

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
    SERVED = "served", "已送达"
    SIGNED_FOR = "signed_for", "已签收"
    VOID = "void", "已作废"


N = NoticeState


class NoticeLifecycle(ProtectedStates):
    """The state of a document; moved by :mod:`notices.services` alone."""

    state = StateField("状态", default=N.SIGNED, choices=N.choices, protected=True)

    class Meta:
        abstract = True

    @transition(state, source=N.SIGNED, target=N.NUMBERED)
    def take_number(self) -> None:
        """编号: last in the transaction of the signing."""

    @transition(state, source=N.NUMBERED, target=N.RENDERED)
    def be_rendered(self) -> None:
        """成文: by a worker."""

    @transition(state, source=N.RENDERED, target=N.SERVED)
    def be_served(self) -> None:
        """送达."""

    @transition(state, source=[N.RENDERED, N.SERVED], target=N.SIGNED_FOR)
    def be_signed_for(self) -> None:
        """签收, or service on record with proof (送达回证)."""

    @transition(state, source=[N.SIGNED, N.NUMBERED, N.RENDERED, N.SERVED, N.SIGNED_FOR], target=N.VOID)
    def become_void(self) -> None:
        """作废: the number is kept."""
