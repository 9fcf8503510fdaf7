"""送达回证: the form that proves a service on paper, made by the act of recording it."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from casework.models import Case, CaseNotice, Slip
from notices.facts import ProofOfServiceFacts, ServedDocument
from notices.kinds import Kind
from notices.services import assign_number, freeze
from organisations.queries import present_form

COPIES = "1"


def proof_facts(case: Case, paper: CaseNotice, terms: Any) -> ProofOfServiceFacts:
    """What the form says of `terms` (`casework.services.serving.ServiceTerms`).

    `notices.fields.check` asks of each way of service the proof of its own.
    """
    notice = paper.notice
    return ProofOfServiceFacts(
        subject_matter=case.title,
        served_on_whom=paper.turned_to.name if paper.turned_to else notice.addressed_to,
        documents=(ServedDocument(notice.get_kind_display(), notice.number_text, COPIES),),
        place=terms.place,
        method=terms.method,
        served_at=terms.when,
        servers=terms.servers,
        received_by=terms.received_by,
        post_number=terms.post_number,
        refusal=terms.refusal,
        witnesses=terms.witnesses,
        note=terms.note,
    )


def file_proof(case: Case, paper: CaseNotice, facts: ProofOfServiceFacts, *, acting_user: User) -> Slip:
    """Freezes and numbers the form, and puts it into the file, for the issuing side and whoever was served.

    It takes its number last: call it at the end of the act. Raises Refusal for what cannot be printed.
    """
    notice, receiver = paper.notice, paper.turned_to or paper.notice.addressee
    issuer = present_form(notice.issuer)
    proof = freeze(
        Kind.PROOF_OF_SERVICE.value,
        facts,
        issuer=issuer,
        addressee=present_form(receiver) if receiver else None,
        addressee_name="" if receiver else notice.addressed_to,
        copies_to=(),
        contact=(acting_user.full_name, acting_user.phone),
        reference=case.number,
        drafted_by=acting_user,
        signatory=acting_user,
    )
    slip = Slip.objects.create(case=case, notice=proof, body=receiver or issuer)
    assign_number(proof)
    return slip
