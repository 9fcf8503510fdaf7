"""What of a case's facts may stand in a paper to the department: never a clue's own words (domain part 7).

An informant is known by how the matter is told. The form of a paper begins with what was first released in
an earlier one, or with the matter's title; the officer writes the rest, and the leader signs for it.
"""

from __future__ import annotations

from casework.models import Case, CaseNotice, Source
from notices.wording import clause

NOT_THE_CLUE = "印入文书送达责任单位：线索原文不得照抄，不写来源和反映人"


def released_facts(case: Case) -> str:
    """The facts with which a paper's form begins, a paragraph a line. The court's own record may be repeated."""
    if case.source == Source.COURT:
        return case.facts
    papers = (
        CaseNotice.objects.not_internal()
        .filter(case=case, notice__voided_at=None)
        .select_related("notice")
        .order_by("id")
    )
    for paper in papers:
        if told := paper.notice.facts.get("situation"):
            return "\n".join(told)
    return f"经核实，你单位存在{clause(case.title)}的情形。"
