"""The acts on the court's register. The court writes; what follows for cases of ours is held and proposed.

registry, lines      what a workbook's rows would change           (reading)
importing            a workbook into the register                  (the court, an operator)
recording            one case's progress by hand                   (the court)
consequences         holds and proposals that follow from either
linking              links to cases, opening a case                (commission, credit office)
uploads              a workbook that waits between trial and writing
outstanding          未结案件通报: a batch drafted and signed     (credit office)
outstanding_issuing  its lists issued, told, signed for          (a worker; debtors)
"""

from enforcement.services.consequences import catch_up
from enforcement.services.importing import ImportResult, import_workbook, rows_of
from enforcement.services.lines import Line, Outcome
from enforcement.services.linking import (
    bring_links_back,
    carry_links,
    link_case,
    matter_of,
    open_from_enforcement,
    unlink_case,
)
from enforcement.services.outstanding import (
    Gathered,
    draft_lists,
    gather,
    return_lists,
    sign_lists,
    try_again,
    withdraw_lists,
)
from enforcement.services.outstanding_issuing import may_sign_for_list, sign_for_list
from enforcement.services.outstanding_voiding import may_void_list, void_list
from enforcement.services.recording import Progress, record_stage
from enforcement.services.uploads import Kept, discard, keep, kept

__all__ = [
    "Gathered",
    "ImportResult",
    "Kept",
    "Line",
    "Outcome",
    "Progress",
    "bring_links_back",
    "carry_links",
    "catch_up",
    "discard",
    "draft_lists",
    "gather",
    "import_workbook",
    "keep",
    "kept",
    "link_case",
    "matter_of",
    "may_sign_for_list",
    "may_void_list",
    "open_from_enforcement",
    "record_stage",
    "return_lists",
    "rows_of",
    "sign_for_list",
    "sign_lists",
    "try_again",
    "unlink_case",
    "void_list",
    "withdraw_lists",
]
