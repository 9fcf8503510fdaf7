"""A determination step by step, each by the person who does it: the government determines about 交通运输局."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import clock
from casework.models import Case, CaseNotice, Draft
from findings import services
from findings.models import Finding, Hearing, Plea, Referral
from findings.notice_facts import (
    REVIEW_WITHIN,
    initial_referral,
    materials_of,
    of_the_hearing,
)
from findings.queries.determination import current_referral, hearing_of, newest_plea, sent_pleas
from findings.services import (
    CourtListing,
    DecisionTerms,
    PerformanceTerms,
    PlannedTerms,
    ReferralTerms,
    SanctionTerms,
)
from notices import facts
from tests.factories.casework import PAPER, body, make_case, person, read_again, serve
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
        "authority": body(GOVERNMENT),
        "notices": papers(case),
        "paper": PAPER,
        "facts": referral_facts(case),
    }
    return ReferralTerms(**values | changed)


def referral_facts(case: Case, **changed: Any) -> facts.ReferralFacts:
    """The letter as its form begins, with what was found."""
    begun = initial_referral(case)
    values: dict[str, Any] = {
        **begun,
        "ground": "拒不整改",
        "course": tuple(begun["course"].splitlines()) or ("责令整改",),
        "found": ("责令整改后未报送方案，经督促仍不整改。",),
        "proposal": tuple(begun["proposal"].splitlines()),
        "order_number": begun.get("order_number") or "澄政整〔2026〕1号",
        "order_served_on": begun.get("order_served_on") or "2026年11月20日",
        "materials": materials_of(papers(case), ()),
    }
    return facts.ReferralFacts(**values | changed)


def referred(case: Case | None = None, *, by: str = "fgw", **changed: Any) -> Referral:
    """提请认定, signed, and signed for by the authority: the case is being determined."""
    case = case or rectifying()
    draft = services.draft_referral(
        case, referral_terms(case, **changed), acting_user=person(f"{by}_officer")
    )
    referral = services.sign_referral(draft, acting_user=person(f"{by}_leader"))
    if referral.letter is not None:
        officers = {GOVERNMENT: "zf_officer", HOUSING: "zjj_officer"}
        serve(case, referral.letter.notice, person(officers[referral.authority.name]))
    return in_force(case)


def in_force(case: Case) -> Referral:
    found = current_referral(read_again(case))
    assert found is not None
    return found


def hearing_facts(**changed: Any) -> facts.HearingNoticeFacts:
    values: dict[str, Any] = {
        "subject_matter": "养护工程款逾期未付",
        "found": ("责令整改后拒不整改。",),
        "evidence": ("《整改通知书》",),
        "category": "拖欠账款",
        "severity": "一般",
        "plead_within": "5个工作日",
        "plead_at": "澄川市人民政府办公室",
        "basis": ("《样例办法》第八条",),
    }
    return facts.HearingNoticeFacts(**values | changed)


def planned(kind: str = "honours") -> PlannedTerms:
    return PlannedTerms(kind, "《样例办法》第十二条", body("澄川市财政局"))


def tell_draft(referral: Referral, *, by: str = "zf_officer", **changed: Any) -> Draft:
    return services.draft_hearing_notice(
        referral, hearing_facts(**changed), planned=[planned()], paper=PAPER, acting_user=person(by)
    )


def told(referral: Referral | None = None, *, is_served: bool = True, **changed: Any) -> Hearing:
    """陈述申辩告知书, signed by the government's leader and signed for by the department."""
    referral = referral or referred()
    hearing = services.sign_hearing_notice(tell_draft(referral, **changed), acting_user=person("zf_leader"))
    if is_served:
        assert hearing.paper is not None
        serve(referral.case, hearing.paper.notice, person("jtj_handler"))
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


