"""核稿修改: who reviews a draft, or approves it first, amends it himself, in the form that its drafter had.

What it says is checked by the service that checked it when it was drafted (`Content`); which fields differ, old and
new, stays on record, and the drafter is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django_fsm import can_proceed

import clock
from accounts.models import User
from casework.models import Draft, DraftVersion, Verb
from casework.services.dating import as_signed_today
from casework.services.drafting import Content, beside_of, drafted_on, facts_of, tell_drafter
from casework.services.passing import STEP_AT, taken
from casework.services.recording import append_event, keep
from casework.services.turning import raise_decided, require, turn, why_may_not
from notices.differing import Change, differences
from notices.drafting import DraftState, is_not_countersigned
from notices.kinds import Kind, spec_of
from organisations.refusals import Refusal, Stale
from organisations.transactions import one_transaction

STATIONS = (DraftState.REVIEWING, DraftState.APPROVING)


def may_amend(draft: Draft, user: User) -> bool:
    """Whether the law lets the person amend the draft where it lies now."""
    return can_proceed(draft.amend) and why_may_not(draft, "amend", user) is None


@one_transaction()
def revise_draft(
    draft: Draft,
    said: Content,
    *,
    also: Iterable[Change] = (),
    seen: int | None = None,
    words: str = "",
    acting_user: User,
) -> Draft:
    """Puts `said` in the place of what the draft says; it stays where it lies, and is passed on then.

    `also` are the changes of what no paper prints (reason, contact, choices), `seen` is how often it had been amended
    when the person opened it. Raises Stale where it lies elsewhere or somebody else amended it meanwhile, NotYours,
    or Refusal where nothing was changed, another body has countersigned, or a text cannot be printed.
    """
    draft = taken(draft)
    if draft.status not in STATIONS:
        raise_decided(draft.status)
    if not is_not_countersigned(draft) and draft.status == DraftState.APPROVING:
        raise Refusal("会签单位已经同意这份文稿，不能再改。", remedy="须修改的，请退回拟稿人，改后重新会签。")
    require(draft, "amend", acting_user)
    if seen is not None and draft.versions.count() != seen:
        raise Stale("文稿刚由他人修改，本次没有保存。", remedy="请刷新后在新的文稿上再改。")
    if (said.move, said.kind) != (draft.move, draft.kind):
        raise Stale("案件已有变动，不能再改这份文稿。", remedy="请退回拟稿人重拟。")
    said.check()
    changes = [*_on_paper(draft, said), *also]
    if not changes:
        raise Refusal("文稿没有改动。", remedy="无误的请选“同意”。")
    DraftVersion.objects.create(
        draft=draft,
        step=STEP_AT[DraftState(draft.status)],
        before=_as_it_stands(draft),
        changes=[asdict(change) for change in changes],
        by=acting_user,
        on_behalf_of=acting_user.standing_in_for,
        words=words.strip(),
        at=clock.now(),
    )
    columns: dict[str, Any] = {"addressee": said.addressee, "addressee_name": said.addressee_name.strip()}
    turn(draft, "amend", acting_user=acting_user, content=said.stored, reason=said.reason, **columns)
    _record(draft, changes, words, acting_user)
    return draft


def _on_paper(draft: Draft, said: Content) -> list[Change]:
    """What differs on the draft's papers, as they would be signed today."""
    second = beside_of(draft)
    pairs = [(Kind(draft.kind), facts_of(draft), _as_of_today(draft, said))] if draft.kind else []
    if second is not None or said.beside is not None:
        kind = (said.beside or second).kind  # type: ignore[union-attr]
        pairs.append((kind, second and second.facts, said.beside and said.beside.facts))
    named = len(pairs) > 1
    return [
        change
        for kind, old, new in pairs
        for change in differences(old, new, paper=spec_of(kind).label if named else "")
    ]


def _as_of_today(draft: Draft, said: Content) -> Any:
    return as_signed_today(said.kind, said.facts, drafted_on=drafted_on(draft))


def _as_it_stands(draft: Draft) -> dict[str, Any]:
    """Everything that an amendment may change, as it was."""
    return {
        "content": draft.content,
        "reason": draft.reason,
        "addressee": draft.addressee_id,
        "addressee_name": draft.addressee_name,
    }


def _record(draft: Draft, changes: Iterable[Change], words: str, acting_user: User) -> None:
    fields = list(dict.fromkeys(change.label for change in changes))
    details = {"draft": draft.pk, "move": draft.move, "kind": draft.kind, "fields": fields}
    append_event(
        draft.case,
        Verb.DRAFT_REVISED,
        acting_user=acting_user,
        reason=words.strip(),
        details=details,
        is_internal=True,
    )
    keep(draft.case)
    step = STEP_AT[DraftState(draft.status)].label
    said = f"{acting_user.full_name}修改了{'、'.join(fields)}。{words.strip()}"
    tell_drafter(draft, f"经{step}修改", said)
