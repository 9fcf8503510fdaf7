"""并案: the case, its court holds and its links with the court's register go over to the one that leads."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User
from caseflow.acts.base import Act, At
from caseflow.acts.moving import common
from caseflow.acts.moving.resting import call_off_from
from caseflow.following import act
from casework.lifecycle import UNDER_WAY
from casework.models import Case, Draft, Merger
from casework.services import approve_merger, draft_merger, leading_of
from enforcement.services import carry_links


class MergeForm(common.AtForm):
    """The leading case, and why the two are one."""

    PARTS = (("并入哪件案件", ("leading", "ground", "reason")), ("纸质材料", ("scan",)))

    leading = common.CaseField(label="主办案件", help_text="同一单位在办的案件")
    ground = forms.ChoiceField(label="并案情形", choices=Merger.Ground.choices)
    reason = common.reason("写明事由或者债权人相同的依据，随案存档")
    scan = forms.FileField(label="并案审批表扫描件", required=False, help_text="PDF或者图片")

    def place(self, at: At) -> None:
        field: Any = self.fields["leading"]
        field.offer(Case.objects.filter(state__in=UNDER_WAY), at)


def _draft(at: At, form: Any) -> Draft:
    return draft_merger(at.case, **form.cleaned_data, acting_user=at.user)


def approve(draft: Draft, *, acting_user: User) -> Merger:
    """核准并案: both cases in one act, since the court's holds and links change sides."""

    def work() -> Merger:
        before = draft.case.state
        merger = approve_merger(draft, acting_user=acting_user)
        call_off_from(before, merger.case, reason="案件已并案", acting_user=acting_user)
        carry_links(merger.case, merger.leading, acting_user=acting_user)
        return merger

    return act(leading_of(draft), work=work)


def told(draft: Draft) -> str:
    leading = leading_of(draft)
    return common.lines(
        [
            ("并入", f"{leading.number} {leading.title}（{leading.get_state_display()}）"),
            ("情形", Merger.Ground(draft.content["extras"]["ground"]).label),
            ("法院持有", draft.case.open_holds and f"{draft.case.open_holds}件，随案转入主办案件"),
        ]
    )


MERGE = Act(
    "merge",
    "并案",
    common.title_of("merge"),
    common.begun(MergeForm, "merge"),
    _draft,
    button="送核",
    allowed=common.may_propose("merge"),
    note="并入同一单位在办的案件",
)
