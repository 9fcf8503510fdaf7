"""约谈记录 as a paper: made by the signing under it, or by the second witness of a refusal; read by both sides."""

from __future__ import annotations

from datetime import timedelta

import pytest

import clock
from casework.models import Slip
from interviews import services
from notices.models import Notice
from organisations.refusals import Refusal
from tests.desk.pages import text, visit
from tests.factories.casework import person
from tests.factories.interviews import HELD_AT, hold, sitting, summon
from tests.journeys.office import render_all


def the_paper() -> Notice:
    return Notice.objects.get(kind="interview_record")


def test_signing_the_record_files_it(city: None) -> None:
    interview = hold(summon())
    assert not Slip.objects.exists()
    services.sign_record(interview, remarks="付款日期以财政部门批复为准。", acting_user=person("jtj_head"))
    render_all()
    paper = the_paper()
    assert paper.number_text == "澄发改录〔2026〕1号"
    assert (paper.drafted_by, paper.signatory) == (person("fgw_officer"), person("jtj_head"))
    assert paper.facts["signed_how"] == "双方签名"
    assert paper.facts["remarks"] == ["付款日期以财政部门批复为准。"]
    for said in (
        "指出的问题",
        "被约谈单位的说明和表态",
        "对记录的意见",
        "裴归棹",
        "付清余款并报送凭证",
        "双方签名",
    ):
        assert said in paper.words, said
    assert "拒绝签名" not in paper.words and "表态和承诺" not in paper.words


def test_both_sides_read_it_and_nobody_else(city: None) -> None:
    interview = hold(summon())
    services.sign_record(interview, acting_user=person("jtj_handler"))
    render_all()
    number, address = the_paper().number_text, f"/documents/{the_paper().pk}/"
    for username in ("fgw_officer", "fgw_leader", "jtj_handler", "jtj_head"):
        page = text(username, address)
        assert number in page and "被约谈单位" in page and "已存档" in page, username
        assert number in text(username, f"/cases/{interview.case.number}/"), username
    for username in ("jyj_handler", "zy_clerk", "whfg_officer", "sj_admin"):
        assert visit(username, address).status_code == 404, username


@pytest.mark.parametrize(
    ("first", "second", "drafter"),
    [("fgw_officer2", "fgw_leader", "fgw_officer"), ("fgw_leader", "fgw_officer", "fgw_leader")],
)
def test_a_refusal_is_on_paper_with_its_two_witnesses(
    city: None, first: str, second: str, drafter: str
) -> None:
    interview = hold(summon())
    services.note_refusal(interview, reason="当场阅看后拒绝签名，\n未说明理由。", acting_user=person(first))
    assert not Slip.objects.exists()
    services.note_refusal(interview, acting_user=person(second))
    paper = the_paper()
    assert (paper.drafted_by, paper.signatory) == (person(drafter), person(second))
    assert paper.facts["refusal_reason"] == "当场阅看后拒绝签名， 未说明理由。"
    assert [name.endswith(person(who).full_name) for name, who in zip(
        paper.facts["noted_by"], (first, second), strict=True
    )] == [True, True]  # fmt: skip
    assert "由两名工作人员注明情况" in paper.words


def test_what_no_paper_can_say_is_refused_when_it_is_put_on_record(city: None) -> None:
    interview = summon()
    clock.set_to(HELD_AT + timedelta(hours=1))
    said = sitting(interview)
    long = type(said)(**{**vars(said), "demands": ("要" * 401,)})
    with pytest.raises(Refusal, match="最多400个字") as refused:
        services.record_interview(interview, "held", sitting=long, acting_user=person("fgw_officer"))
    assert refused.value.field == "demands"
