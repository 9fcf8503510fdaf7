"""Matters of the sample city that came to light in a check, and what becomes of them in three weeks."""

from __future__ import annotations

from decimal import Decimal

import clock
from caseflow.doors import open_from_clue
from casework.models import Behaviour, Case, RegionalSeverity
from desk.demonstration import words
from desk.demonstration.bodies import intake_of
from desk.demonstration.matters import Story
from desk.demonstration.office import Office
from desk.demonstration.paths import Path
from desk.demonstration.stretches import Waiting, answered, called, signed_for
from desk.demonstration.words import Said
from early_warnings.services import ClueText, take_clue
from notices.wording import amount
from organisations.models import Body

CREDIT_OFFICE = "澄川市发展和改革委员会"
COMMISSION = "中共澄川市纪律检查委员会 澄川市监察委员会"
FOUND_BY = {"risk_source": "日常监督检查掌握的情况"}


def stories_of_checks() -> list[Story]:
    """Four cases, opened now."""
    return [
        _story("silent", COMMISSION, "澄川市教育局", "校服采购尾款逾期未付", "ZX02", "218600.00"),
        _story("answered", CREDIT_OFFICE, "澄川市农牧局", "农机购置补贴逾期未兑付", "ZX06", "1536000.00"),
        _story("paid", CREDIT_OFFICE, "澄川市公共工程建设中心", "监理服务费逾期未付", "ZX02", "345900.00"),
        _story("called", COMMISSION, "澄川市自然资源局", "征地补偿尾款承诺未兑现", "ZX06", "2460000.00"),
    ]


def _silent(office: Office, story: Story) -> Waiting:
    """Signed for, and never answered: the rules propose the next rung."""
    yield office.hours.after(2, 10)
    office.do("triage", "warn_early", **FOUND_BY)
    office.sign("sign_letter")
    yield from signed_for(office, "sign_for_letter")


def _answered(office: Office, story: Story) -> Waiting:
    """The answer is there, and wants reviewing."""
    yield office.hours.after(7, 10)
    office.do("triage", "warn_early", **FOUND_BY)
    office.sign("sign_letter")
    yield from answered(office, story.said.first_answer(), 3)


def _paid(office: Office, story: Story) -> Waiting:
    yield office.hours.after(8, 10)
    office.do("triage", "warn_early", **FOUND_BY)
    office.sign("sign_letter")
    yield from answered(office, story.said.paid_answer(), 3, attachments="付款凭证.pdf")


def _called(office: Office, story: Story) -> Waiting:
    """So grave that it begins with an interview, which lies before us."""
    yield office.hours.after(12, 10)
    office.note_grave("forged", words.FORGED)
    office.do("triage", "summon", reason="情形严重，越过预警、提醒、警示直接约谈。")
    yield from called(office)


CHECK_PATHS: dict[str, Path] = {"silent": _silent, "answered": _answered, "paid": _paid, "called": _called}


def _story(path: str, issuer: str, subject: str, title: str, behaviour: str, owed: str) -> Story:
    case = case_of_a_check(body(issuer), body(subject), title, behaviour, Decimal(owed))
    money = amount(Decimal(owed))
    return Story(path, case, Said("有关款项", money, money))


def case_of_a_check(issuer: Body, subject: Body, title: str, code: str, owed: Decimal) -> Case:
    """A case registered now at the issuer, from a clue that its own check brought."""
    behaviour = Behaviour.objects.get(code=code, is_in_force=True)
    text = ClueText(
        channel="check",
        received_on=clock.today(),
        subject=subject,
        title=title,
        facts=words.owed_facts(subject.name, title, amount(owed)),
        behaviour=behaviour,
        national_severity=behaviour.default_severity,
        regional_severity=RegionalSeverity.RISK_HINT,
        amount=owed,
    )
    intake = intake_of(issuer)
    return open_from_clue(take_clue(text, acting_user=intake), acting_user=intake)


def body(name: str) -> Body:
    """A body of the sample city by its name."""
    return Body.objects.get(name=name, valid_to=None)
