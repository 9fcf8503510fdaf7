"""Who may know of a case: every sample account × cases in their states, and the doors behind that."""

from __future__ import annotations

import pytest
from django.http import Http404

from accounts.models import User
from accounts.samples import SAMPLE_ACCOUNTS
from casework.access import case_for, evidence_for, is_issuing_side, notice_for
from casework.lifecycle import State
from casework.models import Assignment, Case, CaseNotice
from casework.services import accept_assignment, assign, issue, place_hold, refuse_assignment, submit_draft
from notices.sample_facts import FACTS
from tests.factories.accounts import UserFactory
from tests.factories.casework import body, evidence, make_case, person, render_all
from tests.factories.notices import numbered

pytestmark = pytest.mark.usefixtures("city")

STATES = [State.TRIAGE, State.EARLY_WARNING, State.RECTIFYING, State.CLOSED, State.SUSPENDED]
CITY = {"jw_officer", "jw_leader", "jw_intake", "fgw_officer", "fgw_officer2", "fgw_leader", "fgw_intake"}
WANGHE = {"whjw_officer", "whjw_leader", "whjw_intake", "whfg_officer", "whfg_leader", "whfg_intake"}
# subject → (who took it in, who sees it from the first, who sees it once something was issued)
EXPECTED = {
    # a city's department: its superior is the city's government; no district body
    "澄川市交通运输局": (
        "fgw_intake",
        CITY,
        {"zf_officer", "zf_leader", "jtj_handler", "jtj_handler2", "jtj_head"},
    ),
    # a department that determines for others: towards itself it is the department and nothing else
    "澄川市住房和城乡建设局": ("jw_intake", CITY, {"zf_officer", "zf_leader", "zjj_handler", "zjj_head"}),
    # a township: the district's commission and credit office, and the district's government above it
    "望河区柳渡镇人民政府": (
        "whjw_intake",
        CITY | WANGHE,
        {"whzf_officer", "whzf_leader", "ldz_handler", "ldz_head"},
    ),
    # a district's government: the city above it, the district's commission (not its credit office, which works
    # under that government), and its own people as a department
    "望河区人民政府": (
        "jw_intake",
        CITY | {name for name in WANGHE if name.startswith("whjw_")},
        {"zf_officer", "zf_leader", "whzf_handler", "whzf_head"},
    ),
}


SAMPLE_NAMES = {account.username for account in SAMPLE_ACCOUNTS}


def with_second_hands(names: set[str]) -> set[str]:
    """Second officers and leaders of a body see what the first ones see."""
    return names | {f"{name}_b" for name in names} & SAMPLE_NAMES


def seers(case: Case) -> set[str]:
    """The sample accounts that the case is visible to."""
    people = User.objects.select_related("body").prefetch_related("grants").filter(is_sample=True)
    return {user.username for user in people if Case.objects.visible_to(user).filter(pk=case.pk).exists()}


def issue_something(case: Case) -> None:
    """A document in the case's file: from now on the department knows of the case."""
    CaseNotice.objects.create(case=case, notice=numbered())


@pytest.mark.parametrize("subject", EXPECTED)
def test_it_is_visible_to_these_people_and_no_other(subject: str) -> None:
    intake, always, once_issued = EXPECTED[subject]
    case = make_case(subject=subject, intake=intake)
    for expected in (always, always | once_issued):
        for state in STATES:
            Case.objects.filter(pk=case.pk).update(state=state)
            assert seers(case) == with_second_hands(expected), state
        issue_something(case)


def test_the_table_asks_about_every_account() -> None:
    assert User.objects.filter(is_sample=True).count() == len(SAMPLE_ACCOUNTS)


@pytest.mark.parametrize(
    "username", ["zf_mayor", "rd_viewer", "zx_viewer", "xt_admin", "aq_admin", "sj_admin"]
)
def test_lookers_on_and_administrators_see_no_case(username: str) -> None:
    for state in State:
        make_case(state=state)
    assert not Case.objects.visible_to(person(username)).exists()


def test_a_court_sees_what_its_register_holds() -> None:
    case = make_case(state=State.REMINDED)
    before = seers(case)
    place_hold(case, source_key="e:1", placed_by=body("望河区人民法院"), reason="未履行", acting_user=None)
    assert seers(case) - before == {"whfy_clerk", "whfy_judge"}


def test_an_assigned_body_sees_it_until_it_refuses() -> None:
    case = make_case()
    before = seers(case)
    officer = person("fgw_officer")
    for name in ("澄川市财政局", "澄川市教育局"):
        assign(case, body(name), part=Assignment.Part.JOINT, summary="会同核查", acting_user=officer)
    assert seers(case) - before == {"czj_verifier", "jyj_handler", "jyj_head"}
    first, second = Assignment.objects.order_by("id")
    accept_assignment(first, acting_user=person("czj_verifier"))
    refuse_assignment(second, reason="不属本单位职责", suggested_body=None, acting_user=person("jyj_head"))
    assert seers(case) - before == {"czj_verifier"}


