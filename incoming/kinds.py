"""What comes in from outside (来文), and what each kind asks of whoever receives it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


class IncomingKind(models.TextChoices):
    """Kinds of incoming documents (domain 4.2)."""

    EXECUTION_NOTICE = "execution_notice", "执行通知书"
    LISTING_DECISION = "listing_decision", "纳入失信被执行人名单决定书"
    JUDICIAL_ADVICE = "judicial_advice", "司法建议书"
    SUPERVISORY_ADVICE = "supervisory_advice", "纪检监察建议书"
    PETITION_REFERRAL = "petition_referral", "信访转送单"
    OTHER = "other", "其他来文"


class Outcome(models.TextChoices):
    """What was answered."""

    ADOPTED = "adopted", "采纳"
    PARTLY = "partly", "部分采纳"
    NOT_ADOPTED = "not_adopted", "不采纳"
    DONE = "done", "已办理"


ADVICE = (Outcome.ADOPTED, Outcome.PARTLY, Outcome.NOT_ADOPTED)


@dataclass(frozen=True)
class Asks:
    """What a kind asks: `limit` is the code of the term for its answer where none stands in the document itself.

    `must_be_answered`: it may not be filed without a term. `outcomes`: what its answer may say.
    """

    limit: str = ""
    must_be_answered: bool = False
    outcomes: tuple[Outcome, ...] = (Outcome.DONE,)


ASKS: dict[str, Asks] = {
    IncomingKind.EXECUTION_NOTICE: Asks(must_be_answered=True),
    IncomingKind.LISTING_DECISION: Asks(),
    IncomingKind.JUDICIAL_ADVICE: Asks("incoming_judicial", True, ADVICE),
    IncomingKind.SUPERVISORY_ADVICE: Asks("incoming_supervisory", True, ADVICE),
    IncomingKind.PETITION_REFERRAL: Asks("incoming_petition", True),
    IncomingKind.OTHER: Asks(outcomes=tuple(Outcome)),
}
