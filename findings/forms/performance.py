"""履行完毕: one form for 整改验收意见书 and, where a finding of the own body is repaired, 信用修复决定书."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from casework.forms import PaperFields
from casework.models import Case
from casework.services import Beside
from findings.models import Finding
from findings.performance_facts import needs_repair_paper, of_the_own_repair, of_the_performance
from findings.services import CourtListing, PerformanceTerms
from notices.facts import RepairDecisionFacts
from notices.fields import check
from notices.forms import facts_form, fields_of, value_of
from notices.kinds import Kind
from organisations.refusals import Refusal

REPAIR = "repair_"
# What 信用修复决定书 asks besides: all else of it the file and the opinion say.
ASKED = ("evidence", "platforms", "review_within", "review_to", "basis")


class PerformanceForm(
    facts_form(  # type: ignore[misc]
        Kind.VERIFICATION_OPINION,
        PaperFields,
        given=(
            "order_number",
            "report_received_on",
            "outcome",
            "new_term",
            "returned_times",
            "record",
            "lifted",
        ),
    )
):
    """`PerformanceForm(case, found, listings, data, files, initial=…)`; the findings stand in a formset."""

    PARTS: tuple[Any, ...]

    def __init__(
        self,
        case: Case,
        found: Sequence[Finding],
        listings: Sequence[CourtListing],
        *args: Any,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.case, self.found, self.listings = case, found, listings
        self.fields["reason"].help_text = "随案存档，不印入文书"
        repair: tuple[Any, ...] = ()
        if needs_repair_paper(found):
            asked = fields_of(Kind.REPAIR_DECISION, ASKED)
            self.fields.update({REPAIR + name: field for name, field in asked.items()})
            self.fields["repair_platforms"].required = True
            self.fields["repair_platforms"].help_text = "终止公示的平台，每个一行"
            review = ("repair_review_within", "repair_review_to")
            repair = (("信用修复决定书", ("repair_evidence", "repair_platforms", review, "repair_basis")),)
        self.PARTS = (
            ("验收意见书", ("subject_matter", "method", ("verified_on",), "verifiers", "basis")),
            *repair,
            ("谁来办", ("copies_to", ("contact_name", "contact_phone"), "reason")),
        )

    def derived(self, data: dict[str, Any]) -> dict[str, Any]:
        return of_the_performance(self.case, self.found, self.listings)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        if "_facts" not in data or not needs_repair_paper(self.found):
            return data
        asked = {name: value_of(Kind.REPAIR_DECISION, name, _unprefixed(data)) for name in ASKED}
        try:
            repair = RepairDecisionFacts(**asked | of_the_own_repair(self.found, data["_facts"]))
            check(repair)
        except Refusal as refusal:
            name = f"{REPAIR}{refusal.field}"
            said = refusal.in_full
            self.add_error(name if name in self.fields else None, said)
        else:
            data["_repair"] = repair
        return data

    def beside(self) -> Beside | None:
        repair = self.cleaned_data.get("_repair")
        return Beside(Kind.REPAIR_DECISION, repair) if repair else None

    def terms(self) -> PerformanceTerms:
        """What was filled in. Call on a valid form."""
        return PerformanceTerms(self.facts(), self.paper(), self.cleaned_data.get("_repair"))


def _unprefixed(data: dict[str, Any]) -> dict[str, Any]:
    return {name.removeprefix(REPAIR): value for name, value in data.items() if name.startswith(REPAIR)}


def prefixed(values: dict[str, Any]) -> dict[str, Any]:
    """Initial values of 信用修复决定书 under the names that this form has for them."""
    return {f"{REPAIR}{name}": values[name] for name in ASKED if name in values}
