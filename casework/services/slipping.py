"""What an act itself makes for a case's file and numbers: 延期审批单, 审批表, 约谈记录, 送达回证, 整改报告."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import clock
from accounts.models import User
from casework.models import Case, Draft, Slip, Verb
from casework.services.recording import record
from notices.facts.shared import ENTRY_LIMIT, Opinion
from notices.fields import check
from notices.kinds import Kind
from notices.models import Notice
from notices.services import assign_number, freeze
from notices.wording import chinese_date
from organisations.models import Body
from organisations.queries import present_form
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

SLIPS = (
    Kind.EXTENSION_SLIP.value,
    Kind.RETURN_SLIP.value,
    Kind.MERGER_SLIP.value,
    Kind.INTERVIEW_RECORD.value,
    Kind.PROOF_OF_SERVICE.value,
    Kind.RECTIFICATION_REPORT.value,
)
PARAGRAPHS = 6
GRANTED, REFUSED = "同意", "不同意"


@one_transaction()
def issue_slip(
    case: Case, kind: Kind, facts: Any, *, body: Body, issuer: Body, applicant: User, acting_user: User
) -> Notice:
    """Freezes and numbers the form of a decision by a leader of `issuer` on what `body` asked for.

    It takes its number last: call it at the end of the act. Raises Refusal where a text cannot be printed or the
    issuer has no agency mark.
    """
    notice = freeze(
        kind.value,
        facts,
        issuer=present_form(issuer),
        addressee=present_form(body),
        copies_to=(),
        contact=(applicant.full_name, applicant.phone),
        reference=case.number,
        drafted_by=applicant,
        signatory=acting_user,
    )
    Slip.objects.create(case=case, notice=notice, body=body)
    return assign_number(notice)


@one_transaction()
def freeze_sent_in(
    case: Case, kind: Kind, facts: Any, *, addressee: Body, drafted_by: User, acting_user: User
) -> Slip:
    """A document of the responsible department, signed by its head: frozen and on file, still without a number.

    The caller names it in the event of the move and gives it its number at the end of the act. It is served through
    the system as soon as it is set; nobody signs for it. Raises Refusal as `freeze` does.
    """
    department = present_form(case.lead_department)
    notice = freeze(
        kind.value,
        facts,
        issuer=department,
        addressee=present_form(addressee),
        copies_to=(),
        contact=(drafted_by.full_name, drafted_by.phone),
        reference=case.number,
        drafted_by=drafted_by,
        signatory=acting_user,
        leaves_by_itself=True,
    )
    return Slip.objects.create(case=case, notice=notice, body=department)


def file_slip(draft: Draft, kind: Kind, facts: Any, *, acting_user: User) -> Slip:
    """The form by which a leader approved what an officer of the own body drafted; its event is internal.

    It takes its number: call it at the end of the act.
    """
    own = draft.issuer
    notice = issue_slip(
        draft.case, kind, facts, body=own, issuer=own, applicant=draft.drafted_by, acting_user=acting_user
    )
    said = {"draft": draft.pk}
    record(
        draft.case, Verb.ISSUED, acting_user=acting_user, documents=[notice], details=said, is_internal=True
    )
    return notice.slip


def opinion_of(text: str, by: User) -> Opinion:
    """The decider's line at the end of a form."""
    return Opinion("审批意见", text, by.full_name, zh(clock.today()))


def paragraphs_of(text: str, *, field: str, what: str) -> tuple[str, ...]:
    """The lines of a text as the form prints them. Raises Refusal for too many or too long ones."""
    lines = tuple(line.strip() for line in text.splitlines() if line.strip())
    if len(lines) > PARAGRAPHS or any(len(line) > ENTRY_LIMIT for line in lines):
        raise Refusal(
            f"{what}最多{PARAGRAPHS}段，每段不超过{ENTRY_LIMIT}字。",
            field=field,
            remedy="请精简后再提交，详细材料作为附件。",
        )
    return lines


def require_printable(facts: Any) -> None:
    """Raises Refusal at the application already, not when the leader decides, for what the form cannot say."""
    check(facts)


def zh(day: date | datetime) -> str:
    """2026年11月18日, of a moment the day in the project's zone."""
    if isinstance(day, datetime):
        day = day.astimezone(clock.ZONE).date()
    return chinese_date(day)
