"""文稿流转 on the case's page: the draft that is on its way, its stations and who has had it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from caseflow.acts.drafts import PATH_DESKS
from caseflow.models import CaseTask
from caseflow.presenting import is_signing
from casework.models import Case, Draft, Verb
from casework.queries import drafts_on_path, stages_of, trail_of
from casework.services import title_of


def draft_context(
    case: Case, tasks: Iterable[CaseTask], told_of: frozenset[str], *, inside: bool
) -> dict[str, Any]:
    """What the section of the case's page wants; nothing for outsiders.

    Asked only where a desk has a draft (`tasks` are the open ones), or one was ever laid by.
    """
    lies = any(_has_a_draft(task.flow_task.name) for task in tasks)
    if not inside or not (lies or Verb.DRAFT_LAID_BY in told_of):
        return {}
    return {"drafts": [_shown(draft) for draft in drafts_on_path(case)]}


def _has_a_draft(node: str) -> bool:
    return node in PATH_DESKS or node == "approve_revocation" or is_signing(node)


def _shown(draft: Draft) -> dict[str, Any]:
    return {
        "title": title_of(draft),
        "status": draft.get_status_display(),
        "href": reverse("caseflow:draft_page", args=[draft.pk]),
        "stages": stages_of(draft),
        "trail": trail_of(draft) if draft.path[1:] else [],
    }
