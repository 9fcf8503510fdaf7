"""A determination step by step, each by the person who does it: the government determines about 交通运输局."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import clock
from casework.models import Case, CaseNotice, Evidence
from findings import services
from findings.models import Finding, Hearing, Plea, Referral
from findings.queries.determination import current_referral, hearing_of, newest_plea, sent_pleas
from findings.services import (
    CourtListing,
    DecisionTerms,
    HearingTerms,
    PerformanceTerms,
    ReferralTerms,
    SanctionTerms,
)
from tests.factories.casework import body, make_case, person, read_again, upload
from tests.factories.rectification import ordered, received

GOVERNMENT = "澄川市人民政府"
HOUSING = "澄川市住房和城乡建设局"
CITY_COURT = "澄川市中级人民法院"


def rectifying(**columns: Any) -> Case:
    """A case in 整改中 under the government's order, which the department has signed for."""
    return read_again(received(ordered(**columns)).case)


def papers(case: Case) -> list[CaseNotice]:
    return list(case.papers.all())


def referral_terms(case: Case, **changed: Any) -> ReferralTerms:
    """As the credit office would refer: 拒不整改, to the government, with the order."""
    values: dict[str, Any] = {
        "ground": "refusal",
        "facts": "责令整改后未报送方案，经督促仍不整改。",
        "authority": body(GOVERNMENT),
        "notices": papers(case),
        "paper_number": "澄发改函〔2026〕7号",
        "scan": upload("提请认定函.pdf"),
    }
    return ReferralTerms(**values | changed)


def referred(case: Case | None = None, *, by: str = "fgw", **changed: Any) -> Referral:
    """提请认定, approved: the case is being determined."""
    case = case or rectifying()
    draft = services.draft_referral(
        case, referral_terms(case, **changed), acting_user=person(f"{by}_officer")
    )
    services.sign_referral(draft, acting_user=person(f"{by}_leader"))
    return in_force(case)


def in_force(case: Case) -> Referral:
    found = current_referral(read_again(case))
    assert found is not None
    return found


def hearing_terms(**changed: Any) -> HearingTerms:
    values: dict[str, Any] = {
        "intended": "拟认定为一般失信，拟取消评优评先资格。",
        "facts": "责令整改后拒不整改。",
        "basis": "《样例办法》第八条",
        "paper_number": "澄政告〔2026〕3号",
        "served_on": clock.today(),
        "service_method": "直接送达",
        "service_proof": "送达回证第3号",
        "scan": upload("陈述申辩告知书.pdf"),
    }
    return HearingTerms(**values | changed)


def told(referral: Referral | None = None, **changed: Any) -> Hearing:
    referral = referral or referred()
    services.tell(referral, hearing_terms(**changed), acting_user=person("zf_officer"))
    found = hearing_of(in_force(referral.case))
    assert found is not None
    return found


def written(hearing: Hearing, **changed: Any) -> Plea:
    values: dict[str, Any] = {"text": "财政困难，已列入下年预算。", "acting_user": person("jtj_handler")}
    return services.write_plea(hearing, **values | changed)


def heard(hearing: Hearing | None = None, *, is_waiver: bool = False) -> Referral:
    """The department has sent its plea, or waived it."""
    hearing = hearing or told()
    plea = written(hearing, is_waiver=is_waiver, text="" if is_waiver else "财政困难，已列入下年预算。")
    services.send_plea(plea, acting_user=person("jtj_head"))
    return in_force(hearing.referral.case)


def newest(hearing: Hearing) -> Plea:
    found = newest_plea(hearing)
    assert found is not None
    return found


def sanction(kind: str = "honours", **changed: Any) -> SanctionTerms:
    values: dict[str, Any] = {
        "kind": kind,
        "basis": "《样例办法》第十二条",
        "carried_out_by": body("澄川市财政局"),
        "starts_on": clock.today(),
    }
    return SanctionTerms(**values | changed)


def decision_terms(referral: Referral, outcome: str = "determine", **changed: Any) -> DecisionTerms:
    values: dict[str, Any] = {
        "outcome": outcome,
        "grounds": "查明责令整改后拒不整改，依据《样例办法》第八条。",
        "paper_number": "澄政认〔2026〕1号",
        "scan": upload("决定书.pdf"),
        "verdicts": {plea.pk: (False, "困难不能免除履行义务。") for plea in sent_pleas(referral)},
    }
    if outcome == "determine":
        values |= {
            "national_severity": "ordinary",
            "regional_severity": "ordinary",
            "sanctions": [
                sanction(),
                sanction("public_criticism", ends_on=clock.today() + timedelta(days=90)),
            ],
        }
    return DecisionTerms(**values | changed)


def decided(referral: Referral | None = None, outcome: str = "determine", **changed: Any) -> Case:
    """The leader of the government has decided."""
    referral = referral or heard()
    terms = decision_terms(referral, outcome, **changed)
    draft = services.draft_decision(referral, terms, acting_user=person("zf_officer"))
    services.sign_decision(draft, acting_user=person("zf_leader"))
    return read_again(referral.case)


def the_finding(case: Case, path: str = "determined") -> Finding:
    return Finding.objects.get(case=case, path=path)


def listing(*, docket: str = "（2026）样03执7号", deleted_on: date | None = None) -> CourtListing:
    """What the register might show."""
    return CourtListing(body(CITY_COURT), docket, date(2026, 11, 16), deleted_on)


def listed(case: Case | None = None, *, by: str = "fgw_officer", **changed: Any) -> Case:
    """The court's listing is put on record."""
    case = case or make_case()
    values: dict[str, Any] = {"national_severity": "grave", "regional_severity": "grave"}
    services.record_listing(case, [listing()], **values | changed, acting_user=person(by))
    return read_again(case)


def performance_terms(**changed: Any) -> PerformanceTerms:
    values: dict[str, Any] = {
        "reason": "余款已全部付清，凭证核对无误。",
        "opinion_number": "澄政验〔2026〕5号",
        "opinion_scan": upload("整改验收意见书.pdf"),
        "repair_number": "澄政修〔2026〕1号",
        "repair_scan": upload("信用修复决定书.pdf"),
    }
    return PerformanceTerms(**values | changed)


def performed(case: Case, *, by: str = "zf", listings: tuple[CourtListing, ...] = ()) -> Case:
    draft = services.draft_performance(
        case, performance_terms(), listings=listings, acting_user=person(f"{by}_officer")
    )
    services.sign_performance(draft, listings=listings, acting_user=person(f"{by}_leader"))
    return read_again(case)


def internal_files(case: Case) -> set[str]:
    return set(Evidence.objects.filter(case=case, is_internal=True).values_list("name", flat=True))
