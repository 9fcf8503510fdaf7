"""Each kind's facts can be entered in the form made from its dataclass, and come out as they went in."""

from typing import Any

import pytest
from django import forms

from notices.fields import to_json
from notices.forms import facts_form
from notices.kinds import Kind
from notices.sample_facts import FACTS
from organisations.refusals import Refusal


def entered(kind: Kind) -> dict[str, str]:
    """What a browser would send for the sample facts."""
    data: dict[str, str] = {}
    for name, value in to_json(FACTS[kind]).items():
        if isinstance(value, str):
            data[name] = value
        elif all(isinstance(entry, str) for entry in value):
            data[name] = "\n".join(value)
        else:
            data |= rows(name, value)
    return data


def rows(name: str, entries: list[dict[str, Any]]) -> dict[str, str]:
    data = {f"{name}-TOTAL_FORMS": str(len(entries)), f"{name}-INITIAL_FORMS": "0"}
    for place, entry in enumerate(entries):
        data |= {f"{name}-{place}-{field}": text for field, text in entry.items()}
    return data


@pytest.mark.parametrize("kind", list(Kind))
def test_it_takes_the_facts_of_every_kind(kind: Kind) -> None:
    form = facts_form(kind)(entered(kind))
    assert form.is_valid(), (form.errors, [formset.errors for formset in form.formsets])
    assert form.facts() == FACTS[kind]


def test_it_shows_a_contradiction_at_its_field() -> None:
    data = entered(Kind.DETERMINATION) | {"hearing": "放弃陈述申辩"}
    form = facts_form(Kind.DETERMINATION)(data)
    assert not form.is_valid()
    assert "不应当填写“陈述申辩意见”" in str(form.errors)


class FromTheFile(forms.Form):
    """A base that knows the number of the notice, and whether anything was pleaded."""

    def derived(self, data: dict[str, Any]) -> dict[str, Any]:
        if data["severity"] == "轻微":
            raise Refusal("轻微的不在这里办理。", field="severity")
        return {"notice_number": "澄政告〔2026〕9号", "hearing": "放弃陈述申辩", "pleas": ()}


def test_what_the_file_gives_is_asked_of_nobody() -> None:
    given = ("notice_number", "hearing", "pleas")
    form = facts_form(Kind.DETERMINATION, FromTheFile, given=given)(entered(Kind.DETERMINATION))
    assert not set(given) & set(form.fields)
    assert [formset.prefix for formset in form.formsets] == ["sanctions"]
    assert form.is_valid(), form.errors
    # What was posted under those names all the same says nothing.
    facts = form.facts()
    assert (facts.notice_number, facts.hearing, facts.pleas) == ("澄政告〔2026〕9号", "放弃陈述申辩", ())


def test_what_the_file_refuses_stands_at_its_field() -> None:
    data = entered(Kind.DETERMINATION) | {"severity": "轻微"}
    form = facts_form(Kind.DETERMINATION, FromTheFile, given=("notice_number", "hearing", "pleas"))(data)
    assert not form.is_valid()
    assert list(form.errors) == ["severity"]
