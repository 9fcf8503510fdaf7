"""The crawl behind `who_sees_what`: one case with everybody around it, and every address asked for as each of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils.datastructures import MultiValueDict

from accounts.models import User
from accounts.roles import Role
from caseflow.doors import assign_case, recuse_person
from casework.lifecycle import State
from casework.models import Case, Evidence, Proposal, Recusal, TypicalCase
from casework.services import add_evidence, propose
from enforcement.models import EnforcementCase
from enforcement.services import link_case
from tests.enforcement.workbooks import row, save
from tests.factories.accounts import UserFactory
from tests.factories.enforcement import bring
from tests.journeys.addresses import PARAMETER, keys_of_case, keys_of_others, routes
from tests.journeys.office import body, do, letter_data, open_case, person, render_all
from tests.journeys.who_sees_what import ANONYMOUS, PEOPLE, Answers, read_table

SUBJECT = "望河区住房和城乡建设局"
# In no page of anybody to whom the case does not exist.
OF_THE_CASE = ("青石桥引道护栏款拖欠", "护栏款支付凭证", "护栏款定于月底付清", "望发改预〔2026〕")
# In no page of anybody but the side that governs the case.
OF_THE_INSIDE = (
    "20261120-0871",
    "来信人在引道旁开店",
    "经查阅银行回单拟予解除",
    "内部研判倾向解除",
    "建议尽快升级的事由",
    "内部核查底稿",
)
# In no page but the clue's own, read by the intake officers of the body that took it in.
OF_THE_INFORMANT = ("计无双", "0000-2999777", "竹里巷七号")


@dataclass(frozen=True)
class Ask:
    """One line of the table: the view's name, with the row it is about where that matters, and how it is asked."""

    name: str
    method: str
    path: str


@dataclass
class Crawl:
    """What was answered: status by (name, method) and person; the pages that were shown."""

    case: Case
    statuses: Answers
    pages: dict[tuple[str, str], str]


def a_case(folder: Path) -> Case:
    """A case of the district with everything that could be seen, and everybody around it."""
    UserFactory(username="recused_officer", body=body("望河区发展和改革委员会"), roles=[Role.CREDIT_OFFICER])
    UserFactory(username="recused_handler", body=body(SUBJECT), roles=[Role.HANDLER])
    case = open_case(
        intake="whfg_intake",
        subject=SUBJECT,
        title=OF_THE_CASE[0],
        facts="来信人在引道旁开店，称护栏款逾期未付。",
        channel_number="20261120-0871",
        informant=OF_THE_INFORMANT,
    )
    letter = letter_data(subject_matter=OF_THE_CASE[0], situation="护栏款逾期未付。")
    do(case, "triage", "whfg_officer", "warn_early", letter)
    do(case, "sign_letter", "whfg_leader", "sign")
    [warning] = render_all()
    do(case, "sign_for_letter", "whzj_handler", "sign_for")
    proof = SimpleUploadedFile("护栏款支付凭证.pdf", b"%PDF-1.4 proof")
    text = {"text": "护栏款定于月底付清。"}
    do(case, "answer", "whzj_handler", "answer", text, MultiValueDict({"attachments": [proof]}))
    do(case, "approve_answer", "whzj_head", "approve")
    lifting = {
        "subject_matter": OF_THE_CASE[0],
        "earlier_name": "预警通知书",
        "earlier_number": warning.number_text,
        "earlier_signed_on": "2026年11月20日",
        "grounds": "经查阅银行回单拟予解除。",
        "reason": "内部研判倾向解除",
        "contact_name": "钟知远",
        "contact_phone": "0000-2000001",
    }
    do(case, "review", "whfg_officer", "lift", lifting)
    inner = SimpleUploadedFile("内部核查底稿.pdf", b"%PDF-1.4 inner")
    add_evidence(case, inner, description="", acting_user=person("whfg_officer"), is_internal=True)
    propose(
        key="who sees what",
        kind=Proposal.Kind.ESCALATE,
        body=case.subject,
        addressee=case.issuing_body,
        why="建议尽快升级的事由",
        case=case,
        move="remind",
    )
    link_case(_register_row(folder), case, acting_user=person("whfg_officer"))
    assign_case(
        case, body("澄川市财政局"), part="joint", summary="会同核查", acting_user=person("whfg_officer")
    )
    for name, leader in (("recused_officer", "whfg_leader"), ("recused_handler", "whzj_head")):
        recuse_person(case, person(name), ground=Recusal.Ground.KIN, acting_user=person(leader))
    return case


