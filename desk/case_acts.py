"""What a person may do with a case beside the tasks: every act of the case's page that lies on no desk, in groups."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import User
from caseflow.acts import At, acts_at, acts_beside
from caseflow.acts.informing import INFORMING
from caseflow.doors import may_draft, other_moves
from caseflow.filing import offers
from caseflow.models import CaseTask
from casework.models import Case, CaseNotice
from casework.services import may_propose
from casework.services.outgoing import outgoing_kinds
from casework.services.recusing import WORKING
from desk.dispatch import dispatch_acts, waiting_papers
from desk.record_side import reading_acts, record_acts
from desk.task_life import task_life_acts

Row = dict[str, str]
# As many acts of one group as are read at a glance; a longer group is shown folded.
AT_A_GLANCE = 4


@dataclass(frozen=True)
class ActGroup:
    """Acts of one kind, rows of {label, href, note}."""

    label: str
    acts: list[Row]

    @property
    def is_long(self) -> bool:
        return len(self.acts) > AT_A_GLANCE


def act_groups(
    case: Case, papers: list[CaseNotice], tasks: list[CaseTask], user: User, *, inside: bool
) -> list[ActGroup]:
    """The groups in which there is something to do.

    `papers` are the case's documents that the person reads, `tasks` its open ones.
    """
    groups = (
        ActGroup("办理", [*task_life_acts(case, user), *_moves_beside(case, user)]),
        ActGroup(
            "登记与更正",
            [
                *_services(case, papers, tasks, user, inside=inside),
                *record_acts(case, user, inside=inside),
                *_recusing(case, user),
            ],
        ),
        ActGroup("传阅与批示", [*reading_acts(case, user, inside=inside), *_proposing(case, user)]),
        ActGroup("异议与修复", offers(case, user)),
    )
    return [group for group in groups if group.acts]


def _services(
    case: Case, papers: list[CaseNotice], tasks: list[CaseTask], user: User, *, inside: bool
) -> list[Row]:
    """What of sealing and serving lies on no desk: while a case rests, and a 送达回证 of what the system served."""
    if not inside:
        return []
    at_desks = waiting_papers(tasks)
    unsigned = [paper for paper in papers if not paper.notice.signed_for_at and not paper.notice.voided_at]
    waiting = [paper for paper in unsigned if paper.pk not in at_desks]
    return [
        {"label": act["label"], "href": act["href"], "note": paper.notice.number_text}
        for paper in waiting
        for act in dispatch_acts(case, paper, user)
        if act.get("method") != "post"
    ]


def _moves_beside(case: Case, user: User) -> list[Row]:
    """What another party may draft, and what may become of the case beside the ladder."""
    return (
        [*_from_page(case, user)]
        + [
            {
                "label": act.label,
                "href": reverse("caseflow:other_move", args=[case.number, name]),
                "note": act.note,
            }
            for name, act in other_moves(case, user).items()
        ]
        + _documents(case, user)
    )


def _documents(case: Case, user: User) -> list[Row]:
    """What may be told or proposed beside the ladder, in a document that moves nothing."""
    return [
        {
            "label": INFORMING[kind].label,
            "href": reverse("caseflow:document", args=[case.number, kind]),
            "note": INFORMING[kind].note,
        }
        for kind in outgoing_kinds(case, user)
    ]


def _from_page(case: Case, user: User) -> list[Row]:
    """What an officer of a party does from here: a measure of the own body, and what needs no turn."""
    at = At(CaseTask(), case, user)
    address = reverse("caseflow:draft", args=[case.number])
    rows = [{"label": act.label, "href": f"{address}?act={act.code}", "note": ""} for act in acts_beside(at)]
    if may_draft(case, user) and (measures := acts_at(at)):
        note = "、".join(act.label for act in measures)
        rows.insert(0, {"label": "拟办", "href": address, "note": f"以本单位名义：{note}"})
    return rows


def _proposing(case: Case, user: User) -> list[Row]:
    """A case worth telling as an example."""
    if not may_propose(user, case):
        return []
    href = reverse("caseflow:propose_typical", args=[case.number])
    return [{"label": "拟列典型案例", "href": href, "note": "供市领导、人大、政协查阅"}]


def _recusing(case: Case, user: User) -> list[Row]:
    """Keeping out of the case."""
    if not user.holds(*WORKING):
        return []
    return [
        {
            "label": "回避",
            "href": reverse("caseflow:recuse", args=[case.number]),
            "note": "与本案有利害关系的",
        }
    ]
