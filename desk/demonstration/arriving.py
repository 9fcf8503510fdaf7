"""What comes to the sample city from outside, and what it tells many bodies or a leader at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

import clock
from accounts.models import User
from accounts.queries import people_of
from accounts.roles import Role
from casework.models import Behaviour, RegionalSeverity
from casework.services import circulate
from deadlines.counting import DAY
from desk.demonstration.bodies import intake_of
from desk.demonstration.checking import COMMISSION, CREDIT_OFFICE, body
from desk.demonstration.matters import Story
from desk.demonstration.office import Renders, officer_of, paper
from early_warnings.services import ClueText, take_clue
from enforcement.models import OutstandingList
from enforcement.notice_facts import ListTerms, quarter_of
from enforcement.services import draft_lists, sign_lists
from enforcement.services.outstanding_issuing import issue_signed
from incoming.kinds import IncomingKind, Outcome
from incoming.models import IncomingDocument
from incoming.services import Received, answer, register
from organisations.models import Body

DISTRICT_OFFICE = "望河区发展和改革委员会"


def documents_arrive() -> None:
    """Five documents in three registers: with a term, without one, and one that is answered."""
    officer = officer_of(body(CREDIT_OFFICE))
    _register(
        officer, IncomingKind.JUDICIAL_ADVICE, "澄川市中级人民法院", "（2026）样03司建4号",
        "关于健全政府合同履约保障机制的司法建议书", "建议将合同付款义务纳入预算约束，按季核对未履行事项。",
    )  # fmt: skip
    asked = _register(
        officer, IncomingKind.PETITION_REFERRAL, "澄川市信访局", "澄信转〔2026〕118号",
        "关于反映某单位拖欠货款事项的信访转送单", "来信人反映货款长期未付，请依法办理并答复。",
    )  # fmt: skip
    _register(
        officer, IncomingKind.OTHER, "澄川市财政局", "澄财函〔2026〕87号",
        "关于报送清理拖欠账款进展情况的函", "请按月报送清理拖欠账款进展。",
    )  # fmt: skip
    answer(
        asked,
        outcome=Outcome.DONE,
        text="已与反映人核对数额并答复，付款手续正在办理。",
        on=clock.today(),
        number="澄发改函〔2026〕56号",
        scans=[_scan("信访答复函")],
        acting_user=officer,
    )
    _register(
        officer_of(body(COMMISSION)), IncomingKind.PETITION_REFERRAL, "澄川市信访局", "澄信转〔2026〕121号",
        "关于反映镇政府不兑现承诺事项的信访转送单", "来信人反映奖补承诺没有兑现，请依法办理并答复。",
    )  # fmt: skip
    handler = people_of(body("澄川市交通运输局"), Role.HANDLER).order_by("id")[0]
    _register(
        handler, IncomingKind.EXECUTION_NOTICE, "望河区人民法院", "（2026）样0302执1187号",
        "执行通知书", "责令自通知书送达之日起十日内履行。", within="10日",
    )  # fmt: skip


def lists_of_debts(renders: Renders) -> None:
    """A district's lists are issued; the city's lie before the leader."""
    for row in _issued_lists(body(DISTRICT_OFFICE)):
        if row.notice is not None:
            renders.rendered(row.notice)
    _drafted(body(CREDIT_OFFICE))


def mayor_is_told(stories: Sequence[Story]) -> None:
    """The gravest case is laid before the city leader."""
    case = max((story.case for story in stories), key=lambda case: case.amount or 0)
    mayors = User.objects.active().holding(Role.CITY_LEADER).order_by("id")[:1]
    note = "该案数额较大，相关单位正在整改，请阅示。"
    circulate(mayors, case=case, note=note, acting_user=officer_of(case.issuing_body))


def clues() -> None:
    """A clue at each of the two offices that nobody has looked at."""
    _clue(body(CREDIT_OFFICE), body("澄川市交通运输局"), "12345", "道路标线工程款逾期未付", "ZX02")
    _clue(body(COMMISSION), body("临溪区云井街道办事处"), "12388", "沿街改造补偿承诺未兑现", "ZX06")


def _clue(office: Body, subject: Body, channel: str, title: str, code: str) -> None:
    behaviour = Behaviour.objects.get(code=code, is_in_force=True)
    text = ClueText(
        channel=channel,
        received_on=clock.today(),
        subject=subject,
        title=title,
        facts=f"来电反映，{subject.name}{title}，多次联系没有答复。",
        behaviour=behaviour,
        national_severity=behaviour.default_severity,
        regional_severity=RegionalSeverity.RISK_HINT,
    )
    take_clue(text, acting_user=intake_of(office))


def _register(
    clerk: User, kind: IncomingKind, sender: str, number: str, title: str, summary: str, within: str = ""
) -> IncomingDocument:
    received = Received(
        kind=kind,
        sender=sender,
        sender_number=number,
        title=title,
        summary=summary,
        dated_on=clock.today() - 2 * DAY,
        received_on=clock.today(),
        within=within,
    )
    return register(received, scans=[_scan(title)], acting_user=clerk)


def _scan(name: str) -> Any:
    return SimpleUploadedFile(f"{name}.pdf", paper(name), "application/pdf")


def _drafted(office: Body) -> None:
    officer = officer_of(office)
    subject_matter = f"{quarter_of(clock.today())}{office.region}政府机构被执行人未结案件"
    terms = ListTerms(subject_matter, clock.today())
    draft_lists(terms, contact=(officer.full_name, officer.phone), acting_user=officer)


def _issued_lists(office: Body) -> list[OutstandingList]:
    _drafted(office)
    lists = OutstandingList.objects.filter(batch__issuer=office)
    leader = people_of(office, Role.CREDIT_LEADER).order_by("id")[0]
    sign_lists(lists[0].batch, acting_user=leader)
    issue_signed()
    return list(lists.select_related("notice"))
