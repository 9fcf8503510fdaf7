"""预留文号: the next number of a series kept for a paper made outside, used by it or left empty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import clock
from accounts.models import User
from accounts.roles import LEADER, OFFICER, Role
from notices.characters import check_characters
from notices.kinds import KINDS
from notices.models import ReservedNumber
from notices.numbering import number_text
from notices.services import take_number
from organisations.models import Body
from organisations.refusals import NotYours, Refusal, Stale
from organisations.transactions import one_transaction

ISSUING_LETTERS = "JFRG"
Status = ReservedNumber.Status
REASON_LIMIT = 200


class Scan(Protocol):
    """A file that was checked and kept (casework.services.evidence.Stored)."""

    @property
    def name(self) -> str: ...

    @property
    def content_type(self) -> str: ...

    @property
    def sha256(self) -> str: ...


@dataclass(frozen=True)
class OutsidePaper:
    """What the register says of a paper made outside: texts as they stand on it."""

    title: str
    addressed_to: str
    signatory_name: str
    dated_on: date


def may_register(user: User) -> bool:
    """Whether the person keeps the register of the own body: an officer or leader of a part that issues documents."""
    return _plays(user, OFFICER) or leads_register(user)


def leads_register(user: User) -> bool:
    """Whether the person leads the own body in such a part."""
    return _plays(user, LEADER)


@one_transaction()
def reserve_number(issuer: Body, kind: str, *, reason: str, acting_user: User) -> ReservedNumber:
    """预留: takes the next number of the issuer's series at once. The counter's lock is held to the end.

    Raises NotYours for all but the issuer's officers and leaders, Refusal without a mark or a reason.
    """
    _require_own(issuer, acting_user)
    said = _said(reason, "没有写明预留的理由。", "请写明为哪份文书预留。")
    if kind not in KINDS:
        raise Refusal("没有这个文种。", field="kind")
    if not issuer.document_mark:
        raise Refusal(f"{issuer.name}没有登记机关代字，不能编号。", remedy="请管理员先登记机关代字。")
    year = clock.today().year
    mark, number = take_number(issuer, kind, year)
    return ReservedNumber.objects.create(
        issuer=issuer,
        kind=kind,
        mark=mark,
        year=year,
        number=number,
        number_text=number_text(mark, year, number),
        reason=said,
        reserved_by=acting_user,
        reserved_at=clock.now(),
    )


@one_transaction()
def use_number(
    reserved: ReservedNumber, paper: OutsidePaper, *, acting_user: User, scan: Scan | None = None
) -> ReservedNumber:
    """登记系统外印发的文书 under a reserved number, by an officer or leader of the issuer.

    Raises NotYours, Stale where the number was used or released, Refusal naming the field.
    """
    row = _take(reserved, acting_user)
    texts = [
        ("title", "标题", paper.title),
        ("addressed_to", "主送机关", paper.addressed_to),
        ("signatory_name", "签发人", paper.signatory_name),
    ]
    for field, label, text in texts:
        if not text.strip():
            raise Refusal(f"“{label}”没有填写。", field=field)
    check_characters(texts)
    if paper.dated_on > clock.today():
        raise Refusal("成文日期不能晚于今天。", field="dated_on")
    if paper.dated_on.year != row.year:
        raise Refusal(f"文号是{row.year}年的，成文日期应当在{row.year}年。", field="dated_on")
    row.title, row.addressed_to = paper.title.strip(), paper.addressed_to.strip()
    row.signatory_name, row.dated_on = paper.signatory_name.strip(), paper.dated_on
    if scan is not None:
        row.scan_name, row.scan_type, row.scan_sha256 = scan.name, scan.content_type, scan.sha256
    return _decide(row, Status.USED, acting_user)


@one_transaction()
def release_number(reserved: ReservedNumber, *, reason: str, acting_user: User) -> ReservedNumber:
    """空号: the number stays empty for good, by a leader of the issuer, with a reason."""
    row = _take(reserved, acting_user)
    if not leads_register(acting_user):
        raise NotYours("空号由发文机关的负责人核准。")
    row.released_for = _said(reason, "没有写明空号的理由。", "请写明为何不再使用。")
    return _decide(row, Status.RELEASED, acting_user)


def _take(reserved: ReservedNumber, user: User) -> ReservedNumber:
    rows = ReservedNumber.objects.select_for_update(of=("self",)).select_related("issuer")
    row = rows.get(pk=reserved.pk)
    _require_own(row.issuer, user)
    if row.status != Status.HELD:
        raise Stale(f"{row.number_text}已登记为“{row.get_status_display()}”，不能再办。")
    return row


def _decide(row: ReservedNumber, status: Status, user: User) -> ReservedNumber:
    row.status, row.decided_by, row.decided_at = status, user, clock.now()
    row.save()
    return row


def _require_own(issuer: Body, user: User) -> None:
    if not user.works_for(issuer.pk) or not may_register(user):
        raise NotYours("文号由发文机关的经办人、负责人预留和登记。")


def _said(reason: str, message: str, remedy: str) -> str:
    said = reason.strip()
    if not said:
        raise Refusal(message, field="reason", remedy=remedy)
    if len(said) > REASON_LIMIT:
        raise Refusal(f"理由超过{REASON_LIMIT}字。", field="reason", remedy="请精简。")
    return said


def _plays(user: User, roles: Mapping[str, Role]) -> bool:
    body = user.body
    if body is None or not user.is_active:
        return False
    return any(body.plays(letter) and user.holds(roles[letter]) for letter in ISSUING_LETTERS)
