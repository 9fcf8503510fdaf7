"""Doing an act to many items: each alone, and what came of it on record with it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

import clock
from accounts.models import User
from casework.models import Case
from desk.bulk.registry import BulkAct, Item
from desk.models import BulkItem, BulkRun
from organisations.refusals import NotYours, Refusal, Stale
from organisations.transactions import one_transaction

MOST_ITEMS = 200
NOT_FOUND = "没有找到，或者你不能查看。"
FAILED = "系统出错，这一件没有办；其他各件不受影响。"
Outcome = BulkItem.Outcome
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Prospect:
    """What would come of one item, as far as can be said before: `words`, or why not and what to do instead."""

    key: int
    item: Item | None
    words: str
    remedy: str = ""
    is_possible: bool = True


def require_some(act: BulkAct, keys: Sequence[int], user: User) -> None:
    """Raises NotYours for an act that is not offered to the person, Refusal for none or too many items."""
    if not act.offered(user):
        raise NotYours(f"你不能批量{act.label}。")
    if not keys:
        raise Refusal("没有选择要办的事项。", remedy="请返回列表，勾选后再办。")
    if len(keys) > MOST_ITEMS:
        raise Refusal(f"选了{len(keys)}件，一次最多办{MOST_ITEMS}件。", remedy="请分次办理。")


def prospects(act: BulkAct, keys: Sequence[int], user: User) -> list[Prospect]:
    """What would come of each, in the order of the keys. Raises as `require_some`; changes nothing."""
    require_some(act, keys, user)
    found = act.find(user, keys)
    return [_prospect(act, key, found.get(key), user) for key in keys]


def _prospect(act: BulkAct, key: int, item: Item | None, user: User) -> Prospect:
    if item is None:
        return Prospect(key, None, NOT_FOUND, is_possible=False)
    try:
        return Prospect(key, item, act.check(item, user))
    except Refusal as refusal:
        return Prospect(key, item, refusal.message, refusal.remedy or "", is_possible=False)


def run(act: BulkAct, keys: Sequence[int], *, note: str, token: str, acting_user: User) -> BulkRun:
    """Does the act to each item and returns the run with its results; the same token is the same run.

    Raises as `require_some`; what is refused for one item is that item's result and nobody else's.
    """
    require_some(act, keys, acting_user)
    made = _begin(act, note, token, acting_user)
    if made is None:
        return _known(token, acting_user)
    for place, key in enumerate(keys, start=1):
        _one(act, made, place, key, acting_user)
    made.finished_at = clock.now()
    made.save(update_fields=["finished_at"])
    return made


def _begin(act: BulkAct, note: str, token: str, user: User) -> BulkRun | None:
    """The run's row, or None where the token has one already: of two posts at once the database lets one begin."""
    try:
        with transaction.atomic():
            return BulkRun.objects.create(
                token=token, act=act.code, label=act.label, note=note, person=user, started_at=clock.now()
            )
    except IntegrityError:
        return None


def _known(token: str, user: User) -> BulkRun:
    found = BulkRun.objects.filter(token=token, person=user).first()
    if found is None:
        raise Stale("这张表单已经用过。请返回列表重新选择。")
    return found


def _one(act: BulkAct, made: BulkRun, place: int, key: int, user: User) -> None:
    """One item: fetched anew, checked and done in its own transaction, together with the line that says so."""
    item: Item | None = None
    try:
        with one_transaction():
            item = act.find(user, [key]).get(key)
            if item is None:
                _note(made, place, None, Outcome.NOT_FOUND, NOT_FOUND)
                return
            act.check(item, user)
            _note(made, place, item, Outcome.DONE, act.do(item, user, made.note))
    except Refusal as refusal:
        _note(made, place, item, Outcome.REFUSED, refusal.message, refusal.remedy or "")
    except Exception:  # a fault of ours in one item must not stop the others
        log.exception("bulk %s failed for item %s", act.code, key)
        _note(made, place, item, Outcome.FAILED, FAILED)


def _note(made: BulkRun, place: int, item: Item | None, outcome: str, words: str, remedy: str = "") -> None:
    case: Case | None = item.case if item else None
    BulkItem.objects.create(
        run=made,
        place=place,
        case=case,
        label=item.label[:200] if item else "",
        outcome=outcome,
        words=words[:400],
        remedy=remedy[:400],
    )
