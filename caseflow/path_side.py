"""What stands beside the form where a draft is reviewed, countersigned, approved, signed, or drafted anew."""

from __future__ import annotations

from typing import Any

from caseflow.acts import Act, At
from caseflow.acts.drafts import the_draft
from caseflow.sight import sees_the_paper_alone
from casework.models import Draft
from casework.queries import newest_draft, stages_of, trail_of
from casework.services import title_of
from notices.drafting import DraftState

# The desks of a draft's path before the signature.
VERBS = {"review_draft": "核稿", "countersign_draft": "会签", "approve_draft": "审核"}
# What whoever has no standing in the case sees of the page of a task.
PAPER_AND_ROAD = ("title", "lead", "is_official", "paper", "stages", "trail")


def path_context(at: At) -> dict[str, Any]:
    """What the page says at one of the three desks; the paper and its road are `presenting`'s."""
    draft = the_draft(at)
    return {"title": f"{VERBS[at.node]}：{title_of(draft)}", "lead": f"{draft.issuer.name}拟稿"}


def road_of(draft: Draft) -> dict[str, Any]:
    """The stations of a draft, and what was done to it; nothing for one that goes from its drafter to the leader."""
    return whole_road(draft) if draft.path[1:] else {}


def whole_road(draft: Draft) -> dict[str, Any]:
    """The same of any draft, for its own page."""
    return {"stages": stages_of(draft), "trail": trail_of(draft)}


def narrowed(at: At, context: dict[str, Any]) -> dict[str, Any]:
    """The page's context, whole for whoever reads the case. For a person who does not, the paper, its reason and its
    road: what else stands beside the form is of the file, whatever it is."""
    if not (at.task.pk and sees_the_paper_alone(at.user, at.task)):
        return context
    kept = {name: context[name] for name in PAPER_AND_ROAD if name in context}
    return kept | {"quotes": reason_of(the_draft(at))} | narrow_context(at)


def reason_of(draft: Draft) -> list[dict[str, Any]]:
    """拟稿说明 as a quote; none where nothing was said."""
    said = {"label": "拟稿说明", "text": draft.reason, "by": draft.drafted_by.full_name}
    return [said | {"at": draft.drafted_at}] if draft.reason else []


def narrow_context(at: At) -> dict[str, Any]:
    """What takes the case's place for a person who has none in it: which body it is about, and no more."""
    draft = the_draft(at)
    return {
        "crumbs": [{"label": "办公桌", "href": "/"}, {"label": str(at.task.flow_task.task_title)}],
        "case_facts": [
            {"label": "拟稿机关", "value": draft.issuer.name},
            {"label": "涉事单位", "value": at.case.subject.name},
            {"label": "文稿", "value": title_of(draft)},
        ],
        "case_title": "文稿",
        "case_href": "",
        "cancel_href": "/",
    }


def returned_context(at: At, act: Act) -> dict[str, Any]:
    """Why the last draft of this paper came back, for the one who drafts it anew."""
    draft = newest_draft(at.case, move=act.code, kind=act.kind, bodies=at.user.line)
    if draft is None or draft.status != DraftState.RETURNED:
        return {}
    said = [_quote(entry) for entry in trail_of(draft) if entry.opinion == "退回"]
    return {"quotes": said[-1:]}


def _quote(entry: Any) -> dict[str, Any]:
    label = f"{entry.step}意见（{entry.opinion}）" if entry.opinion else f"{entry.step}说明"
    return {"label": label, "text": entry.words, "by": f"{entry.who}　{entry.body}", "at": entry.at}
