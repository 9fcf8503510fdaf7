"""更正: a wrong fact of a case is put right, and both values stay (domain 0b.8).

Four eyes are needed where the fact decides something: which behaviour and which severity (what may be done, how
long it is shown), the amount and the grave effect (whether a matter is grave), the source (whether the court's own
words may be repeated), the competent department (who becomes party to the case). The wording of the title and
the facts, and who of the office is in charge, decide nothing: an officer puts them right alone, on record.
The subject is never changed: a case about the wrong body is declined or revoked. Issued documents stay as they
were issued.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import clock
from accounts.models import User
from accounts.queries import people_of
from accounts.roles import OFFICER
from casework.access import ISSUING_LETTERS, standing
from casework.models import (
    Behaviour,
    Case,
    Correction,
    NationalSeverity,
    RegionalSeverity,
    Source,
    Verb,
)
from casework.services.moving import NotYours, Stale
from casework.services.recording import append_event, keep, lock
from organisations.models import Body
from organisations.queries import lines_of
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

Value = tuple[Any, str]
AMOUNT_LIMIT = Decimal("99999999999999.99")


@dataclass(frozen=True)
class Fact:
    """A fact that may be corrected. `is_weighty`: the leader approves; `is_open`: the department reads it.

    `read` turns what was typed (a key, a code, a number, words) into the column's value and its words, and
    refuses what cannot stand.
    """

    column: str
    label: str
    read: Callable[[Case, str], Value]
    is_weighty: bool = False
    is_open: bool = False


def officers_of(body: Body) -> list[User]:
    """Who may be in charge of a case of this body: its officers, by name."""
    roles = [OFFICER[letter] for letter in sorted(ISSUING_LETTERS) if body.plays(letter)]
    return list(people_of(body, *roles).order_by("full_name", "id"))


def authorities(case: Case) -> list[Body]:
    """Bodies that may be named as the competent department: they determine, and are not the subject."""
    found = Body.objects.playing("R").in_force(clock.today()).exclude(pk__in=lines_of(case.subject))
    return list(found.order_by("name"))


def _text(limit: int, label: str, *, may_be_empty: bool = False) -> Callable[[Case, str], Value]:
    def read(case: Case, raw: str) -> Value:
        words = raw.strip()
        if not words and not may_be_empty:
            raise _refused(f"没有写明{label}。", "请填写更正后的内容。")
        if len(words) > limit:
            raise _refused(f"{label}共{len(words)}个字，最多{limit}个字。", "请精简。")
        return words, words

    return read


def _choice(choices: Any) -> Callable[[Case, str], Value]:
    def read(case: Case, raw: str) -> Value:
        if raw not in choices.values:
            raise _refused("没有这个选项。", "请重新选择。")
        return raw, str(choices(raw).label)

    return read


def _amount(case: Case, raw: str) -> Value:
    if not raw.strip():
        return None, ""
    try:
        found = Decimal(raw.strip().replace(",", ""))
    except InvalidOperation:
        raise _refused(f"金额写作“{raw}”，不是数字。", "请以元为单位填写，最多两位小数。") from None
    if not found.is_finite() or found < 0 or found > AMOUNT_LIMIT or found != round(found, 2):
        raise _refused(f"金额写作“{raw}”，超出范围或者多于两位小数。", "请以元为单位填写，最多两位小数。")
    found = found.quantize(Decimal("0.01"))
    return found, f"{found:,.2f}元"


def _behaviour(case: Case, raw: str) -> Value:
    found = Behaviour.objects.filter(pk=int(raw), is_in_force=True).first() if _is_key(raw) else None
    if found is None:
        raise _refused("没有这种失信行为。", "请在现行清单中选择。")
    if found.needs_grave_effect and not case.grave_effect.strip():
        raise _refused(f"{found.name}须写明造成的重大损失或者恶劣影响。", "请先更正“重大损失、恶劣影响”。")
    return found.pk, str(found)


def _grave_effect(case: Case, raw: str) -> Value:
    value = _text(1000, "重大损失、恶劣影响", may_be_empty=not case.behaviour.needs_grave_effect)
    return value(case, raw)


def _authority(case: Case, raw: str) -> Value:
    if not raw.strip():
        return None, ""
    found = next((body for body in authorities(case) if str(body.pk) == raw), None)
    if found is None:
        raise _refused("所选单位不能作为主管部门。", "请选择有认定职责的现行机构，不能是涉事单位本身。")
    return found.pk, found.name


def _officer(case: Case, raw: str) -> Value:
    found = next((user for user in officers_of(case.issuing_body) if str(user.pk) == raw), None)
    if found is None:
        raise _refused("所选人员不是承办机关的经办人。", "请选择承办机关在岗的经办人。")
    return found.pk, found.full_name


def _is_key(raw: str) -> bool:
    return raw.isascii() and raw.isdigit() and len(raw) < 10


def _refused(message: str, remedy: str) -> Refusal:
    return Refusal(message, field="value", remedy=remedy)


FACTS: dict[str, Fact] = {
    "title": Fact("title", "事由", _text(120, "事由"), is_open=True),
    "facts": Fact("facts", "主要事实", _text(4000, "主要事实")),
    "amount": Fact("amount", "涉及金额", _amount, is_weighty=True, is_open=True),
    "behaviour": Fact("behaviour_id", "失信行为", _behaviour, is_weighty=True, is_open=True),
    "national_severity": Fact(
        "national_severity", "国家三级", _choice(NationalSeverity), is_weighty=True, is_open=True
    ),
    "regional_severity": Fact("regional_severity", "自治区类别", _choice(RegionalSeverity), is_weighty=True),
    "grave_effect": Fact("grave_effect", "重大损失、恶劣影响", _grave_effect, is_weighty=True),
    "source": Fact("source", "来源", _choice(Source), is_weighty=True),
    "authority": Fact("authority_id", "主管部门", _authority, is_weighty=True),
    "lead_officer": Fact("lead_officer_id", "经办人", _officer),
}


def value_of(case: Case, field: str) -> str:
    """The value a fact has now, as `Correction.old_value` and the page keep it. Reads the row."""
    return _stored(Case.objects.values_list(FACTS[field].column, flat=True).get(pk=case.pk))


def words_of(case: Case, field: str) -> str:
    """The same as people read it."""
    fact, stored = FACTS[field], value_of(case, field)
    if not stored:
        return ""
    match field:
        case "behaviour":
            return str(Behaviour.objects.get(pk=int(stored)))
        case "authority":
            return Body.objects.get(pk=int(stored)).name
        case "lead_officer":
            return User.objects.get(pk=int(stored)).full_name
        case "amount":
            return f"{Decimal(stored):,.2f}元"
        case "national_severity" | "regional_severity" | "source":
            return fact.read(case, stored)[1]
    return stored


def may_propose(case: Case, field: str, user: User) -> bool:
    """Officers and intake officers of the case's issuing body; who is in charge, its leader may say too."""
    held = standing(user, case)
    if not held.issued_case or user.works_for(case.subject_id):
        return False
    if field == "lead_officer" and ISSUING_LETTERS & held.leads:
        return True
    return bool(ISSUING_LETTERS & held.drafts or held.takes_in)


