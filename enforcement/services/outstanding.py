"""未结案件通报 (M49): a batch of lists, one to each debtor, drafted by an officer and signed once by a leader.

The signing issues nothing yet: a worker freezes and numbers the lists afterwards (`outstanding_issuing`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.urls import reverse

import clock
from accounts.models import User
from accounts.roles import Role
from casework.services import NotYours, Stale, people_of
from enforcement.models import EnforcementCase, OutstandingBatch, OutstandingList
from enforcement.notice_facts import ListTerms, outstanding_facts
from enforcement.queries import chunks, debts_to_tell, drafts_lists, register_for, signs_lists
from notices.characters import check_characters
from notices.facts import CASES_LIMIT, OutstandingCasesFacts
from notices.fields import check, texts, to_json
from notices.wording import chinese_date
from notifications.models import Topic
from notifications.services import tell
from organisations.models import Body
from organisations.queries import line_of, present_form
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

Status = OutstandingBatch.Status


@dataclass(frozen=True)
class Gathered:
    """What a batch would tell: the debts by debtor and sheet, and how many debtors are left to another officer."""

    sheets: list[tuple[Body, int, list[EnforcementCase]]]
    left_out: int

    @property
    def count(self) -> int:
        return sum(len(debts) for _, _, debts in self.sheets)

    @property
    def debtors(self) -> int:
        return len({body.pk for body, _, _ in self.sheets})

    @property
    def data_until(self) -> tuple[date, date] | None:
        """The oldest and the newest day up to which the courts have told of these cases; None for no case."""
        days = [debt.as_of for _, _, debts in self.sheets for debt in debts]
        return (min(days), max(days)) if days else None


def gather(user: User, cut_off: date | None) -> Gathered:
    """The outstanding cases of every debtor that was not told of them as of this day, as the register has them."""
    debts, left_out = debts_to_tell(user)
    told = _told_before(user, cut_off) if cut_off else frozenset[int]()
    # By the body as it is now: two debtors of the register may have become one.
    by_body: dict[Body, list[EnforcementCase]] = {}
    for _, rows in groupby(debts, key=lambda debt: debt.debtor_id):
        found = list(rows)
        by_body.setdefault(present_form(found[0].debtor), []).extend(found)
    sheets = [
        (body, part, some)
        for body, found in by_body.items()
        if body.pk not in told
        for part, some in enumerate(chunks(found, CASES_LIMIT), 1)
    ]
    return Gathered(sheets, left_out)


def _told_before(user: User, cut_off: date, *, but: OutstandingBatch | None = None) -> frozenset[int]:
    """The bodies, under all their names, to which this office signed a list as of the same day that is not void."""
    rows = OutstandingList.objects.filter(
        batch__issuer__in=user.line,
        batch__cut_off=cut_off,
        batch__status=Status.SIGNED,
        failure="",
        notice__voided_at=None,
    )
    if but is not None:
        rows = rows.exclude(batch=but)
    bodies = Body.objects.filter(pk__in=rows.order_by().values("body"))
    return frozenset(each.pk for body in bodies for each in line_of(body))


@one_transaction()
def draft_lists(terms: ListTerms, *, contact: tuple[str, str], acting_user: User) -> OutstandingBatch:
    """拟稿 by an officer of a credit office: the lists as the register stands now, before the leader.

    A list that cannot be printed stands in the batch with its reason and is not issued. Raises NotYours, Stale
    where a batch lies with the leader already, or Refusal naming the field.
    """
    if not drafts_lists(acting_user):
        raise NotYours("只有信用牵头机关的经办人可以拟未结案件通报。")
    assert acting_user.body is not None
    # One drafter at a time, as the constraint wants it.
    issuer = Body.objects.select_for_update(no_key=True).get(pk=acting_user.body.pk)
    if OutstandingBatch.objects.filter(issuer__in=acting_user.line, status=Status.SUBMITTED).exists():
        raise Stale("本单位已有一批通报待签发，请等签发或者退回后再拟。")
    if not issuer.document_mark:
        raise Refusal(f"{issuer.name}没有登记机关代字，不能编号。", remedy="请管理员先登记机关代字。")
    gathered = gather(acting_user, terms.cut_off)
    _check_cut_off(terms.cut_off, gathered)
    batch = OutstandingBatch.objects.create(
        issuer=issuer,
        subject_matter=terms.subject_matter,
        cut_off=terms.cut_off,
        contact_name=contact[0],
        contact_phone=contact[1],
        left_out=gathered.left_out,
        drafted_by=acting_user,
        drafted_at=clock.now(),
    )
    OutstandingList.objects.bulk_create(_rows(batch, gathered, terms), batch_size=200)
    _tell_leaders(batch)
    return batch


def _rows(batch: OutstandingBatch, gathered: Gathered, terms: ListTerms) -> Iterator[OutstandingList]:
    for body, part, debts in gathered.sheets:
        facts = outstanding_facts(debts, terms, part=part)
        yield OutstandingList(
            batch=batch,
            body=body,
            part=part,
            facts=to_json(facts),
            told_cases=[debt.pk for debt in debts],
            unpaid=sum((debt.unpaid for debt in debts), Decimal()),
            failure=_why_unprintable(facts),
        )


def _why_unprintable(facts: OutstandingCasesFacts) -> str:
    try:
        check(facts)
        check_characters(texts(facts))
    except Refusal as refusal:
        return f"{refusal.message}请法院更正登记后另行通报。"
    return ""


def _check_cut_off(cut_off: date, gathered: Gathered) -> None:
    if cut_off > clock.today():
        raise Refusal("统计截止日不能晚于今日。", field="cut_off")
    if gathered.data_until is None:
        raise Refusal(
            "没有应当通报的未结案件：台账中没有未结案件，或者截至这一天的已经通报过。",
            field="cut_off",
            remedy="请核对统计截止日和执行台账。",
        )
    newest = gathered.data_until[1]
    if cut_off < newest:
        raise Refusal(
            f"台账的数据已经更新到{chinese_date(newest)}，不能按更早的一天通报。",
            field="cut_off",
            remedy=f"请填写{chinese_date(newest)}或者以后的一天。",
        )


@one_transaction()
def sign_lists(batch: OutstandingBatch, *, acting_user: User) -> OutstandingBatch:
    """签发 of the whole batch by a leader who did not draft it: from now on the worker issues its lists.

    Raises NotYours, also for one who keeps out of a case told of; Stale where somebody was faster; Refusal.
    """
    locked = _waiting(batch, acting_user)
    _require_second_person(locked, acting_user)
    told = {pk for row in locked.lists.values_list("told_cases", flat=True) for pk in row}
    require_outside(told, acting_user)
    if not locked.issuer.document_mark:
        raise Refusal(f"{locked.issuer.name}没有登记机关代字，不能编号。", remedy="请管理员先登记机关代字。")
    return _decide(locked, Status.SIGNED, acting_user)


def require_outside(told: Iterable[int], user: User) -> None:
    """Raises NotYours for a leader who keeps out of one of the cases told of (回避)."""
    for some in chunks(sorted(told)):
        if register_for(user).filter(pk__in=some).count() != len(some):
            raise NotYours("所列案件中有你应当回避的。请由本单位其他负责人办理。")


@one_transaction()
def return_lists(batch: OutstandingBatch, *, reason: str, acting_user: User) -> OutstandingBatch:
    """退回拟稿 with a reason: the officer drafts a new batch, from the register as it stands then."""
    locked = _waiting(batch, acting_user)
    if not signs_lists(acting_user):
        raise NotYours("只有发文机关的负责人可以签发或者退回。")
    if not reason.strip():
        raise Refusal("没有写明退回意见。", field="reason", remedy="请写明须修改之处。")
    return _decide(locked, Status.RETURNED, acting_user, reason=reason.strip())


@one_transaction()
def withdraw_lists(batch: OutstandingBatch, *, acting_user: User) -> OutstandingBatch:
    """撤回拟稿 by an officer of the office, before it is signed."""
    locked = _waiting(batch, acting_user)
    if not drafts_lists(acting_user):
        raise NotYours("只有发文机关的经办人可以撤回。")
    return _decide(locked, Status.WITHDRAWN, acting_user)


@one_transaction()
def try_again(batch: OutstandingBatch, *, acting_user: User) -> int:
    """重试 what failed after the signing (a mark taken away meanwhile); returns how many lists."""
    locked = OutstandingBatch.objects.select_for_update().get(pk=batch.pk)
    if not acting_user.works_for(locked.issuer_id) or not (
        drafts_lists(acting_user) or signs_lists(acting_user)
    ):
        raise NotYours("只有发文机关的经办人、负责人可以重试。")
    if locked.status != Status.SIGNED:
        raise Stale("这一批还没有签发，不必重试。")
    # Not by this very batch: a debtor may have several sheets of it.
    told = _told_before(acting_user, locked.cut_off, but=locked)
    failed = locked.lists.exclude(failure="").filter(notice=None).exclude(body__in=told)
    count = failed.update(failure="")
    if not count:
        raise Refusal("没有可以重试的通报表。", remedy="请刷新后查看；已另行通报的单位不再重试。")
    locked.issued_at = None
    locked.save(update_fields=["issued_at"])
    return count


def _waiting(batch: OutstandingBatch, user: User) -> OutstandingBatch:
    """The batch, locked. Raises NotYours for another office, Stale where it does not wait for a leader."""
    locked = (
        OutstandingBatch.objects.select_for_update(of=("self",))
        .select_related("issuer", "drafted_by")
        .get(pk=batch.pk)
    )
    if not user.works_for(locked.issuer_id):
        raise NotYours("这一批通报不由你单位发出。")
    if locked.status != Status.SUBMITTED:
        raise Stale(f"这一批通报{locked.get_status_display()}，不能再办。请刷新后查看。")
    return locked


def _require_second_person(batch: OutstandingBatch, user: User) -> None:
    if not signs_lists(user):
        raise NotYours("只有发文机关的负责人可以签发或者退回。")
    if batch.drafted_by_id in user.persons:
        raise NotYours("拟稿人不能签发本人拟的文稿，代其办理的人也不能。")


def _decide(batch: OutstandingBatch, status: str, user: User, *, reason: str = "") -> OutstandingBatch:
    batch.status, batch.decided_by, batch.decided_at = status, user, clock.now()
    batch.returned_for = reason
    batch.save(update_fields=["status", "decided_by", "decided_at", "returned_for"])
    if status == Status.RETURNED:
        tell(
            [batch.drafted_by],
            topic=Topic.RESULT,
            title=f"退回未结案件通报：{batch.subject_matter}"[:100],
            text=reason,
            href=_address(batch),
        )
    return batch


def _tell_leaders(batch: OutstandingBatch) -> None:
    leaders = people_of(batch.issuer_id, Role.CREDIT_LEADER).exclude(pk__in=batch.drafted_by.persons)
    tell(
        leaders,
        topic=Topic.PAPER,
        title=f"待签发未结案件通报：{batch.subject_matter}"[:100],
        text=f"截至{chinese_date(batch.cut_off)}，由{batch.drafted_by.full_name}拟稿，请核阅签发。",
        href=_address(batch),
    )


def _address(batch: OutstandingBatch) -> str:
    return reverse("enforcement:outstanding_batch", args=[batch.pk])
