"""文稿流转 in the office: three desks before the signature, a narrow door, one of two who press, and the pages."""

from __future__ import annotations

from typing import Any

import pytest

from caseflow.doors import open_task, perform
from caseflow.models import CaseTask
from caseflow.reconciling import reconcile
from casework.models import Case, Draft
from casework.services import NotYours, Route, Stale, issue, submit_draft
from tests.desk.pages import logged_in, text, visit
from tests.journeys.beside_the_ladder import resume, suspend
from tests.journeys.filling import beside, read
from tests.journeys.office import body, do, letter_data, open_case, open_nodes, pass_on, person
from tests.journeys.reaching import reach
from tests.waiting import together

SCHOOLS, HOUSING = "澄川市教育局", "澄川市住房和城乡建设局"


def asked(**changed: str) -> dict[str, Any]:
    """What an officer fills in who asks for a review and two countersignatures."""
    return letter_data(**changed) | {
        "review": "on",
        "countersigners": [str(body(SCHOOLS).pk), str(body(HOUSING).pk)],
    }


def drafted(case: Case) -> Draft:
    task = open_task(case, "triage")
    answer = logged_in("fgw_officer").post(
        f"/flow/tasks/{task.pk}/?act=warn_early", {"act": "warn_early"} | asked()
    )
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return Draft.objects.get(case=case, status="reviewing")


def transfer(case: Case) -> Draft:
    """Reviewed, countersigned by two bodies, approved, signed: everything there is."""
    bodies = (body(SCHOOLS), body(HOUSING))
    extras = {"ground": "jurisdiction"}
    draft = submit_draft(
        case,
        move="transfer",
        reason="管辖",
        extras=extras,
        route=Route(review=True, countersigners=bodies),
        acting_user=person("fgw_officer"),
    )
    reconcile(mend=True)
    return draft


@pytest.mark.usefixtures("city")
def test_from_the_form_to_the_signature() -> None:
    case = open_case()
    drafted(case)
    assert open_nodes(case) == {"review_draft"} and reconcile() == []
    review = open_task(case, "review_draft")
    page = text("fgw_reviewer", f"/flow/tasks/{review.pk}/")
    assert "核稿：预警通知书" in page and "文稿流转" in page and "data:image/png" in page
    do(case, "review_draft", "fgw_reviewer", "agree", {"words": "文字无误"})
    found = {
        task.body.name: task.rank for task in CaseTask.objects.open().filter(process__case=case) if task.body
    }
    assert found == {SCHOOLS: "head", HOUSING: "leader"} and reconcile() == []
    do(case, "countersign_draft", "zjj_leader", "agree")
    assert [task.body.name for task in CaseTask.objects.open() if task.body] == [SCHOOLS]
    do(case, "countersign_draft", "jyj_head", "agree", {"words": "同意"})
    assert open_nodes(case) == {"sign_letter"} and reconcile() == []
    page = text("fgw_leader", f"/flow/tasks/{open_task(case, 'sign_letter').pk}/")
    assert "文字无误" in page and "市教育局" in page
    do(case, "sign_letter", "fgw_leader", "sign")
    assert case.state == "early_warning" and reconcile() == []
    course = text("fgw_officer", f"/cases/{case.number}/")
    assert "会签文稿" in course and "文字无误" in course
    assert "会签" not in text("jtj_handler", f"/cases/{case.number}/"), "inner work stays inside"


@pytest.mark.usefixtures("city")
def test_two_levels_have_a_desk_for_either() -> None:
    case = reach("warned")
    transfer(case)
    walked = []
    while (nodes := open_nodes(case) - {"answer"}) != {"sign_transfer"}:
        [node] = nodes
        walked.append(node)
        assert reconcile() == []
        do(case, node, _next(case), "agree")
    assert walked == ["review_draft", "countersign_draft", "countersign_draft", "approve_draft"]
    with pytest.raises(NotYours, match="经手核稿、审核的人"):
        issue(Draft.objects.get(case=case, move="transfer"), acting_user=person("fgw_leader_b"))


