"""What people do, or try, that lies on no desk: from a case's page, with or without the right to.

Each takes the case, somebody at random and the source of chance; most choose a likelier person two times in three.
"""

from __future__ import annotations

from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from accounts.roles import Role
from caseflow import doors, filing, task_life
from caseflow.acts import LADDER as MEASURES
from caseflow.acts import At
from caseflow.acts.moving import OTHER
from caseflow.handing import hand_to
from caseflow.models import CaseTask
from caseflow.undoing import correct
from casework.models import Case, Contribution
from casework.services import Grounds, circulate, last_move, place_hold, release_hold
from casework.services.correcting import FACTS, value_of
from findings.models import Finding, Proceeding
from findings.queries.seen import KINDS
from findings.services.exempting import Plea
from findings.services.objecting import Person, Said
from findings.services.repairing import Performed
from organisations.models import Body
from tests.factories.proceedings import revocation_terms
from tests.lives.filling import PDF, filled


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("扫描件.pdf", PDF)


def somebody(user: User, random: Random, case: Case, *roles: str, body: Body | None = None) -> User:
    """Two times in three a person of these roles (of `body`, or of the case's issuer); else `user`."""
    of = body or case.issuing_body
    fitting = list(User.objects.at_work().active().of(of).holding(*roles).order_by("pk"))
    return random.choice(fitting) if fitting and random.randrange(3) else user


def leader(user: User, random: Random, case: Case) -> User:
    roles = (Role.COMMISSION_LEADER, Role.CREDIT_LEADER, Role.AUTHORITY_LEADER, Role.GOVERNMENT_LEADER)
    return somebody(user, random, case, *roles)


def officer(user: User, random: Random, case: Case) -> User:
    roles = (Role.COMMISSION_OFFICER, Role.CREDIT_OFFICER, Role.AUTHORITY_OFFICER, Role.GOVERNMENT_OFFICER)
    return somebody(user, random, case, *roles)


def handler(user: User, random: Random, case: Case) -> User:
    return somebody(user, random, case, Role.HANDLER, body=case.lead_department)


def other_move(case: Case, user: User, random: Random) -> None:
    """Beside the ladder: suspend, resume, merge, hand over, what the receiver told, reopen …"""
    user = random.choice([officer, leader])(user, random, case)
    offered = sorted(doors.other_moves(case, user)) if random.randrange(5) else []
    name = random.choice(offered or sorted(OTHER))
    at = At(CaseTask(), case, user)
    data, files = filled(OTHER[name].form(at, None, None), random)
    doors.make_other_move(case, name, data, files=files, acting_user=user)


def draft(case: Case, user: User, random: Random) -> None:
    """拟办 from the case's page."""
    user = officer(user, random, case)
    at = At(CaseTask(), case, user)
    offered = doors.acts_from_page(at) or MEASURES
    chosen = random.choice(list(offered))
    if user.body is None:
        return
    data, files = filled(chosen.form(at, None, None), random)
    doors.draft_measure(case, chosen.code, data, files=files, acting_user=user)


def assign(case: Case, user: User, random: Random) -> None:
    """交办 to any body, as lead or joint."""
    bodies = list(Body.objects.filter(valid_to=None).order_by("pk"))
    part = random.choice(["lead", "joint", "joint"])
    doors.assign_case(case, random.choice(bodies), part=part, summary="请依职责办理。", acting_user=user)


def hand_in(case: Case, user: User, random: Random) -> None:
    """提交证据."""
    doors.hand_in(case, uploads=[scan()], description="凭证", acting_user=user)


def court(case: Case, user: User, random: Random) -> None:
    """The court's register puts a hold on the case, or lifts it."""
    source = "enforcement:1"
    if case.open_holds:
        release_hold(case, source_key=source, reason="履行完毕", acting_user=None)
    elif not case.has_ended:
        body = Body.objects.get(name="澄川市中级人民法院")
        place_hold(case, source_key=source, placed_by=body, reason="未履行", acting_user=None)


def take_back(case: Case, user: User, random: Random) -> None:
    """更正误操作."""
    wrong = last_move(case)
    if wrong is not None:
        user = leader(user, random, case)
        correct(case, seq=wrong.event.seq, reason="录错。", is_paper_withdrawn=True, acting_user=user)


def correct_fact(case: Case, user: User, random: Random) -> None:
    """更正事实."""
    field = random.choice(sorted(FACTS))
    seen = value_of(case, field)
    user = officer(user, random, case)
    value = random.choice(["更正后的内容。", "1000.00", "grave", seen])
    doors.put_fact_right(case, field, value=value, seen=seen, reason="录入有误。", acting_user=user)


