"""传阅, 呈阅, 告知: putting a case or a document before named people, and their reading of it.

Only who may see a case may be given it to read; to a city leader 呈阅 itself gives sight, of the summary alone
(`casework.visibility.submitted_to`), and never of a matter of the own body.
"""

from __future__ import annotations

from collections.abc import Iterable

import clock
from accounts.models import User
from accounts.roles import Role
from casework.access import governs_seen
from casework.models import Case, CaseNotice, Circulation, Reading, Verb
from casework.services.moving import NotYours
from casework.services.recording import record
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

Kind = Circulation.Kind


@one_transaction()
def circulate(
    readers: Iterable[User],
    *,
    case: Case | None = None,
    paper: CaseNotice | None = None,
    title: str = "",
    href: str = "",
    note: str = "",
    acting_user: User,
) -> Circulation:
    """传阅 or 呈阅 (where a city leader is among the readers) by somebody of the issuing side.

    Of a case, of a document in it, or, without a case, of a page of this site (`title`, `href`). Raises
    NotYours; Refusal naming `readers` where one of them may not see it.
    """
    chosen = list(dict.fromkeys(readers))
    if not chosen:
        raise Refusal("没有选择阅件人。", field="readers", remedy="请至少选择一人。")
    if case is not None:
        if not governs_seen(acting_user, case):
            raise NotYours("只有承办一方的工作人员可以送阅。")
        for reader in chosen:
            require_reader(case, reader)
    submitted = any(reader.holds(Role.CITY_LEADER) for reader in chosen)
    kind = Kind.SUBMITTED if submitted else Kind.CIRCULATED
    made = _lay_before(chosen, kind, case, paper, title, href, note, acting_user)
    if case is not None:
        record(
            case,
            Verb.CIRCULATED,
            acting_user=acting_user,
            reason=note,
            details={
                "circulation": made.pk,
                "kind": kind.label,
                "readers": [reader.full_name for reader in chosen],
            },
            is_internal=True,
        )
    return made


@one_transaction()
def tell(
    readers: Iterable[User], *, case: Case, title: str, note: str = "", told_by: User | None
) -> Circulation:
    """告知: what became of something lands among a person's things to read, without anybody asking.

    The caller's own event tells of it; this writes none.
    """
    return _lay_before(list(dict.fromkeys(readers)), Kind.TOLD, case, None, title, "", note, told_by)


def require_reader(case: Case, reader: User) -> None:
    """Raises Refusal for a person to whom the case may not be shown."""
    concerned = reader.works_for(case.subject_id) or reader.works_for(case.lead_department_id)
    may_be_shown = reader.holds(Role.CITY_LEADER) or governs_seen(reader, case)
    if concerned or not may_be_shown or not reader.is_active:
        raise Refusal(
            f"{reader.full_name}不能阅看本案。",
            field="readers",
            remedy="请选择有权阅看的人员；涉事单位的人员不能选。",
        )


@one_transaction()
def mark_read(reading: Reading) -> Reading:
    """The reader opened it: the first moment is kept, with one statement, and none afterwards."""
    if reading.read_at is None:
        now = clock.now()
        if Reading.objects.filter(pk=reading.pk, read_at=None).update(read_at=now):
            reading.read_at = now
    return reading


@one_transaction()
def leave_opinion(reading: Reading, *, opinion: str, acting_user: User) -> Reading:
    """已阅, with the reader's words where there are any. They are shown to the issuing side and bind nobody."""
    if reading.reader_id != acting_user.pk:
        raise NotYours("只有阅件人本人可以签阅。")
    mark_read(reading)
    reading.opinion = opinion.strip()
    reading.save(update_fields=["opinion"])
    return reading


def _lay_before(
    readers: list[User],
    kind: str,
    case: Case | None,
    paper: CaseNotice | None,
    title: str,
    href: str,
    note: str,
    sent_by: User | None,
) -> Circulation:
    if not title and case is not None:
        title = f"{paper.notice.number_text} {paper.notice.title}" if paper else case.title
    made = Circulation.objects.create(
        kind=kind,
        case=case,
        paper=paper,
        title=title.strip()[:160],
        href=href,
        note=note.strip(),
        sent_by=sent_by,
        sent_at=clock.now(),
    )
    Reading.objects.bulk_create(Reading(circulation=made, reader=reader) for reader in readers)
    return made
