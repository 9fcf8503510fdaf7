"""What stands beside the form where a document is sealed or served: the document itself, or its 送达回证."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from caseflow.acts import Act, At
from caseflow.acts.dispatching import the_paper
from caseflow.desks import SEAL
from caseflow.rows import document_row
from notices.models import Notice

SEALING = (
    "打印正本，按用印审批手续加盖发文机关印章；印章端正、居中下压成文日期。",
    "用印以后文书才能送达；未用印的，主送单位看不到。",
)
BY_THE_SYSTEM = (
    "由系统送达的，文书随即到主送单位的办公桌，由其签收；期限自签收次日起算。",
    "逾期没有签收的，先催办，再另行直接、邮寄或者留置送达。",
)


def dispatching_context(at: At, act: Act) -> dict[str, Any]:
    """Of an act that makes a paper of its own the document stands in the list; of any other its page is shown."""
    notice = the_paper(at).notice
    shown: dict[str, Any] = {
        "lead": headed(notice),
        "is_official": True,
        "documents": [document_row(notice)],
        "cancel_href": reverse("desk:document", args=[notice.pk]),
    }
    if at.node == SEAL:
        return shown | sealing_items() | {"paper": notice_paper(notice, "打印正本用印，在此确认。")}
    if act.picture is None:
        paper = notice_paper(notice, "送达后，主送单位才看得到这份文书。")
        return shown | {"items": _items(BY_THE_SYSTEM), "paper": paper}
    return shown


def sealing_items() -> dict[str, Any]:
    """What is to be minded where a document is sealed."""
    return {"items": _items(SEALING)}


def _items(texts: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"text": text} for text in texts]


def headed(notice: Notice) -> str:
    """Kind, number and addressee in one line."""
    return f"{notice.get_kind_display()} {notice.number_text}　{notice.addressed_to}"


def notice_paper(notice: Notice, caption: str) -> dict[str, Any]:
    """The preview of an issued document."""
    return {
        "image": reverse("desk:document_page", args=[notice.pk, 1]),
        "head": f"{notice.get_kind_display()} {notice.number_text}",
        "href": reverse("desk:document_file", args=[notice.pk]),
        "caption": caption,
    }
