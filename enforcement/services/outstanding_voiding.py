"""作废 of one 未结案件通报表, by a leader of its issuer: it belongs to no case, so its batch is where that is done."""

from __future__ import annotations

from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from casework.services import NotYours, Stale, people_of, why_too_late
from enforcement.models import OutstandingList
from enforcement.queries import signs_lists
from enforcement.services.outstanding import require_outside
from notices.models import Notice
from notices.services import void
from notifications.models import Topic
from notifications.services import tell
from organisations.refusals import Refusal
from organisations.transactions import one_transaction


def may_void_list(row: OutstandingList, user: User) -> bool:
    """Whether the person leads the office that issued it."""
    return row.notice is not None and user.works_for(row.notice.issuer_id) and signs_lists(user)


@one_transaction()
def void_list(row: OutstandingList, *, reason: str, acting_user: User) -> Notice:
    """作废 with a reason, while the debtor has not opened it: its number stays, and the debtor is told.

    The debtor may be told anew as of the same day. Raises NotYours, also for one who keeps out of a case told of;
    Stale where it comes too late; Refusal without a reason.
    """
    # In the worker's order, the list before its document: it tells the debtor before or after.
    rows = OutstandingList.objects.select_for_update(of=("self",)).select_related("notice")
    locked = rows.get(pk=row.pk)
    if locked.notice is None or not may_void_list(locked, acting_user):
        raise NotYours("通报表由发文机关的负责人作废。")
    require_outside(locked.told_cases, acting_user)
    said = reason.strip()
    if not said:
        raise Refusal("没有写明作废的理由。", field="reason", remedy="请写明错在哪里。")
    notice = Notice.objects.select_for_update(of=("self",)).select_related("issuer").get(pk=locked.notice.pk)
    if refused := why_too_late(notice):
        raise Stale(refused)
    notice = void(notice, reason=said[:200])
    locked.voided_by = acting_user
    locked.save(update_fields=["voided_by"])
    if locked.told_at is not None and notice.addressee_id is not None:
        tell(
            people_of(notice.addressee_id, Role.HANDLER, Role.HEAD),
            topic=Topic.PAPER,
            title=f"未结案件通报表作废：{notice.number_text}"[:100],
            text=f"{notice.issuer.name}已将该通报表作废，不必签收、反馈。理由：{said}",
            href=reverse("desk:document", args=[notice.pk]),
            key=f"outstanding-void:{locked.pk}",
        )
    return notice
