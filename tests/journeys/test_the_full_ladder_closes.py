"""The full ladder by its people: early warning → reminder → warning → interview → rectification → closure."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

import clock
from caseflow.acts import At
from caseflow.doors import act_of, open_task
from casework.models import Case
from notices.models import Notice
from tests.journeys.office import do, letter_data, open_case, open_nodes, person, render_all

PDF = b"%PDF-1.4 evidence"


def upload(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF)


def as_shown(case: Case, node: str, username: str, code: str) -> dict[str, str]:
    """What the page of an act shows when it is opened: the form's own initial values, as a browser posts them."""
    user = person(username)
    task = open_task(case, node, user.body)
    form = act_of(task, code).form(At(task, task.process.case, user), None, None)
    values = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in values.items() if value is not None}
    for formset in getattr(form, "formsets", []):
        data |= {f"{formset.prefix}-TOTAL_FORMS": len(formset.forms), f"{formset.prefix}-INITIAL_FORMS": 0}
        for row in formset.forms:
            data |= {row.add_prefix(name): row[name].value() or "" for name in row.fields}
    return data


def later(days: int) -> None:
    clock.set_to(clock.now() + timedelta(days=days))


def answer(case: Case, text: str = "正在落实。") -> None:
    do(case, "sign_for_letter", "jtj_handler", "sign_for")
    do(case, "answer", "jtj_handler", "answer", {"text": text})
    do(case, "approve_answer", "jtj_head", "approve")


@pytest.mark.django_db
def test_it_goes_all_the_way(city: None) -> None:
    case = open_case()
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    do(case, "sign_letter", "fgw_leader", "sign")
    render_all()
    answer(case)
    for move, state in (("remind", "reminded"), ("warn", "warned")):
        data = as_shown(case, "review", "fgw_officer", move) | {"contact_phone": "0000-2000001"}
        do(case, "review", "fgw_officer", move, data)
        do(case, "sign_letter", "fgw_leader", "sign")
        assert case.state == state
        render_all()
        answer(case)
    summon(case)
    hold_interview(case)
    order(case)
    rectify(case)
    verify(case)
    assert case.state == "closing"
    close(case)
    assert case.state == "closed"
    assert set(Notice.objects.values_list("kind", flat=True)) == {
        "early_warning",
        "reminder",
        "warning",
        "interview_notice",
        "interview_record",
        "minutes",
        "rectification_order",
        "rectification_report",
        "verification_opinion",
        "closure",
    }
    assert open_nodes(case) == set()


def summon(case: Case) -> None:
    data = as_shown(case, "review", "fgw_officer", "summon")
    data["scheduled_at"] = "2026-11-27T09:30"
    do(case, "review", "fgw_officer", "summon", data)
    do(case, "sign_summons", "fgw_leader", "sign")
    assert case.state == "interviewing"
    render_all()
    do(case, "sign_for_summons", "jtj_handler", "sign_for")


def hold_interview(case: Case) -> None:
    clock.set_to(datetime(2026, 11, 27, 10, 30, tzinfo=clock.ZONE))
    data = as_shown(case, "hold_interview", "fgw_officer", "record")
    data |= {
        "outcome": "held",
        "held_at": "2026-11-27T09:30",
        "issues": "欠款长期未付。",
        "statements": "限期付清。",
    }
    data |= {"demands": "一个月内付清欠款"}
    do(case, "hold_interview", "fgw_officer", "record", data)
    assert open_nodes(case) == {"sign_record", "note_refusal"}
    do(case, "sign_record", "jtj_head", "sign", {"remarks": ""})
    data = as_shown(case, "write_minutes", "fgw_officer", "minutes")
    do(case, "write_minutes", "fgw_officer", "minutes", data)
    do(case, "sign_minutes", "fgw_leader", "sign")
    render_all()
    do(case, "sign_for_minutes", "jtj_handler", "sign_for")
    assert open_nodes(case) == {"order"}


def order(case: Case) -> None:
    data = as_shown(case, "order", "zf_officer", "order_rectification")
    do(case, "order", "zf_officer", "order_rectification", data)
    do(case, "sign_order", "zf_leader", "sign")
    assert case.state == "rectifying"
    render_all()
    do(case, "sign_for_order", "jtj_handler", "sign_for")
    data = as_shown(case, "file_plan", "jtj_handler", "plan") | {"text": "已列入预算。"}
    data |= {name: "分期付款" for name in data if name.startswith("measure")} | measures(case)
    do(case, "file_plan", "jtj_handler", "plan", data)


def measures(case: Case) -> dict[str, str]:
    return {f"measure_{item.number}": "分期付款" for item in case.orders.get().items.all()}


def rectify(case: Case) -> None:
    later(20)
    items = list(case.orders.get().items.all())
    data = {"cover": "已全部整改。"} | {f"result_{item.number}": "已付清。" for item in items}
    files = MultiValueDict(
        {"file": [upload("整改报告.pdf")]} | {f"files_{item.number}": [upload("凭证.pdf")] for item in items}
    )
    do(case, "report", "jtj_handler", "report", data, files)
    do(case, "approve_report", "jtj_head", "approve")
    assert case.state == "verifying"


def verify(case: Case) -> None:
    items = list(case.orders.get().items.all())
    data = {"method": "核对凭证", "verified_on": clock.today().isoformat(), "verifiers": "叶疏影"}
    data |= {f"met_{item.number}": "met" for item in items} | {
        f"reason_{item.number}": "属实" for item in items
    }
    do(case, "verify", "zf_officer", "verify", data)
    data = as_shown(case, "conclude", "zf_officer", "accept")
    do(case, "conclude", "zf_officer", "accept", data)
    do(case, "sign_opinion", "zf_leader", "sign")
    render_all()


def close(case: Case) -> None:
    do(case, "sign_for_opinion", "jtj_handler", "sign_for")
    data = as_shown(case, "close", "fgw_officer", "close")
    do(case, "close", "fgw_officer", "close", data)
    do(case, "sign_closure", "fgw_leader", "sign")
    render_all()
    do(case, "sign_for_result", "jtj_handler", "sign_for")
