"""文稿流转 to be read: which stations a draft passes, who did what there, and who has it now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from casework.models import Case, Draft, DraftStep
from notices.differing import Change
from notices.drafting import DraftState

STATION = {
    DraftState.REVIEWING.value: "核稿",
    DraftState.COUNTERSIGNING.value: "会签",
    DraftState.APPROVING.value: "审核",
    DraftState.SUBMITTED.value: "签发",
}
DRAFTING = "拟稿"


@dataclass(frozen=True)
class Stage:
    """One station in words, and whether the draft lies there now. The names are those of `components/route.html`."""

    label: str
    is_current: bool


@dataclass(frozen=True)
class Entry:
    """One line of 文稿流转. `at` None: it is still to come, and lies with `body`."""

    step: str
    body: str
    who: str = ""
    opinion: str = ""
    words: str = ""
    at: datetime | None = None
    # What was amended, field by field.
    changes: tuple[Change, ...] = ()


def stages_of(draft: Draft) -> list[Stage]:
    """拟稿, the draft's stations, and where it is: at 拟稿 again where it was returned."""
    path = draft.path or [DraftState.SUBMITTED.value]
    now = draft.laid_from if draft.status == DraftState.LAID_BY else draft.status
    at_drafter = draft.status == DraftState.RETURNED
    return [Stage(DRAFTING, at_drafter), *(Stage(STATION[each], each == now) for each in path)]


def trail_of(draft: Draft) -> list[Entry]:
    """Everything that was done to the draft, oldest first; then with whom it lies. Why it is proposed stands apart."""
    drafted = Entry(DRAFTING, draft.issuer.label, draft.drafted_by.full_name, at=draft.drafted_at)
    steps = [_of_step(row) for row in draft.steps.select_related("body", "person", "on_behalf_of")]
    changes = [
        Entry(
            f"{row.get_step_display()}修改",
            draft.issuer.label,
            row.who,
            "",
            row.words,
            row.at,
            tuple(Change(**change) for change in row.changes),
        )
        for row in draft.versions.select_related("by", "on_behalf_of")
    ]
    done = sorted([*steps, *changes], key=lambda entry: entry.at or draft.drafted_at)
    return [drafted, *done, *_end(draft, bool(steps)), *_waiting(draft)]


def drafts_on_path(case: Case) -> list[Draft]:
    """What lies at a station of the case, or is laid by: the present one first."""
    rows = Draft.objects.filter(case=case, status__in=[*STATION, DraftState.LAID_BY])
    found = list(rows.select_related("issuer", "drafted_by", "decided_by").order_by("id"))
    return sorted(found, key=lambda draft: draft.status == DraftState.LAID_BY)


def newest_draft(case: Case, *, move: str, kind: str, bodies: Collection[int]) -> Draft | None:
    """The newest draft of this kind, or of this move where it has none, that one of the bodies drafted."""
    rows = Draft.objects.filter(case=case, issuer__in=bodies, **({"kind": kind} if kind else {"move": move}))
    return rows.select_related("issuer", "drafted_by", "decided_by").order_by("-id").first()


def _of_step(row: DraftStep) -> Entry:
    return Entry(
        row.get_step_display(), row.body.label, row.who, row.get_opinion_display(), row.words, row.at
    )


def _end(draft: Draft, has_steps: bool) -> list[Entry]:
    """How it ended; a return that a step tells is not told twice."""
    by = draft.decided_by.full_name if draft.decided_by else ""
    if draft.status == DraftState.SIGNED:
        return [Entry("签发", draft.issuer.label, by, "签发", "", draft.decided_at)]
    if draft.status == DraftState.WITHDRAWN:
        return [Entry("撤回", draft.issuer.label, by, "撤回", draft.returned_for, draft.decided_at)]
    if draft.status == DraftState.RETURNED and not has_steps:
        return [Entry("签发", draft.issuer.label, by, "退回", draft.returned_for, draft.decided_at)]
    return []


def _waiting(draft: Draft) -> list[Entry]:
    if not draft.is_lying:
        return []
    step = STATION[str(draft.status)]
    if draft.status != DraftState.COUNTERSIGNING:
        return [Entry(step, draft.issuer.label)]
    asked = draft.countersignings.filter(agreed_at=None).select_related("body")
    return [Entry(step, row.body.label) for row in asked]
