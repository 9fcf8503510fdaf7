"""The environment, read once and typed. Every variable the product understands stands here, explained."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")

FLAGS = dict.fromkeys(("1", "true", "yes", "on"), True) | dict.fromkeys(("0", "false", "no", "off"), False)

# Of a mail server, by how it is spoken to: in the clear, with STARTTLS, with TLS from the first byte.
DEFAULT_PORTS = {"": 25, "starttls": 587, "tls": 465}

BASE_DIR = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Environment:
    """What an operator may set. Defaults run the sample city on one machine with no server beside it."""

    # Never a default outside sample mode: settings refuse to start without it.
    secret_key: str
    # DEBUG shows tracebacks: never in use, only for developing.
    debug: bool
    # Pages say 样例数据 and documents carry a watermark. Turned off for a real city.
    sample_mode: bool
    allowed_hosts: list[str]
    # Where files live: database (SQLite), documents, evidence, event heads, broker.
    var_dir: Path
    # postgres://user:password@host/name; empty means SQLite in var_dir.
    database_url: str
    # amqp://… or redis://…; empty means the filesystem broker in var_dir.
    broker_url: str
    # Heads of the event chains stand outside the database; put them on another disk if there is one.
    heads_dir: Path
    # A file that holds the moment every process of the system takes for now (the demonstration, tests).
    clock_file: str
    # Seconds between two sweeps of the render queue; a wake-up after commit makes most of them unneeded.
    render_sweep_seconds: float
    # Seconds after which a claimed but unfinished rendering is taken to be dead and is claimed again.
    render_lease_seconds: float
    # Seconds, and megabytes of address space, that the pages of one document may take; shorter than the lease.
    render_seconds: float
    render_memory_mb: int
    # Fonts that the agency owns (仿宋_GB2312, 方正小标宋 …): `manage.py prepare_fonts` puts them in front of ours.
    agency_fonts_dir: Path
    # Where the issuers' keys lie (PKCS#12), with trusted roots and revocation lists; notices/pades.py says how.
    signing_dir: Path
    # What opens the PKCS#12 files.
    signing_passphrase: str
    # The time-stamping authority (RFC 3161) that closes a signed document; empty means none.
    timestamp_url: str
    # How many look-ups the public verification page answers one address within a minute.
    verify_per_minute: int
    # The address printed in QR codes: scheme and host of the public verification page.
    public_url: str
    # Where the site listens. Another address than 127.0.0.1 belongs behind a proxy that speaks TLS.
    bind_address: str
    port: int
    # Addresses (10.0.0.5) or networks (10.0.0.0/24) whose X-Forwarded-For is believed in the sign-in record.
    trusted_proxies: list[IPv4Network | IPv6Network]
    # The mail server (SMTP) of the daily digest; without a host no mail is made. Security: "", "starttls" or "tls".
    email_host: str
    email_port: int
    email_user: str
    email_password: str
    email_security: str
    # The address that mail comes from.
    email_from: str
    # Seconds to wait for the mail server or the SMS gateway.
    email_timeout: float
    # The dotted path of a class that sends text messages (notifications.sms); empty: none is sent.
    sms_gateway: str
    sms_url: str
    sms_token: str
    # Seconds after which a claimed but unfinished delivery is taken to be a dead worker's.
    send_lease_seconds: float
    # Processes of the web server, threads in each, and processes that render documents and run sweeps.
    web_processes: int
    web_threads: int
    worker_processes: int


def _read(name: str, default: T, parse: Callable[[str], T]) -> T:
    """A variable's value; the default where it is missing or empty. Raises ImproperlyConfigured by name."""
    raw = os.environ.get(name, "").strip()
    if not raw:
        return default
    try:
        return parse(raw)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}={raw!r}: {error}") from error


def _flag(raw: str) -> bool:
    if raw.lower() not in FLAGS:
        raise ValueError(f"must be one of {', '.join(FLAGS)}")
    return FLAGS[raw.lower()]


def _count(raw: str) -> int:
    if not raw.isascii() or not raw.isdigit() or int(raw) < 1:
        raise ValueError("must be a whole number of at least 1")
    return int(raw)


