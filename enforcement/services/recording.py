"""One case's progress, written by its court by hand."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

import clock
from accounts.models import User
from casework.services import NotYours, Stale
from enforcement.models import DONE_STAGES, EnforcementCase, EnforcementEvent, Stage
from enforcement.queries import courts_written_by
from enforcement.services.consequences import follow
from enforcement.services.lines import changes_between
from enforcement.services.registry import Bodies, lock_courts
from organisations.refusals import Refusal
from organisations.transactions import one_transaction


@dataclass(frozen=True)
class Progress:
    """How the case stands from now on; amounts in yuan."""

    stage: str
    principal: Decimal
    paid: Decimal
    planned_listing_on: date | None = None
    listed_on: date | None = None
    deleted_on: date | None = None
    closed_on: date | None = None
    judge: str = ""
    remark: str = ""


@one_transaction()
def record_stage(
    enforcement_case: EnforcementCase,
    progress: Progress,
    *,
    acting_user: User,
    note: str = "",
    seen: datetime | None = None,
) -> EnforcementEvent:
    """Writes stage, payments, listing, deletion and end of a case, with the event of old and new; draws holds and
    proposals from it.

    `seen` is the `updated_at` of the page that was filled in. Raises NotYours for anybody but the case's court,
    Stale where it was changed meanwhile, Refusal where nothing changes or the days contradict each other.
    """
    lock_courts([enforcement_case.court_id])
    locked = EnforcementCase.objects.select_for_update(of=("self",)).get(pk=enforcement_case.pk)
    if locked.court_id not in courts_written_by(acting_user):
        raise NotYours("只有执行法院的书记员、法官可以登记进展。")
    if seen is not None and seen != locked.updated_at:
        raise Stale("本案刚由他人登记过进展。请刷新后核对再办。")
    _check(locked, progress, today=clock.today())
    values = asdict(progress)
    changes = changes_between(locked, values)
    if not changes and not note.strip():
        raise Refusal("没有任何变更。", remedy="请修改后登记，或者写明情况说明。")
    for name, value in values.items():
        setattr(locked, name, value)
    locked.updated_at, locked.as_of = clock.now(), max(locked.as_of, clock.today())
    locked.save(update_fields=[*values, "updated_at", "as_of"])
    event = EnforcementEvent.objects.create(
        enforcement_case=locked,
        verb=EnforcementEvent.Verb.CHANGED,
        changes=changes,
        note=note.strip(),
        at=locked.updated_at,
        user=acting_user,
        actor_name=acting_user.acting_name[:60],
        actor_body=acting_user.body.name if acting_user.body else "",
    )
    if changes:
        follow([locked], Bodies(), acting_user=acting_user)
    enforcement_case.refresh_from_db()
    return event


def _check(case: EnforcementCase, progress: Progress, *, today: date) -> None:
    _check_amounts(progress)
    stage = Stage(progress.stage)
    if stage == Stage.LISTING_PLANNED and progress.planned_listing_on is None:
        raise Refusal("拟纳入的须填写拟纳入日期。", field="planned_listing_on")
    if stage == Stage.LISTED and progress.listed_on is None:
        raise Refusal("已纳入失信名单的须填写纳入日期。", field="listed_on")
    if stage == Stage.LISTED and progress.deleted_on is not None:
        raise Refusal(
            "已从失信名单删除的，阶段不能仍为“已纳入失信名单”。", field="stage", remedy="请改为实际阶段。"
        )
    if progress.deleted_on is not None and progress.listed_on is None:
        raise Refusal("没有纳入日期，不能登记删除日期。", field="deleted_on")
    if progress.closed_on is not None and stage not in DONE_STAGES:
        raise Refusal("结案日期只用于“履行完毕”和“结案”。", field="closed_on")
    _check_day("listed_on", "纳入日期", progress.listed_on, case.filed_on, today)
    _check_day("deleted_on", "删除日期", progress.deleted_on, progress.listed_on, today)
    _check_day("closed_on", "结案日期", progress.closed_on, case.filed_on, today)


def _check_amounts(progress: Progress) -> None:
    for name, value in (("principal", progress.principal), ("paid", progress.paid)):
        if value < 0:
            raise Refusal("金额不能为负。", field=name)


def _check_day(field: str, label: str, day: date | None, not_before: date | None, today: date) -> None:
    if day is None:
        return
    if day > today:
        raise Refusal(f"{label}不能晚于今日。", field=field)
    if not_before is not None and day < not_before:
        raise Refusal(f"{label}不能早于{not_before.isoformat()}。", field=field)