def test_the_authority_named_sees_it_once_something_was_issued() -> None:
    case = make_case(authority=body("澄川市住房和城乡建设局"), state=State.REMINDED)
    before = seers(case)
    issue_something(case)
    assert {"zjj_officer", "zjj_leader"} <= seers(case) - before
    assert not {"zjj_handler", "zjj_head"} & seers(case)


def test_a_new_lead_takes_the_case_from_the_old() -> None:
    case = make_case(state=State.REMINDED)
    issue_something(case)
    assert {"jtj_handler", "jtj_head"} <= seers(case)
    assign(
        case,
        body("澄川市教育局"),
        part=Assignment.Part.LEAD,
        summary="移交",
        acting_user=person("fgw_officer"),
    )
    assert {"jyj_handler", "jyj_head"} <= seers(case)
    assert not {"jtj_handler", "jtj_head"} & seers(case)


def test_each_case_is_counted_once_however_many_ties_there_are() -> None:
    case = make_case(state=State.REMINDED)
    officer, head = person("fgw_officer"), person("jtj_head")
    issue_something(case)
    issue_something(case)
    for part in Assignment.Part:
        assign(case, body("澄川市交通运输局"), part=part, summary="办理", acting_user=officer)
    assert Case.objects.visible_to(head).count() == 1


def test_who_has_no_body_or_has_left_sees_nothing() -> None:
    make_case(state=State.REMINDED)
    homeless = UserFactory(roles=["commission_officer"])
    gone = person("fgw_officer")
    gone.is_active = False
    for user in (homeless, gone):
        assert not Case.objects.visible_to(user).exists()


# --- the doors --------------------------------------------------------------------------------------


def test_a_stranger_learns_nothing_not_even_that_it_exists() -> None:
    case = make_case()
    for user, number in (
        (person("jtj_head"), case.number),  # still in triage
        (person("jyj_head"), case.number),
        (person("fgw_officer"), "ZX-2026-999999"),
    ):
        with pytest.raises(Http404):
            case_for(user, number)
    assert case_for(person("fgw_officer"), case.number) == case


def test_internal_evidence_is_the_issuing_sides_alone() -> None:
    case = make_case(state=State.REMINDED)
    issue_something(case)
    internal = evidence(case, person("fgw_officer"), is_internal=True)
    plain = evidence(case, person("jtj_handler"))
    officer, handler, stranger = person("fgw_officer"), person("jtj_handler"), person("jyj_head")
    assert evidence_for(officer, internal.pk) == internal
    assert evidence_for(handler, plain.pk) == plain
    for user, key in (
        (handler, internal.pk),
        (stranger, plain.pk),
        (stranger, internal.pk),
        (officer, 999_999),
    ):
        with pytest.raises(Http404):
            evidence_for(user, key)


def test_a_document_is_the_departments_once_it_is_rendered() -> None:
    case = make_case()
    draft = submit_draft(
        case,
        acting_user=person("fgw_officer"),
        move="warn_early",
        kind="early_warning",
        facts=FACTS["early_warning"],  # type: ignore[index]
        contact=("陆采薇", "0000-2000001"),
    )
    notice = issue(draft, acting_user=person("fgw_leader"))
    assert notice is not None and CaseNotice.objects.get(notice=notice).case == case
    assert notice_for(person("fgw_officer"), notice.pk) == notice
    with pytest.raises(Http404):
        notice_for(person("jtj_head"), notice.pk)
    render_all()
    assert notice_for(person("jtj_head"), notice.pk) == notice
    for stranger in ("jyj_head", "whfg_officer", "zf_mayor", "xt_admin"):
        with pytest.raises(Http404):
            notice_for(person(stranger), notice.pk)


@pytest.mark.parametrize(
    ("username", "expected"),
    [
        ("fgw_officer", True),
        ("fgw_leader", True),
        ("fgw_intake", True),
        ("jw_officer", True),
        ("zf_officer", True),
        ("jtj_handler", False),
        ("jtj_head", False),
        ("whfy_clerk", False),
        ("czj_verifier", False),
        ("zf_mayor", False),
        ("xt_admin", False),
    ],
)
def test_the_issuing_side_is_who_governs_the_case(username: str, expected: bool) -> None:
    assert is_issuing_side(person(username), make_case(state=State.REMINDED)) is expected


@pytest.mark.parametrize(
    ("subject", "username"),
    [
        ("澄川市住房和城乡建设局", "zjj_officer"),
        ("澄川市住房和城乡建设局", "zjj_leader"),
        ("澄川市住房和城乡建设局", "zjj_handler"),
        ("澄川市住房和城乡建设局", "zjj_head"),
        ("澄川市发展和改革委员会", "fgw_officer"),
        ("澄川市发展和改革委员会", "fgw_leader"),
    ],
)
def test_nobody_of_the_body_concerned_is_on_the_issuing_side(subject: str, username: str) -> None:
    case = make_case(state=State.REMINDED, subject=subject, intake="jw_intake")
    assert not is_issuing_side(person(username), case)
