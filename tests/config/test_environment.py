"""The environment: defaults, types, and refusals that name the variable."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import BASE_DIR, read_environment

NAMES = [
    "SECRET_KEY", "DEBUG", "SAMPLE_MODE", "ALLOWED_HOSTS", "ZHENGXIN_VAR", "DATABASE_URL", "BROKER_URL",
    "HEADS_DIR", "CLOCK_FILE", "RENDER_SWEEP_SECONDS", "RENDER_LEASE_SECONDS", "PUBLIC_URL", "BIND_ADDRESS",
    "PORT", "WEB_PROCESSES", "WEB_THREADS", "WORKER_PROCESSES", "TRUSTED_PROXIES",
    "EMAIL_HOST", "EMAIL_PORT", "EMAIL_USER", "EMAIL_PASSWORD", "EMAIL_SECURITY", "EMAIL_FROM", "EMAIL_TIMEOUT",
    "SMS_GATEWAY", "SMS_URL", "SMS_TOKEN", "SEND_LEASE_SECONDS",
]  # fmt: skip


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def test_it_runs_the_sample_city_by_default() -> None:
    environment = read_environment()

    assert environment.sample_mode
    assert not environment.debug
    assert (environment.bind_address, environment.port) == ("127.0.0.1", 8000)
    assert environment.var_dir == BASE_DIR / "var"
    assert environment.heads_dir == BASE_DIR / "var" / "heads"
    assert (environment.database_url, environment.broker_url) == ("", "")


def test_it_reads_every_type(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ZHENGXIN_VAR", str(tmp_path))
    monkeypatch.setenv("PORT", "8001")
    monkeypatch.setenv("DEBUG", "Yes")
    monkeypatch.setenv("ALLOWED_HOSTS", "a.example, b.example,")
    monkeypatch.setenv("RENDER_SWEEP_SECONDS", "0.5")
    monkeypatch.setenv("TRUSTED_PROXIES", "10.0.0.5, 10.1.0.0/16")

    environment = read_environment()

    assert (environment.var_dir, environment.heads_dir) == (tmp_path, tmp_path / "heads")
    assert environment.public_url == "http://127.0.0.1:8001"
    assert environment.debug
    assert environment.allowed_hosts == ["a.example", "b.example"]
    assert environment.render_sweep_seconds == 0.5
    assert [str(each) for each in environment.trusted_proxies] == ["10.0.0.5/32", "10.1.0.0/16"]


@pytest.mark.parametrize(("security", "port"), [("", 25), ("starttls", 587), ("TLS", 465)])
def test_a_mail_server_has_the_usual_port(monkeypatch: pytest.MonkeyPatch, security: str, port: int) -> None:
    monkeypatch.setenv("EMAIL_SECURITY", security)

    environment = read_environment()

    assert (environment.email_security, environment.email_port) == (security.lower(), port)


def test_it_takes_an_empty_value_for_a_missing_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", " ")

    assert read_environment().port == 8000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRUSTED_PROXIES", "proxy.example"),
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("WORKER_PROCESSES", "-1"),
        ("WEB_PROCESSES", "1.5"),
        ("DEBUG", "perhaps"),
        ("RENDER_SWEEP_SECONDS", "0"),
        ("RENDER_SWEEP_SECONDS", "nan"),
        ("RENDER_LEASE_SECONDS", "soon"),
        ("EMAIL_SECURITY", "ssl"),
        ("EMAIL_FROM", "政信 <zhengxin@zx.example>"),
    ],
)
def test_it_refuses_a_value_of_another_type(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured, match=f"^{name}='{value}': must be "):
        read_environment()


def test_it_wants_a_secret_key_for_a_real_city(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMPLE_MODE", "0")

    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY must be set"):
        read_environment()
