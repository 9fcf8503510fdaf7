"""更正: a wrong fact is put right and both values stay; weighty ones need the leader; two at once, one wins."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from accounts.roles import Role
from caseflow.doors import put_fact_right
from caseflow.reconciling import reconcile
from casework.models import Behaviour, Case, Correction
from casework.services import (
    NotYours,
    Stale,
    approve_correction,
    correct_fact,
    refuse_correction,
)
from casework.services.correcting import FACTS, value_of, words_of
from casework.verification import broken_chains
from notices.models import Notice
from organisations.refusals import Refusal
from tests.desk.pages import text, visit, warned_early
from tests.factories.accounts import UserFactory
from tests.factories.casework import read_again
from tests.journeys.office import body, do, open_case, open_nodes, person
from tests.waiting import together

REASON = "与合同原件核对，登记时抄错"
WEIGHTY = {
    "amount",
    "behaviour",
    "national_severity",
    "regional_severity",
    "grave_effect",
    "source",
    "authority",
}


def propose(case: Case, field: str, value: str, *, by: str = "fgw_officer", **said: Any) -> Correction:
    values = {"seen": value_of(case, field), "reason": REASON} | said
    return correct_fact(case, field, value, acting_user=person(by), **values)


def new_values() -> dict[str, tuple[str, str]]:
    """A right value of each fact, as typed, and its words."""
    behaviour = Behaviour.objects.get(code="ZX05")
    superior, officer = body("澄川市人民政府"), person("fgw_officer")
    return {
        "title": ("工程尾款逾期未付", "工程尾款逾期未付"),
        "facts": ("合同于2024年签订。", "合同于2024年签订。"),
        "amount": ("1,449,236.6", "1,449,236.60元"),
        "behaviour": (str(behaviour.pk), str(behaviour)),
        "national_severity": ("grave", "严重"),
        "regional_severity": ("ordinary", "一般失信信息"),
        "grave_effect": ("农民工集体上访", "农民工集体上访"),
        "source": ("audit", "审计"),
        "authority": (str(superior.pk), superior.name),
        "lead_officer": (str(officer.pk), officer.full_name),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("field", FACTS)
def test_each_fact_is_put_right_and_both_values_stay(city: None, field: str) -> None:
    case = open_case()
    typed, words = new_values()[field]
    before = words_of(case, field)
    correction = propose(case, field, typed)
    assert (field in WEIGHTY) is FACTS[field].is_weighty is (correction.status == "submitted")
    if field in WEIGHTY:
        assert words_of(case, field) == before
        approve_correction(correction, acting_user=person("fgw_leader"))
    correction = Correction.objects.get(case=case)
    assert (correction.status, correction.old_text, correction.new_text) == ("made", before, words)
    assert words_of(case, field) == words
    event = case.events.get(verb="corrected")
    assert (event.details["old"], event.details["new"], event.reason) == (before, words, REASON)
    assert list(broken_chains()) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", " ", "没有写明事由"),
        ("title", "长" * 121, "最多120个字"),
        ("facts", "", "没有写明主要事实"),
        ("amount", "一百万", "不是数字"),
        ("amount", "-1", "超出范围"),
        ("amount", "1.234", "多于两位小数"),
        ("amount", "NaN", "超出范围"),
        ("behaviour", "999999", "没有这种失信行为"),
        ("behaviour", "x", "没有这种失信行为"),
        ("national_severity", "worst", "没有这个选项"),
        ("source", "", "没有这个选项"),
        ("authority", "1x", "不能作为主管部门"),
        ("lead_officer", "0", "不是承办机关的经办人"),
    ],
)
def test_what_cannot_stand_is_refused_by_its_field(city: None, field: str, value: str, words: str) -> None:
    case = open_case()
    with pytest.raises(Refusal, match=words) as refused:
        propose(case, field, value)
    assert refused.value.field == "value"
    assert not Correction.objects.exists()


@pytest.mark.django_db
class TestRules:
    def test_the_subject_is_never_changed(self, city: None) -> None:
        with pytest.raises(Refusal, match="不能更正"):
            correct_fact(
                open_case(), "subject", "1", seen="", reason=REASON, acting_user=person("fgw_officer")
            )

    def test_the_subject_is_not_its_own_authority(self, city: None) -> None:
        case = open_case(subject="澄川市住房和城乡建设局")
        with pytest.raises(Refusal):
            propose(case, "authority", str(case.subject_id))

    def test_a_reason_is_needed(self, city: None) -> None:
        with pytest.raises(Refusal) as refused:
            propose(open_case(), "title", "新的事由", reason="  ")
        assert refused.value.field == "reason"

    def test_the_same_value_is_no_correction(self, city: None) -> None:
        case = open_case()
        with pytest.raises(Refusal, match="与原值相同"):
            propose(case, "title", case.title)

    def test_a_grave_behaviour_needs_its_effect_first(self, city: None) -> None:
        case = open_case()
        grave = Behaviour.objects.filter(needs_grave_effect=True)[0]
        with pytest.raises(Refusal, match="重大损失"):
            propose(case, "behaviour", str(grave.pk))

    @pytest.mark.parametrize(
        "username", ["fgw_leader", "jw_officer", "zf_officer", "jtj_head", "whfg_officer"]
    )
    def test_only_the_issuing_bodys_officers_propose(self, city: None, username: str) -> None:
        with pytest.raises(NotYours):
            propose(open_case(), "title", "新的事由", by=username)

    def test_the_leader_may_say_who_is_in_charge(self, city: None) -> None:
        case = open_case()
        propose(case, "lead_officer", str(person("fgw_officer").pk), by="fgw_leader")
        assert read_again(case).lead_officer == person("fgw_officer")

    @pytest.mark.parametrize("username", ["fgw_officer", "jw_leader", "zf_leader", "jtj_head"])
    def test_only_the_issuing_bodys_leader_approves(self, city: None, username: str) -> None:
        correction = propose(open_case(), "amount", "100")
        for decide in (approve_correction, lambda row, **who: refuse_correction(row, reason="不", **who)):
            with pytest.raises(NotYours):
                decide(correction, acting_user=person(username))

    def test_nobody_approves_what_he_proposed(self, city: None) -> None:
        both = UserFactory(
            full_name="样例乙",
            body=person("fgw_leader").body,
            roles=(Role.CREDIT_OFFICER, Role.CREDIT_LEADER),
        )
        case = open_case()
        correction = correct_fact(case, "amount", "100", seen="", reason=REASON, acting_user=both)
        with pytest.raises(NotYours, match="不能核准本人"):
            approve_correction(correction, acting_user=both)

    def test_a_refused_one_changes_nothing(self, city: None) -> None:
        case = open_case()
        correction = propose(case, "amount", "100")
        with pytest.raises(Refusal) as refused:
            refuse_correction(correction, reason="", acting_user=person("fgw_leader"))
        assert refused.value.field == "reason"
        refuse_correction(correction, reason="合同金额无误", acting_user=person("fgw_leader"))
        assert read_again(case).amount is None
        with pytest.raises(Stale):
            approve_correction(correction, acting_user=person("fgw_leader"))

    def test_what_has_changed_meanwhile_is_stale(self, city: None) -> None:
        case = open_case()
        seen = value_of(case, "title")
        propose(case, "title", "先到的事由")
        with pytest.raises(Stale, match="已由他人更正，现为“先到的事由”"):
            propose(case, "title", "后到的事由", seen=seen)

    def test_one_field_waits_once(self, city: None) -> None:
        case = open_case()
        propose(case, "amount", "100")
        with pytest.raises(Stale, match="待核准"):
            propose(case, "amount", "200")

    def test_issued_documents_stay_as_they_were(self, city: None) -> None:
        case = warned_early()
        notice = Notice.objects.get(paper__case=case)
        propose(case, "title", "新的事由")
        after = Notice.objects.get(pk=notice.pk)
        assert (after.words, after.title, after.digest) == (notice.words, notice.title, notice.digest)


@pytest.mark.django_db
class TestPages:
    def test_the_leader_has_a_desk_for_it(self, city: None) -> None:
        case = open_case()
        client = visit("fgw_officer").client
        address = f"/flow/cases/{case.number}/facts/?field=amount"
        assert "送负责人核准" not in text("fgw_officer", address)
        bad = client.post(address, {"seen": "", "value": "很多", "reason": REASON})
        assert bad.status_code == 422 and "不是数字" in bad.content.decode()
        good = client.post(address, {"seen": "", "value": "1449236.06", "reason": REASON})
        assert good.status_code == 302
        assert open_nodes(case) == {"triage", "approve_correction"} and reconcile() == []
        assert "核准更正" in text("fgw_leader", "/")
        do(case, "approve_correction", "fgw_leader", "approve")
        assert case.amount == Decimal("1449236.06")
        assert open_nodes(case) == {"triage"}
        page = text("fgw_officer", f"/cases/{case.number}/")
        assert "更正" in page and "1,449,236.06元" in page and REASON in page

    def test_a_correction_of_a_case_that_is_over_has_its_desk_too(self, city: None) -> None:
        case = open_case()
        Case.objects.filter(pk=case.pk).update(state="declined")
        reconcile(mend=True)
        put_fact_right(
            read_again(case), "amount", value="5", seen="", reason=REASON, acting_user=person("fgw_officer")
        )
        assert open_nodes(case) == {"approve_correction"} and reconcile() == []
        do(case, "approve_correction", "fgw_leader", "refuse", {"reason": "无误"})
        assert open_nodes(case) == set() and reconcile() == []

    def test_a_department_reads_what_it_may_and_never_the_source(self, city: None) -> None:
        case = warned_early(channel="12388", facts="鹪鹩所述")
        propose(case, "title", "工程尾款逾期未付")
        propose(case, "facts", "鹡鸰所述")
        approve_correction(propose(case, "source", "audit"), acting_user=person("fgw_leader"))
        page = text("jtj_handler", f"/cases/{case.number}/")
        assert "养护工程款逾期未付 → 工程尾款逾期未付" in page
        for word in ("12388", "审计", "鹪鹩", "鹡鸰", REASON, "陆采薇"):
            assert word not in page, word
        assert visit("jtj_handler", f"/flow/cases/{case.number}/facts/").status_code == 404
        assert visit("fgw_leader", f"/flow/cases/{case.number}/facts/").status_code == 200
        assert visit("jw_officer", f"/flow/cases/{case.number}/facts/").status_code == 403


def test_two_at_once_one_wins(living_city: None) -> None:
    for _ in range(3):
        case = open_case()
        seen = value_of(case, "title")
        results = together(
            *(
                lambda words=words, case=case, seen=seen: correct_fact(
                    read_again(case),
                    "title",
                    words,
                    seen=seen,
                    reason=REASON,
                    acting_user=person("fgw_officer"),
                )
                for words in ("甲的事由", "乙的事由")
            )
        )
        lost = [result for result in results if isinstance(result, Exception)]
        assert [type(error) for error in lost] == [Stale]
        won = next(result for result in results if not isinstance(result, Exception))
        assert read_again(case).title == won.new_text
        assert Correction.objects.filter(case=case).count() == 1
