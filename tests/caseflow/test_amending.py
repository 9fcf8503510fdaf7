"""核稿修改: every document that is drafted can be amended in its drafter's form, every field and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

import pytest
from django import forms

import clock
from caseflow import filing
from caseflow.acts import At
from caseflow.acts.amending import CODE, DRAFTING
from caseflow.doors import act_of, open_task, perform
from caseflow.models import CaseTask
from casework.models import Case, Draft, DraftVersion
from casework.services import Stale, note_receipt
from notices.fields import TERM_PATTERN
from notices.kinds import facts_class
from notices.models import PathRule
from notifications.models import Message
from organisations.refusals import Refusal
from tests.caseflow import test_informing
from tests.desk.pages import logged_in, text
from tests.early_warnings import test_supervising
from tests.factories.proceedings import found_case, revocation_terms
from tests.journeys import determination
from tests.journeys.beside_the_ladder import SUSPENSION, TRANSFER, look_back, suspend, transfer
from tests.journeys.filling import beside, fill, read, shown
from tests.journeys.office import do, person
from tests.journeys.reaching import hold_interview, reach

pytestmark = pytest.mark.usefixtures("city")


def until_reviewed(way: Callable[[], Any]) -> None:
    """Goes this way until a draft lies with the reviewer, where its signing desk is not open yet."""
    with pytest.raises(CaseTask.DoesNotExist):
        way()


def minutes() -> None:
    case = reach("interviewing")
    until_reviewed(lambda: hold_interview(case))


def reopened() -> None:
    case = look_back(reach("closed", came_from="verifying"), relapsed=True)
    fill(case, "reopen", "zf_officer", "reopen", requirements="付清又欠的款项")


def concluded() -> None:
    case = transfer(reach("warned"))
    row = case.transfers.get()
    note_receipt(row, number="回1号", on=row.sent_on, acting_user=person("fgw_officer"))
    beside(case, "conclude_transfer", "fgw_officer", outcome="handled", on=clock.today().isoformat())


def supervised() -> None:
    test_supervising.draft(test_supervising.overdue())


def revoked() -> None:
    case, _ = found_case()
    filing.draft_revocation(case, revocation_terms(case), acting_user=person("zf_officer"))


def performed() -> None:
    case = determination.decided()
    do(case, "follow_finding", "zf_officer", "confirm_performance", determination.performance_data(case))


WAYS: dict[str, Callable[[], Any]] = {
    "early_warning": lambda: until_reviewed(lambda: reach("early_warning")),
    "reminder": lambda: until_reviewed(lambda: reach("reminded")),
    "warning": lambda: until_reviewed(lambda: reach("warned")),
    "lifting": lambda: until_reviewed(lambda: reach("lifted")),
    "interview_notice": lambda: until_reviewed(lambda: reach("interviewing")),
    "minutes": minutes,
    "rectification_order": lambda: until_reviewed(lambda: reach("rectifying")),
    "verification_opinion": lambda: until_reviewed(lambda: reach("closing", came_from="verifying")),
    "closure": lambda: until_reviewed(lambda: reach("closed")),
    "closure:of a transfer": concluded,
    "suspension": lambda: beside(reach("warned"), "suspend", "fgw_officer", **SUSPENSION),
    "resumption": lambda: beside(suspend(reach("warned")), "resume", "fgw_officer", grounds="判决已生效。"),
    "declining": lambda: beside(
        reach("triage"), "decline", "fgw_officer", ground="no_facts", reasons="经核实没有具体事实。"
    ),
    "transfer": lambda: beside(reach("warned"), "transfer", "fgw_officer", **TRANSFER),
    "reopening": reopened,
    "referral": lambda: until_reviewed(determination.referred),
    "accountability": lambda: test_informing.draft(
        read(reach("warned")), "accountability", "fgw_officer", receiver_name="中共澄川市委组织部"
    ),
    "circular": lambda: test_informing.draft(read(reach("warned")), "circular", "fgw_officer"),
    "supervisory_advice": lambda: test_informing.draft(
        test_informing.of_the_commission(), "supervisory_advice", "jw_officer"
    ),
    "supervision": supervised,
    "objection_decision": revoked,
    "repair_decision": performed,
    "no_determination": lambda: until_reviewed(lambda: determination.decided(code="not_determined")),
    "determination": lambda: until_reviewed(determination.decided),
    "hearing_notice": lambda: until_reviewed(determination.told),
}


def amending(case: Case, username: str = "") -> tuple[CaseTask, At, Any]:
    """The desk where the draft lies, and the form by which it is amended there."""
    draft = Draft.objects.lying().get(case=case)
    node = "review_draft" if draft.status == "reviewing" else "approve_draft"
    user = person(username or f"{_office(draft)}_reviewer")
    task = open_task(case, node, user.body)
    at = At(task, task.process.case, user)
    return task, at, act_of(task, CODE).form_at(at)


def _office(draft: Draft) -> str:
    return draft.drafted_by.username.split("_")[0]


def specs(draft: Draft) -> dict[str, Any]:
    return {spec.name: spec.metadata for spec in fields(facts_class(draft.kind))}


def changed(draft: Draft, form: Any, data: dict[str, Any]) -> set[str]:
    """Changes every text of the form in `data`, but terms and numbers; returns the labels of what was changed."""
    labels = set()
    for name, field in form.fields.items():
        value = data.get(name)
        is_text = type(field) is forms.CharField and isinstance(value, str) and value and name != "words"
        if not is_text or TERM_PATTERN.fullmatch(value) or value.replace("-", "").isdecimal():
            continue
        first, *rest = value.splitlines()
        data[name] = "\n".join([f"{first}改", *rest])
        labels.add(specs(draft)[name]["label"] if name in specs(draft) else str(field.label))
    return labels


@pytest.mark.parametrize("way", WAYS)
def test_every_text_of_a_paper_is_amended_in_the_drafters_form(way: str) -> None:
    kind = way.split(":", maxsplit=1)[0]
    PathRule.objects.create(kind=kind, demand=PathRule.Demand.ALWAYS)
    WAYS[way]()
    case = read(Case.objects.latest("pk"))
    draft = Draft.objects.lying().get(case=case)
    assert draft.status == "reviewing" and kind in (draft.kind, draft.content.get("beside", {}).get("kind"))
    task, at, form = amending(case)
    data = shown(form)
    with pytest.raises(Refusal, match="文稿没有改动"):
        perform(task, CODE, data, acting_user=at.user)
    labels = changed(draft, form, data)
    perform(task, CODE, data | {"words": "表述更准"}, acting_user=at.user)
    found = DraftVersion.objects.get()
    # What the paper takes from another field (a request that is answered by what was found) changes with it.
    given = {specs(draft)[name]["label"] for name in form.given}
    if second := draft.content.get("beside"):
        given |= {spec.metadata["label"] for spec in fields(facts_class(second["kind"]))}
    said = {change["label"] for change in found.changes}
    assert said >= labels and said - labels <= given and len(labels) > 3
    assert all(change["old"] != change["new"] for change in found.changes)
    assert found.before["content"] == draft.content
    if "beside" in draft.content:
        assert {change["paper"] for change in found.changes} >= {"整改验收意见书", "信用修复决定书"}
    perform(amending(case)[0], "agree", {}, acting_user=at.user)
    assert Draft.objects.get(pk=draft.pk).status in ("approving", "submitted")


def test_every_document_that_is_drafted_has_its_form() -> None:
    drafted = {act.kind for act in DRAFTING} | {"repair_decision"}
    assert drafted == {way.split(":")[0] for way in WAYS}, "a document more: how is it amended?"


def transferred() -> Case:
    """A draft that two levels approve, as it lies with the first of them."""
    case = read(reach("warned"))
    beside(case, "transfer", "fgw_officer", **TRANSFER)
    perform(open_task(case, "review_draft"), "agree", {}, acting_user=person("fgw_reviewer"))
    return read(case)


def test_the_first_of_two_leaders_amends_it_and_another_signs() -> None:
    case = transferred()
    task, at, form = amending(case, "fgw_leader_b")
    data = shown(form) | {"receiver_name": "澄川市纪律检查委员会", "secrecy": "work_secret"}
    data["secrecy"] = next(value for value, _ in form.fields["secrecy"].choices if value != data["secrecy"])
    perform(task, CODE, data, acting_user=at.user)
    draft = Draft.objects.lying().get(case=case)
    said = {(change["label"], change["old"], change["new"]) for change in DraftVersion.objects.get().changes}
    assert ("名录以外的机关", "澄川市监察委员会", "澄川市纪律检查委员会") in said and len(said) == 2
    assert (draft.addressee_name, draft.content["extras"]["receiver_name"]) == ("澄川市纪律检查委员会",) * 2
    assert draft.status == "approving" and DraftVersion.objects.get().step == "approve"
    trail = text("fgw_officer", f"/flow/drafts/{draft.pk}/")
    assert "审核修改" in trail and "<del>澄川市监察委员会</del>" in trail
    perform(open_task(case, "approve_draft"), "agree", {}, acting_user=at.user)
    signing = f"/flow/tasks/{open_task(case, 'sign_transfer').pk}/"
    assert "<ins>澄川市纪律检查委员会</ins>" in text("fgw_leader", signing)
    assert "经手核稿、审核的人" in (page := text("fgw_leader_b", signing)) and 'value="sign"' not in page
    assert 'value="return"' in text("fgw_leader_b", f"{signing}?act=return"), (
        "to give it back needs no fresh eyes"
    )


def test_who_comes_second_does_not_write_over_the_first() -> None:
    case = transferred()
    task, _, form = amending(case, "fgw_leader_b")
    data = shown(form)
    perform(task, CODE, data | {"suspected": "甲说"}, acting_user=person("fgw_leader_b"))
    again = open_task(case, "approve_draft")
    with pytest.raises(Stale, match="刚由他人修改"):
        perform(again, CODE, data | {"suspected": "乙说"}, acting_user=person("fgw_leader"))
    assert Draft.objects.lying().get(case=case).content["facts"]["suspected"] in ("甲说", ["甲说"])


def test_what_was_chosen_from_the_file_stays_and_shows_no_more_of_it() -> None:
    PathRule.objects.create(kind="referral", demand=PathRule.Demand.ALWAYS)
    until_reviewed(determination.referred)
    case = read(Case.objects.latest("pk"))
    draft = Draft.objects.lying().get(case=case)
    task, at, form = amending(case)
    chosen = draft.content["extras"]["notices"]
    assert form.fields["notices"].disabled and set(
        form.fields["notices"].queryset.values_list("pk", flat=True)
    ) == {*chosen}
    perform(task, CODE, shown(form) | {"notices": [], "found": "另行查明。"}, acting_user=at.user)
    draft.refresh_from_db()
    assert draft.content["extras"]["notices"] == chosen and draft.content["facts"]["found"] == ["另行查明。"]
    assert not {"review", "countersigners"} & form.fields.keys(), "the way is laid down"


def test_the_page_has_the_form_the_live_paper_and_leads_back_to_the_desk() -> None:
    PathRule.objects.create(kind="early_warning", demand=PathRule.Demand.ALWAYS)
    until_reviewed(lambda: reach("early_warning"))
    case = read(Case.objects.latest("pk"))
    task, _, form = amending(case)
    path = f"/flow/tasks/{task.pk}/?act={CODE}"
    page = text("fgw_reviewer", path)
    assert "保存修改" in page and 'name="answer_within"' in page and 'name="seen"' in page
    assert f'hx-post="{path}"' in page and f'href="/cases/{case.number}/"' not in page
    data = shown(form) | {"answer_within": "3个工作日", "act": CODE}
    live = {"preview": "1", "editing": "situation"}
    panel = logged_in("fgw_reviewer").post(path, data | live, headers={"HX-Request": "true"}).content.decode()
    assert "data:image/png" in panel and not DraftVersion.objects.exists()
    wrong = logged_in("fgw_reviewer").post(path, data | {"answer_within": "三天"})
    assert wrong.status_code == 422 and "请写作" in wrong.content.decode()
    answer = logged_in("fgw_reviewer").post(path, data)
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/flow/tasks/{open_task(case, 'review_draft').pk}/",
    )
    told = Message.objects.filter(person=person("fgw_officer")).latest("pk")
    assert "经核稿修改" in told.title and "回复期限" in told.text