def finding_facts(referral: Referral, **changed: Any) -> facts.DeterminationFacts:
    """失信认定书 with an answer to each plea."""
    hearing, pleas = hearing_of(referral), sent_pleas(referral)
    told_by = (
        of_the_hearing(hearing, pleas)
        if hearing
        else dict.fromkeys(("notice_number", "notice_served_on"), "—")
    )
    values: dict[str, Any] = {
        "hearing": "放弃陈述申辩",
        **told_by,
        "subject_matter": "养护工程款逾期未付",
        "found": ("查明责令整改后拒不整改。",),
        "evidence": ("《整改通知书》",),
        "category": "拖欠账款",
        "severity": "一般",
        "reasons": ("符合拒不整改的情形。",),
        "duties": ("付清工程款",),
        "perform_within": "30日",
        "repair_after": ("履行完毕",),
        "objection_within": "10个工作日",
        "review_within": REVIEW_WITHIN,
        "review_to": "上一级人民政府",
        "pleas": tuple(facts.Plea(plea.text, "不予采纳", "困难不能免除履行义务。") for plea in pleas),
        "basis": ("《样例办法》第八条",),
    }
    return facts.DeterminationFacts(**values | changed)


def no_finding_facts(outcome: str, **changed: Any) -> facts.NoDeterminationFacts:
    goes_on = {"duties": ("补登台账",), "rectify_within": "15日"} if outcome == "not_determined" else {}
    values: dict[str, Any] = {
        "subject_matter": "养护工程款逾期未付",
        "found": ("主要义务已经履行。",),
        "reasons": ("不符合拒不整改的情形。",),
        "consequence": "解除办理",
        **goes_on,
    }
    return facts.NoDeterminationFacts(**values | changed)


def decision_terms(referral: Referral, outcome: str = "determine", **changed: Any) -> DecisionTerms:
    """`said` changes the document's facts, everything else the terms."""
    said = changed.pop("said", {})
    values: dict[str, Any] = {
        "outcome": outcome,
        "paper": PAPER,
        "verdicts": {plea.pk: (False, "困难不能免除履行义务。") for plea in sent_pleas(referral)},
    }
    if outcome == "determine":
        values |= {
            "facts": finding_facts(referral, **said),
            "regional_severity": "ordinary",
            "sanctions": [
                sanction(),
                sanction("public_criticism", ends_on=clock.today() + timedelta(days=90)),
            ],
        }
    else:
        values["facts"] = no_finding_facts(outcome, **said)
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
    """All performed; what the file knows the service puts in."""
    values: dict[str, Any] = {"opinion": performance_opinion(), "paper": PAPER, "repair": own_repair()}
    return PerformanceTerms(**values | changed)


def performance_opinion(**changed: Any) -> facts.VerificationOpinionFacts:
    values: dict[str, Any] = {
        "subject_matter": "拖欠工程款",
        "method": "查阅资料、核对付款凭证",
        "verified_on": "2026年11月20日",
        "verifiers": ("叶疏影",),
        "findings": (facts.Finding("付清余款", "合格", "余款已全部付清，凭证核对无误。"),),
        "outcome": "合格",
    }
    return facts.VerificationOpinionFacts(**values | changed)


def own_repair(**changed: Any) -> facts.RepairDecisionFacts:
    values: dict[str, Any] = {
        "subject_matter": "",
        "record_name": "",
        "record_number": "",
        "found": (),
        "evidence": ("银行付款回单",),
        "outcome": "准予修复",
        "platforms": ("公共信用信息平台",),
        "review_within": REVIEW_WITHIN,
        "review_to": "上一级机关",
    }
    return facts.RepairDecisionFacts(**values | changed)


def performed(case: Case, *, by: str = "zf", listings: tuple[CourtListing, ...] = ()) -> Case:
    draft = services.draft_performance(
        case, performance_terms(), listings=listings, acting_user=person(f"{by}_officer")
    )
    services.sign_performance(draft, listings=listings, acting_user=person(f"{by}_leader"))
    return read_again(case)
