"""典型案例: proposed by an officer, named by a leader, read by lookers-on; nothing of the file comes along."""

from __future__ import annotations

from typing import Any

import pytest

from caseflow.doors import propose_example
from casework.lifecycle import State
from casework.models import Case, CaseEvent, TypicalCase
from casework.services import NotYours, Stale, name_typical, return_typical, withdraw_typical
from organisations.refusals import Refusal
from tests.desk.pages import answered, logged_in, text, visit
from tests.factories.accounts import UserFactory
from tests.journeys.office import person

pytestmark = pytest.mark.usefixtures("city")
TEXTS = {
    "title": "某市直部门拖欠养护款案",
    "subject_name": "某市直部门",
    "summary": "工程验收后长期未付款，经预警督促付清。",
    "outcome": "款项已付清，预警解除。",
}
LOOKERS_ON = ("zf_mayor", "rd_viewer", "zx_viewer")


@pytest.fixture
def case() -> Case:
    """A case that is over."""
    found = answered(informant=("计无双", "0000-2999777", "竹里巷七号"))
    Case.objects.filter(pk=found.pk).update(state=State.LIFTED)
    return Case.objects.get(pk=found.pk)


def proposed(case: Case, by: str = "fgw_officer", **changed: str) -> TypicalCase:
    return propose_example(case, acting_user=person(by), **TEXTS | changed)


def named(case: Case) -> TypicalCase:
    return name_typical(proposed(case), acting_user=person("fgw_leader"))


def test_lookers_on_read_it_once_a_leader_has_named_it(case: Case) -> None:
    typical = proposed(case)
    address = f"/typical/{typical.pk}/"
    for username in LOOKERS_ON:
        assert visit(username, address).status_code == 404
        assert TEXTS["title"] not in text(username, "/typical/")
    name_typical(typical, acting_user=person("fgw_leader"))
    for username in LOOKERS_ON:
        assert TEXTS["title"] in text(username, "/typical/")
        page = text(username, address)
        assert all(words in page for words in TEXTS.values())
        assert "预警" in page and "2026年11月20日" in page


def test_nothing_of_the_file_comes_along(case: Case) -> None:
    typical = named(case)
    page = text("rd_viewer", f"/typical/{typical.pk}/") + text("rd_viewer", "/typical/")
    secrets = (
        case.number,
        case.title,
        case.facts,
        case.subject.name,
        "计无双",
        "陆采薇",
        "款项已于本月付清",
        "凭证.pdf",
        "澄发改预",
    )
    assert not [word for word in secrets if word in page]
    assert visit("rd_viewer", f"/cases/{case.number}/").status_code == 404
    # Who works on the case finds the way to it.
    assert case.number in text("fgw_officer", f"/typical/{typical.pk}/")


def test_a_districts_looker_on_reads_its_own_region(case: Case) -> None:
    typical = named(case)
    assert visit("whrd_viewer", f"/typical/{typical.pk}/").status_code == 404
    TypicalCase.objects.filter(pk=typical.pk).update(region="望河区")
    assert visit("whrd_viewer", f"/typical/{typical.pk}/").status_code == 200


@pytest.mark.parametrize(
    "username", ["jtj_head", "lxfg_officer", "whfy_judge", "czj_verifier", "sj_admin", "xt_admin"]
)
def test_others_do_not(case: Case, username: str) -> None:
    typical = named(case)
    assert visit(username, f"/typical/{typical.pk}/").status_code == 404
    assert TEXTS["title"] not in text(username, "/typical/")


@pytest.mark.parametrize(
    "username", ["fgw_leader", "fgw_intake", "jtj_handler", "zf_officer", "rd_viewer", "lxfg_officer"]
)
def test_only_an_officer_who_governs_the_case_proposes_it(case: Case, username: str) -> None:
    with pytest.raises(NotYours):
        proposed(case, by=username)


