"""更正: a wrong fact on record is corrected with its old and its new value; nothing is erased (domain 0b.8)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from accounts.models import User
from casework.models import Case, NationalSeverity, RegionalSeverity, Verb
from casework.services.recording import append_event, keep, lock
from findings.models import Finding, Objection, Sanction
from organisations.refusals import Refusal
from organisations.transactions import one_transaction


@dataclass(frozen=True)
class Correction:
    """One field that a decision changes: of the finding, the sanction or the case; values as codes or ISO days."""

    of: str
    field: str
    label: str
    old: str
    new: str

    @property
    def old_word(self) -> str:
        """The value that stands, as a person reads it."""
        return shown(self.field, self.old)

    @property
    def new_word(self) -> str:
        """The value that takes its place, as a person reads it."""
        return shown(self.field, self.new)


# What a decision may change, by the record it stands in.
FIELDS: dict[str, dict[str, str]] = {
    "finding": {
        "national_severity": "国家三级",
        "regional_severity": "自治区类别",
        "grounds": "认定事实和依据",
        "display_until": "公示截止",
    },
    "sanction": {"ends_on": "惩戒截止"},
    "case": {
        "national_severity": "案件国家三级",
        "regional_severity": "案件自治区类别",
        "amount": "涉及金额（元）",
    },
}
CHOICES: dict[str, Any] = {"national_severity": NationalSeverity, "regional_severity": RegionalSeverity}


def correctable(objection: Objection) -> dict[str, Finding | Sanction | Case]:
    """The records whose fields this objection's decision may change."""
    found: dict[str, Finding | Sanction | Case] = {"case": objection.case}
    if objection.finding is not None:
        found["finding"] = objection.finding
    if objection.sanction is not None:
        found |= {"sanction": objection.sanction, "finding": objection.sanction.finding}
    return found


def corrections_of(objection: Objection, wanted: dict[tuple[str, str], str]) -> list[Correction]:
    """The corrections that really change something: `wanted` is (record, field) → new value ("" leaves it).

    Raises Refusal for a field that no decision may change, and for a value that does not fit.
    """
    records = correctable(objection)
    found = []
    for (of, field), new in wanted.items():
        if of not in records or field not in FIELDS[of]:
            raise Refusal("这一项不能由异议决定更正。", field="corrections")
        old = as_text(getattr(records[of], field))
        if new and new != old:
            _value(of, field, new)
            found.append(Correction(of, field, FIELDS[of][field], old, new))
    return found


@one_transaction()
def carry_out_corrections(objection: Objection, *, acting_user: User) -> None:
    """Writes what the decision corrects, with old and new value on the case's record."""
    records = correctable(objection)
    case = lock(objection.case)
    changed: set[str] = set()
    for found in (Correction(**entry) for entry in objection.corrections):
        value = _value(found.of, found.field, found.new)
        if found.of == "case":
            setattr(case, found.field, value)
            changed.add(found.field)
        else:
            record = records[found.of]
            setattr(record, found.field, value)
            record.save(update_fields=[found.field])
    changes = [
        entry | {"old": shown(entry["field"], entry["old"]), "new": shown(entry["field"], entry["new"])}
        for entry in objection.corrections
    ]
    append_event(
        case,
        Verb.RECORD_CORRECTED,
        acting_user=acting_user,
        reason="；".join(f"{c['label']}由“{c['old'] or '无'}”更正为“{c['new']}”" for c in changes),
        details={"changes": changes, "id": objection.pk, "proceeding": objection.CODE},
    )
    keep(case, *changed)


def as_entries(corrections: list[Correction]) -> list[dict[str, str]]:
    """As the objection's row keeps them."""
    return [asdict(found) for found in corrections]


def as_text(value: Any) -> str:
    """A value as a form shows it: codes, ISO days, plain numbers; "" for none."""
    return "" if value is None else str(value)


def shown(field: str, value: str) -> str:
    """A value as a person reads it."""
    return str(CHOICES[field](value).label) if field in CHOICES and value else value


def _value(of: str, field: str, new: str) -> Any:
    """The value a column takes. Raises Refusal naming the field."""
    name = f"{of}_{field}"
    if field in CHOICES:
        if new not in CHOICES[field].values:
            raise Refusal(f"“{FIELDS[of][field]}”没有这一项。", field=name)
        return new
    if field in ("display_until", "ends_on"):
        try:
            return date.fromisoformat(new)
        except ValueError:
            raise Refusal(
                f"“{FIELDS[of][field]}”不是日期。", field=name, remedy="请写作2026-12-31。"
            ) from None
    if field == "amount":
        try:
            return Decimal(new)
        except InvalidOperation:
            raise Refusal("涉及金额不是数字。", field=name) from None
    return new
