"""The six paths, each told once from the opened case to its end.

A path is a generator: it yields the moment it waits for, and goes on when the demonstration's time is there.
"""

from __future__ import annotations

from collections.abc import Callable

from casework.models import Assignment
from desk.demonstration import words
from desk.demonstration.bodies import another_department, verifying_bodies
from desk.demonstration.matters import Story
from desk.demonstration.office import Office
from desk.demonstration.stretches import (
    Waiting,
    answered,
    closed,
    interviewed,
    nobody_comes,
    ordered,
    reported,
    signed_for,
    taken_on,
    verified,
)

ORDERING = {"J", "R", "G"}


def full_ladder(office: Office, story: Story) -> Waiting:
    """(a) Early warning, reminder, warning, interview, minutes, order, plan, report, verification, closure."""
    said = story.said
    yield from taken_on(office)
    office.assign(verifying_bodies()[0], Assignment.Part.JOINT, words.INVITED)
    yield office.hours.after(1, 9, 30)
    office.do("accept_assignment", "accept")
    office.do("triage", "warn_early", **said.risk())
    office.sign("sign_letter")
    yield from answered(office, said.first_answer(), 4)
    yield from next_rung(office, story, "remind", "预警通知书")
    yield from answered(office, said.second_answer(), 4)
    yield from next_rung(office, story, "warn", "提醒函")
    yield from answered(office, said.third_answer(), 4)
    yield office.hours.after(2, 9, 30)
    office.do("review", "summon", reason="三次答复均未落实资金来源和付款时间，答复不予认可。")
    yield from interviewed(office, said)
    yield from to_order(office, story)
    yield from reported(office, said, 15)
    story.court_records_performance()
    yield from verified(office, "accept", said.found())
    yield from closed(office, said)


def lifted(office: Office, story: Story) -> Waiting:
    """(b) The debt is paid in time: the early warning is lifted, and nothing was ever found."""
    said = story.said
    yield from taken_on(office)
    yield office.hours.after(1, 10)
    office.do("triage", "warn_early", **said.risk())
    office.sign("sign_letter")
    yield from answered(office, said.paid_answer(), 3, attachments="付款凭证.pdf")
    story.court_records_performance()
    yield office.hours.after(1, 10)
    grounds = f"你单位已付清{said.due}{said.money}，付款凭证和收款人确认书经核对无误。"
    if story.has_court_record:
        grounds += f"\n执行法院已登记{said.origin}履行完毕。"
    office.do("review", "lift", grounds=grounds)
    office.sign("sign_lifting")
    yield from signed_for(office, "sign_for_result")


def nobody_answers(office: Office, story: Story) -> Waiting:
    """(c) Nobody answers: the sweep proposes each rung, people decide and sign; at last an order is obeyed."""
    said = story.said
    yield office.hours.after(1, 10)
    office.do("triage", "warn_early", **said.risk())
    office.sign("sign_letter")
    yield from served_with_proof(office)
    yield from proposed_rung(office, "remind", 6, "预警通知书")
    yield from signed_for(office, "sign_for_letter")
    yield from proposed_rung(office, "warn", 8, "提醒函")
    yield from served_with_proof(office)
    yield office.hours.after(8, 10)
    office.proposed()
    office.do("decide", "summon", reason="警示函逾期未复，采纳系统建议。")
    yield from nobody_comes(office)
    office.proposed()
    yield from ordered(office, ordering_desk(office), said)
    story.court_records_performance()
    yield from reported(office, said, 16)
    yield from verified(office, "accept", said.found())
    yield from closed(office, said)


def direct_interview(office: Office, story: Story) -> Waiting:
    """(d) So grave that it begins with an interview. A joint verifier refuses the 交办, another takes it on."""
    said = story.said
    wrong, right = verifying_bodies()[1:3]
    office.assign(wrong, Assignment.Part.JOINT, words.INVITED)
    yield office.hours.after(1, 9)
    office.do(
        "accept_assignment",
        "refuse",
        reason="该事项的资金由财政安排，不在本单位核查范围。",
        suggested_body=right.pk,
    )
    office.do("reassign", "reassign", body=right.pk)
    office.do("accept_assignment", "accept")
    office.note_grave("forged", words.FORGED)
    reason = "情形严重，越过预警、提醒、警示直接约谈。"
    office.do("triage", "summon", reason=reason)
    yield from interviewed(office, said, signs=False)
    yield from to_order(office, story)
    yield from reported(office, said, 12)
    story.court_records_performance()
    yield from verified(office, "accept", said.found())
    yield from closed(office, said)


