"""作废 of a document that moved nothing, by a leader of its issuer. What a move issued is voided with it (T27)."""

from __future__ import annotations

from accounts.models import User
from casework.access import ISSUING_LETTERS, standing
from casework.models import SENT_IN, Case, CaseNotice, Slip, Verb
from casework.services.owing import cancel_owed_by
from casework.services.recording import lock, record
from notices.kinds import Kind
from notices.models import Notice
from notices.services import void
from organisations.refusals import NotYours, Refusal, Stale
from organisations.transactions import one_transaction

Filed = CaseNotice | Slip
# What decides nothing by itself. Decisions of a proceeding are put right by the proceeding, a proof by another one.
VOIDABLE = frozenset(
    kind.value
    for kind in (
        Kind.MINUTES,
        Kind.SUPERVISION,
        Kind.CIRCULAR,
        Kind.ACCOUNTABILITY,
        Kind.SUPERVISORY_ADVICE,
        Kind.EXTENSION_SLIP,
        Kind.RETURN_SLIP,
        Kind.MERGER_SLIP,
    )
)
REASON_LIMIT = 150
ALREADY_VOID = "文书已经作废。"


def may_void(user: User, case: Case, filed: Filed) -> bool:
    """Whether the person leads the body that issued it, and works on the case."""
    return user.works_for(filed.notice.issuer_id) and bool(ISSUING_LETTERS & standing(user, case).leads)


def was_moved_by(filed: Filed) -> bool:
    """Whether a move of the case issued it: it is voided with that move."""
    if isinstance(filed, Slip):
        return filed.notice.kind in SENT_IN
    return bool(filed.move)


def why_not_void(filed: Filed) -> str:
    """What stands against it as a sentence that says what to do instead; "" where nothing does."""
    notice = filed.notice
    if notice.voided_at is not None:
        return ALREADY_VOID
    if was_moved_by(filed):
        return "这份文书随案件流转签发，不单独作废；流转有误的，由负责人更正误操作，文书随之作废。"
    if notice.kind == Kind.PROOF_OF_SERVICE:
        return "送达回证是送达的凭证，不能作废；填写有误的，请另行说明，附卷备查。"
    if notice.kind not in VOIDABLE:
        return f"{notice.get_kind_display()}是程序中的决定，不单独作废；有误的，请在原程序中更正。"
    return why_too_late(notice)


def why_too_late(notice: Notice) -> str:
    """That it is void already or its addressee has it in hand, as a sentence; "" where it is neither."""
    if notice.voided_at is not None:
        return ALREADY_VOID
    if notice.has_reached:
        done = "签收或者送达" if notice.signed_for_at else "阅读"
        return f"文书已由主送单位{done}，不能作废；请另行发文更正。"
    return ""


@one_transaction()
def void_filed(case: Case, filed: Filed, *, reason: str, acting_user: User) -> Notice:
    """作废, with a reason: the number stays, what the document asked for is owed no more.

    Raises NotYours, Stale where it cannot be voided any more, Refusal without a reason.
    """
    lock(case)
    if not may_void(acting_user, case, filed):
        raise NotYours("文书由发文机关的负责人作废。")
    said = reason.strip()
    if not said:
        raise Refusal("没有写明作废的理由。", field="reason", remedy="请写明错在哪里。")
    # Locked before it is judged: whoever opens or signs for it comes before or after.
    filed.notice = Notice.objects.select_for_update(of=("self",)).get(pk=filed.notice.pk)
    if refused := why_not_void(filed):
        raise Stale(refused)
    filed.notice = void(filed.notice, reason=said[:200])
    is_internal = isinstance(filed, Slip) or filed.is_internal
    if isinstance(filed, CaseNotice):
        cancel_owed_by(case, filed, acting_user=acting_user, reason=f"文书作废：{said}"[:300])
    record(
        case,
        Verb.VOIDED,
        acting_user=acting_user,
        reason=said,
        documents=[filed.notice],
        is_internal=is_internal,
    )
    return filed.notice
