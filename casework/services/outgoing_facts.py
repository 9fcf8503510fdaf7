"""What the forms of 通报, 问责建议书, 纪检监察建议书 begin with: taken from the case, so nothing is typed twice."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from casework.models import Case, CaseNotice
from casework.released import released_facts
from notices.facts import ENTRY_LIMIT, SUBJECT_LIMIT
from notices.kinds import Kind
from notices.wording import clause
from organisations.models import Body
from organisations.queries import lines_of, present_form

REQUIREMENTS = (
    "对本单位合同履行、政策承诺兑现和生效裁判履行情况开展自查，逐项登记到期义务",
    "对已经逾期的事项制定办理计划，明确资金来源、责任人和完成时限",
    "主要负责人亲自研究重点事项，不得以机构、人员、职能变化为由拖延履行",
)
ADVICE = (
    "限期解决上述问题，对同类事项全面清理",
    "完善有关制度，明确责任人，以案为鉴、举一反三",
)


def initial_outgoing(case: Case, kind: str, user: User) -> dict[str, Any]:
    """Initial values of the form for one of the kinds of `outgoing.OUTGOING`."""
    subject = clause(case.title)[:SUBJECT_LIMIT]
    match Kind(kind):
        case Kind.CIRCULAR:
            region = "全市" if user.body and user.body.level == Body.Level.CITY else case.subject.region
            return {
                "subject_matter": subject,
                "scope": f"{region}政务诚信建设责任单位",
                "reported": [
                    {
                        "body": case.subject.name,
                        "problem": _of_another(case)[:800].replace("\n", ""),
                        "handling": _measures(case),
                    }
                ],
                "requirements": "\n".join(REQUIREMENTS),
                "report_within": "15日",
            }
        case Kind.ACCOUNTABILITY:
            return {
                "subject_matter": subject,
                "subject_body": case.subject.name,
                "found": _of_another(case),
                "answer_within": "30日",
            }
    return {
        "subject_matter": subject,
        "found": released_facts(case),
        "proposals": "\n".join(ADVICE),
        "objection_within": "10个工作日",
        "adopt_within": "30日",
        "receiver": present_form(case.lead_department).pk,
    }


def receivers(case: Case, kind: str, user: User) -> QuerySet[Body]:
    """The bodies of the register that may be addressed, all of which may know of the case.

    Of advice the body itself, its lead department and its superior; of a proposal to call to account the
    superior and the commissions that watch over it. Anybody else is an organ by name.
    """
    superior = Q(pk__in=lines_of(case.subject.superior))
    if kind == Kind.SUPERVISORY_ADVICE:
        wanted = superior | Q(pk=present_form(case.lead_department).pk)
    else:
        near = Q(level=Body.Level.CITY) | Q(region=case.subject.region)
        wanted = superior | (Q(parts__contains="J") & near)
    found = Body.objects.in_force().filter(wanted).exclude(pk__in=user.line)
    if kind != Kind.SUPERVISORY_ADVICE:
        found = found.exclude(pk__in=lines_of(case.subject))
    return found.order_by("id")


def _of_another(case: Case) -> str:
    """The facts as a third body reads them."""
    return released_facts(case).replace("你单位", case.subject.name)


def _measures(case: Case) -> str:
    """已发出提醒函、警示函: what was done about it so far."""
    papers = CaseNotice.objects.not_internal().filter(case=case, notice__voided_at=None)
    names = [
        paper.notice.get_kind_display() for paper in papers.select_related("notice").order_by("notice_id")
    ]
    return f"已依次发出{'、'.join(dict.fromkeys(names))}"[:ENTRY_LIMIT] if names else ""
