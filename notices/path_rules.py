"""文稿流转 as a setting: which kinds pass 核稿 without being asked for, everywhere or at one issuer.

An issuer's own rule goes before the one for all; where there is neither, what two levels approve is reviewed where
the issuer has a reviewer, and anything else as its drafter asks. A change counts from the next draft on.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import F, Q

from accounts.changes import record_change, require_reason, require_setter
from accounts.models import SettingChange, User
from notices.kinds import KINDS, Kind, spec_of
from notices.models import PathRule
from organisations.models import Body
from organisations.refusals import Refusal, Stale
from organisations.transactions import one_transaction

AREA = SettingChange.Area.PATH.value
Demand = PathRule.Demand
EVERYWHERE = "所有机关"


def demand_of(line: Collection[int], kind: str) -> str:
    """What the rules say of a kind at a body, under whichever of its names: a `Demand`."""
    rules = PathRule.objects.exclude(demand=Demand.DEFAULT).filter(
        Q(issuer=None) | Q(issuer__in=line), kind=kind
    )
    found = rules.order_by(F("issuer").desc(nulls_last=True)).values_list("demand", flat=True).first()
    return found or Demand.DEFAULT.value


def path_rules() -> list[PathRule]:
    """Every rule that says anything, by kind; those for all issuers first."""
    rows = PathRule.objects.exclude(demand=Demand.DEFAULT).select_related("issuer")
    return sorted(rows, key=lambda row: (list(KINDS).index(Kind(row.kind)), row.issuer_id or 0))


@one_transaction()
def change_path_rule(
    kind: str, issuer: Body | None, demand: str, *, seen: str, reason: str, acting_user: User
) -> PathRule:
    """Sets what a kind passes, at one issuer or at all (None). `seen` is the demand that the person saw.

    Raises NotYours for all but the system administrator, Stale where it was changed meanwhile.
    """
    require_setter(acting_user)
    said = require_reason(reason)
    if demand not in Demand.values:
        raise Refusal("没有选择核稿要求。", field="demand")
    if kind not in KINDS:
        raise Refusal("没有这个文种。", field="kind")
    rows = PathRule.objects.select_for_update().filter(kind=kind, issuer=issuer)
    found = rows.first() or PathRule(kind=kind, issuer=issuer)
    old = Demand(found.demand)
    if seen and old != seen:
        raise Stale(
            f"{spec_of(kind).label}的核稿要求已由他人改为“{old.label}”，本次没有保存。",
            remedy="请刷新后再改。",
        )
    if old == demand:
        raise Refusal("与现行要求相同，没有改动。", field="demand")
    found.demand = demand
    found.save()
    what = f"{issuer.name if issuer else EVERYWHERE}：{spec_of(kind).label}的核稿"
    record_change(
        AREA,
        f"path:{issuer.pk if issuer else 'all'}:{kind}",
        what,
        old=old.label,
        new=Demand(demand).label,
        reason=said,
        acting_user=acting_user,
    )
    return found