def _register_row(folder: Path) -> EnforcementCase:
    cells = row(被执行人=SUBJECT, 统一社会信用代码=body(SUBJECT).uscc)
    result = bring(save(folder / "one.xlsx", cells))
    assert not result.rejections, result.rejections
    return EnforcementCase.objects.get()


def an_example(case: Case) -> TypicalCase:
    """A typical case that was named; of another, closed case of the district, which nobody else speaks of."""
    other = open_case(intake="whfg_intake", subject="望河区柳渡镇人民政府", title="样例村道款")
    Case.objects.filter(pk=other.pk).update(state=State.CLOSED)
    return TypicalCase.objects.create(
        case=other,
        body=other.issuing_body,
        title="某镇拖欠村道工程款案",
        subject_name="某镇人民政府",
        region="望河区",
        behaviour="拖欠账款",
        summary="工程完工后长期未付款。",
        outcome="款项已付清。",
        status=TypicalCase.Status.NAMED,
        proposed_by=person("whfg_officer"),
        proposed_at=other.opened_at,
        decided_by=person("whfg_leader"),
        decided_at=other.opened_at,
    )


def questions(case: Case) -> Iterator[Ask]:
    """Every address of the URLconf, filled in. Raises KeyError for a view that `addresses.py` does not know."""
    of_case, others = keys_of_case(case), keys_of_others(case)
    for view, route in routes():
        names = PARAMETER.findall(route)
        keys = (of_case.get(view) or others[view]) if names else {}
        for count, values in enumerate(itertools.product(*(keys[name] for name in names)), start=1):
            filled = iter(values)
            path = "/" + PARAMETER.sub(lambda _, filled=filled: str(next(filled)), route)
            label = view if count == 1 else f"{view} ({count})"
            if view == "desk:evidence":
                internal = Evidence.objects.get(pk=values[0]).is_internal
                label = f"{view} ({'internal' if internal else 'plain'})"
            yield Ask(label, "GET", path)


def crawl(folder: Path) -> Crawl:
    """Asks everything as everybody. A POST is taken back, whatever came of it."""
    case = a_case(folder)
    an_example(case)
    found = Crawl(case, {}, {})
    clients = {name: _client(name) for name in PEOPLE}
    known = read_table()
    for asked in questions(case):
        ask = asked
        if (ask.name, "POST") in known:
            # Seen before: it takes nothing else.
            ask = Ask(ask.name, "POST", ask.path)
        line = {name: _asked(client, ask, found, name) for name, client in clients.items()}
        if 405 in line.values():
            # An address that only takes POST: asked with nothing in it.
            ask = Ask(ask.name, "POST", ask.path)
            line = {name: _asked(client, ask, found, name) for name, client in clients.items()}
        found.statuses[ask.name, ask.method] = line
    return found


def _client(name: str) -> Client:
    client = Client(raise_request_exception=False)
    if name != ANONYMOUS:
        client.force_login(User.objects.get(username=name))
    return client


def _asked(client: Client, ask: Ask, found: Crawl, name: str) -> int:
    cookies = client.cookies.copy()
    with transaction.atomic():
        answer = client.generic(ask.method, ask.path)
        text = _text(answer)
        if ask.method == "POST":
            transaction.set_rollback(True)
    client.cookies = cookies
    if answer.status_code == 200:
        found.pages[ask.name, name] = text
    return int(answer.status_code)


def _text(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace")
