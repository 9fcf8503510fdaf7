"""回避: keeping a person out of one case, by oneself or by order of a leader of the own body; and lifting it."""

from __future__ import annotations

import clock
from accounts.models import User
from accounts.roles import LEADER, OFFICER, Role
from casework.access import ISSUING_LETTERS, is_recused
from casework.models import Case, Recusal, Verb
from casework.services.recording import append_event, keep, lock
from organisations.refusals import NotYours, Refusal, Stale
from organisations.transactions import one_transaction

LEADERS = tuple(LEADER[letter] for letter in "JFRGD")
# Those who draft for the governing side: one of them is in charge of a case (经办人).
DRAFTERS = tuple(OFFICER[letter] for letter in sorted(ISSUING_LETTERS))
# Who works on cases at a desk. A court's people withdraw in the court's own matter, not in ours.
WORKING = (*DRAFTERS, Role.INTAKE_OFFICER, Role.HANDLER, Role.VERIFIER, Role.REVIEWER, *LEADERS)


def may_order(user: User, person: User) -> bool:
    """Whether `user` leads the body that `person` works for."""
    return user.holds(*LEADERS) and user.works_for(person.body_id)


def colleagues(user: User) -> list[User]:
    """The people of the own body who work on cases, oneself among them."""
    people = User.objects.at_work().active().filter(body__in=user.line).holding(*WORKING)
    return list(people.order_by("id"))


@one_transaction()
def recuse(
    case: Case,
    person: User,
    *,
    ground: str,
    note: str = "",
    successor: User | None = None,
    acting_user: User,
) -> Recusal:
    """Keeps `person` out of the case from now on: by the person, or by order of a leader of the same body.

    Somebody must be left to do what the person did: where nobody else of the body holds one of the person's
    roles the recusal is refused and says so; and whoever is in charge of an open case (经办人) names who takes
    it over (`successor`). Raises NotYours or Refusal.
    """
    lock(case)
    if acting_user.pk != person.pk and not may_order(acting_user, person):
        raise NotYours("回避由本人申请，或者由本单位负责人决定。")
    if not person.holds(*WORKING) or not Case.objects.visible_to(person).filter(pk=case.pk).exists():
        raise Refusal(f"{person.full_name}不办理本案，不必回避。", field="person")
    if ground == Recusal.Ground.OTHER and not note.strip():
        raise Refusal("没有写明回避的情形。", field="note", remedy="请写明可能影响公正办理的事实。")
    _require_others(case, person)
    columns = ["open_recusals"]
    if case.lead_officer_id == person.pk and not case.has_ended:
        case.lead_officer = _taking_over(case, person, successor)
        columns.append("lead_officer")
    details = {"person": person.full_name}
    if "lead_officer" in columns:
        details["successor"] = case.lead_officer.full_name
    reason = "：".join(part for part in (str(Recusal.Ground(ground).label), note.strip()) if part)
    # On record before it stands: the last thing that the person does here.
    append_event(case, Verb.RECUSED, acting_user=acting_user, reason=reason, details=details)
    recusal = Recusal.objects.create(
        case=case,
        person=person,
        ground=ground,
        note=note.strip(),
        declared_by=acting_user,
        since=clock.now(),
    )
    case.open_recusals += 1
    keep(case, *columns)
    return recusal


@one_transaction()
def lift_recusal(recusal: Recusal, *, reason: str, acting_user: User) -> Recusal:
    """解除回避 with a reason, by another leader of the person's body. Raises NotYours, Stale or Refusal."""
    case = lock(recusal.case)
    if recusal.person_id in acting_user.persons or not may_order(acting_user, recusal.person):
        raise NotYours("解除回避由本单位其他负责人决定。")
    if not reason.strip():
        raise Refusal("没有写明解除回避的理由。", field="reason", remedy="请写明回避情形已经消除的事实。")
    lifted = Recusal.objects.filter(pk=recusal.pk, lifted_at=None).update(
        lifted_at=clock.now(), lifted_by=acting_user, lift_reason=reason.strip()[:300]
    )
    if not lifted:
        raise Stale("这项回避已经解除。请刷新后查看。")
    details = {"person": recusal.person.full_name}
    append_event(case, Verb.RECUSAL_LIFTED, acting_user=acting_user, reason=reason, details=details)
    case.open_recusals -= 1
    keep(case, "open_recusals")
    recusal.refresh_from_db()
    return recusal


def _require_others(case: Case, person: User) -> None:
    """Raises Refusal naming the first of the person's roles that nobody else of the body could fill in this case."""
    others = [other for other in colleagues(person) if other.pk != person.pk and not is_recused(other, case)]
    for role in (role for role in WORKING if role in person.roles):
        if not any(other.holds(role) for other in others):
            raise Refusal(
                f"本单位没有其他可以办理本案的“{Role(role).label}”，{person.full_name}回避后无人接办。",
                remedy="请先由系统管理员增设人员，或者将案件改派、移交其他机关，再办回避。",
            )


def _taking_over(case: Case, person: User, successor: User | None) -> User:
    if successor is None:
        raise Refusal(
            f"{person.full_name}是本案经办人，回避前须定接办人。", field="successor", remedy="请选择接办人。"
        )
    roles = (*DRAFTERS, Role.INTAKE_OFFICER)
    if (
        successor.pk == person.pk
        or not successor.holds(*roles)
        or not person.works_for(successor.body_id)
        or is_recused(successor, case)
    ):
        raise Refusal(
            f"{successor.full_name}不能接办本案。", field="successor", remedy="请另选本单位经办人。"
        )
    return successor
