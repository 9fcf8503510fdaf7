"""Mail by SMTP: one connection for a round of deliveries, and every failure told apart.

Django's own backend speaks SMTP; what it raises is put into the three kinds of `faults`.
"""

from __future__ import annotations

import contextlib
import smtplib
from types import TracebackType

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from .faults import LaterFault, RefusedFault, UnreachableFault


def is_configured() -> bool:
    """Whether this installation has a mail server at all."""
    return bool(settings.EMAIL_HOST)


def server_name() -> str:
    """mail.example.cn:465（TLS）: for the page of deliveries; no user and no password."""
    security = {"tls": "（TLS）", "starttls": "（STARTTLS）"}.get(settings.EMAIL_SECURITY, "")
    return f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}{security}"


class Mailer:
    """Sends one mail after the other; connects at the first, and again after whatever broke the connection."""

    def __init__(self) -> None:
        self._backend: EmailBackend | None = None

    def __enter__(self) -> Mailer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def send(self, message: EmailMessage) -> str:
        """Hands one mail to the server; returns its Message-ID as the receipt. Raises a DeliveryFault."""
        try:
            self._connect().send_messages([message])
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise _refused(code, said, of_address=True) from error
        except smtplib.SMTPDataError as error:
            raise _refused(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            # The sender refused, a wrong password, no TLS, a line cut: whatever it was, it was not this mail.
            self._hang_up()
            raise UnreachableFault(*_words_of(error)) from error
        return str(message.extra_headers["Message-ID"])

    def _connect(self) -> EmailBackend:
        if self._backend is None:
            backend = EmailBackend(
                host=settings.EMAIL_HOST,
                port=settings.EMAIL_PORT,
                username=settings.EMAIL_USER,
                password=settings.EMAIL_PASSWORD,
                use_tls=settings.EMAIL_SECURITY == "starttls",
                use_ssl=settings.EMAIL_SECURITY == "tls",
                timeout=settings.EMAIL_TIMEOUT,
                fail_silently=False,
            )
            backend.open()
            self._backend = backend
        return self._backend

    def _hang_up(self) -> None:
        if self._backend is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self._backend.close()
            self._backend = None


def _refused(code: int, said: bytes | str, *, of_address: bool = False) -> LaterFault | RefusedFault:
    words = _decoded(said)
    if 500 <= code < 600:
        return RefusedFault(words, code, of_address=of_address)
    return LaterFault(words, code)


def _words_of(error: Exception) -> tuple[str, int | None]:
    if isinstance(error, smtplib.SMTPResponseException):
        return _decoded(error.smtp_error), error.smtp_code
    return f"{type(error).__name__}: {error}", None


def _decoded(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
