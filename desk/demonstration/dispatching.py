"""Papers on their way: one case for each station between a draft and its addressee, left there for somebody."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import clock
from accounts.models import User
from accounts.queries import people_of
from accounts.roles import Role
from caseflow.dispatching import confirm_seal, serve_through_system
from caseflow.task_life import ask_for_extension
from casework.models import CaseDeadline, CaseNotice, Purpose
from casework.services import Grounds
from desk.demonstration.checking import COMMISSION, CREDIT_OFFICE, body, case_of_a_check
from desk.demonstration.hours import Hours
from desk.demonstration.office import Office, Renders, officer_of
from notices.models import Notice
from notices.sealing import change_practice, in_words, practice_of

# The commission's mark: it has no certificate in the sample city, so that its documents are sealed on paper.
SEALS_BY_HAND = "澄纪监"


def papers_on_their_way(hours: Hours, renders: Renders) -> None:
    """Drafted at the credit office; sealed and served at the commission, which does both by hand."""
    _in_review(Desk(hours, renders, CREDIT_OFFICE))
    _before_other_bodies(Desk(hours, renders, CREDIT_OFFICE))
    _before_the_leader(Desk(hours, renders, CREDIT_OFFICE))
    _returned(Desk(hours, renders, CREDIT_OFFICE))
    _asks_for_more_time(Desk(hours, renders, CREDIT_OFFICE))
    _dispatched_by_hand()
    _to_be_sealed(Desk(hours, renders, COMMISSION))
    _to_be_served(Desk(hours, renders, COMMISSION))
    _to_be_signed_for(Desk(hours, renders, COMMISSION))
    _to_be_triaged()


class Desk:
    """An issuing body at which a matter becomes a case and its letter is drafted."""

    def __init__(self, hours: Hours, renders: Renders, issuer: str) -> None:
        self.hours = hours
        self.renders = renders
        self.issuer = body(issuer)

    def letter(self, subject: str, title: str, behaviour: str, owed: str, **changes: Any) -> Office:
        """A case of today whose early warning is drafted."""
        case = case_of_a_check(self.issuer, body(subject), title, behaviour, Decimal(owed))
        office = Office(case, self.hours, self.renders)
        office.do("triage", "warn_early", risk_source="日常监督检查掌握的情况", **changes)
        return office


def _in_review(desk: Desk) -> None:
    desk.letter("澄川市教育局", "营养餐食材采购款逾期未付", "ZX02", "386240.00", review=True)


def _before_other_bodies(desk: Desk) -> None:
    """Passed by the reviewer, agreed to by one of the two bodies asked."""
    asked = [body("澄川市住房和城乡建设局").pk, body("澄川市交通运输局").pk]
    office = desk.letter(
        "澄川市自然资源局",
        "土地整治项目工程尾款逾期未付",
        "ZX03",
        "2175600.00",
        review=True,
        countersigners=asked,
    )
    office.do("review_draft", "agree", words="事实、依据和文字已核，拟同意。")
    office.do("countersign_draft", "agree", words="无不同意见。")


def _before_the_leader(desk: Desk) -> None:
    office = desk.letter("澄川市第一中学", "校舍维修工程款逾期未付", "ZX02", "594800.00", review=True)
    office.do("review_draft", "agree", words="要求具体、时限明确，拟同意。")


def _returned(desk: Desk) -> None:
    office = desk.letter("澄川市农牧局", "防疫物资采购款逾期未付", "ZX02", "268950.00")
    office.do("sign_letter", "return", reason="第二项要求没有写明报送什么材料，请补充后再送签。")


def _asks_for_more_time(desk: Desk) -> None:
    """Signed for by the department, whose head asks for a few days more."""
    office = desk.letter("澄川市公共工程建设中心", "体育馆幕墙工程质保金逾期未退", "ZX03", "1280000.00")
    office.sign("sign_letter")
    office.do("sign_for_letter", "sign_for")
    owed = CaseDeadline.objects.get(case=office.case, purpose=Purpose.ANSWER)
    head = people_of(office.case.lead_department, Role.HEAD).order_by("id")[0]
    grounds = Grounds("质保期缺陷责任的鉴定报告须三个工作日后出具。", "已委托鉴定并与施工单位核对数额。")
    ask_for_extension(office.case, owed, grounds, amount=3, acting_user=head)


def _dispatched_by_hand() -> None:
    issuer, administrator = body(COMMISSION), _administrator()
    change_practice(
        issuer,
        confirms_seal=True,
        chooses_service=True,
        seen=in_words(practice_of(issuer)),
        reason="文书由机要室打印用印，送达方式由经办人选定。",
        acting_user=administrator,
    )


def _to_be_sealed(desk: Desk) -> None:
    _signed(desk.letter("澄川经济开发区管理委员会", "厂房租金补贴承诺未兑现", "ZX06", "960000.00"))


def _to_be_served(desk: Desk) -> None:
    office = desk.letter("望河区柳渡镇人民政府", "村道硬化工程款逾期未付", "ZX03", "743500.00")
    _sealed(office, _signed(office))


def _to_be_signed_for(desk: Desk) -> None:
    office = desk.letter("云坪区水务服务中心", "供水管网改造材料款逾期未付", "ZX02", "452700.00")
    paper = _sealed(office, _signed(office))
    serve_through_system(office.case, paper, acting_user=officer_of(office.case.issuing_body))


def _to_be_triaged() -> None:
    """Registered, and nobody has decided what to do."""
    case_of_a_check(
        body(CREDIT_OFFICE), body("澄川市交通运输局"), "公交站台改造款逾期未付", "ZX02", Decimal("317500.00")
    )
    case_of_a_check(
        body(COMMISSION),
        body("望河区住房和城乡建设局"),
        "保障房配套工程款逾期未付",
        "ZX03",
        Decimal("1862000.00"),
    )


def _signed(office: Office) -> Notice:
    return office.sign("sign_letter")


def _sealed(office: Office, notice: Notice) -> CaseNotice:
    paper = CaseNotice.objects.select_related("notice__issuer", "case").get(notice=notice)
    if not paper.notice.awaits_seal:  # the commission has a certificate from an earlier version
        return paper
    officer = officer_of(office.case.issuing_body)
    return confirm_seal(office.case, paper, sealed_on=clock.today(), acting_user=officer)


def _administrator() -> User:
    return User.objects.active().holding(Role.SYSTEM_ADMIN).order_by("id")[0]
