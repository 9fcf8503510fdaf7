"""Imposing and lifting sanctions. Called by the proceedings that decide; asks no permission itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import clock
from accounts.models import User
from casework.models import Verb
from casework.services import record
from findings.models import Finding, Sanction
from organisations.models import Body
from organisations.refusals import Refusal
from organisations.transactions import one_transaction


@dataclass(frozen=True)
class SanctionTerms:
    """One sanction as it is decided.

    `starts_on` None: with the decision, whenever it is signed. `ends_on` None: until the finding ends as repaired or
    revoked.
    """

    kind: str
    basis: str
    carried_out_by: Body
    starts_on: date | None
    ends_on: date | None = None

    def to_json(self) -> dict[str, Any]:
        """As a draft keeps it until it is approved."""
        return {
            "kind": self.kind,
            "basis": self.basis,
            "carried_out_by": self.carried_out_by.pk,
            "starts_on": self.starts_on.isoformat() if self.starts_on else None,
            "ends_on": self.ends_on.isoformat() if self.ends_on else None,
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> SanctionTerms:
        """The inverse of `to_json`."""
        return cls(
            kind=stored["kind"],
            basis=stored["basis"],
            carried_out_by=Body.objects.get(pk=stored["carried_out_by"]),
            starts_on=date.fromisoformat(stored["starts_on"]) if stored["starts_on"] else None,
            ends_on=date.fromisoformat(stored["ends_on"]) if stored["ends_on"] else None,
        )


@dataclass(frozen=True)
class PlannedTerms:
    """A sanction that is only thought of: it has no dates yet."""

    kind: str
    basis: str
    carried_out_by: Body

    def to_json(self) -> dict[str, Any]:
        """As a draft keeps it; a determination's form begins with it."""
        return {"kind": self.kind, "basis": self.basis, "carried_out_by": self.carried_out_by.pk}


@one_transaction()
def impose_sanctions(
    finding: Finding, terms: Iterable[SanctionTerms], *, acting_user: User
) -> list[Sanction]:
    """Puts sanctions on a finding that stands, each on the case's record. Raises Refusal naming the one refused."""
    made = []
    for term in terms:
        _check(finding, term)
        sanction = Sanction.objects.create(
            finding=finding,
            kind=term.kind,
            basis=term.basis,
            carried_out_by=term.carried_out_by,
            starts_on=term.starts_on or clock.today(),
            ends_on=term.ends_on,
            imposed_by=acting_user,
            imposed_at=clock.now(),
        )
        details = {
            "sanction": sanction.pk,
            "kind": term.kind,
            "carried_out_by": term.carried_out_by.name,
            "starts_on": sanction.starts_on.isoformat(),
            "ends_on": term.ends_on.isoformat() if term.ends_on else None,
        }
        record(finding.case, Verb.SANCTIONED, acting_user=acting_user, reason=term.basis, details=details)
        made.append(sanction)
    return made


@one_transaction()
def lift_sanctions(
    finding: Finding, *, reason: str, acting_user: User, only: Iterable[Sanction] | None = None
) -> int:
    """Lifts today what is not lifted yet: all of the finding's sanctions, or `only` these. Returns how many."""
    rows = Sanction.objects.select_for_update(of=("self",)).filter(finding=finding, lifted_on=None)
    if only is not None:
        rows = rows.filter(pk__in=[sanction.pk for sanction in only])
    lifted = list(rows.order_by("id"))
    for sanction in lifted:
        sanction.lifted_on, sanction.lifted_by, sanction.lift_reason = (
            clock.today(),
            acting_user,
            reason[:400],
        )
        sanction.save(update_fields=["lifted_on", "lifted_by", "lift_reason"])
        details = {"sanction": sanction.pk, "kind": sanction.kind}
        record(finding.case, Verb.SANCTION_LIFTED, acting_user=acting_user, reason=reason, details=details)
    return len(lifted)


def check_terms(terms: Iterable[SanctionTerms]) -> None:
    """Raises Refusal for the first sanction that could not be imposed on any finding, or is named twice."""
    given = list(terms)
    for term in given:
        _check_alone(term)
    check_kinds(given)


def check_kinds(terms: Iterable[SanctionTerms | PlannedTerms]) -> None:
    """Raises Refusal for the first sanction that is named twice."""
    seen: set[str] = set()
    for term in terms:
        if term.kind in seen:
            raise Refusal(f"“{Sanction.Kind(term.kind).label}”填写了两次。", field="kind")
        seen.add(term.kind)


def _check(finding: Finding, term: SanctionTerms) -> None:
    name = Sanction.Kind(term.kind).label
    if not finding.stands:
        raise Refusal(f"认定记录{finding.get_status_display()}，不能实施“{name}”。")
    _check_alone(term)
    if Sanction.objects.filter(finding=finding, kind=term.kind, lifted_on=None).exists():
        raise Refusal(f"“{name}”已在实施，不能重复登记。", field="kind")


def _check_alone(term: SanctionTerms) -> None:
    name = Sanction.Kind(term.kind).label
    if not term.basis.strip():
        raise Refusal(f"“{name}”没有写明依据。", field="basis", remedy="请写明文件名称和条款。")
    if term.ends_on is not None and term.ends_on < (term.starts_on or clock.today()):
        raise Refusal(f"“{name}”的截止日期早于起始日期。", field="ends_on")
