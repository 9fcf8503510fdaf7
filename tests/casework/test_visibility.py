"""One rule for page, list, search, file and export: who sees a case, before and after something was issued."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from caseflow.undoing import correct
from casework.lifecycle import State
from casework.models import Assignment, Case, CaseNotice, Evidence
from casework.services import assign, place_hold, refuse_assignment
from tests.factories.accounts import UserFactory
from tests.factories.casework import body, evidence, make_case, person, read_again
from tests.factories.findings import listed
from tests.factories.notices import numbered
from tests.journeys.beside_the_ladder import decline, merge, resume, suspend, transfer
from tests.journeys.office import do, letter_data, open_case

pytestmark = pytest.mark.usefixtures("city")

WANGHE, LINXI = "望河区住房和城乡建设局", "临溪区住房和城乡建设局"
NEVER, ALWAYS, ONCE = (False, False), (True, True), (False, True)
# person, relation, whether the case of 望河区's bureau is seen before and after something was issued
TABLE = [
    # the city sees all of its districts
    ("jw_officer", "none", ALWAYS),
    ("jw_leader", "none", ALWAYS),
    ("jw_intake", "none", ALWAYS),
    ("fgw_officer", "none", ALWAYS),
    ("fgw_leader", "none", ALWAYS),
    ("fgw_intake", "none", ALWAYS),
    # the district its own
    ("whjw_officer", "none", ALWAYS),
    ("whjw_leader", "none", ALWAYS),
    ("whfg_officer", "none", ALWAYS),
    ("whfg_intake", "none", ALWAYS),
    ("whzf_officer", "none", ONCE),
    ("whzf_leader", "none", ONCE),
    ("whzj_handler", "none", ONCE),
    ("whzj_head", "none", ONCE),
    ("ldz_handler", "none", NEVER),
    # the other district nothing
    ("lxjw_officer", "none", NEVER),
    ("lxjw_leader", "none", NEVER),
    ("lxjw_intake", "none", NEVER),
    ("lxfg_officer", "none", NEVER),
    ("lxfg_leader", "none", NEVER),
    ("lxfg_intake", "none", NEVER),
    ("lxzf_officer", "none", NEVER),
    ("lxzf_leader", "none", NEVER),
    ("lxzj_handler", "none", NEVER),
    ("lxzj_head", "none", NEVER),
    # the city's government is not the superior of a district's bureau
    ("zf_officer", "none", NEVER),
    # courts: what their own register holds
    ("whfy_clerk", "none", NEVER),
    ("whfy_clerk", "held", ALWAYS),
    ("whfy_judge", "held", ALWAYS),
    ("lxfy_clerk", "held", NEVER),
    ("zy_judge", "held", NEVER),
    # joint departments: from the invitation until it is refused or withdrawn
    ("czj_verifier", "none", NEVER),
    ("czj_verifier", "invited", ALWAYS),
    ("czj_verifier", "refused", NEVER),
    ("czj_verifier", "withdrawn", NEVER),
    ("sjj_verifier", "invited", NEVER),
    # the authority named
    ("zjj_officer", "none", NEVER),
    ("zjj_officer", "named", ONCE),
    ("zjj_handler", "named", NEVER),
    # who looks on, and who administers
    ("zf_mayor", "none", NEVER),
    ("rd_viewer", "none", NEVER),
    ("zx_viewer", "none", NEVER),
    ("whrd_viewer", "none", NEVER),
    ("xt_admin", "none", NEVER),
    ("aq_admin", "none", NEVER),
    ("sj_admin", "none", NEVER),
]


def _invite(case: Case) -> Assignment:
    return assign(
        case, body("澄川市财政局"), part="joint", summary="核查", acting_user=person("whfg_officer")
    )


def _refuse(case: Case) -> None:
    refuse_assignment(
        _invite(case), reason="不属职责", suggested_body=None, acting_user=person("czj_verifier")
    )


# What stands between the case and the person, by name: each makes it so.
RELATIONS: dict[str, Any] = {
    "none": lambda case: None,
    "invited": _invite,
    "refused": _refuse,
    "withdrawn": lambda case: Assignment.objects.filter(pk=_invite(case).pk).update(status="withdrawn"),
    "held": lambda case: place_hold(
        case, source_key="e:1", placed_by=body("望河区人民法院"), reason="未履行", acting_user=None
    ),
    "named": lambda case: Case.objects.filter(pk=case.pk).update(authority=body("澄川市住房和城乡建设局")),
}


def the_case(subject: str = WANGHE, intake: str = "whfg_intake") -> Case:
    return make_case(subject=subject, intake=intake, state=State.EARLY_WARNING)


def sees(username: str, case: Case, *, own_file: bool = True) -> set[bool]:
    """The answers of page, list, search, file and export: one, where they agree."""
    client = Client()
    client.force_login(User.objects.get(username=username))
    files = Evidence.objects.filter(case=case, is_internal=False)
    file = files.get() if own_file else files.earliest("pk")
    exported = client.get("/cases/export.xlsx")
    return {
        Case.objects.visible_to(person(username)).filter(pk=case.pk).exists(),
        client.get(f"/cases/{case.number}/").status_code == 200,
        any(row["number"] == case.number for row in client.get("/cases/").context["rows"]),
        client.get("/search/", {"q": case.number}).url == f"/cases/{case.number}/",
        client.get(f"/evidence/{file.pk}/").status_code == 200,
        exported.status_code == 200 and case.number in cells(exported.content),
    }


def cells(content: bytes) -> set[Any]:
    return {cell for row in openpyxl.load_workbook(io.BytesIO(content)).active.values for cell in row}


@pytest.mark.parametrize(("username", "relation", "expected"), TABLE)
def test_page_list_search_file_and_export_answer_alike(
    username: str, relation: str, expected: tuple[bool, bool]
) -> None:
    case = the_case()
    evidence(case, person("whfg_officer"))
    RELATIONS[relation](case)
    before, after = expected
    assert sees(username, case) == {before}
    CaseNotice.objects.create(case=case, notice=numbered())
    assert sees(username, case) == {after}


def test_each_district_sees_its_own_and_the_city_both() -> None:
    ours, theirs = the_case(), the_case(LINXI, "lxfg_intake")
    seen = {
        name: {case.pk for case in Case.objects.visible_to(person(name))}
        for name in ("whfg_officer", "lxfg_officer", "fgw_officer")
    }
    assert seen == {
        "whfg_officer": {ours.pk},
        "lxfg_officer": {theirs.pk},
        "fgw_officer": {ours.pk, theirs.pk},
    }


def test_a_joint_department_does_not_read_where_it_came_from() -> None:
    case = the_case()
    Case.objects.filter(pk=case.pk).update(facts="鹪鹩所述")
    _invite(case)
    inner = evidence(case, person("whfg_officer"), name="鹡鸰底稿.pdf", is_internal=True)
    client = Client()
    client.force_login(person("czj_verifier"))
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert "核查" in page
    for word in ("鹪鹩", "鹡鸰", "来源", "监测"):
        assert word not in page, word
    assert client.get(f"/evidence/{inner.pk}/").status_code == 404


@pytest.mark.parametrize("intake", ["whfg_intake", "whjw_intake"])
def test_no_case_about_the_own_body_is_taken_in(intake: str) -> None:
    from organisations.refusals import Refusal

    own = person(intake).body
    assert own is not None
    with pytest.raises(Refusal, match="不能受理反映本单位的事项"):
        make_case(subject=own.name, intake=intake)


def test_the_own_bodys_case_is_nobodys_there_whatever_the_role() -> None:
    case = the_case("望河区发展和改革委员会", "jw_intake")
    CaseNotice.objects.create(case=case, notice=numbered())
    own = body("望河区发展和改革委员会")
    for role in (Role.CREDIT_OFFICER, Role.CREDIT_LEADER, Role.INTAKE_OFFICER):
        assert not Case.objects.visible_to(UserFactory(body=own, roles=[role])).exists()
    assert Case.objects.visible_to(person("whjw_officer")).filter(pk=case.pk).exists()


def test_the_rule_costs_no_statement_more_for_a_second_case(django_assert_num_queries: Any) -> None:
    user = User.objects.at_work().get(username="whfg_officer")
    for _ in range(3):
        the_case()
    with django_assert_num_queries(1):
        assert Case.objects.visible_to(user).count() == 3


# What was decided about the body without a document of ours: from → what is done → whether the department sees it then.
WITHOUT_OUR_PAPER = [
    ("nothing yet", lambda case: None, False),
    ("the court's listing, out of triage", listed, True),
    ("a suspension, its notice kept on file", suspend, False),
    ("suspended and resumed: in triage again", lambda case: resume(suspend(case)), False),
    ("handed over", transfer, False),
    ("suspended, resumed, handed over", lambda case: transfer(resume(suspend(case))), False),
    ("not taken up", decline, False),
    ("merged", lambda case: merge(case, open_case(title="另一笔欠款")), False),
]


@pytest.mark.parametrize(
    ("done", "expected"), [row[1:] for row in WITHOUT_OUR_PAPER], ids=[row[0] for row in WITHOUT_OUR_PAPER]
)
def test_a_department_learns_of_what_was_decided_without_a_document_of_ours(
    done: Any, expected: bool
) -> None:
    case = open_case()
    evidence(case, person("fgw_officer"))
    done(case)
    assert not CaseNotice.objects.not_internal().filter(case=case).exists()
    for username in ("jtj_handler", "jtj_head"):
        assert sees(username, case, own_file=False) == {expected}, username
    assert Case.objects.visible_to(person("fgw_officer")).filter(pk=case.pk).exists()


def test_what_was_issued_by_mistake_and_taken_back_hides_the_case_again() -> None:
    case = open_case()
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    do(case, "sign_letter", "fgw_leader", "sign")
    handler = person("jtj_handler")
    assert Case.objects.visible_to(handler).filter(pk=case.pk).exists()
    seq = read_again(case).last_move["seq"]
    correct(
        read_again(case),
        seq=seq,
        reason="点错了",
        acting_user=person("fgw_leader"),
    )
    assert not Case.objects.visible_to(handler).filter(pk=case.pk).exists()
