"""The acts on the court's register. The court writes; what follows for cases of ours is held and proposed.

registry, lines      what a workbook's rows would change           (reading)
importing            a workbook into the register                  (the court, an operator)
recording            one case's progress by hand                   (the court)
consequences         holds and proposals that follow from either
linking              links to cases, opening a case                (commission, credit office)
uploads              a workbook that waits between trial and writing
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
from enforcement.services.recording import Progress, record_stage
from enforcement.services.uploads import Kept, discard, keep, kept

__all__ = [
    "ImportResult",
    "Kept",
    "Line",
    "Outcome",
    "Progress",
    "bring_links_back",
    "carry_links",
    "catch_up",
    "discard",
    "import_workbook",
    "keep",
    "kept",
    "link_case",
    "matter_of",
    "open_from_enforcement",
    "record_stage",
    "rows_of",
    "unlink_case",
]