def _seconds(raw: str) -> float:
    try:
        seconds = float(raw)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise ValueError("must be a number of seconds above 0")
    return seconds


def _security(raw: str) -> str:
    if raw.lower() not in DEFAULT_PORTS:
        raise ValueError("must be starttls or tls, or left empty")
    return raw.lower()


def _address(raw: str) -> str:
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", raw):
        raise ValueError("must be one plain address, like zhengxin@example.cn")
    return raw


def _words(raw: str) -> list[str]:
    return [word.strip() for word in raw.split(",") if word.strip()]


def _networks(raw: str) -> list[IPv4Network | IPv6Network]:
    try:
        return [ip_network(word) for word in _words(raw)]
    except ValueError as error:
        raise ValueError(f"must be addresses or networks: {error}") from error


def _secret_key(sample_mode: bool) -> str:
    # A known key is harmless where every record is fictional, and lets `make run` need no preparation.
    key = _read("SECRET_KEY", "sample-mode-only-" + "0" * 40 if sample_mode else "", str)
    if not key:
        raise ImproperlyConfigured("SECRET_KEY must be set where SAMPLE_MODE is off")
    return key


def read_environment() -> Environment:
    """Reads os.environ. Raises ImproperlyConfigured for a value that cannot be what it should."""
    var_dir = _read("ZHENGXIN_VAR", BASE_DIR / "var", Path).absolute()
    sample_mode = _read("SAMPLE_MODE", True, _flag)
    port = _read("PORT", 8000, _count)
    security = _read("EMAIL_SECURITY", "", _security)
    return Environment(
        secret_key=_secret_key(sample_mode),
        debug=_read("DEBUG", False, _flag),
        sample_mode=sample_mode,
        allowed_hosts=_read("ALLOWED_HOSTS", ["127.0.0.1", "localhost"], _words),
        var_dir=var_dir,
        database_url=_read("DATABASE_URL", "", str),
        broker_url=_read("BROKER_URL", "", str),
        heads_dir=_read("HEADS_DIR", var_dir / "heads", Path).absolute(),
        clock_file=_read("CLOCK_FILE", "", str),
        render_sweep_seconds=_read("RENDER_SWEEP_SECONDS", 2.0, _seconds),
        render_lease_seconds=_read("RENDER_LEASE_SECONDS", 60.0, _seconds),
        render_seconds=_read("RENDER_SECONDS", 20.0, _seconds),
        render_memory_mb=_read("RENDER_MEMORY_MB", 1024, _count),
        agency_fonts_dir=_read("AGENCY_FONTS_DIR", var_dir / "fonts" / "agency", Path).absolute(),
        signing_dir=_read("SIGNING_DIR", var_dir / "signing", Path).absolute(),
        signing_passphrase=_read("SIGNING_PASSPHRASE", "sample-mode-only" if sample_mode else "", str),
        timestamp_url=_read("TIMESTAMP_URL", "", str),
        verify_per_minute=_read("VERIFY_PER_MINUTE", 30, _count),
        public_url=_read("PUBLIC_URL", f"http://127.0.0.1:{port}", str).rstrip("/"),
        bind_address=_read("BIND_ADDRESS", "127.0.0.1", str),
        port=port,
        trusted_proxies=_read("TRUSTED_PROXIES", [], _networks),
        email_host=_read("EMAIL_HOST", "", str),
        email_port=_read("EMAIL_PORT", DEFAULT_PORTS[security], _count),
        email_user=_read("EMAIL_USER", "", str),
        email_password=_read("EMAIL_PASSWORD", "", str),
        email_security=security,
        email_from=_read("EMAIL_FROM", "zhengxin@localhost", _address),
        email_timeout=_read("EMAIL_TIMEOUT", 10.0, _seconds),
        sms_gateway=_read("SMS_GATEWAY", "", str),
        sms_url=_read("SMS_URL", "", str),
        sms_token=_read("SMS_TOKEN", "", str),
        send_lease_seconds=_read("SEND_LEASE_SECONDS", 120.0, _seconds),
        web_processes=_read("WEB_PROCESSES", 1, _count),
        web_threads=_read("WEB_THREADS", 4, _count),
        worker_processes=_read("WORKER_PROCESSES", 2, _count),
    )
