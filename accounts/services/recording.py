"""The log of accounts."""

from accounts.models import AccountEvent, User

Verb = AccountEvent.Verb


def record(
    verb: str,
    target: User | None,
    *,
    acting_user: User | None,
    detail: str = "",
    address: str | None = None,
    device: str = "",
) -> AccountEvent:
    """Write one line of the account log."""
    return AccountEvent.objects.create(
        verb=verb, target=target, actor=acting_user, detail=detail[:300], address=address, device=device[:80]
    )
