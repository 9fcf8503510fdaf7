"""代办安排: a person's substitute for some days, arranged by the person or by a leader of the body; and its end."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

import clock
from accounts.models import Substitution, User
from accounts.models.absences import SubstitutionQuerySet
from accounts.roles import ADMINISTRATORS, LEADER
from accounts.substitutes import leads_back, role_labels, roles_in
from organisations.models import Body
from organisations.refusals import NotYours, Refusal, Stale
from organisations.transactions import one_transaction

from .recording import Verb, record

LONGEST_DAYS = 366


def may_arrange(user: User, absent: User) -> bool:
    """Oneself; or a leader of the same body, who does not himself stand in for that person."""
    if user.pk == absent.pk:
        return user.standing_in_for is None
    return absent.pk not in user.persons and user.holds(*LEADER.values()) and user.works_for(absent.body_id)


@one_transaction()
def arrange(
    absent: User,
    substitute: User,
    *,
    first_day: date,
    last_day: date,
    scope: str,
    reason: str,
    acting_user: User,
) -> Substitution:
    """From the first day to the last, both whole, `substitute` may act in the place of `absent`.

    Raises NotYours for who may not arrange it, Refusal naming the field: days that are over, a person of another
    body, nothing to hand over, roles handed over already, or a chain that would lead back.
    """
    if not may_arrange(acting_user, absent):
        raise NotYours("代办由本人安排，或者由本单位负责人安排。")
    if acting_user.standing_in_for is not None and substitute.pk in acting_user.persons:
        raise NotYours("代他人办理时，不能安排由本人或者被代办人代办。")
    _require_days(first_day, last_day)
    _lock_body(absent)
    _require_fit(absent, substitute)
    roles = roles_in(scope, absent.roles)
    if not roles:
        raise Refusal(
            f"{absent.full_name}没有可以交人代办的“{Substitution.Scope(scope).label}”。",
            field="scope",
            remedy="请选择其他范围；管理员的职责和送阅事项不能由他人代办。",
        )
    if not reason.strip():
        raise Refusal("没有写明事由。", field="reason", remedy="请写明，例如出差、休假、培训。")
    standing = list(
        Substitution.objects.overlapping(first_day, last_day).select_related("absent", "substitute")
    )
    for other in standing:
        if other.absent_id == absent.pk and roles & set(other.roles):
            days = f"{other.first_day:%m月%d日}至{other.last_day:%m月%d日}"
            raise Refusal(
                f"{absent.full_name}{days}已由{other.substitute.full_name}代办。",
                field="first_day",
                remedy="请先结束原安排，或者另选日期、范围。",
            )
    if leads_back(standing, absent.pk, substitute.pk, first_day, last_day):
        raise Refusal(
            f"这几日内{substitute.full_name}的事项已转由{absent.full_name}代办，不能互相循环。",
            field="substitute",
            remedy="请另选代办人，或者先结束对方的代办安排。",
        )
    made = Substitution.objects.create(
        absent=absent,
        substitute=substitute,
        first_day=first_day,
        last_day=last_day,
        scope=scope,
        roles=sorted(roles),
        reason=reason.strip()[:100],
        arranged_by=acting_user,
    )
    record(Verb.SUBSTITUTED, absent, acting_user=acting_user, detail=told(made))
    return made


@one_transaction()
def end_substitution(substitution: Substitution, *, acting_user: User) -> Substitution:
    """Ends it now: by the absent person, a leader of the body, or the substitute. Raises NotYours or Stale."""
    found = (
        Substitution.objects.select_for_update(of=("self",))
        .select_related("absent", "substitute")
        .get(pk=substitution.pk)
    )
    is_substitute = acting_user.pk == found.substitute_id
    if not is_substitute and not may_arrange(acting_user, found.absent):
        raise NotYours("代办由本人、代办人或者本单位负责人结束。")
    if found.ended_at is not None or found.last_day < clock.today():
        raise Stale("这项代办已经结束。请刷新后查看。")
    found.ended_at, found.ended_by = clock.now(), acting_user
    found.save(update_fields=["ended_at", "ended_by"])
    record(Verb.SUBSTITUTION_ENDED, found.absent, acting_user=acting_user, detail=told(found))
    return found


def substitutions_of(person: User) -> SubstitutionQuerySet:
    """All of them, the newest first: of the person as the absent one or as the substitute."""
    rows = Substitution.objects.filter(Q(absent=person) | Q(substitute=person))
    return rows.select_related("absent", "substitute", "arranged_by")


def standing_of(person: User) -> list[Substitution]:
    """What is in force or to come, of the person as the absent one or as the substitute."""
    rows = Substitution.objects.standing().filter(Q(absent=person) | Q(substitute=person))
    return list(
        rows.filter(last_day__gte=clock.today()).select_related("absent", "substitute").order_by("id")
    )


@one_transaction()
def end_all_of(person: User, *, acting_user: User | None) -> list[Substitution]:
    """Every substitution to come or in force that the person is part of ends: he leaves. Who may is asked before."""
    own = standing_of(person)
    for row in own:
        row.ended_at, row.ended_by = clock.now(), acting_user
        row.save(update_fields=["ended_at", "ended_by"])
        record(Verb.SUBSTITUTION_ENDED, row.absent, acting_user=acting_user, detail=told(row))
    return own


def told(row: Substitution) -> str:
    """李某代王某，2026-11-23至2026-11-27，全部事项（责任单位负责人），出差."""
    days = f"{row.first_day:%Y-%m-%d}至{row.last_day:%Y-%m-%d}"
    scope = f"{row.get_scope_display()}（{'、'.join(role_labels(row.roles))}）"
    return f"{row.substitute.full_name}代{row.absent.full_name}，{days}，{scope}，{row.reason}"


def _require_days(first: date, last: date) -> None:
    if last < first:
        raise Refusal("末日不能早于首日。", field="last_day")
    if first < clock.today():
        raise Refusal(
            "首日不能早于今天。", field="first_day", remedy="已经过去的日子不能补办代办；请从今天起算。"
        )
    if (last - first).days >= LONGEST_DAYS:
        raise Refusal("一次代办不能超过一年。", field="last_day", remedy="长期离岗的，请办理交接。")


def _lock_body(absent: User) -> None:
    """One arrangement of a body after the other: of two that would close a circle the second sees the first."""
    list(
        Body.objects.select_for_update(no_key=True)
        .filter(pk__in=absent.line)
        .order_by("pk")
        .values_list("pk")
    )


def _require_fit(absent: User, substitute: User) -> None:
    if absent.pk == substitute.pk:
        raise Refusal("本人不能代办自己的事项。", field="substitute", remedy="请选择本单位其他人员。")
    if not absent.is_active:
        raise Refusal(f"{absent.full_name}的账号已停用。", remedy="其事项请办理交接。")
    if not substitute.is_active or not absent.works_for(substitute.body_id):
        raise Refusal("代办人须是本单位的在用账号。", field="substitute", remedy="请另选代办人。")
    if substitute.roles & ADMINISTRATORS:
        raise Refusal("管理员不办理案件，不能代办。", field="substitute", remedy="请另选代办人。")
