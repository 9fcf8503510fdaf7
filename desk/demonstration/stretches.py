"""What several paths share. A stretch yields the moment it waits for; between two yields people act."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import clock
from accounts.queries import people_of
from accounts.roles import Role
from casework.models import Assignment
from desk.demonstration import words
from desk.demonstration.office import Office, formset_data, uploads
from desk.demonstration.words import Said
from interviews.queries import current_interview, earliest_day
from organisations.models import Body
from rectification.queries import current_order, open_items

Waiting = Iterator[datetime]


def taken_on(office: Office) -> Waiting:
    """交办 to the subject itself as lead department, which accepts."""
    office.assign(office.case.lead_department, Assignment.Part.LEAD, words.ASSIGNED)
    yield office.hours.after(0)
    office.do("accept_assignment", "accept")


def signed_for(office: Office, node: str) -> Waiting:
    """The department's handler signs for it the next morning."""
    yield office.hours.after(1, 9, 30)
    office.do(node, "sign_for")


def answered(office: Office, text: str, days: int, **files: str) -> Waiting:
    """Signed for, answered some days later, and approved by the head."""
    yield from signed_for(office, "sign_for_letter")
    yield office.hours.after(days, 10)
    office.do("answer", "answer", text=text, files=uploads(**files))
    yield office.hours.after(0)
    office.do("approve_answer", "approve")


def interviewed(office: Office, said: Said, *, signs: bool = True) -> Waiting:
    """From the signed notice to the minutes signed for; where nobody signs the record, two people note it."""
    yield from called(office)
    office.do("hold_interview", "record", outcome="held", **said.held())
    if signs:
        office.do("sign_record", "sign")
    else:
        office.do("note_refusal", "refuse", reason=words.REFUSED_TO_SIGN)
        office.do("note_refusal", "refuse", reason=words.WITNESSED)
    yield office.hours.after(1, 15)
    office.do("write_minutes", "minutes")
    office.sign("sign_minutes")
    yield from signed_for(office, "sign_for_minutes")


def called(office: Office) -> Waiting:
    """The notice is signed and signed for, who comes is told; then it is the appointed hour and a half past."""
    office.sign("sign_summons")
    yield from signed_for(office, "sign_for_summons")
    office.do("attend", "attend", guests="\n".join(_guests(office)))
    yield appointed(office)


def appointed(office: Office) -> datetime:
    """An hour and a half after the appointed hour."""
    interview = current_interview(office.case)
    assert interview is not None
    return interview.scheduled_at + timedelta(minutes=90)


def nobody_comes(office: Office) -> Waiting:
    """Twice nobody comes to the interview."""
    office.sign("sign_summons")
    yield from signed_for(office, "sign_for_summons")
    yield appointed(office)
    office.do("hold_interview", "record", outcome="no_show", account=words.NOBODY_CAME)
    again = office.hours.on(earliest_day(), 9, 30)
    reason = "首次约谈无正当理由未到场，再次约谈"
    office.do("hold_interview", "summon_again", scheduled_at=again, reason=reason, place="")
    yield appointed(office)
    office.do("hold_interview", "record", outcome="no_show", account=words.NOBODY_CAME)


def ordered(office: Office, node: str, said: Said) -> Waiting:
    """The order is drafted at the desk, signed, signed for, and answered with a plan."""
    problems = formset_data("problems", said.problems(_head(office.case.lead_department)))
    office.set_advice_aside("责令整改，不另行督办、通报。")
    office.do(node, "order_rectification", **problems)
    office.sign("sign_order")
    yield from signed_for(office, "sign_for_order")
    yield office.hours.after(3, 10)
    measures = {f"measure_{n}": text for n, text in enumerate(said.measures(), 1)}
    office.do("file_plan", "plan", text=said.plan(), **measures)


def reported(office: Office, said: Said, days: int, cover: str = words.COVER) -> Waiting:
    """So many working days later the report on the open items, with its proofs, is sent by the head."""
    yield office.hours.after(days, 10)
    order = current_order(office.case)
    assert order is not None
    numbers = [item.number for item in open_items(order)]
    proofs = {f"files_{n}": f"整改事项{n}证明材料（第{order.round}轮）.pdf" for n in numbers}
    results = {f"result_{n}": said.results()[n - 1] for n in numbers}
    files = uploads(file=f"整改报告（第{order.round}轮）.pdf", **proofs)
    office.do("report", "report", cover=cover, files=files, **results)
    yield office.hours.after(0)
    office.do("approve_report", "approve")


def verified(office: Office, code: str, found: Sequence[str], unmet: Sequence[int] = ()) -> Waiting:
    """The items are verified, joint verifiers countersign, and the opinion is issued and signed for.

    `found` says of each item of the report by its number what was found; `unmet` names those that fail.
    """
    yield office.hours.after(2, 9, 30)
    order = current_order(office.case)
    assert order is not None
    told: dict[str, Any] = {}
    for number in [item.number for item in open_items(order)]:
        told[f"met_{number}"] = "unmet" if number in unmet else "met"
        told[f"reason_{number}"] = found[number - 1]
    verifiers = _verifiers(office, order.issuer)
    office.do(
        "verify",
        "verify",
        method=words.METHOD,
        verified_on=clock.today().isoformat(),
        verifiers="\n".join(verifiers),
        **told,
    )
    while office.is_open("countersign"):
        office.do("countersign", "countersign", agrees="yes", reason="")
    office.do("conclude", code)
    office.sign("sign_opinion")
    yield from signed_for(office, "sign_for_opinion")


def closed(office: Office, said: Said) -> Waiting:
    """The case is struck off by the body that issued it."""
    yield office.hours.after(1, 10)
    office.do("close", "close", performed_amount=said.total)
    office.sign("sign_closure")
    yield from signed_for(office, "sign_for_result")


def _head(body: Body) -> str:
    """Who answers for a department: 局长裴归棹."""
    head = people_of(body, Role.HEAD).order_by("id").first()
    return f"{head.position}{head.full_name}" if head else "主要负责人"


def _guests(office: Office) -> list[str]:
    heads = people_of(office.case.lead_department, Role.HEAD).order_by("id")[:2]
    return [f"{head.full_name}（{head.position}）{head.phone}" for head in heads]


def _verifiers(office: Office, issuer: Body) -> list[str]:
    """The issuer's officer and the people of the bodies that were invited and came."""
    joint = office.case.assignments.filter(part=Assignment.Part.JOINT, status=Assignment.Status.ACCEPTED)
    people = [people_of(issuer, *GOVERNING).order_by("id").first()]
    people += [people_of(each.body, Role.VERIFIER).order_by("id").first() for each in joint]
    return [
        f"{person.body.label.split()[0]}{person.full_name}" for person in people if person and person.body
    ]


GOVERNING = (
    Role.COMMISSION_OFFICER,
    Role.AUTHORITY_OFFICER,
    Role.GOVERNMENT_OFFICER,
)