def test_a_case_under_way_is_nobodys_example() -> None:
    with pytest.raises(NotYours, match="已办结或者已认定"):
        proposed(answered())


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        ({"summary": " "}, "summary", "没有填写案情摘要"),
        ({"summary": "计无双反映欠款。"}, "summary", "不得公开的姓名"),
        ({"title": "澄川市交通运输局欠款案"}, "title", "单位名称已隐去"),
        ({"outcome": "见ZX-2026-000001。"}, "outcome", "不能出现案件编号"),
    ],
)
def test_what_must_not_be_told_is_refused(case: Case, changed: Any, field: str, message: str) -> None:
    with pytest.raises(Refusal, match=message) as refused:
        proposed(case, **changed)
    assert refused.value.field == field
    assert not TypicalCase.objects.exists()


def test_a_body_that_is_named_in_full_may_be_named_in_the_text(case: Case) -> None:
    name = case.subject.name
    proposed(case, subject_name=name, title=f"{name}欠款案")


def test_one_stands_at_a_time(case: Case) -> None:
    first = proposed(case)
    with pytest.raises(Stale):
        proposed(case)
    return_typical(first, reason="事实尚须核对", acting_user=person("fgw_leader"))
    proposed(case)


def test_nobody_names_what_the_same_person_proposed(case: Case) -> None:
    both = UserFactory(body=person("fgw_officer").body, roles=["credit_officer", "credit_leader"])
    typical = propose_example(case, acting_user=both, **TEXTS)
    with pytest.raises(NotYours):
        name_typical(typical, acting_user=both)
    name_typical(typical, acting_user=person("fgw_leader"))


@pytest.mark.parametrize("username", ["jw_leader", "fgw_officer", "zf_leader", "zf_mayor"])
def test_another_bodys_leader_does_not_name_it(case: Case, username: str) -> None:
    typical = proposed(case)
    with pytest.raises(NotYours):
        name_typical(typical, acting_user=person(username))


def test_a_second_decision_comes_too_late(case: Case) -> None:
    typical = proposed(case)
    stale = TypicalCase.objects.get(pk=typical.pk)
    name_typical(typical, acting_user=person("fgw_leader"))
    with pytest.raises(Stale):
        return_typical(stale, reason="不宜", acting_user=person("fgw_leader"))


def test_it_is_withdrawn_with_a_reason_and_gone_for_lookers_on(case: Case) -> None:
    typical = named(case)
    with pytest.raises(Refusal, match="没有写明理由"):
        withdraw_typical(typical, reason=" ", acting_user=person("fgw_leader"))
    with pytest.raises(NotYours):
        withdraw_typical(typical, reason="有误", acting_user=person("fgw_officer"))
    withdraw_typical(typical, reason="有误", acting_user=person("fgw_leader"))
    assert visit("rd_viewer", f"/typical/{typical.pk}/").status_code == 404
    assert "有误" in text("fgw_leader", f"/typical/{typical.pk}/")
    verbs = list(
        CaseEvent.objects.filter(case=case, verb__startswith="typical")
        .order_by("seq")
        .values_list("verb", flat=True)
    )
    assert verbs == ["typical_proposed", "typical_named", "typical_withdrawn"]


def test_the_pages_propose_name_and_withdraw(case: Case) -> None:
    officer, leader = logged_in("fgw_officer"), logged_in("fgw_leader")
    address = f"/flow/cases/{case.number}/typical/"
    assert address in officer.get(f"/cases/{case.number}/").content.decode()
    assert visit("jtj_head", address).status_code == 404
    assert leader.get(address).status_code == 403
    assert officer.post(address, TEXTS | {"summary": "计无双反映。"}).status_code == 422
    answer = officer.post(address, TEXTS)
    assert answer.status_code == 302
    typical = TypicalCase.objects.get()
    assert "是否确定为典型案例" not in officer.get(answer.url).content.decode()
    assert "是否确定为典型案例" in leader.get(answer.url).content.decode()
    deciding = f"/flow/typical/{typical.pk}/decide/"
    assert officer.post(deciding, {"act": "name"}).status_code == 403
    assert leader.post(deciding, {"act": "junk"}).status_code == 403
    assert leader.post(deciding, {"act": "return"}).status_code == 400
    assert leader.post(deciding, {"act": "name"}).status_code == 302
    assert leader.post(deciding, {"act": "withdraw", "reason": "有误"}).status_code == 302
    typical.refresh_from_db()
    assert typical.status == TypicalCase.Status.WITHDRAWN
