"""People, their roles, the record of both, and the policy they log in under."""

from .absences import Substitution
from .events import SIGN_IN_VERBS, AccountEvent, AppendOnly
from .people import RoleGrant, RoleProposal, User, UserQuerySet
from .policies import SecurityPolicy
from .security import FormerPassword, KeptForm, PasswordReset
from .settings import SettingChange

__all__ = [
    "SIGN_IN_VERBS",
    "AccountEvent",
    "AppendOnly",
    "FormerPassword",
    "KeptForm",
    "PasswordReset",
    "RoleGrant",
    "RoleProposal",
    "SecurityPolicy",
    "SettingChange",
    "Substitution",
    "User",
    "UserQuerySet",
]
