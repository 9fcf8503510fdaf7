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
    """Write one line of the account log; what is done in somebody's place says so."""
    if acting_user is not None and acting_user.standing_in_for is not None:
        detail = f"（代{acting_user.standing_in_for.full_name}）{detail}"
    return AccountEvent.objects.create(
        verb=verb, target=target, actor=acting_user, detail=detail[:300], address=address, device=device[:80]
    )