def _next(case: Case) -> str:
    """Whose desk it is, in the order of this test."""
    draft = Draft.objects.get(case=case, move="transfer")
    if draft.status == "countersigning":
        return "jyj_head" if draft.awaited == 2 else "zjj_leader"
    return {"reviewing": "fgw_reviewer", "approving": "fgw_leader_b"}[draft.status]


@pytest.mark.usefixtures("city")
def test_a_countersigning_body_sees_the_paper_and_not_the_file() -> None:
    case = open_case()
    drafted(case)
    do(case, "review_draft", "fgw_reviewer", "agree")
    task = open_task(case, "countersign_draft", body(SCHOOLS))
    path = f"/flow/tasks/{task.pk}/"
    desk, page = text("jyj_head", "/"), text("jyj_head", path)
    assert path in desk and "会签文稿" in desk
    assert "澄川市交通运输局" in page and "data:image/png" in page
    assert f"/cases/{case.number}/" not in page and case.get_source_display() not in page
    assert visit("jyj_head", f"/cases/{case.number}/").status_code == 404
    for stranger in ("jyj_handler", "jtj_head", "zrj_head", "xt_admin"):
        assert visit(stranger, path).status_code in (403, 404), stranger
    answer = logged_in("jyj_head").post(f"{path}?act=agree", {"act": "agree", "words": "同意"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert path not in text("jyj_head", "/")


@pytest.mark.usefixtures("city")
def test_one_return_ends_the_round_and_the_form_begins_with_what_was_said() -> None:
    case = open_case()
    drafted(case)
    do(case, "review_draft", "fgw_reviewer", "agree")
    do(case, "countersign_draft", "zjj_leader", "agree")
    do(case, "countersign_draft", "jyj_head", "return", {"reason": "数额与我局掌握的不符"})
    assert open_nodes(case) == {"triage"} and reconcile() == []
    again = text("fgw_officer", f"/flow/tasks/{open_task(case, 'triage').pk}/?act=warn_early")
    assert "数额与我局掌握的不符" in again and "核实欠款情况并说明原因" in again
    drafted(case)
    assert open_nodes(case) == {"review_draft"}, "the path begins anew"


@pytest.mark.usefixtures("city")
def test_a_suspension_goes_first_and_the_round_goes_on_where_it_was() -> None:
    case = reach("warned")
    bodies = (body(SCHOOLS), body(HOUSING))
    draft = submit_draft(
        case,
        move="settle",
        reason="已付清",
        route=Route(countersigners=bodies),
        acting_user=person("fgw_officer"),
    )
    reconcile(mend=True)
    do(case, "countersign_draft", "jyj_head", "agree")
    desks = open_nodes(case)
    suspend(case)
    draft.refresh_from_db()
    assert (draft.status, open_nodes(case), reconcile()) == ("laid_by", set(), [])
    resume(case)
    draft.refresh_from_db()
    assert (draft.status, draft.awaited, open_nodes(case), reconcile()) == ("countersigning", 1, desks, [])
    assert [
        t.body.name for t in CaseTask.objects.open() if t.flow_task.name == "countersign_draft" and t.body
    ] == [HOUSING]


@pytest.mark.usefixtures("city")
def test_its_drafters_take_it_back_from_its_own_page() -> None:
    case = open_case()
    draft = drafted(case)
    path = f"/flow/drafts/{draft.pk}/"
    assert path in text("fgw_officer", f"/cases/{case.number}/")
    assert "撤回拟稿" in text("fgw_officer", path)
    assert "撤回拟稿" not in text("fgw_leader", path), "who leads returns it"
    assert logged_in("fgw_leader").post(path, {"reason": ""}).status_code == 403
    for stranger in ("jtj_handler", "jyj_head", "fgw_reviewer", "zf_mayor", "xt_admin"):
        assert visit(stranger, path).status_code == 404, stranger
    assert logged_in("fgw_officer").post(path, {"reason": "情况有变"}).status_code == 302
    assert (open_nodes(case), reconcile()) == ({"triage"}, [])
    assert "情况有变" in text("fgw_officer", path)


@pytest.mark.usefixtures("city")
def test_the_reconciler_lays_out_a_desk_that_was_lost() -> None:
    case = open_case()
    drafted(case)
    pass_on(case)
    CaseTask.objects.open().filter(process__case=case).update(status="CANCELED", finished=case.opened_at)
    assert [difference.node for difference in reconcile(mend=True)] == ["sign_letter"]
    assert open_nodes(case) == {"sign_letter"} and reconcile() == []


@pytest.mark.usefixtures("living_city")
def test_of_two_leaders_who_approve_at_once_one_wins() -> None:
    case = reach("reminded")
    submit_draft(case, move="transfer", reason="管辖", acting_user=person("fgw_officer"))
    reconcile(mend=True)
    do(case, "review_draft", "fgw_reviewer", "agree")
    task = open_task(case, "approve_draft")
    results = together(
        *(
            lambda who=who: perform(task, "agree", {}, acting_user=person(who))
            for who in ("fgw_leader", "fgw_leader_b")
        )
    )
    lost = [found for found in results if isinstance(found, Exception)]
    assert len(lost) == 1 and isinstance(lost[0], Stale) and "已由" in str(lost[0])
    assert read(case).drafts.get(move="transfer").steps.filter(step="approve").count() == 1


@pytest.mark.usefixtures("city")
def test_the_page_is_made_anew_while_somebody_types() -> None:
    case = open_case()
    client, task = logged_in("fgw_officer"), open_task(case, "triage")
    path = f"/flow/tasks/{task.pk}/?act=warn_early"
    page = client.get(path).content.decode()
    assert 'hx-sync="this:replace"' in page and f'hx-post="{path}"' in page and 'value="1">预览' in page
    demands = ("核实欠款情况并逐笔说明原因和经手部门，" * 8 + "\n") * 9 + "最后一项要求在末页上"
    typed = letter_data(requirements=demands) | {"preview": "1", "editing": "requirements"}
    panel = client.post(path, typed, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in panel and panel.count("data:image/png") >= 2
    assert panel.index("data-here") > panel.index("paper-sheet", panel.index("data-paper"))
    bare = {"preview": "1", "contact_name": "陆采薇", "subject_matter": "罕见字𪚥"}
    told = client.post(path, bare, headers={"HX-Request": "true"}).content.decode()
    assert "还不能成文" in told and "尚未填写" in told and "data:image" not in told
    assert not Draft.objects.exists(), "a preview drafts nothing"


@pytest.mark.usefixtures("city")
def test_what_would_wake_a_resting_case_passes_its_stations_too() -> None:
    case = reach("warned")
    suspend(case)
    task_data = {"grounds": "判决已生效。", "review": "on", "countersigners": [str(body(SCHOOLS).pk)]}
    beside(case, "resume", "fgw_officer", **task_data)
    assert open_nodes(case) == {"review_draft"} and reconcile() == []
    do(case, "review_draft", "fgw_reviewer", "agree")
    assert open_nodes(case) == {"countersign_draft"} and reconcile() == []
    do(case, "countersign_draft", "jyj_head", "agree")
    do(case, "sign_resumption", "fgw_leader", "sign")
    assert read(case).state == "warned"


@pytest.mark.usefixtures("city")
def test_who_may_not_read_the_case_is_led_nowhere_but_to_the_desk() -> None:
    case = open_case()
    drafted(case)
    do(case, "review_draft", "fgw_reviewer", "agree")
    task = open_task(case, "countersign_draft", body(SCHOOLS))
    page = text("jyj_head", f"/flow/tasks/{task.pk}/hand/")
    assert "转办" in page and f"/cases/{case.number}/" not in page
    assert "/why/" not in text("jyj_head", "/")