@one_transaction()
def correct_fact(
    case: Case, field: str, value: str, *, seen: str, reason: str, acting_user: User
) -> Correction:
    """Puts a fact right: at once, or before the leader where it is weighty (`FACTS`).

    `value` is as typed, `seen` what the person saw as the present value (`value_of`): Stale where it has
    changed meanwhile. Raises NotYours, Stale, or Refusal naming `value` or `reason`.
    """
    fact = FACTS.get(field)
    if fact is None:
        raise Refusal(
            "这一项不能更正。", field="field", remedy="涉事单位有误的，不予受理或者撤销后另行立案。"
        )
    case = lock(case)
    if not may_propose(case, field, acting_user):
        raise NotYours("只有承办机关的经办人可以更正案件事实。")
    _require_unchanged(case, field, seen)
    if case.corrections.filter(field=field, status=Correction.Status.SUBMITTED).exists():
        raise Stale(f"“{fact.label}”已有一项更正待核准，请等核准后再提。")
    if not reason.strip():
        raise Refusal("没有写明更正的理由。", field="reason", remedy="请写明错在哪里、以什么为准。")
    new, words = fact.read(_read_again(case), value)
    if _stored(new) == seen:
        raise _refused("与原值相同，不必更正。", "请填写更正后的内容。")
    correction = Correction(
        case=case,
        field=field,
        old_value=seen,
        old_text=words_of(case, field),
        new_value=_stored(new),
        new_text=words,
        reason=reason.strip(),
        proposed_by=acting_user,
        proposed_at=clock.now(),
    )
    if not fact.is_weighty:
        _make(correction, case, new, acting_user)
        return correction
    correction.save()
    append_event(
        case,
        Verb.CORRECTION_PROPOSED,
        acting_user=acting_user,
        reason=reason,
        details=_details(correction),
        is_internal=True,
    )
    keep(case)
    return correction


