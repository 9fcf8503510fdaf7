"""What becomes of a refusal on a page with a form."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms

from organisations.refusals import NotYours, Refusal, Stale, attempt, done


class Form(forms.Form):
    number = forms.CharField()


def sent(**data: str) -> Form:
    return Form(data)


def refuse(refusal: Refusal) -> Any:
    def act(_: dict[str, Any]) -> None:
        raise refusal

    return act


def test_an_act_is_done_with_what_was_filled_in() -> None:
    tried = attempt(sent(number=" 7 "), lambda data: int(data["number"]))
    assert tried.is_done and tried.made == 7 and tried.status == 200


@pytest.mark.parametrize("form", [Form(), sent(number="")], ids=["not sent", "not filled in"])
def test_nothing_is_done_with_a_form_that_is_not_filled_in(form: Form) -> None:
    done_with: list[Any] = []
    tried = attempt(form, done_with.append)
    assert not tried.is_done and tried.refusal is None and not done_with
    assert tried.status == (422 if form.is_bound else 200)


def test_a_refusal_stands_at_the_field_that_it_names() -> None:
    form = sent(number="7")
    tried = attempt(form, refuse(Refusal("没有这件案件。", field="number", remedy="请核对案件编号。")))
    assert not tried.is_done and tried.refusal is None and tried.status == 422
    assert form.errors == {"number": ["没有这件案件。请核对案件编号。"]}


def test_any_other_refusal_stands_above_the_form() -> None:
    form, refusal = sent(number="7"), Refusal("案件已经结束。", field="elsewhere")
    tried = attempt(form, refuse(refusal))
    assert tried.refusal is refusal and tried.status == 422 and not form.errors


def test_where_a_page_has_no_place_for_it_it_is_an_error_of_the_whole_form() -> None:
    form = sent(number="7")
    assert not done(form, refuse(Refusal("案件已经结束。", remedy="请刷新后查看。")))
    assert form.non_field_errors() == ["案件已经结束。请刷新后查看。"]


@pytest.mark.parametrize(
    "other", [Stale("已由他人办理。"), NotYours("不由你办理。")], ids=["Stale", "NotYours"]
)
@pytest.mark.parametrize("ask", [attempt, done])
def test_who_was_late_or_may_not_is_answered_by_a_page_of_its_own(ask: Any, other: Refusal) -> None:
    with pytest.raises(type(other)):
        ask(sent(number="7"), refuse(other))
