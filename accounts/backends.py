"""Who a session belongs to."""

from django.contrib.auth.backends import ModelBackend

from organisations.lookups import sole

from .models import User


class AtWorkBackend(ModelBackend):
    """Django's own backend; the user of a request comes with body and roles, which every page asks for."""

    def get_user(self, user_id: int) -> User | None:
        """The user of a session if the account is active, else None."""
        found = sole(User.objects.at_work().filter(pk=user_id))
        return found if found is not None and self.user_can_authenticate(found) else None