@one_transaction()
def approve_correction(correction: Correction, *, acting_user: User) -> Correction:
    """核准 by a leader of the issuing body who did not propose it. Stale where the value changed meanwhile."""
    found, case = _take(correction, acting_user)
    _require_unchanged(case, found.field, found.old_value)
    new, _ = FACTS[found.field].read(_read_again(case), found.new_value)
    _make(found, case, new, acting_user)
    return found


@one_transaction()
def refuse_correction(correction: Correction, *, reason: str, acting_user: User) -> Correction:
    """不予更正, with a reason: the fact stays as it is."""
    found, case = _take(correction, acting_user)
    if not reason.strip():
        raise Refusal("没有写明不予更正的理由。", field="reason", remedy="请写明理由。")
    found.status, found.refusal = Correction.Status.REFUSED, reason.strip()[:500]
    found.decided_by, found.decided_at = acting_user, clock.now()
    found.save()
    append_event(
        case,
        Verb.CORRECTION_REFUSED,
        acting_user=acting_user,
        reason=reason,
        details=_details(found),
        is_internal=True,
    )
    keep(case)
    return found


def _make(correction: Correction, case: Case, value: Any, acting_user: User) -> None:
    fact = FACTS[correction.field]
    setattr(case, fact.column, value)
    correction.status = Correction.Status.MADE
    correction.decided_by, correction.decided_at = acting_user, clock.now()
    correction.save()
    append_event(
        case,
        Verb.CORRECTED,
        acting_user=acting_user,
        reason=correction.reason,
        details=_details(correction),
        is_internal=not fact.is_open,
    )
    keep(case, fact.column.removesuffix("_id"))


def _take(correction: Correction, user: User) -> tuple[Correction, Case]:
    case = lock(correction.case)
    found = Correction.objects.select_for_update(of=("self",)).get(pk=correction.pk)
    if found.status != Correction.Status.SUBMITTED:
        raise Stale(f"这项更正{found.get_status_display()}。请刷新后查看。")
    held = standing(user, case)
    if not held.issued_case or not ISSUING_LETTERS & held.leads:
        raise NotYours("更正由承办机关的负责人核准。")
    if found.proposed_by_id in user.persons:
        raise NotYours("提出更正的人不能核准本人提出的更正。")
    found.case = case
    return found, case


def _require_unchanged(case: Case, field: str, seen: str) -> None:
    if value_of(case, field) != seen:
        raise Stale(f"“{FACTS[field].label}”已由他人更正，现为“{words_of(case, field)}”。请刷新后查看。")


def _read_again(case: Case) -> Case:
    """The row as it stands under the lock: what decides whether a value may stand is no memory."""
    return Case.objects.select_related("subject", "behaviour", "issuing_body").get(pk=case.pk)


def _stored(value: Any) -> str:
    return "" if value is None else str(value)


def _details(correction: Correction) -> dict[str, Any]:
    return {
        "correction": correction.pk,
        "field": correction.field,
        "label": FACTS[correction.field].label,
        "old": correction.old_text,
        "new": correction.new_text,
    }
