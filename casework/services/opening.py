"""Opening a case: from nothing to triage, by an intake officer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

import clock
from accounts.models import User
from accounts.roles import Role
from casework.models import Behaviour, Case, CaseSeries
from casework.services.moving import move
from notices.numbering import next_in_series
from organisations.models import Body
from organisations.refusals import NotYours, Refusal
from organisations.transactions import one_transaction

# 回避: no body takes in what is said of itself.
OWN_BODY = "{}不能受理反映本单位的事项。"
OWN_BODY_REMEDY = "请转送纪委监委、发展改革部门中的另一家，或者上级机关登记。"


@dataclass(frozen=True)
class Matter:
    """What must be known to open a case. `amount` in yuan; `grave_effect` is needed by ZX13–ZX16."""

    subject: Body
    title: str
    facts: str
    behaviour: Behaviour
    national_severity: str
    regional_severity: str
    source: str
    amount: Decimal | None = None
    grave_effect: str = ""
    authority: Body | None = None


@one_transaction()
def open_case(matter: Matter, *, acting_user: User) -> Case:
    """T1 登记: a case in triage, issued by the intake officer's body, led by the subject body until assigned.

    Raises NotYours for anybody but an intake officer of a commission or credit office; Refusal where the
    channel, the subject body or the facts are missing.
    """
    body = acting_user.body
    if body is None or not acting_user.holds(Role.INTAKE_OFFICER) or not (body.plays("J") or body.plays("F")):
        raise NotYours("只有纪委监委、发展改革部门的线索受理员可以登记立案。")
    refuse_own_body(matter.subject, acting_user)
    check_matter(matter)
    now = clock.now()
    case = Case.objects.create(
        number=next_number(now.year),
        subject=matter.subject,
        title=matter.title,
        facts=matter.facts,
        behaviour=matter.behaviour,
        grave_effect=matter.grave_effect,
        national_severity=matter.national_severity,
        regional_severity=matter.regional_severity,
        source=matter.source,
        amount=matter.amount,
        authority=matter.authority,
        issuing_body=body,
        lead_department=matter.subject,
        lead_officer=acting_user.principal,
        opened_at=now,
    )
    move(case, Case.register, acting_user=acting_user, reason=matter.title)
    return case


def refuse_own_body(subject: Body, acting_user: User) -> None:
    """Raises Refusal where a person would take in a matter of the own body (回避)."""
    if acting_user.works_for(subject.pk):
        raise Refusal(OWN_BODY.format(subject.name), field="subject", remedy=OWN_BODY_REMEDY)


class Stated(Protocol):
    """What is checked of a matter, whether it is new or an older case."""

    @property
    def facts(self) -> str: ...
    @property
    def subject(self) -> Body: ...
    @property
    def behaviour(self) -> Behaviour: ...
    @property
    def grave_effect(self) -> str: ...


def check_matter(matter: Stated) -> None:
    """Raises Refusal where the facts, the subject or a grave effect that the behaviour needs are missing."""
    if not matter.facts.strip():
        raise Refusal("没有写明主要事实。", field="facts", remedy="请写明时间、事项、金额和依据。")
    if not matter.subject.in_force_on(clock.today()):
        raise Refusal(f"{matter.subject.name}已不在机构名录中。", field="subject", remedy="请选择现行机构。")
    if matter.behaviour.needs_grave_effect and not matter.grave_effect.strip():
        raise Refusal(
            f"{matter.behaviour.name}须写明造成的重大损失或者恶劣影响。",
            field="grave_effect",
            remedy="请填写后再登记；没有造成的，请另选失信行为。",
        )


def next_number(year: int) -> str:
    """The next case number of the year: ZX-2026-000123."""
    return f"ZX-{year}-{next_in_series(CaseSeries, year=year):06d}"
