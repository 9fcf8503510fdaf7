"""通报, 问责建议书, 纪检监察建议书: documents that move nothing, from the case's page to the answer on record."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from caseflow.doors import open_task
from caseflow.reconciling import reconcile
from casework.escalation.actions import ACTIONS
from casework.models import Case, CaseDeadline, CaseEvent, CaseNotice, Draft, Purpose, Verb
from casework.services import cancel_owed, propose
from casework.services.outgoing import outgoing_kinds
from casework.verification import broken_chains
from notices.models import Notice
from tests.desk.pages import logged_in, text, visit, warned_early
from tests.early_warnings.test_supervising import posted
from tests.factories.casework import body, read_again
from tests.journeys.office import do, letter_data, open_case, open_nodes, pass_on, person, render_all

pytestmark = pytest.mark.django_db
ROADS, GOVERNMENT = "澄川市交通运输局", "澄川市人民政府"
COMMISSION = "中共澄川市纪律检查委员会 澄川市监察委员会"
MORE: dict[str, dict[str, str]] = {
    "circular": {"receiver_name": "各区人民政府、市政府各部门", "lessons": "契约意识不强。"},
    "accountability": {
        "consequences": "增加逾期利息支出。",
        "responsibilities-0-who": "该局分管负责人",
        "responsibilities-0-failing": "没有将到期款项列入支付计划",
        "responsibilities-0-proposal": "建议给予批评教育",
    },
    "supervisory_advice": {"causes": "主体责任落实不到位。"},
}


def address(case: Case, kind: str) -> str:
    return f"/flow/cases/{case.number}/documents/{kind}/"


def draft(case: Case, kind: str, by: str, **changed: Any) -> Any:
    data = posted(visit(by, address(case, kind)).context["form"]) | MORE[kind] | changed
    return logged_in(by).post(address(case, kind), data)


def signed(case: Case, kind: str, by: str, leader: str, **changed: Any) -> Notice:
    answer = draft(case, kind, by, **changed)
    assert answer.status_code == 302, answer.content.decode()
    pass_on(case)
    assert "sign_document" in open_nodes(case)
    do(case, "sign_document", leader, "sign")
    render_all()
    return Notice.objects.filter(kind=kind).latest("pk")


def in_words(case: Case, notice: Notice) -> CaseNotice:
    return CaseNotice.objects.get(case=case, notice=notice)


def of_the_commission() -> Case:
    """A case that the commission warned of: advice is given by a party to the case."""
    case = open_case("jw_intake")
    do(case, "triage", "jw_officer", "warn_early", letter_data())
    do(case, "sign_letter", "jw_leader", "sign")
    render_all()
    return read_again(case)


def test_a_circular_goes_to_a_circle_of_bodies_and_moves_nothing(city: None) -> None:
    case = warned_early()
    before = case.state
    preview = draft(case, "circular", "fgw_officer", preview="1").content.decode()
    assert "data:image/png" in preview and not Draft.objects.filter(kind="circular").exists()
    notice = signed(case, "circular", "fgw_officer", "fgw_leader")
    assert notice.number_text == "澄发改通〔2026〕1号"
    assert notice.addressee is None and notice.addressed_to == "各区人民政府、市政府各部门"
    for said in (ROADS, "全市政务诚信建设责任单位", "已依次发出预警通知书", "契约意识不强", "列明单位名称"):
        assert said in notice.words, said
    case = read_again(case)
    assert case.state == before and reconcile() == []
    # It goes to nobody of the register: nothing to be signed for, and no clock.
    assert not CaseDeadline.objects.filter(paper__notice=notice).exists()
    assert not in_words(case, notice).is_internal
    assert notice.number_text in text("jtj_handler", f"/cases/{case.number}/")
    assert list(broken_chains()) == []


def test_names_that_are_withheld_are_withheld_everywhere(city: None) -> None:
    case = warned_early()
    withheld = {"naming": "隐去单位名称"}
    page = draft(case, "circular", "fgw_officer", **withheld)
    assert page.status_code == 422 and "列明了名称" in page.content.decode()
    notice = signed(
        case,
        "circular",
        "fgw_officer",
        "fgw_leader",
        **withheld,
        **{"reported-0-body": "某市直部门", "reported-0-problem": "养护工程款逾期未付"},
    )
    assert ROADS not in notice.words and "某市直部门" in notice.words


def test_a_proposal_to_call_to_account_is_hidden_from_the_department(city: None) -> None:
    case = warned_early()
    form = visit("fgw_officer", address(case, "accountability")).context["form"]
    names = {each.name for each in form.fields["receiver"].queryset}
    assert {GOVERNMENT, COMMISSION} <= names and ROADS not in names
    commission = body(COMMISSION)
    notice = signed(case, "accountability", "fgw_officer", "fgw_leader", receiver=commission.pk)
    assert notice.addressee == commission and notice.number_text == "澄发改问〔2026〕1号"
    assert in_words(case, notice).is_internal
    paper, page = f"/documents/{notice.pk}/", f"/cases/{case.number}/"
    for username in ("fgw_officer", "jw_officer", "jw_leader"):
        assert visit(username, paper).status_code == 200, username
    for username in ("jtj_handler", "jtj_head", "jyj_handler", "zy_clerk"):
        assert visit(username, paper).status_code == 404, username
    assert notice.number_text not in text("jtj_head", page) and "问责" not in text("jtj_head", page)
    assert "sign_for_paper" in open_nodes(case)
    do(case, "sign_for_paper", "jw_officer", "sign_for")
    owed = CaseDeadline.objects.get(paper__notice=notice, purpose=Purpose.ADVICE_ANSWER)
    assert owed.debtor == commission and owed.deadline.started_on is not None


def test_an_organ_outside_the_register_is_named_in_words(city: None) -> None:
    case = warned_early()
    page = draft(case, "accountability", "fgw_officer")
    assert page.status_code == 422 and "二者填一项" in page.content.decode()
    notice = signed(case, "accountability", "fgw_officer", "fgw_leader", receiver_name="中共澄川市委组织部")
    assert notice.addressee is None and "中共澄川市委组织部" in notice.words
    assert "sign_for_paper" not in open_nodes(case)


def test_advice_is_the_commissions_and_its_answer_is_put_on_record(city: None) -> None:
    case = of_the_commission()
    assert outgoing_kinds(case, person("fgw_officer")) == []
    assert visit("fgw_officer", address(case, "supervisory_advice")).status_code == 403
    notice = signed(case, "supervisory_advice", "jw_officer", "jw_leader")
    assert notice.addressed_to == ROADS and notice.number_text == "澄纪监建〔2026〕1号"
    assert "自签收次日起30日内" in notice.words and "自签收次日起10个工作日内" in notice.words
    assert not in_words(case, notice).is_internal
    do(case, "sign_for_paper", "jtj_handler", "sign_for")
    owed = CaseDeadline.objects.get(paper__notice=notice, purpose=Purpose.ADVICE_ANSWER)
    assert (owed.debtor.name, owed.deadline.met_on) == (ROADS, None)
    assert "反馈建议办理情况" in text("jtj_head", f"/cases/{case.number}/")

    assert "登记建议反馈" in text("jw_officer", f"/cases/{case.number}/")
    assert "登记建议反馈" not in text("fgw_officer", f"/cases/{case.number}/")
    act = f"/flow/cases/{case.number}/draft/?act=record_advice_answer"
    data = {
        "act": "record_advice_answer",
        "paper": in_words(case, notice).pk,
        "outcome": "采纳",
        "text": "采纳全部建议，已修订制度。",
        "file": SimpleUploadedFile("反馈.pdf", b"%PDF-1.4 answer"),
    }
    assert logged_in("jw_officer").post(act, data).status_code == 302
    owed.deadline.refresh_from_db()
    assert owed.deadline.met_on is not None
    event = CaseEvent.objects.get(case=case, verb=Verb.ADVICE_ANSWERED)
    assert (event.details["outcome"], event.details["file"]) == ("采纳", "反馈.pdf")
    assert "登记建议反馈" in text("jtj_head", f"/cases/{case.number}/")
    again = data | {"file": SimpleUploadedFile("反馈.pdf", b"%PDF-1.4 answer")}
    assert logged_in("jw_officer").post(act, again).status_code == 409
    assert CaseEvent.objects.filter(case=case, verb=Verb.ADVICE_ANSWERED).count() == 1
    assert list(broken_chains()) == [] and reconcile() == []


def test_what_the_next_measure_ends_does_not_end_the_answer(city: None) -> None:
    case = of_the_commission()
    notice = signed(case, "supervisory_advice", "jw_officer", "jw_leader")
    do(case, "sign_for_paper", "jtj_handler", "sign_for")
    cancel_owed(read_again(case), acting_user=person("fgw_leader"), reason="案件已进入下一环节")
    owed = CaseDeadline.objects.get(paper__notice=notice, purpose=Purpose.ADVICE_ANSWER)
    assert owed.deadline.is_open


def test_only_officers_of_a_party_draft(city: None) -> None:
    case = warned_early()
    for username in ("fgw_leader", "jtj_handler", "jtj_head", "zy_clerk", "whfg_officer"):
        assert outgoing_kinds(case, person(username)) == [], username
        for kind in MORE:
            assert visit(username, address(case, kind)).status_code in (403, 404), (username, kind)


def test_nothing_goes_out_in_triage_or_beside_another_draft(city: None) -> None:
    case = open_case()
    assert outgoing_kinds(case, person("fgw_officer")) == []
    assert visit("fgw_officer", address(case, "circular")).status_code == 403
    case = warned_early()
    # 监察建议 is the commission's own.
    assert outgoing_kinds(case, person("fgw_officer")) == ["circular", "accountability"]
    assert visit("fgw_officer", address(case, "supervisory_advice")).status_code == 403
    draft(case, "circular", "fgw_officer")
    assert outgoing_kinds(case, person("fgw_officer")) == []
    assert visit("fgw_officer", "/flow/cases/" + case.number + "/documents/reminder/").status_code == 404


def test_a_returned_draft_is_not_typed_again(city: None) -> None:
    case = warned_early()
    draft(case, "circular", "fgw_officer")
    pass_on(case)
    do(case, "sign_document", "fgw_leader", "return", {"reason": "请补充教训。"})
    values = posted(visit("fgw_officer", address(case, "circular")).context["form"])
    assert values["receiver_name"] == "各区人民政府、市政府各部门" and values["lessons"] == "契约意识不强。"
    assert values["reported-0-body"] == ROADS


@pytest.mark.parametrize(
    ("kind", "document", "words"),
    [("circulate", "circular", "拟通报"), ("account", "accountability", "拟问责建议书")],
)
def test_who_is_proposed_one_is_led_to_the_page_that_drafts_it(
    city: None, kind: str, document: str, words: str
) -> None:
    case = warned_early()
    office = person("fgw_officer").body
    assert office is not None
    propose(key="样例", kind=kind, body=case.subject, addressee=office, why="样例", case=case)
    reconcile(mend=True)
    page = text("fgw_officer", f"/flow/tasks/{open_task(case, 'decide').pk}/")
    assert f"采纳以后在案件页{words}" in page and "系统外" not in page and "扫描件" not in page
    assert f'href="{address(case, document)}"' in page
    assert visit("fgw_officer", address(case, document)).status_code == 200
    assert "系统外" not in ACTIONS[kind].how and words in ACTIONS[kind].how
