"""Which six matters: rows of the court's register that fit a path, and clues where too few of them do.

Nothing here knows a docket or a body by name: rows and bodies are chosen by what they are, so that any workbook,
even an empty one, gives six cases.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import clock
from accounts.queries import people_of
from accounts.roles import Role
from caseflow.doors import open_from_clue, open_from_proposal
from caseflow.following import act
from casework.models import Behaviour, Case, Proposal, RegionalSeverity, Source
from desk.demonstration import DemonstrationFailed
from desk.demonstration.bodies import (
    clerk_of,
    departments,
    intake_of,
    is_issuer,
    is_near,
    issuers,
    may_be_subject,
)
from desk.demonstration.words import Said
from early_warnings.services import ClueText, take_clue
from enforcement.models import EnforcementCase, Stage
from enforcement.notice_facts import court_facts
from enforcement.queries import case_of_proposal
from enforcement.services import Progress, link_case, matter_of, record_stage
from notices.wording import amount
from organisations.models import Body


@dataclass(frozen=True)
class Wanted:
    """What a path needs. `issuer` is the letter of the body that opens the case; of a row it says the
    stages it may be at and whether the smallest or the largest debt is taken. The rest is the
    clue that stands in for a row."""

    path: str
    issuer: str
    stages: tuple[str, ...]
    takes_smallest: bool
    channel: str
    title: str
    due: str
    behaviour: str
    amount: Decimal


OWED = (Stage.TERM_SET, Stage.FILED, Stage.LISTING_PLANNED)
WANTED = (
    Wanted("a", "F", OWED, False, "12345", "道路养护工程款逾期未付", "工程款", "ZX02", Decimal("1449236.06")),
    Wanted("b", "F", (Stage.FILED, *OWED), True, "monitoring", "办公设备采购款逾期未付", "采购款", "ZX02",
           Decimal("286400.00")),
    Wanted("c", "J", OWED, False, "12388", "招商奖补资金承诺未兑现", "奖补资金", "ZX06", Decimal("3200000.00")),
    Wanted("d", "J", (Stage.LISTING_PLANNED, *OWED), False, "audit", "房屋建设工程款长期拖欠", "工程款", "ZX03",
           Decimal("8795541.29")),
    Wanted("e", "F", OWED, True, "check", "绿化管护服务费拖欠", "服务费", "ZX18", Decimal("533092.25")),
    Wanted("f", "F", OWED, True, "web", "信息系统建设尾款逾期未付", "合同尾款", "ZX02", Decimal("412800.00")),
)  # fmt: skip


@dataclass
class Story:
    """One opened case with its path and what is needed to tell it."""

    path: str
    case: Case
    said: Said
    debt: EnforcementCase | None = None

    @property
    def has_court_record(self) -> bool:
        return self.debt is not None

    def court_records_performance(self) -> None:
        """The clerk of the court that enforces puts performance on record, and the hold falls. Nothing for a clue."""
        if self.debt is None:
            return
        self.debt.refresh_from_db()
        progress = Progress(
            stage=Stage.PERFORMED,
            principal=self.debt.principal,
            paid=max(self.debt.principal, self.debt.paid),
            planned_listing_on=None,
            listed_on=self.debt.listed_on,
            deleted_on=self.debt.deleted_on,
            closed_on=clock.today(),
            judge=self.debt.judge,
            remark=self.debt.remark,
        )
        note = "被执行人已全部履行，申请执行人书面确认。"
        debt, clerk = self.debt, clerk_of(self.debt.court)
        act(self.case, work=lambda: record_stage(debt, progress, note=note, acting_user=clerk))


def open_all(busy: Callable[[], None]) -> list[Story]:
    """Opens the six cases, in the order of their paths. `busy` is called after each: it took somebody's time."""
    taken: set[int] = set()
    stories = []
    for wanted in WANTED:
        story = _from_register(wanted, taken) or _from_clue(wanted, taken)
        taken.add(story.case.subject_id)
        stories.append(story)
        busy()
    return stories


