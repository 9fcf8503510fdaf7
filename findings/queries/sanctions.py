"""Reads of findings that stand, of their sanctions, and of what is planned about them."""

from __future__ import annotations

from django.db.models import QuerySet

from casework.models import Case
from findings.models import Finding, Sanction, SanctionPlan


def standing_findings(case: Case) -> list[Finding]:
    """The findings of the case that stand, oldest first: at most one a path."""
    return list(Finding.objects.standing().filter(case=case).select_related("made_by", "body"))


def findings_of_concern(case: Case) -> list[Finding]:
    """Whose business the case is after a finding: those that stand; where none does, the last one repaired.

    A credit repair may be granted before the case is closed, and a refused closure leads back to 已认定失信: somebody
    must lead the case on. So must somebody where the last finding was revoked, and the case was not.
    """
    found = standing_findings(case)
    if found:
        return found
    made = Finding.objects.filter(case=case).exclude(status=Finding.Status.TAKEN_BACK)
    past = list(made.select_related("made_by", "body").order_by("-id"))
    return [finding for finding in past if finding.status == Finding.Status.REPAIRED][:1] or past[:1]


def has_standing_finding(case: Case, *paths: str) -> bool:
    """Whether a finding stands, by one of the paths if any are named. Asks nothing where `case.findings` was read."""
    return any(row.stands and (not paths or row.path in paths) for row in case.findings.all())


def sanctions_to_lift(case: Case) -> QuerySet[Sanction]:
    """Sanctions of the case that nobody has lifted, run out or not."""
    return (
        Sanction.objects.filter(finding__case=case, finding__status=Finding.Status.STANDS, lifted_on=None)
        .select_related("finding", "carried_out_by")
        .order_by("id")
    )


def submitted_plan(case: Case) -> SanctionPlan | None:
    """The change of sanctions that lies with a leader, or None."""
    return SanctionPlan.objects.filter(case=case, status=SanctionPlan.Status.SUBMITTED).first()


def why_not_close(case: Case) -> str:
    """What of the sanctions stands in the way of a closure (T14: sanctions set to lift), as a sentence; or "".

    A sanction without an end would outlast the case, and nobody would ever be asked about it again.
    """
    if submitted_plan(case) is not None:
        return "惩戒措施变更尚待负责人核准，不能结案。"
    endless = sanctions_to_lift(case).filter(ends_on=None)
    names = "、".join(f"“{sanction.get_kind_display()}”" for sanction in endless)
    return f"惩戒措施{names}没有截止日期也没有解除，不能结案。" if names else ""