def instruct(case: Case, user: User, random: Random) -> None:
    """批示."""
    body = random.choice([case.issuing_body, case.measure_issuer or case.issuing_body, case.subject])
    doors.instruct_body(
        case, text="请抓紧办理。", body=body, due_on=None, acting_user=leader(user, random, case)
    )


def lay_before(case: Case, user: User, random: Random) -> None:
    """传阅, 呈阅."""
    readers = [random.choice(list(User.objects.at_work().order_by("pk")))]
    circulate(readers, case=case, note="请阅。", acting_user=officer(user, random, case))


def recuse(case: Case, user: User, random: Random) -> None:
    """回避."""
    user = officer(user, random, case)
    doors.recuse_person(case, user, ground="other", note="亲属关系。", acting_user=user)


def object_to(case: Case, user: User, random: Random) -> None:
    """异议 by the body concerned, or entered on paper by the intake."""
    code = random.choice([*filing.targets_of(case), ""])
    kind = random.choice(["objection", "complaint", "correction"])
    said = Said(kind, random.choice(["untrue", "privacy", "other"]), "请求更正。", "与事实不符。", (scan(),))
    target = filing.chosen_target(case, code)
    if random.randrange(3):
        filing.file_objection(case, target, said, acting_user=handler(user, random, case))
    else:
        intake = somebody(user, random, case, Role.INTAKE_OFFICER)
        filing.enter_objection(case, target, said, Person("鹭飞白", "0000-2000999"), acting_user=intake)


def ask_exemption(case: Case, user: User, random: Random) -> None:
    """申请免责."""
    plea = Plea(
        "unforeseeable", "请求免责。", "拨付延迟。", "集体研究决定。", "无人获益。", (scan(),), (scan(),)
    )
    filing.file_exemption(case, plea, acting_user=handler(user, random, case))


def ask_repair(case: Case, user: User, random: Random) -> None:
    """申请信用修复."""
    finding = Finding.objects.filter(case=case).last()
    if finding is not None:
        proofs = [Performed(what, "已履行。", (scan(),)) for what in filing.obligations_of(case)]
        user = handler(user, random, case)
        filing.file_repair(finding, proofs, request="请求修复。", facts="已履行。", acting_user=user)


def withdraw(case: Case, user: User, random: Random) -> None:
    """撤回 of a proceeding by whoever."""
    rows: list[Proceeding] = [row for kind in KINDS.values() for row in kind.objects.filter(case=case)]
    if rows:
        filing.withdraw(random.choice(rows), reason="不再请求。", acting_user=handler(user, random, case))


def revoke(case: Case, user: User, random: Random) -> None:
    """拟撤销."""
    filing.draft_revocation(case, revocation_terms(case), acting_user=officer(user, random, case))


def ask_for_time(case: Case, user: User, random: Random) -> None:
    """申请延期 by the lead's handler or head, of whatever clock."""
    owed = random.choice([*case.deadlines.select_related("deadline", "case").order_by("pk")] or [None])
    if owed is not None:
        asking = somebody(user, random, case, Role.HANDLER, Role.HEAD, body=case.lead_department)
        grounds = Grounds("手续未完。", "已付首期。")
        amount = random.choice([1, 2, 9])
        task_life.ask_for_extension(case, owed, grounds, amount=amount, acting_user=asking)


def give_back(case: Case, user: User, random: Random) -> None:
    """申请退单 of what was assigned."""
    row = random.choice([*case.assignments.select_related("body", "case").order_by("pk")] or [None])
    if row is not None:
        asking = somebody(user, random, case, Role.HANDLER, Role.HEAD, body=row.body)
        task_life.give_back(row, reason="不属本单位。", suggested_body=None, acting_user=asking)


def return_part(case: Case, user: User, random: Random) -> None:
    """退回补办 of a joint department's part."""
    rows = Contribution.objects.filter(assignment__case=case).select_related("assignment__case")
    if (row := rows.last()) is not None:
        task_life.ask_for_more(row, reason="请补充。", acting_user=officer(user, random, case))


def hand_on(case: Case, user: User, random: Random) -> None:
    """转办 of an open task to anybody."""
    tasks = (
        CaseTask.objects.open().filter(process__case=case).select_related("owner", "body", "process__case")
    )
    if task := random.choice([*tasks.order_by("pk")] or [None]):
        there = list(User.objects.at_work().filter(body=task.body).order_by("pk"))
        hand_to(task, random.choice(there or [user]), acting_user=random.choice(there or [user]))


ATTEMPTS = (
    ask_for_time,
    ask_for_time,
    give_back,
    return_part,
    hand_on,
    other_move,
    other_move,
    other_move,
    draft,
    draft,
    assign,
    hand_in,
    court,
    take_back,
    take_back,
    correct_fact,
    instruct,
    lay_before,
    recuse,
    object_to,
    object_to,
    ask_exemption,
    ask_repair,
    withdraw,
    revoke,
)
