"""The list of cases and the list of documents: tabs, filters, rows."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from casework.lifecycle import ENDED, State
from casework.models import Behaviour, Case, CaseDeadline, CaseNotice, Purpose
from deadlines.explaining import due_mark, gauge_for
from desk import queries
from desk.clocks import Clocks
from desk.rows import case_href, light_of, row_light, state_of, status_of
from desk.templatetags.zx import LIGHT_NAMES, LIGHT_WORDS
from findings.queries.objections import under_objection
from notices.kinds import CHOICES
from notices.models import Notice
from notices.reserving import may_register
from organisations.paging import paged, search_words, with_filters
from organisations.tables import require_few

CASE_FILTERS = ("view", "state", "light", "region", "behaviour", "officer")


def case_list_context(request: HttpRequest, user: User, *, whole: bool = False) -> dict[str, Any]:
    """What `desk/case_list.html` wants; `whole` for all the rows instead of a page of them."""
    asked = {name: request.GET.get(name, "").replace("\x00", "") for name in CASE_FILTERS}
    words = search_words(request)
    everything = queries.listed_cases(user)
    found = _narrowed(queries.searched(everything, words), asked, user)
    cases, pager = (all_of(found), None) if whole else paged(request, found)
    return {
        "export_href": with_filters(request, reverse("desk:cases_export")) if cases else "",
        "tabs": _case_tabs(user, asked["view"]),
        "filters": _case_filters(user, asked),
        "hidden": [("view", asked["view"])] if asked["view"] else [],
        "query": words,
        "clear_href": request.path,
        "rows": case_rows(cases, user),
        "pager": pager,
        "acts": _case_acts(user),
    }


def all_of(rows: QuerySet[Any]) -> list[Any]:
    """All rows of a list. Raises Refusal where they are too many to be taken out at once."""
    require_few(rows.count())
    return list(rows)


def case_rows(cases: list[Case], user: User) -> list[dict[str, Any]]:
    """The rows of a page: four queries, however many cases."""
    clocks = Clocks([case.pk for case in cases], debtors=queries.clocks_debtors(user))
    papers = queries.newest_papers([case.pk for case in cases])
    inside = queries.inside_of(user, cases)
    objected = under_objection([case.pk for case in cases])
    rows = []
    for case in cases:
        paper = papers.get(case.pk)
        rows.append(
            {
                "pk": case.pk,
                "number": case.number,
                "href": case_href(case),
                "body": case.subject.name,
                "matter": case.title,
                "behaviour": case.behaviour.code,
                "amount": case.amount,
                "last_paper": paper.number_text if paper else "",
                "last_paper_href": reverse("desk:document", args=[paper.pk]) if paper else "",
                "officer": case.lead_officer.full_name if case.pk in inside else "—",
                "opened_on": case.opened_at,
                "is_objected": case.pk in objected,
            }
            | state_of(case)
            | row_light(case, clocks)
        )
    return rows


def _narrowed(cases: QuerySet[Case], asked: dict[str, str], user: User) -> QuerySet[Case]:
    cases = cases.filter(VIEWS[asked["view"]][1](user)) if asked["view"] in VIEWS else cases
    if asked["state"] in State.values:
        cases = cases.filter(state=asked["state"])
    if asked["light"] in LIGHT_WORDS:
        cases = queries.with_light(cases, asked["light"], user)
    if asked["region"]:
        cases = cases.filter(subject__region=asked["region"])
    if asked["behaviour"]:
        cases = cases.filter(behaviour__code=asked["behaviour"])
    if asked["officer"].isdigit() and queries.governs(user):
        cases = cases.filter(lead_officer_id=int(asked["officer"]))
    return cases


def _open(user: User) -> Q:
    return ~Q(state__in=ENDED)


def _ended(user: User) -> Q:
    return Q(state__in=ENDED)


def _handled(user: User) -> Q:
    return queries.handled_by(user)


def _everything(user: User) -> Q:
    return Q()


VIEWS: dict[str, tuple[str, Any]] = {
    "": ("全部", _everything),
    "open": ("在办", _open),
    "mine": ("我经办的", _handled),
    "ended": ("已结", _ended),
}


def _case_tabs(user: User, current: str) -> list[dict[str, Any]]:
    counts = queries.seen_by(user).aggregate(
        **{
            f"n_{code}": Count("pk", filter=rule(user)) if code else Count("pk")
            for code, (_, rule) in VIEWS.items()
        }
    )
    address = reverse("desk:cases")
    return [
        {
            "label": label,
            "href": f"{address}?{urlencode({'view': code})}" if code else address,
            "count": counts[f"n_{code}"],
            "is_current": code == current,
        }
        for code, (label, _) in VIEWS.items()
    ]


def _case_filters(user: User, asked: dict[str, str]) -> list[dict[str, Any]]:
    """The choices that occur among the visible cases; officers' names for the governing side alone."""
    seen = queries.seen_by(user)
    regions = sorted(set(seen.order_by().values_list("subject__region", flat=True)))
    codes = Behaviour.objects.filter(is_in_force=True).values_list("code", "name")
    filters = [
        ("light", "灯", [(light, f"{LIGHT_NAMES[light]} {word}") for light, word in LIGHT_WORDS.items()]),
        ("state", "状态", [(state.value, state.label) for state in State if state != State.DRAFT]),
        ("region", "区", [(region, region) for region in regions if region]),
        ("behaviour", "行为", [(code, f"{code} {name}") for code, name in codes]),
    ]
    if queries.governs(user):
        names = seen.order_by().values_list("lead_officer_id", "lead_officer__full_name").distinct()
        filters.append(("officer", "经办", [(str(pk), name) for pk, name in names]))
    return [
        {"name": name, "label": label, "value": asked[name], "choices": choices}
        for name, label, choices in filters
    ]


