"""用印, 送达 and 签收 of a document: what its officer may do now, and what is on record of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse

from accounts.models import User
from caseflow.desks import EACH, SEAL
from caseflow.models import CaseTask
from casework.models import Case, CaseNotice, Service
from casework.services import may_dispatch, why_not_on_paper
from desk.rows import is_inner, task_href
from notices.models import Notice
from notices.sealing import BY_SYSTEM

Row = dict[str, Any]


def documents_at(tasks: Iterable[CaseTask]) -> dict[int, str]:
    """文种 and 文号 of what is sealed or served, by task: of such desks there may be several in one case.

    One statement, and none where no such task is among them.
    """
    about = {task.pk: task.about or 0 for task in tasks if task.flow_task.name in EACH}
    if not about:
        return {}
    rows = CaseNotice.objects.filter(pk__in=about.values()).select_related("notice")
    said = {row.pk: f"{row.notice.get_kind_display()} {row.notice.number_text}" for row in rows}
    return {pk: said[key] for pk, key in about.items() if key in said}


def waiting_papers(tasks: Iterable[CaseTask]) -> set[int | None]:
    """The documents (`CaseNotice`) for which a desk is open: there they are sealed and served, and nowhere else."""
    return {task.about for task in tasks if task.flow_task.name in EACH}


def asked_at_desk(task: CaseTask, notice: Notice) -> Row:
    """The decision band of a document that this person is to seal or to serve."""
    act = {"label": str(task.flow_task.task_title), "href": task_href(task.pk), "is_primary": True}
    is_sealing = task.flow_task.name == SEAL
    question = "等你用印。" if is_sealing else "等你送达。"
    return {"question": question, "text": _what_to_do(notice), "acts": [act]}


def dispatch_acts(case: Case, paper: CaseNotice, user: User) -> list[Row]:
    """The acts of the issuer's officer on a document that was not signed for: {label, href, method?: "post"}."""
    notice = paper.notice
    if notice.rendered_at is None or not may_dispatch(user, case, paper):
        return []
    keys = [case.number, paper.pk]
    if notice.ready_at is None:
        return [{"label": "确认用印", "href": reverse("caseflow:seal", args=keys)}]
    acts: list[Row] = []
    if notice.served_at is None and notice.addressee_id is not None:
        href = reverse("caseflow:serve_through_system", args=keys)
        acts.append({"label": BY_SYSTEM, "href": href, "method": "post"})
    if not why_not_on_paper(case, paper):
        label = "登记送达" if notice.served_at is None else "登记送达回证"
        acts.append({"label": label, "href": reverse("caseflow:serve", args=keys)})
    return acts


def asked_at_no_desk(case: Case, notice: Notice, user: User) -> Row | None:
    """The same for its issuer's officer where no desk is open: the case rests, or has gone past the document."""
    if notice.signed_for_at or notice.voided_at or notice.served_at:
        return None
    acts = dispatch_acts(case, notice.paper, user)
    if not acts:
        return None
    question = "等用印。" if notice.ready_at is None else "等送达。"
    shown = [act | {"is_primary": place == 0} for place, act in enumerate(acts)]
    return {"turn": "可以办理", "question": question, "text": _what_to_do(notice), "acts": shown}


def moments(notice: Notice, user: User, *, inside: bool) -> list[Row]:
    """What is on record of a document after it was set, in the order of time: {label, at, by, note, href?}.

    Persons of the addressee are named to its own people and to the issuing side; who sealed it to that side alone.
    """
    if is_inner(notice):
        return []
    service = service_of(notice)
    rows = [
        _sealed(notice) if inside else None,
        _through_system(notice, service),
        _turned(notice),
        _first_read(notice) if inside else None,
        _on_paper(notice, service, inside=inside) if service else _signed_for(notice, user, inside=inside),
    ]
    return sorted((row for row in rows if row), key=lambda row: row["at"])


def service_of(notice: Notice) -> Service | None:
    """Its service on paper, where there was one."""
    try:
        return notice.paper.service
    except ObjectDoesNotExist:
        return None


def _paper_of(notice: Notice) -> CaseNotice | None:
    """The document in its case's file; None for one that belongs to no case."""
    return getattr(notice, "paper", None)


def _what_to_do(notice: Notice) -> str:
    if notice.ready_at is None:
        return "打印正本加盖印章后，在此确认。"
    if notice.addressee_id is None:
        return "主送机关不在机构名录中：直接送达、邮寄送达或者留置送达后，在此登记。"
    return "可以由系统送达，也可以直接、邮寄、留置送达后登记。"


def _sealed(notice: Notice) -> Row | None:
    if notice.sealed_at is None:
        return None
    by = notice.sealed_by.full_name if notice.sealed_by else ""
    return {"label": "用印", "at": notice.sealed_at, "by": by, "note": notice.get_sealed_how_display()}


def _through_system(notice: Notice, service: Service | None) -> Row | None:
    """Unless the first service was on paper, when the two moments are one."""
    if notice.served_at is None or (service and notice.served_at == notice.signed_for_at):
        return None
    return {"label": "送达", "at": notice.served_at, "by": "", "note": BY_SYSTEM}


def _turned(notice: Notice) -> Row | None:
    paper = _paper_of(notice)
    turned_to = paper.turned_to if paper else None
    if turned_to is None or notice.served_at is None:
        return None
    return {
        "label": "转送",
        "at": notice.served_at,
        "by": "",
        "note": f"{turned_to.name}，改派后由其签收、办理",
    }


def _first_read(notice: Notice) -> Row | None:
    if notice.first_read_at is None or notice.first_read_by is None:
        return None
    by = notice.first_read_by.full_name
    return {"label": "首次阅读", "at": notice.first_read_at, "by": by, "note": notice.addressed_to}


def _signed_for(notice: Notice, user: User, *, inside: bool) -> Row | None:
    if notice.signed_for_at is None:
        return None
    if notice.signed_for_by is None:  # of before the 送达回证 was made here
        note = f"{notice.service_method}：{notice.service_proof}"
        return {"label": "登记送达", "at": notice.signed_for_at, "by": "", "note": note}
    paper = _paper_of(notice)
    receiver = paper.receiver_id if paper else notice.addressee_id
    by = notice.signed_for_by.full_name if inside or user.works_for(receiver) else ""
    return {"label": "签收", "at": notice.signed_for_at, "by": by, "note": notice.addressed_to}


def _on_paper(notice: Notice, service: Service, *, inside: bool) -> Row:
    assert notice.signed_for_at is not None
    row = {
        "label": "送达",
        "at": notice.signed_for_at,
        "by": service.recorded_by.full_name if inside else "",
        "note": f"{service.method}，{notice.service_proof}",
        "href": reverse("desk:document", args=[service.proof.notice_id]),
    }
    if service.scan_id:
        row["scan_href"] = reverse("desk:evidence", args=[service.scan_id])
    return row
