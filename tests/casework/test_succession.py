"""A renamed or merged body keeps sight of its cases, tasks and clocks, and goes on under its new name."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.models import RoleGrant, User
from accounts.roles import Role
from accounts.services import merge_body, move_user, succeed_body
from caseflow.doors import open_task, perform
from casework.access import case_for, is_issuing_side, standing
from casework.models import Case, CaseDeadline, CaseNotice, Purpose
from desk.queries import clocks_debtors, tasks_on_desk
from organisations.models import Body
from organisations.queries import line_of
from tests.desk.pages import text
from tests.factories.accounts import UserFactory
from tests.factories.casework import make_case
from tests.factories.organisations import BodyFactory
from tests.journeys.office import body, do, letter_data, open_case, person, render_all

pytestmark = pytest.mark.usefixtures("city")

ON = date(2026, 11, 20)
OFFICE, DEPARTMENT = "澄川市发展和改革委员会", "澄川市交通运输局"


def rename(name: str, new: str) -> Body:
    return succeed_body(body(name), name=new, on=ON, acting_user=None)


def merge(name: str, heir: str) -> Body:
    return merge_body(body(name), heir=body(heir), on=ON, acting_user=None)


def test_the_people_of_a_renamed_credit_office_go_on_with_its_case() -> None:
    case = open_case()
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    heir = rename(OFFICE, "澄川市发展改革和数据局")
    leader = person("fgw_leader")
    assert leader.body == heir and case.issuing_body_id != heir.pk
    assert case_for(leader, case.number) == case
    assert is_issuing_side(leader, case) and standing(leader, case).issued_case
    [task] = tasks_on_desk(leader)
    assert task.flow_task.name == "sign_letter" and task.body_id != heir.pk
    perform(task, "sign", {}, acting_user=leader)
    [notice] = render_all()
    # Drafted under the old name, which the sheet prints; measured from then on by the body under any of its names.
    case.refresh_from_db()
    assert notice.issuer.name == OFFICE and standing(leader, case).issued_measure


def test_a_renamed_department_signs_for_the_letter_answers_and_keeps_its_clock() -> None:
    case = open_case()
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    do(case, "sign_letter", "fgw_leader", "sign")
    render_all()
    heir = rename(DEPARTMENT, "澄川市交通运输管理局")
    handler, head = person("jtj_handler"), person("jtj_head")
    task = open_task(case, "sign_for_letter")
    assert task.body_id in handler.line and task.body_id != heir.pk
    perform(task, "sign_for", {}, acting_user=handler)
    perform(open_task(case, "answer"), "answer", {"text": "款项已付清。"}, acting_user=handler)
    perform(open_task(case, "approve_answer"), "approve", {}, acting_user=head)
    owed = CaseDeadline.objects.get(case=case, purpose=Purpose.ANSWER)
    assert owed.debtor_id in (clocks_debtors(handler) or ())
    page = text("jtj_handler", f"/cases/{case.number}/")
    # Its own answer is still told as its own, by the person's name.
    assert "晏映川" in page


def test_a_letter_after_the_renaming_is_addressed_to_the_present_name() -> None:
    case = open_case()
    heir = rename(DEPARTMENT, "澄川市交通运输管理局")
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    do(case, "sign_letter", "fgw_leader", "sign")
    [notice] = render_all()
    assert notice.addressee == heir
    do(case, "sign_for_letter", "jtj_handler", "sign_for")


def test_the_numbers_of_a_renamed_body_go_on() -> None:
    texts = []
    for name in ("", "澄川市发展改革和数据局", "澄川市发展改革局"):
        if name:
            succeed_body(
                person("fgw_leader").body, name=name, on=date(2026, 11, 18 + len(texts)), acting_user=None
            )
        case = open_case()
        do_by_hand(case)
        texts += [notice.number_text for notice in render_all()]
    assert texts == ["澄发改预〔2026〕1号", "澄发改预〔2026〕2号", "澄发改预〔2026〕3号"]


def do_by_hand(case: Case) -> None:
    perform(open_task(case, "triage"), "warn_early", letter_data(), acting_user=person("fgw_officer"))
    perform(open_task(case, "sign_letter"), "sign", {}, acting_user=person("fgw_leader"))


def test_a_merged_bodys_cases_are_the_heirs_and_what_it_could_do_the_heir_can() -> None:
    case = open_case()
    heir = merge(OFFICE, "澄川市财政局")
    assert heir.parts == "F V"
    officer = person("fgw_officer")
    assert officer.body == heir
    assert case_for(officer, case.number) == case
    perform(open_task(case, "triage"), "warn_early", letter_data(), acting_user=officer)


def test_a_merger_does_not_open_the_case_to_the_body_it_is_about() -> None:
    case = make_case(subject="澄川市财政局", intake="fgw_intake")
    merge("澄川市财政局", OFFICE)
    # From now on the credit office and the body concerned are one: it is nobody's there.
    assert not Case.objects.visible_to(person("fgw_officer")).filter(pk=case.pk).exists()
    assert standing(person("fgw_leader"), case).leads == frozenset()
    assert Case.objects.visible_to(person("jw_officer")).filter(pk=case.pk).exists()


def test_the_superior_of_old_is_the_superior_still() -> None:
    case = make_case(subject="望河区柳渡镇人民政府", intake="whjw_intake")
    from tests.factories.notices import numbered

    CaseNotice.objects.create(case=case, notice=numbered())
    rename("望河区人民政府", "望河新区人民政府")
    assert Case.objects.visible_to(person("whzf_officer")).filter(pk=case.pk).exists()
    rename("望河区柳渡镇人民政府", "望河区柳渡街道办事处")
    assert Case.objects.visible_to(person("whzf_officer")).filter(pk=case.pk).exists()


def test_an_unrelated_body_gains_nothing() -> None:
    case = open_case()
    rename(DEPARTMENT, "澄川市交通运输管理局")
    stranger = UserFactory(body=body("澄川市教育局"), roles=[Role.HANDLER, Role.HEAD])
    assert not Case.objects.visible_to(stranger).filter(pk=case.pk).exists()
    assert not stranger.works_for(case.lead_department_id)


def test_who_was_moved_to_another_body_leaves_the_cases_behind() -> None:
    case = open_case()
    user = person("fgw_officer")
    move_user(user, body("望河区发展和改革委员会"), roles=[Role.CREDIT_OFFICER], acting_user=None)
    RoleGrant.objects.create(user=user, role=Role.CREDIT_OFFICER)
    assert not Case.objects.visible_to(person("fgw_officer")).filter(pk=case.pk).exists()


def test_a_line_of_several_names_and_mergers_is_read_whole() -> None:
    first, other = BodyFactory(), BodyFactory()
    second = succeed_body(first, name="第二名", on=date(2026, 11, 18), acting_user=None)
    last = succeed_body(second, name="第三名", on=date(2026, 11, 19), acting_user=None)
    merge_body(other, heir=last, on=ON, acting_user=None)
    for each in (first, second, last, other):
        assert {row.pk for row in line_of(each)} == {first.pk, second.pk, last.pk, other.pk}


def test_a_body_that_never_changed_costs_no_statement(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        user = User.objects.at_work().get(username="fgw_officer")
        assert user.line == {user.body_id}
    heir = rename(OFFICE, "澄川市发展改革和数据局")
    with django_assert_num_queries(3):
        user = User.objects.at_work().get(username="fgw_officer")
        assert heir.pk in user.line and len(user.line) == 2 and user.works_for(heir.pk)
