"""What keeps a person from an act, found before anything is typed or pressed: the page says so, and has no button.

It asks the same law as the act itself will; the act refuses all the same, since much may happen meanwhile.
"""

from __future__ import annotations

from typing import Any

from caseflow.acts import Act, At
from caseflow.acts.amending import MOVES, drafts_a_document
from caseflow.acts.drafts import PATH_DESKS, the_draft
from caseflow.presenting import is_signing
from caseflow.whose_turn import PROCEEDINGS
from casework.services import levels_of
from casework.services.routing import why_no_two_levels
from casework.services.turning import why_may_not
from findings.queries.seen import KINDS, fresh
from findings.services import allowing
from organisations.refusals import Refusal

# The step of a draft behind the act of a desk, by its code.
AGREE = {"review_draft": "pass_review", "countersign_draft": "countersign", "approve_draft": "approve"}
OF_A_DRAFT = {"sign": "sign", "approve": "sign", "return": "send_back", "revise": "amend"}
# The steps of a proceeding that judge: by the first word of the desk, and the code of the act.
JUDGING = {
    "accept": ("accept", "refuse"),
    "handle": ("propose",),
    "verify": ("consult",),
    "conclude": ("propose",),
    "decide": ("review", "decide", "return"),
}


def barred(at: At, act: Act) -> Refusal | None:
    """Why the person cannot do this here; None where nothing stands in the way that can be known now."""
    if drafts_a_document(act):
        needs_two = levels_of(MOVES.get(act.code, act.code), act.kind) > 1
        return why_no_two_levels(at.case, at.user) if needs_two else None
    if at.node in PATH_DESKS or at.node == "approve_revocation" or is_signing(at.node):
        step = AGREE[at.node] if act.code == "agree" else OF_A_DRAFT[act.code]
        return why_may_not(the_draft(at), step, at.user)
    return _barred_from_judging(at, act)


def stopped(refusal: Refusal) -> dict[str, Any]:
    """What a page has then in the place of its form: why, and nothing to press."""
    return {"refusal": refusal, "form": None, "formsets": [], "others": [], "is_barred": True}


def _barred_from_judging(at: At, act: Act) -> Refusal | None:
    code = PROCEEDINGS.get(at.task.flow_task.flow_class.__name__) if at.node else None
    if code is None or act.code not in JUDGING.get(at.node.split("_")[0], ()):
        return None
    row = fresh(KINDS[code], at.about)
    row.case = at.case
    step = "return_decision" if act.code == "return" else act.code
    if (refusal := allowing.why_may_not(row, step, at.user)) is not None or step != "propose":
        return refusal
    return allowing.why_undecidable(row, "", at.user)
