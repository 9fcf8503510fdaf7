"""The series of numbers: what each has given, and taking one over in mid-year."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Max
from django.db.models.functions import Coalesce

import clock
from accounts.changes import record_change, require_reason, require_setter
from accounts.models import SettingChange, User
from notices.kinds import spec_of
from notices.marks import kind_marks
from notices.models import Notice, NumberSeries, ReservedNumber
from organisations.models import Body
from organisations.queries import counting_with
from organisations.refusals import Refusal, Stale
from organisations.transactions import one_transaction

AREA = SettingChange.Area.SERIES.value
HIGHEST = 99_999


@dataclass(frozen=True)
class SeriesLine:
    """One series of a year. `given` by this system; `missing` numbers that it owes (none, ever); `void` ones; those
    `reserved` and not used yet."""

    issuer: Body
    kind: str
    year: int
    mark: str
    taken_over: int
    last: int
    given: int
    missing: list[int]
    void: list[int]
    reserved: list[int]

    @property
    def label(self) -> str:
        return spec_of(self.kind).label


def years() -> list[int]:
    """The years in which anything was numbered, and this one; newest first."""
    found = set(NumberSeries.objects.values_list("year", flat=True))
    return sorted(found | {clock.today().year}, reverse=True)


def series_of(year: int) -> list[SeriesLine]:
    """The series of a year; as many queries however many there are."""
    given: dict[tuple[int, str], dict[int, bool]] = defaultdict(dict)
    counted_with = Coalesce("issuer__counts_with_id", "issuer_id")
    numbers = Notice.objects.filter(year=year, number__gt=0).annotate(counted_with=counted_with)
    for issuer, kind, number, voided_at in numbers.values_list("counted_with", "kind", "number", "voided_at"):
        given[issuer, kind][number] = voided_at is not None
    held: dict[tuple[int, str], list[int]] = defaultdict(list)
    aside = ReservedNumber.objects.filter(year=year).annotate(counted_with=counted_with).order_by("number")
    for issuer, kind, number, status in aside.values_list("counted_with", "kind", "number", "status"):
        given[issuer, kind][number] = status == ReservedNumber.Status.RELEASED
        if status == ReservedNumber.Status.HELD:
            held[issuer, kind].append(number)
    marks = kind_marks()
    made = []
    for row in NumberSeries.objects.filter(year=year).select_related("issuer").order_by("issuer_id", "kind"):
        here = given[row.issuer_id, row.kind]
        made.append(
            SeriesLine(
                issuer=row.issuer,
                kind=row.kind,
                year=row.year,
                mark=f"{row.issuer.document_mark}{marks.get(row.kind, '')}",
                taken_over=row.taken_over,
                last=row.last,
                given=len(here),
                missing=[number for number in range(row.taken_over + 1, row.last + 1) if number not in here],
                void=sorted(number for number, is_void in here.items() if is_void),
                reserved=held[row.issuer_id, row.kind],
            )
        )
    return made


@one_transaction()
def open_number_series(
    issuer: Body, kind: str, *, last: int, again: int, reason: str, acting_user: User
) -> NumberSeries:
    """文号接续: this year's documents of this kind begin after `last`, which was given before this system was used.

    Once, and before the first number of ours: a body renamed in mid-year goes on in the series of its older name.
    Raises as `take_over`, and where another series has given this mark a higher number already.
    """
    year = clock.today().year
    if not issuer.document_mark or issuer.valid_to is not None:
        raise Refusal(f"{issuer.name}没有现行的机关代字。", field="issuer", remedy="请先登记机关代字。")
    mark = f"{issuer.document_mark}{kind_marks()[kind]}"
    own = counting_with(issuer)
    for given in (Notice, ReservedNumber):
        others = given.objects.filter(year=year, mark=mark).exclude(issuer__in=own)
        most = others.aggregate(most=Max("number"))["most"] or 0
        if most > last:
            raise Refusal(f"“{mark}”今年已编到{most}号，接续不能小于它。", field="last")
    return take_over(
        NumberSeries,
        {"issuer_id": issuer.series_holder_id, "kind": kind, "year": year},
        what=f"{issuer.name}{spec_of(kind).label}{year}年文号",
        key=f"series:{issuer.series_holder_id}:{kind}:{year}",
        last=last,
        again=again,
        reason=reason,
        acting_user=acting_user,
    )


def take_over(
    series: Any,
    row: dict[str, Any],
    *,
    what: str,
    key: str,
    last: int,
    again: int,
    reason: str,
    acting_user: User,
) -> Any:
    """Begins a series after `last`, typed twice since it cannot be corrected; 0: it begins here.

    Returns its row. `series` is a model with `last` and `taken_over`, `row` its key. Raises NotYours for all but the
    system administrator, Refusal where the series has begun, Stale where it began this very moment.
    """
    require_setter(acting_user)
    said = require_reason(reason)
    if not 0 <= last <= HIGHEST:
        raise Refusal(f"已编到的序号须在0至{HIGHEST}之间。", field="last")
    if last != again:
        raise Refusal("两次填写的序号不同。", field="again", remedy="接续以后不能更正，请核对登记簿。")
    begun = series.objects.filter(**row).first()
    if begun is not None:
        raise Refusal(f"{what}{_how_begun(begun)}，不能再设接续。", field="last")
    try:
        with transaction.atomic():
            made: models.Model = series.objects.create(**row, last=last, taken_over=last)
    except IntegrityError as error:
        raise Stale(f"{what}刚已开始编号，不能再设接续。", remedy="请刷新后查看。") from error
    old = "自1号起" if last else "未设置"
    record_change(AREA, key, what, old=old, new=f"自{last + 1}号起", reason=said, acting_user=acting_user)
    return made


def _how_begun(row: Any) -> str:
    if row.taken_over:
        return f"已接续到{row.taken_over}号"
    return f"本系统已编到{row.last}号" if row.last else "已定为从1号编起"