def returned_once(office: Office, story: Story) -> Waiting:
    """(e) One item of the rectification is not met: it is returned once, then accepted."""
    said = story.said
    yield from taken_on(office)
    yield office.hours.after(1, 10)
    office.do("triage", "warn_early", **said.risk())
    office.sign("sign_letter")
    yield from answered(office, said.first_answer(), 3)
    yield office.hours.after(1, 10)
    reason = "答复未提出资金来源和付款时间，不予认可。"
    if may_order(office):
        yield from ordered(office, "review", said)
    else:
        office.do("review", "summon", reason=reason)
        yield from interviewed(office, said)
        yield from to_order(office, story)
    yield from reported(office, said, 12)
    first, _, third = said.found()
    yield from verified(office, "return", (first, words.NOT_FOUND, third), unmet=(2,))
    yield from reported(office, said, 8, words.COVER_AGAIN)
    story.court_records_performance()
    yield from verified(office, "accept", (first, words.CONTENT, third))
    yield from closed(office, said)


def answer_accepted(office: Office, story: Story) -> Waiting:
    """(f) Assigned to the wrong department, refused and reassigned; the reminder's answer is accepted."""
    said = story.said
    office.assign(another_department(office.case), Assignment.Part.LEAD, words.ASSIGNED)
    yield office.hours.after(1, 9)
    office.do("accept_assignment", "refuse", reason=words.NOT_OURS, suggested_body=office.case.subject_id)
    office.do("reassign", "reassign", body=office.case.subject_id)
    yield office.hours.after(0)
    office.do("accept_assignment", "accept")
    reason = "事实清楚、数额明确，越过预警直接提醒。"
    office.do("triage", "remind", reason=reason)
    office.sign("sign_letter")
    yield from answered(office, said.paid_answer(), 4, attachments="付款凭证.pdf")
    story.court_records_performance()
    yield office.hours.after(2, 10)
    office.do("review", "settle", reason=f"{said.due}{said.money}已付清，凭证经核对无误，答复予以认可。")
    office.do("sign_settlement", "sign")
    yield from closed(office, said)


Path = Callable[[Office, Story], Waiting]
PATHS: dict[str, Path] = {
    "a": full_ladder,
    "b": lifted,
    "c": nobody_answers,
    "d": direct_interview,
    "e": returned_once,
    "f": answer_accepted,
}


def next_rung(office: Office, story: Story, code: str, letter: str) -> Waiting:
    """Two days after the answer the officer finds it wanting; the next letter is drafted and signed."""
    yield office.hours.after(2, 9, 30)
    situation = story.said.again(office.case.facts, letter)
    office.do("review", code, situation=situation, reason="答复没有落实资金来源和付款时间，不予认可。")
    office.sign("sign_letter")


def served_with_proof(office: Office) -> Waiting:
    """Nobody signs: after two working days the sweep proposes it, and the officer records service with proof."""
    yield office.hours.after(2, 10)
    office.proposed()
    office.do("decide", "serve_left", **words.LEFT_BEHIND)


def proposed_rung(office: Office, code: str, days: int, letter: str) -> Waiting:
    """So many working days later the sweep has proposed the next letter; the officer takes it up."""
    yield office.hours.after(days, 10)
    office.proposed()
    office.do("decide", code, reason=f"{letter}逾期未复，采纳系统建议。")
    office.sign("sign_letter")


def to_order(office: Office, story: Story) -> Waiting:
    """The next day the order, at the desk of whoever may give it."""
    yield office.hours.after(1, 9, 30)
    yield from ordered(office, "order", story.said)


def may_order(office: Office) -> bool:
    """Whether the body that issued the measure may itself order rectification (the credit office may not)."""
    issuer = office.case.measure_issuer
    return issuer is not None and bool(ORDERING & set(issuer.parts.split()))


def ordering_desk(office: Office) -> str:
    """The proposal's desk where its officers may order rectification; else that of the body that may."""
    return "decide" if may_order(office) else "order"
