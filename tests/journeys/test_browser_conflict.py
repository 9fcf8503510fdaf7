"""Two people have one task open in two browsers, and both send it: one wins, the other is told who was faster."""

from __future__ import annotations

import pytest

from casework.models import Case, CaseEvent, Draft
from notices.models import Notice
from tests.factories.accounts import UserFactory
from tests.journeys.agreeing import agree
from tests.journeys.browser import Clerk, Office
from tests.journeys.office import do, letter_data, open_case, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def colleague_of(username: str, new: str, full_name: str) -> None:
    """A second person with the same roles at the same body and the same password."""
    first = person(username)
    same = {name: getattr(first, name) for name in ("body", "position", "phone", "password")}
    UserFactory(username=new, full_name=full_name, roles=list(first.roles), **same)


def open_both(office: Office, names: tuple[str, str], task: str, act: str = "") -> tuple[Clerk, Clerk]:
    one, other = (office.clerk(name) for name in names)
    one.take(task, act)
    other.take(task, act)
    return one, other


def test_the_slower_officer_is_told_who_was_faster(office: Office) -> None:
    colleague_of("fgw_officer", "fgw_second", "薄云归")
    case = open_case()
    one, other = open_both(office, ("fgw_second", "fgw_officer"), "研判", "预警")
    one.finish("送签")
    with other.expecting(409):
        other.press("送签")
    other.sees("已由薄云归办理")
    other.sees("请回到办公桌查看")
    assert other.tasks() == []
    assert Draft.objects.get().drafted_by.username == "fgw_second"
    assert CaseEvent.objects.filter(case=case, verb="drafted").count() == 1
    agree(case, "triage", {"签发函件"})


def test_two_leaders_who_sign_at_once_issue_one_document(office: Office) -> None:
    colleague_of("fgw_leader", "fgw_vice", "连素商")
    case = open_case()
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    clerks = open_both(office, ("fgw_leader", "fgw_vice"), "签发函件")
    for clerk in clerks:
        clerk.expected.add(409)
        # Sent without waiting for the answer, so that both are on their way together.
        clerk.page.get_by_role("button", name="签发", exact=True).evaluate(
            "button => setTimeout(() => button.click())"
        )
    for clerk in clerks:
        clerk.page.wait_for_url(lambda address: "/cases/" in address or "act=sign" in address)
        clerk.page.wait_for_load_state()
        clerk.look()
    [winner] = [clerk for clerk in clerks if "/cases/" in clerk.page.url]
    [loser] = [clerk for clerk in clerks if clerk is not winner]
    winner.sees("签发，已办。")
    assert 409 in loser.statuses and 409 not in winner.statuses
    loser.sees(f"已由{person(winner.username).full_name}办理")

    [notice] = Notice.objects.all()
    assert (notice.number_text, notice.signatory.username) == ("澄发改预〔2026〕1号", winner.username)
    moves = CaseEvent.objects.filter(case=case, move="warn_early")
    assert [event.actor_name for event in moves] == [person(winner.username).full_name]
    assert Case.objects.get(pk=case.pk).state == "early_warning"
    agree(case, "early_warning", {"签收函件"})