def _from_register(wanted: Wanted, taken: set[int]) -> Story | None:
    """The credit office takes up the register's proposal; a commission registers and links the matter itself."""
    found = _fitting(wanted, taken)
    if found is None:
        return None
    proposal, debt, issuer = found
    intake = intake_of(issuer)
    if issuer.pk == proposal.addressee_id:
        case = open_from_proposal(proposal, acting_user=intake)
    else:
        case = open_from_clue(take_clue(_told_by_court(debt), acting_user=intake), acting_user=intake)
        act(case, work=lambda: link_case(debt, case, acting_user=intake))
    said = Said("执行款", amount(debt.unpaid), amount(max(debt.principal, debt.paid)), court_facts(debt))
    return Story(wanted.path, case, said, debt)


def _fitting(wanted: Wanted, taken: set[int]) -> tuple[Proposal, EnforcementCase, Body] | None:
    """The row that fits best, its proposal, and who opens it: by stage as wanted, then by the debt, then by docket.

    A row fits while its debt is open, its debtor is not listed (such a case takes another path) and has people,
    and a body of the wanted kind near the debtor has people too.
    """
    rows = []
    for proposal in Proposal.objects.filter(kind=Proposal.Kind.OPEN_CASE, status=Proposal.Status.OPEN):
        debt = case_of_proposal(proposal)
        if debt is None or debt.stage not in wanted.stages or debt.is_listed or not debt.unpaid:
            continue
        issuer = issuer_for(wanted.issuer, debt.debtor, proposal.addressee)
        if issuer is None or debt.debtor_id in taken or not may_be_subject(debt.debtor, issuer):
            continue
        if people_of(debt.court, Role.COURT_CLERK).exists():
            rows.append((proposal, debt, issuer))
    sign = 1 if wanted.takes_smallest else -1
    rows.sort(key=lambda row: (wanted.stages.index(row[1].stage), sign * row[1].unpaid, row[1].docket))
    return rows[0] if rows else None


def issuer_for(letter: str, debtor: Body, addressee: Body) -> Body | None:
    """Whom a proposal is addressed to, where that is a body of the kind with people; else one of the debtor's own
    district or of the city."""
    if addressee.plays(letter):
        return addressee if is_issuer(addressee, letter) and is_near(addressee, debtor) else None
    near = [body for body in issuers(letter) if is_near(body, debtor)]
    near.sort(key=lambda body: (body.region != debtor.region or body.level != debtor.level, body.pk))
    return next(iter(near), None)


def _told_by_court(debt: EnforcementCase) -> ClueText:
    """What a commission writes down of a row of the register."""
    matter = matter_of(debt)
    return ClueText(
        channel=Source.COURT,
        channel_number=debt.docket,
        received_on=clock.today(),
        subject=matter.subject,
        title=matter.title,
        facts=matter.facts,
        behaviour=matter.behaviour,
        national_severity=matter.national_severity,
        regional_severity=matter.regional_severity,
        amount=matter.amount,
    )


def _from_clue(wanted: Wanted, taken: set[int]) -> Story:
    issuer, subject = _parties(wanted.issuer, taken)
    behaviour = Behaviour.objects.get(code=wanted.behaviour, version=1)
    money = amount(wanted.amount)
    text = ClueText(
        channel=wanted.channel,
        received_on=clock.today(),
        subject=subject,
        title=wanted.title,
        facts=f"有关合同已经履行完毕并办理结算，{subject.name}应付{wanted.due}{money}。"
        "付款期限届满后，经收款单位多次催要仍未支付。",
        behaviour=behaviour,
        national_severity=behaviour.default_severity,
        regional_severity=RegionalSeverity.RISK_HINT,
        amount=wanted.amount,
    )
    intake = intake_of(issuer)
    case = open_from_clue(take_clue(text, acting_user=intake), acting_user=intake)
    return Story(wanted.path, case, Said(wanted.due, money, money))


def _parties(letter: str, taken: set[int]) -> tuple[Body, Body]:
    """A body of that kind and one it may act upon."""
    subjects = [body for body in departments() if body.pk not in taken]
    for issuer in issuers(letter):
        for subject in subjects:
            if is_near(issuer, subject) and may_be_subject(subject, issuer):
                return issuer, subject
    raise DemonstrationFailed("样例机构中没有可以演示的单位。")
