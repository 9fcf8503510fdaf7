"""How a person wants to be told besides the messages here: by mail, by text message, under which address."""

from __future__ import annotations

from accounts.models import User
from accounts.services import set_own_email
from organisations.transactions import one_transaction

from ..models import Preference


@one_transaction()
def choose(*, by_mail: bool, by_sms: bool, email: str, acting_user: User) -> Preference:
    """Raises Refusal (field email) for an address that is none.

    An address that was refused is tried again once it is saved anew: by then its owner has looked at it.
    """
    set_own_email(acting_user, email)
    chosen, _ = Preference.objects.update_or_create(
        person=acting_user, defaults={"by_mail": by_mail, "by_sms": by_sms, "refused_address": ""}
    )
    return chosen
