"""People and bodies from a file: first every row is looked at, then all of them are written, or none.

A row that is in the register already, as it stands, changes nothing: the same file may come twice.
"""

from .bodies import BODY_COLUMNS, BODY_REQUIRED, BodyImport, ImportedBody, import_bodies, read_bodies
from .people import PEOPLE_COLUMNS, PEOPLE_REQUIRED, ImportedPerson, PeopleImport, import_people, read_people

__all__ = [
    "BODY_COLUMNS",
    "BODY_REQUIRED",
    "PEOPLE_COLUMNS",
    "PEOPLE_REQUIRED",
    "BodyImport",
    "ImportedBody",
    "ImportedPerson",
    "PeopleImport",
    "import_bodies",
    "import_people",
    "read_bodies",
    "read_people",
]
