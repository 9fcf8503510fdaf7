"""The acts on accounts. Each leaves an `AccountEvent`; `acting_user` None is the operator at the machine.

people         accounts: opened, changed, moved, closed           (system administrator)
roles          proposed by the system administrator, granted by the security administrator
passwords      one's own; a reset takes two administrators
policies       the security policy                                 (security administrator)
bodies         the register of bodies                              (system administrator)
substituting   代办: a substitute for some days                    (oneself, or a leader of the body)
importing      people and bodies from a file: all or nothing       (system administrator)
setup          the first three administrators of an empty site
recording      the log of all of it
"""

from .bodies import create_body, edit_body, end_body, merge_body, save_contacts, succeed_body
from .importing import ImportedPerson, PeopleImport, import_bodies, import_people, read_bodies, read_people
from .passwords import (
    approve_reset,
    ask_reset,
    change_password,
    end_other_sessions,
    end_sessions,
    must_be_changed,
    refuse_reset,
    unlock,
)
from .people import create_user, deactivate, edit_user, move_user, reactivate, set_own_email
from .policies import set_policy
from .recording import record
from .roles import grant, grant_proposed, propose_roles, refuse_proposed, revoke, set_roles
from .setup import Administrator, open_site, setup_code, site_is_empty
from .substituting import (
    arrange,
    end_all_of,
    end_substitution,
    may_arrange,
    standing_of,
    substitutions_of,
    told,
)

__all__ = [
    "Administrator",
    "ImportedPerson",
    "PeopleImport",
    "approve_reset",
    "arrange",
    "ask_reset",
    "change_password",
    "create_body",
    "create_user",
    "deactivate",
    "edit_body",
    "edit_user",
    "end_all_of",
    "end_body",
    "end_other_sessions",
    "end_sessions",
    "end_substitution",
    "grant",
    "grant_proposed",
    "import_bodies",
    "import_people",
    "may_arrange",
    "merge_body",
    "move_user",
    "must_be_changed",
    "open_site",
    "propose_roles",
    "reactivate",
    "read_bodies",
    "read_people",
    "record",
    "refuse_proposed",
    "refuse_reset",
    "revoke",
    "save_contacts",
    "set_own_email",
    "set_policy",
    "set_roles",
    "setup_code",
    "site_is_empty",
    "standing_of",
    "substitutions_of",
    "succeed_body",
    "told",
    "unlock",
]
