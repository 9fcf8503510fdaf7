"""Who a session belongs to."""

from django.contrib.auth.backends import ModelBackend

from .models import User


class AtWorkBackend(ModelBackend):
    """Django's own backend; the user of a request comes with body and roles, which every page asks for."""

    def get_user(self, user_id: int) -> User | None:
        """The user of a session if the account is active, else None."""
        found = User.objects.at_work().filter(pk=user_id).first()
        return found if found is not None and self.user_can_authenticate(found) else None