def _case_acts(user: User) -> list[dict[str, str]]:
    if user.holds("intake_officer"):
        return [{"label": "登记线索", "href": reverse("early_warnings:clue_new")}]
    return []


# --- documents ----------------------------------------------------------------------------------------------

PAPER_VIEWS: dict[str, tuple[str, Any]] = {
    "": ("全部", lambda user: Q()),
    "waiting": (
        "待签收",
        lambda user: Q(served_at__isnull=False, signed_for_at=None, voided_at=None),
    ),
    "received": ("本单位收文", lambda user: Q(addressee__in=user.line)),
    "issued": ("本单位发文", lambda user: Q(issuer__in=user.line)),
    "sealing": (
        "待用印",
        lambda user: Q(paper__in=CaseNotice.objects.to_be_sealed(), issuer__in=user.line),
    ),
    "serving": (
        "待送达",
        lambda user: Q(paper__in=CaseNotice.objects.to_be_served(), issuer__in=user.line),
    ),
}
# Stages that most issuers' documents pass by themselves: shown where something waits there.
PASSING = ("sealing", "serving")


def document_list_context(request: HttpRequest, user: User, *, whole: bool = False) -> dict[str, Any]:
    """What `notices/list.html` wants; `whole` for all the rows instead of a page of them."""
    view, kind = request.GET.get("view", ""), request.GET.get("kind", "")
    words = search_words(request)
    everything = queries.documents_seen_by(user)
    found = everything.filter(PAPER_VIEWS[view][1](user)) if view in PAPER_VIEWS else everything
    if kind:
        found = found.filter(kind=kind.replace("\x00", ""))
    if words:
        found = found.filter(
            Q(number_text__icontains=words)
            | Q(title__icontains=words)
            | Q(sheet__addressee__icontains=words)
            | Q(paper__case__number__icontains=words)
        )
    notices, pager = (all_of(found), None) if whole else paged(request, found)
    return {
        "export_href": with_filters(request, reverse("desk:documents_export")) if notices else "",
        "register_href": reverse("desk:register") if may_register(user) else "",
        "tabs": _paper_tabs(everything, user, view),
        "filters": [{"name": "kind", "label": "文种", "value": kind, "choices": CHOICES}],
        "hidden": [("view", view)] if view else [],
        "query": words,
        "clear_href": request.path,
        "rows": _paper_rows(notices, user),
        "pager": pager,
    }


def _paper_tabs(documents: QuerySet[Notice], user: User, current: str) -> list[dict[str, Any]]:
    counts = documents.order_by().aggregate(
        **{
            f"n_{code}": Count("pk", filter=rule(user)) if code else Count("pk")
            for code, (_, rule) in PAPER_VIEWS.items()
        }
    )
    address = reverse("desk:documents")
    return [
        {
            "label": label,
            "href": f"{address}?{urlencode({'view': code})}" if code else address,
            "count": counts[f"n_{code}"],
            "is_current": code == current,
        }
        for code, (label, _) in PAPER_VIEWS.items()
        if code not in PASSING or code == current or counts[f"n_{code}"]
    ]


def _paper_rows(notices: list[Notice], user: User) -> list[dict[str, Any]]:
    clocks = {
        owed.paper.notice_id: owed.deadline
        for owed in CaseDeadline.objects.filter(
            paper__notice__in=notices,
            purpose=Purpose.SIGN_FOR,
            deadline__met_on=None,
            deadline__cancelled_on=None,
        )
        .select_related("deadline", "paper")
        .prefetch_related("deadline__entries")
        if owed.paper is not None
    }
    gauge, debtors = gauge_for(clocks.values()), queries.clocks_debtors(user)
    marks = {pk: due_mark(deadline, gauge) for pk, deadline in clocks.items()}
    return [
        _paper_row(notice)
        | light_of(marks.get(notice.pk), told=queries.is_told(debtors, notice.addressee_id))
        for notice in notices
    ]


def _paper_row(notice: Notice) -> dict[str, Any]:
    paper: CaseNotice | None = getattr(notice, "paper", None)
    return {
        "number": notice.number_text,
        "href": reverse("desk:document", args=[notice.pk]),
        "kind": notice.get_kind_display(),
        "title": notice.title,
        "addressee": notice.addressed_to,
        "issuer": notice.issuer.name,
        "issued_on": notice.signed_at,
        "status": status_of(notice),
        # A list told to a debtor belongs to no case.
        "case_number": paper.case.number if paper else "",
        "case_href": case_href(paper.case) if paper else "",
        "download": reverse("desk:document_file", args=[notice.pk]) if notice.rendered_at else "",
        "is_void": notice.voided_at is not None,
    }
