"""核稿修改: the reviewer amends the words himself. What they were stays on record, and the drafter is told.

Words alone: terms, days, choices and numbered items are substance, from which clocks and measures are made, and go back
to the drafter.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import clock
from accounts.models import User
from casework.models import Draft, DraftVersion, Verb
from casework.services.drafting import facts_of, tell_drafter
from casework.services.passing import taken
from casework.services.recording import append_event, keep
from casework.services.turning import raise_decided, require
from notices.drafting import DraftState
from notices.fields import check, to_json
from notices.kinds import facts_class
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

WORDS = "paragraphs"


def amendable(kind: str) -> tuple[str, ...]:
    """The fields of a kind that are words and nothing else, in the order of the paper."""
    if not kind:
        return ()
    return tuple(
        spec.name for spec in dataclasses.fields(facts_class(kind)) if spec.metadata["shape"] == WORDS
    )


@one_transaction()
def revise_draft(
    draft: Draft, amended: Mapping[str, tuple[str, ...]], *, words: str, acting_user: User
) -> Draft:
    """Puts these paragraphs in the place of the draft's; it stays with the reviewer, who passes it on then.

    Raises Stale where it does not lie with a reviewer, NotYours for whom it is not, Refusal where nothing was changed,
    a field is no text to be amended, or what it says cannot be printed.
    """
    draft = taken(draft)
    if draft.status != DraftState.REVIEWING:
        raise_decided(draft.status)
    require(draft, "pass_review", acting_user)
    if set(amended) - set(amendable(draft.kind)):
        raise Refusal("只能修改文字段落。", remedy="期限、日期、事项须修改的，请退回拟稿人。")
    before = facts_of(draft)
    after = dataclasses.replace(before, **amended)
    if after == before:
        raise Refusal("文字没有改动。", remedy="无误的请选“同意”。")
    check(after)
    DraftVersion.objects.create(
        draft=draft,
        facts=draft.content["facts"],
        by=acting_user,
        on_behalf_of=acting_user.standing_in_for,
        words=words.strip(),
        at=clock.now(),
    )
    draft.content = draft.content | {"facts": to_json(after)}
    draft.save(update_fields=["content"])
    _record(
        draft, [name for name in amended if getattr(after, name) != getattr(before, name)], words, acting_user
    )
    return draft


def _record(draft: Draft, changed: list[str], words: str, acting_user: User) -> None:
    labels = {spec.name: spec.metadata["label"] for spec in dataclasses.fields(facts_class(draft.kind))}
    fields = [labels[name] for name in changed]
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
    said = f"{acting_user.full_name}修改了{'、'.join(fields)}。{words.strip()}"
    tell_drafter(draft, "经核稿修改", said)
