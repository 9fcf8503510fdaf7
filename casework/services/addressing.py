"""To whom a document beside the ladder goes: a body that signs for it here, a name on paper, or the file alone."""

from __future__ import annotations

from accounts.roles import LEADER, OFFICER
from casework.access import is_departments_business
from casework.models import Case
from casework.services.telling import people_of, who_may_know
from organisations.models import Body
from organisations.queries import lines_of, present_form
from organisations.refusals import Refusal

# Who signs for what was sent to the body: its officers and its heads, whatever part it plays.
SIGNERS_FOR = (*(OFFICER[letter] for letter in "JFRGD"), *(LEADER[letter] for letter in "JFRGD"))


def kept_for_department(case: Case) -> str:
    """The name to print on a paper to the department that stays on file; "" where it may be sent.

    A department that knows nothing of the case (an ended clue, a matter in triage) does not learn of it by the paper
    that tells of its rest or its going on.
    """
    return "" if is_departments_business(case) else present_form(case.lead_department).name


def own_lines(case: Case) -> frozenset[int]:
    """The keys of the case's subject, department and issuer under all their names: what leaves goes to none of them."""
    return lines_of(case.subject, case.lead_department, case.issuing_body)


def addressed(case: Case, body: Body | None, name: str, *, field: str) -> tuple[Body | None, str]:
    """The addressee of a paper that leaves the case: (body of the register, "") or (None, name on paper).

    A body where nobody may know of the case signs for nothing here: it stands on the paper by its name, and service
    is recorded with proof. Raises Refusal, naming the field, for both or neither, and for the case's own bodies.
    """
    if bool(body) == bool(name.strip()):
        raise Refusal(
            "主送对象应当从名录选择，或者写明名称，二者填一项。",
            field=field,
            remedy="名录中没有的，写明名称。",
        )
    if body is None:
        return None, name.strip()
    if body.pk in own_lines(case):
        raise Refusal(f"不能主送{body.name}。", field=field, remedy="请核对主送对象。")
    if who_may_know(case, people_of(body.pk, *SIGNERS_FOR)):
        return body, ""
    return None, body.name
