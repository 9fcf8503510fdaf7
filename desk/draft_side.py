"""文稿流转 on the case's page: the draft that is on its way, its stations and who has had it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from casework.models import Case, Draft, Verb
from casework.queries import drafts_on_path, stages_of, trail_of
from casework.services import title_of


def draft_context(case: Case, told_of: frozenset[str], *, inside: bool) -> dict[str, Any]:
    """What the section of the case's page wants; nothing for outsiders, or where nothing was ever drafted."""
    if not inside or Verb.DRAFTED not in told_of:
        return {}
    return {"drafts": [_shown(draft) for draft in drafts_on_path(case)]}


def _shown(draft: Draft) -> dict[str, Any]:
    return {
        "title": title_of(draft),
        "status": draft.get_status_display(),
        "href": reverse("caseflow:draft_page", args=[draft.pk]),
        "stages": stages_of(draft),
        "trail": trail_of(draft) if draft.path[1:] else [],
    }
