"""代字: the issuer's and the kind's part of a document number, and what keeps two numbers from reading alike.

A change counts from the next signing on; a number once printed stays as it was printed, and the counter goes on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.db.models import Q

import clock
from accounts.changes import record_change, require_reason, require_setter
from accounts.models import SettingChange, User
from notices.kinds import spec_of
from notices.models import KindMark, Notice, ReservedNumber
from organisations.models import Body
from organisations.queries import counting_with
from organisations.refusals import Refusal, Stale
from organisations.transactions import one_transaction

AREA = SettingChange.Area.MARK.value
# Chinese characters alone: a digit, a bracket or a letter would run into the year and the number.
CHARACTERS = re.compile(r"[一-鿿]+")
BODY_MOST, KIND_MOST = 12, 4
ISSUING_PARTS = frozenset("JFRG")


def issuing_bodies() -> list[Body]:
    """The present bodies that issue documents, or have a mark already."""
    bodies = Body.objects.filter(valid_to=None).order_by("pk")
    return [body for body in bodies if body.document_mark or ISSUING_PARTS & body.part_letters]


def kind_marks() -> dict[str, str]:
    """Kind → mark."""
    return dict(KindMark.objects.order_by("pk").values_list("kind", "mark"))


@one_transaction()
def change_body_mark(body: Body, mark: str, *, seen: str, reason: str, acting_user: User) -> Body:
    """机关代字 of a body in force. `seen` is the mark that the person saw.

    Raises NotYours for all but the system administrator, Stale where it was changed meanwhile, Refusal where a number
    could be read as another body's or kind's.
    """
    require_setter(acting_user)
    said, mark = require_reason(reason), mark.strip()
    kinds = _lock()
    body = Body.objects.select_for_update(no_key=True).get(pk=body.pk)
    if body.valid_to is not None:
        raise Refusal(f"{body.name}已停用，代字不再修改。")
    _refuse_stale(body.name, body.document_mark, seen)
    _refuse_mark(body, mark, kinds)
    _refuse_same(mark, body.document_mark)
    old, body.document_mark = body.document_mark, mark
    _save(body)
    record_change(AREA, f"body:{body.pk}", body.name, old=old, new=mark, reason=said, acting_user=acting_user)
    return body


def refuse_first_mark(body: Body, mark: str, is_trial: bool) -> None:
    """The same for the mark that a body is registered with; a trial takes no lock (`accounts.marking`)."""
    try:
        _refuse_mark(body, mark, kind_marks() if is_trial else _lock())
    except Refusal as refusal:
        raise Refusal(refusal.message, field="document_mark", remedy=refusal.remedy) from refusal


def _refuse_mark(body: Body, mark: str, kinds: Mapping[str, str]) -> None:
    _refuse_shape(mark, BODY_MOST, "机关代字")
    others = {other.name: other.document_mark for other in issuing_bodies() if other.pk != body.pk}
    for name, taken in others.items():
        if taken == mark:
            raise Refusal(f"“{mark}”已是{name}的机关代字。", field="mark", remedy="请换一个。")
    _refuse_ambiguous({**others, body.name: mark}, kinds)
    own = Q(issuer__in=counting_with(body))
    _refuse_issued([(mark + each, Q(kind=kind) & own) for kind, each in kinds.items()])


@one_transaction()
def change_kind_mark(kind: str, mark: str, *, seen: str, reason: str, acting_user: User) -> KindMark:
    """文种代字 of a kind, for all bodies. As `change_body_mark`."""
    require_setter(acting_user)
    said, mark = require_reason(reason), mark.strip()
    kinds = _lock()
    found = KindMark.objects.get(kind=kind)
    label = spec_of(kind).label
    _refuse_stale(label, found.mark, seen)
    _refuse_shape(mark, KIND_MOST, "文种代字")
    _refuse_same(mark, found.mark)
    for other, taken in kinds.items():
        if taken == mark:
            raise Refusal(f"“{mark}”已是{spec_of(other).label}的代字。", field="mark", remedy="请换一个。")
    bodies = {body.name: body.document_mark for body in issuing_bodies()}
    _refuse_ambiguous(bodies, {**kinds, kind: mark})
    _refuse_issued([(each + mark, Q(kind=kind)) for each in bodies.values() if each])
    old, found.mark = found.mark, mark
    _save(found)
    record_change(AREA, f"kind:{kind}", label, old=old, new=mark, reason=said, acting_user=acting_user)
    return found


def _lock() -> dict[str, str]:
    """The kinds' marks, their rows locked: one change of a mark at a time, since each is compared with all others."""
    rows = KindMark.objects.select_for_update().order_by("pk")
    return {row.kind: row.mark for row in rows}


def _refuse_stale(what: str, now: str, seen: str) -> None:
    if now != seen:
        raise Stale(f"{what}的代字已由他人改为“{now}”，本次没有保存。", remedy="请刷新后再改。")


def _refuse_shape(mark: str, most: int, what: str) -> None:
    if not mark:
        raise Refusal(f"没有填写{what}。", field="mark", remedy="没有代字就不能编号发文，所以不能留空。")
    if len(mark) > most:
        raise Refusal(f"{what}不超过{most}个字。", field="mark")
    if not CHARACTERS.fullmatch(mark):
        raise Refusal(
            f"{what}只用汉字，不用数字、字母、括号和空格。", field="mark", remedy="年份和序号由系统编排。"
        )


def _refuse_same(mark: str, now: str) -> None:
    if mark == now:
        raise Refusal("与现行代字相同，没有改动。", field="mark")


def _refuse_ambiguous(bodies: Mapping[str, str], kinds: Mapping[str, str]) -> None:
    """Refuses marks by which two numbers would read alike: 澄发 + 改预 and 澄发改 + 预."""
    read: dict[str, tuple[str, str]] = {}
    for name, mark in bodies.items():
        for kind, kind_mark in kinds.items():
            if not mark:
                continue
            other = read.setdefault(mark + kind_mark, (name, kind))
            if other != (name, kind):
                raise Refusal(
                    f"{name}的{spec_of(kind).label}与{other[0]}的{spec_of(other[1]).label}，文号都会写作"
                    f"“{mark}{kind_mark}”，分不清。",
                    field="mark",
                    remedy="请换一个。",
                )


def _refuse_issued(marks: list[tuple[str, Q]]) -> None:
    """Refuses what this year's numbers of another series already read: they would come twice.

    Each mark with the condition of its own series. A number set aside is as much given as a document's.
    """
    year = clock.today().year
    for mark, own in marks:
        for given in (Notice, ReservedNumber):
            found = given.objects.filter(~own, year=year, mark=mark).order_by("pk").first()
            if found is None:
                continue
            raise Refusal(
                f"今年已有{found.issuer.name}的{found.get_kind_display()}编作{found.number_text}，会与之重号。",
                field="mark",
                remedy="请换一个，或者明年再用。",
            )


def _save(row: Body | KindMark) -> None:
    field = "document_mark" if isinstance(row, Body) else "mark"
    try:
        with transaction.atomic():
            row.save(update_fields=[field])
    except IntegrityError as error:
        raise Stale("这个代字刚由他人登记，本次没有保存。", remedy="请刷新后再改。") from error
