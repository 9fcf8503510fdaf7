"""What the forms show and what they give to the services, as a browser would send them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

import clock
from casework.lifecycle import State
from rectification import services
from rectification.forms import (
    ClosureForm,
    CountersignForm,
    OpinionForm,
    OrderForm,
    PlanForm,
    ReportForm,
    VerifyForm,
)
from rectification.models import Order
from rectification.notice_facts import initial_closure, initial_opinion, initial_order, initial_report
from rectification.queries import current_verification, open_items
from tests.factories.casework import evidence, make_case, person, read_again, render_all, upload
from tests.factories.rectification import (
    accepted,
    drafted,
    ordered,
    ready_to_report,
    received,
    reported,
    returned,
    verified,
)

CONTACT = {"contact_name": "叶疏影", "contact_phone": "0000-2000316"}


def as_posted(form: forms.Form) -> dict[str, Any]:
    """What a browser posts of a form that nobody touched, spare rows included."""
    posted = {bound.html_name: shown(bound) for bound in form}
    for formset in getattr(form, "formsets", []):
        posted |= {bound.html_name: shown(bound) for bound in formset.management_form}
        for row in formset:
            posted |= {bound.html_name: shown(bound) for bound in row}
    return posted


def shown(bound: forms.BoundField) -> Any:
    """The value of a field; a select without one has its first choice."""
    value = bound.value()
    field = bound.field
    if value is None and isinstance(field, forms.ChoiceField) and not field.widget.allow_multiple_selected:
        return field.choices[0][0]
    return "" if value is None else value


def verification_of(order: Order) -> Any:
    found = current_verification(order)
    assert found is not None
    return found


def test_it_begins_the_order_with_what_the_file_says() -> None:
    case, officer = make_case(state=State.WARNED), person("zf_officer")
    form = OrderForm(initial=initial_order(case, officer) | CONTACT)
    posted = as_posted(form)
    assert posted["problems-0-responsible"] == "局长裴归棹"
    assert (posted["plan_within"], posted["rectify_within"]) == ("5个工作日", "30日")
    unfinished = OrderForm(posted)
    assert not unfinished.is_valid()
    sent = OrderForm(posted | {"problems-0-standard": "剩余工程款全部付清"})
    assert sent.is_valid(), sent.errors
    draft = services.draft_order(case, sent.facts(), paper=sent.paper(), acting_user=officer)
    services.sign_order(draft, acting_user=person("zf_leader"))


def test_it_names_what_was_issued_before_in_the_order() -> None:
    order = received(ordered())
    said = initial_order(order.case, person("zf_officer"))["situation"].splitlines()
    assert said[-1] == (
        "本机关于2026年11月20日发出《整改通知书》（澄政整〔2026〕1号），上述事项至今未整改到位"
    )
    others = initial_order(order.case, person("jw_officer"))["situation"].splitlines()
    assert others[-1].startswith("澄川市人民政府于2026年11月20日发出")


def test_it_asks_a_measure_for_each_item_of_the_plan() -> None:
    order = received(ordered())
    items = list(order.items.all())
    assert not PlanForm(items, {"text": "由局长牵头"}).is_valid()
    form = PlanForm(items, {"text": "由局长牵头"} | {f"measure_{n}": f"措施{n}" for n in (1, 2, 3)})
    assert form.is_valid(), form.errors
    assert form.measures() == {item: f"措施{item.number}" for item in items}
    assert [name for name, _ in form.PARTS] == ["整改方案", "第1项", "第2项", "第3项"]
    services.file_plan(
        order,
        form.cleaned_data["text"],
        form.measures(),
        evidence=form.cleaned_data["attachments"],
        acting_user=person("jtj_handler"),
    )


def test_it_takes_uploads_and_files_of_the_case_as_proofs() -> None:
    order, handler = ready_to_report(), person("jtj_handler")
    known = evidence(order.case, handler)
    evidence(order.case, person("zf_officer"), name="内部材料.pdf", is_internal=True)
    data = {"cover": "整改情况"} | {f"result_{n}": f"结果{n}" for n in (1, 2, 3)} | {"evidence_1": [known.pk]}
    files = MultiValueDict({"file": [upload("整改报告.pdf")], "files_2": [upload(), upload("协议.pdf")]})
    form = ReportForm(open_items(order), order.case, data, files)
    assert form.is_valid(), form.errors
    assert list(form.fields["evidence_1"].queryset) == [known]  # type: ignore[attr-defined]
    results = {item.number: told.proofs for item, told in form.results().items()}
    assert results[1] == [known]
    assert [proof.name for proof in results[2]] == ["付款凭证.pdf", "协议.pdf"]
    assert results[3] == []


def test_it_begins_a_returned_report_with_what_was_sent() -> None:
    order = ready_to_report()
    assert initial_report(order) == {}
    report = drafted(order)
    services.return_report(report, reason="补充说明", acting_user=person("jtj_head"))
    initial = initial_report(order)
    form = ReportForm(open_items(order), order.case, initial=initial)
    again = ReportForm(open_items(order), order.case, as_posted(form), {}, initial=initial)
    assert again.is_valid(), again.errors
    data = again.cleaned_data
    made = services.draft_report(
        order, again.results(), cover=data["cover"], file=data["file"], acting_user=person("jtj_handler")
    )
    assert made.file == report.file
    assert order.case.evidence.count() == 4


def test_it_asks_a_verdict_with_its_reason_for_each_item() -> None:
    order = reported(ready_to_report())
    items = list(order.items.all())
    told = (
        {f"met_{n}": "met" for n in (1, 2)} | {"met_3": "unmet"} | {f"reason_{n}": "核实" for n in (1, 2, 3)}
    )
    head = {
        "method": "实地核查",
        "verified_on": "2026-11-20",
        "verifiers": "市财政局孟知远\n\n市审计局江云岫",
    }
    assert not VerifyForm(items, head).is_valid()
    form = VerifyForm(items, head | told)
    assert form.is_valid(), form.errors
    assert form.verdicts() == {items[0]: (True, "核实"), items[1]: (True, "核实"), items[2]: (False, "核实")}
    made = services.record_verification(
        order,
        verdicts=form.verdicts(),
        acting_user=person("zf_officer"),
        **{name: form.cleaned_data[name] for name in ("method", "verified_on", "verifiers")},
    )
    assert made.verified_on == date(2026, 11, 20)
    assert made.verifiers == "市财政局孟知远\n市审计局江云岫"


def test_it_begins_the_opinion_with_the_verifiers_record_and_keeps_it() -> None:
    order, officer = reported(ready_to_report()), person("zf_officer")
    verified(order, unmet={2})
    form = OpinionForm(initial=initial_opinion(verification_of(order), accepted=False) | CONTACT)
    sent = OpinionForm(as_posted(form))
    assert sent.is_valid(), (sent.errors, [formset.errors for formset in sent.formsets])
    assert [finding.conclusion for finding in sent.facts().findings] == ["合格", "不合格", "合格"]
    assert sent.facts().order_number == "澄政整〔2026〕1号"
    assert sent.facts().report_received_on == "2026年11月20日"
    draft = services.draft_return(order, sent.facts(), paper=sent.paper(), acting_user=officer)
    services.sign_return(draft, acting_user=person("zf_leader"))
    render_all()


def test_it_tells_the_course_of_a_returned_and_accepted_case_in_the_closure() -> None:
    order = reported(ready_to_report())
    verified(order, unmet={2})
    order = reported(received(returned(order)))
    verified(order)
    accepted(order)
    render_all()
    case = read_again(order.case)
    initial = initial_closure(case)
    assert initial["result"] == "整改通知书所列3项整改事项经逐项核查，均达到整改标准"
    assert initial["look_back_on"] == date(2027, 2, 22)
    assert initial["course"].count("报送整改报告") == 2
    first, *_ = initial["course"].split("；")
    assert first == "2026年11月20日，澄川市人民政府发出《整改通知书》（澄政整〔2026〕1号）"
    posted = as_posted(ClosureForm(initial=initial | CONTACT))
    form = ClosureForm(posted | {"look_back_on": "2027-03-01"})
    assert form.is_valid(), form.errors
    assert form.facts().look_back_on == "2027年3月1日"
    draft = services.draft_closure(
        case,
        form.facts(),
        look_back_on=form.look_back_day,
        paper=form.paper(),
        acting_user=person("fgw_officer"),
    )
    services.sign_closure(draft, acting_user=person("fgw_leader"))
    render_all()
    assert read_again(case).papers.get(move="close").notice.rendered_at == clock.now()


def test_it_closes_a_case_that_never_had_an_order() -> None:
    initial = initial_closure(make_case(state=State.CLOSING, closing_from="reminded"))
    assert initial["opinion_number"] == ""
    assert "审核予以认可" in initial["result"]


def test_it_asks_the_joint_verifier_yes_or_no() -> None:
    assert not CountersignForm({}).is_valid()
    form = CountersignForm({"agrees": "no", "reason": "凭证不足"})
    assert form.is_valid()
    assert form.cleaned_data["agrees"] is False
