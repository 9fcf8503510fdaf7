"""WeasyPrint, held by the reins, in a process of its own that has nothing but its fonts.

Everything that leans on the inside of WeasyPrint stands in this folder, together with the version it was written for:

    door            the way in, for everybody else: pages are set in another process
    child           that process: loads, gives up what it need not have, sets pages as asked
    confinement     what it gives up, enforced by the kernel
    wire            what the two say to each other
    pages           one document set by WeasyPrint
    lines, styles, drawing, embedding, packing
                    what we do our own way: flush Chinese lines, and four short cuts
    machine, places what must be installed; where something stands on a page

The rulers of `tests/notices/test_geometry.py` are held to the result; `test_levers.py` compares the short cuts with
WeasyPrint's own ways.
"""

from notices.typesetting.door import NotSet, picture_page, write_pdf, write_pdf_and_find
from notices.typesetting.machine import (
    AGENCY,
    AGENCY_FAMILIES,
    FONT_FILES,
    TypesettingUnavailable,
    agency_fonts,
    check_machine,
    faces,
    font_path,
    library_versions,
)
from notices.typesetting.places import Carried, Found

__all__ = [
    "AGENCY",
    "AGENCY_FAMILIES",
    "FONT_FILES",
    "Carried",
    "Found",
    "NotSet",
    "TypesettingUnavailable",
    "agency_fonts",
    "check_machine",
    "faces",
    "font_path",
    "library_versions",
    "picture_page",
    "write_pdf",
    "write_pdf_and_find",
]
