"""On the way to the signature: 核稿, 会签, 审核. Each agrees and passes the draft on; any may return it."""

from __future__ import annotations

import clock
from accounts.models import User
from casework.models import Draft, DraftStep, Verb
from casework.services.recording import append_event, keep, lock
from casework.services.turning import turn
from notices.drafting import DraftState
from organisations.models import Body
from organisations.transactions import one_transaction

S = DraftStep.Step
STEP_AT = {
    DraftState.REVIEWING: S.REVIEW,
    DraftState.COUNTERSIGNING: S.COUNTERSIGN,
    DraftState.APPROVING: S.APPROVE,
    DraftState.SUBMITTED: S.SIGN,
}


@one_transaction()
def pass_review(draft: Draft, *, words: str = "", acting_user: User) -> Draft:
    """核稿 by a reviewer of the drafting body who did not draft it: the draft goes to its next station."""
    return _agree(taken(draft), "pass_review", Verb.DRAFT_REVIEWED, words=words, acting_user=acting_user)


@one_transaction()
def countersign_draft(draft: Draft, *, words: str = "", acting_user: User) -> Draft:
    """会签同意 by the head of a body that was asked; the agreement of the last one leads on."""
    draft = taken(draft)
    asked = draft.countersignings.filter(body__in=acting_user.line, agreed_at=None)
    found = asked.select_related("body").first()
    body = found.body if found else draft.issuer  # whom it does not concern is refused by the step itself
    _agree(draft, "countersign", Verb.DRAFT_COUNTERSIGNED, words=words, acting_user=acting_user, body=body)
    asked.filter(body=body).update(agreed_at=clock.now())
    return draft


@one_transaction()
def approve_draft(draft: Draft, *, words: str = "", acting_user: User) -> Draft:
    """审核同意, the first of two levels, by a leader who neither drafted nor reviewed it."""
    return _agree(taken(draft), "approve", Verb.DRAFT_APPROVED, words=words, acting_user=acting_user)


def taken(draft: Draft) -> Draft:
    """The draft as it stands now, under the lock of its case: in that order every act takes its locks."""
    case = lock(draft.case)
    draft = (
        Draft.objects.select_for_update(of=("self",)).select_related("issuer", "drafted_by").get(pk=draft.pk)
    )
    draft.case = case
    return draft


def note_step(draft: Draft, step: str, opinion: str, *, words: str, acting_user: User, body: Body) -> None:
    """Writes who thought what of the draft; append-only."""
    DraftStep.objects.create(
        draft=draft,
        step=step,
        body=body,
        person=acting_user,
        on_behalf_of=acting_user.standing_in_for,
        opinion=opinion,
        words=words.strip(),
        at=clock.now(),
    )


def _agree(
    draft: Draft, step: str, verb: Verb, *, words: str, acting_user: User, body: Body | None = None
) -> Draft:
    station = STEP_AT.get(DraftState(draft.status), S.SIGN)
    turn(draft, step, acting_user=acting_user)
    note_step(
        draft,
        station,
        DraftStep.Opinion.AGREE,
        words=words,
        acting_user=acting_user,
        body=body or draft.issuer,
    )
    details = {"draft": draft.pk, "move": draft.move, "kind": draft.kind}
    append_event(
        draft.case, verb, acting_user=acting_user, reason=words.strip(), details=details, is_internal=True
    )
    keep(draft.case)
    return draft
