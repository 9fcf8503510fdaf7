"""How far a term may be extended, by the rule of its matter (domain 2.4: once, in time, with a reason).

The models: 60 days and 30 more (《信访工作条例》); 30 days to at most 90 (《保障中小企业款项支付条例》第二十五条).
"""

from __future__ import annotations

from datetime import date

import clock
from organisations.refusals import Refusal

from .limits import limit
from .models import Deadline

LONGEST = {
    "answer": "answer_longest",
    "plan": "plan_longest",
    "rectify": "rectify_longest",
    "joint": "joint_longest",
}
"""The limit that says how long a term of this rule may be, extensions included. A rule that does not stand here
knows no extension: what the office owes itself, what others' rights hang on, what a regulation caps."""


def may_be_extended(deadline: Deadline) -> bool:
    """Whether the rule of the deadline knows an extension at all. Asks nothing."""
    return deadline.extensions_allowed > 0 and (not deadline.rule or deadline.rule in LONGEST)


def cap_of(deadline: Deadline) -> int | None:
    """The longest the term may become, in the deadline's unit: its own cap, or its rule's on the day it began.

    A document that counts in another unit than the rule may be extended to twice its term. None: no cap is known (a
    term without a rule). Raises Refusal for a rule that knows no extension.
    """
    if deadline.cap is not None or not deadline.rule:
        return deadline.cap
    if not may_be_extended(deadline):
        raise Refusal(f"“{deadline.what}”的期限按规定不能延长。")
    longest = limit(LONGEST[deadline.rule], _measured_on(deadline))
    return longest.amount if longest.unit == deadline.unit else 2 * deadline.amount


def _measured_on(deadline: Deadline) -> date:
    return deadline.started_on or clock.today()
