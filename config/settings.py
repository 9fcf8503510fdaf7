"""Django settings, made from config.environment alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import environ

from config.environment import BASE_DIR, read_environment

ENVIRONMENT = read_environment()

SECRET_KEY = ENVIRONMENT.secret_key
SIGNING_PASSPHRASE = ENVIRONMENT.signing_passphrase
# The settings that are secrets. A backup keeps them apart from the data, or leaves them out (backups/making.py).
KEYS = ("SECRET_KEY", "EMAIL_PASSWORD", "SMS_TOKEN", "SIGNING_PASSPHRASE")
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = ENVIRONMENT.allowed_hosts
SAMPLE_MODE = ENVIRONMENT.sample_mode
VAR_DIR = ENVIRONMENT.var_dir
HEADS_DIR = ENVIRONMENT.heads_dir
CLOCK_FILE = ENVIRONMENT.clock_file
PUBLIC_URL = ENVIRONMENT.public_url
# Who signs a document (notices/signing.py): a function from an issuer's mark to its signer, or None.
DOCUMENT_SIGNERS = "notices.pades.signer_of"
SIGNING_DIR = ENVIRONMENT.signing_dir
TIMESTAMP_URL = ENVIRONMENT.timestamp_url
VERIFY_PER_MINUTE = ENVIRONMENT.verify_per_minute
RENDER_LEASE_SECONDS = ENVIRONMENT.render_lease_seconds
# What one document may take of the rendering process (notices/typesetting/door.py).
RENDER_SECONDS, RENDER_MEMORY_MB = ENVIRONMENT.render_seconds, ENVIRONMENT.render_memory_mb
# Mail and text messages; notifications.mail and notifications.sms read these, and nothing else does.
EMAIL_HOST, EMAIL_PORT = ENVIRONMENT.email_host, ENVIRONMENT.email_port
EMAIL_USER, EMAIL_PASSWORD = ENVIRONMENT.email_user, ENVIRONMENT.email_password
EMAIL_SECURITY, EMAIL_FROM = ENVIRONMENT.email_security, ENVIRONMENT.email_from
EMAIL_TIMEOUT = ENVIRONMENT.email_timeout
SMS_GATEWAY, SMS_URL, SMS_TOKEN = ENVIRONMENT.sms_gateway, ENVIRONMENT.sms_url, ENVIRONMENT.sms_token
SEND_LEASE_SECONDS = ENVIRONMENT.send_lease_seconds
VAR_DIR.mkdir(parents=True, exist_ok=True)

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "axes",
    "viewflow",
    "viewflow.workflow",
    "organisations",
    "accounts",
    "deadlines",
    "notifications",
    "notices",
    "casework",
    "early_warnings",
    "interviews",
    "rectification",
    "enforcement",
    "findings",
    "incoming",
    "caseflow",
    "desk",
    "backups",
    "config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.IdleMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.middleware.PasswordChangeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.StandInMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "desk.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
# Widgets are looked for in templates/ first: an option without a choice speaks Chinese there.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "desk.context.site",
            ],
        },
    }
]


def database() -> dict[str, Any]:
    """PostgreSQL by DATABASE_URL; else SQLite, durable (FULL) and without writers' deadlocks (IMMEDIATE)."""
    if ENVIRONMENT.database_url:
        return {**environ.Env.db_url_config(ENVIRONMENT.database_url), "CONN_MAX_AGE": 60}
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR_DIR / "zhengxin.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # recursive_triggers: without it REPLACE INTO would go round the append-only triggers.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;",
        },
    }


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "accounts.backends.AtWorkBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.LengthAndClassesValidator"},
    {"NAME": "accounts.passwords.NotTheNameValidator"},
    {"NAME": "accounts.passwords.NotTheUsualValidator"},
    {"NAME": "accounts.passwords.NotRepeatedValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/accounts/login/"
# Read from the security policy, which an administrator may change while the site runs.
AXES_FAILURE_LIMIT = "accounts.policies.failure_limit"
AXES_COOLOFF_TIME = "accounts.policies.cool_off"
AXES_CLIENT_IP_CALLABLE = "accounts.visiting.address_of"
# One person's name is locked wherever the guesses come from; axes would rather count addresses (W006).
AXES_LOCKOUT_PARAMETERS = ["username"]
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "accounts.views.locked_out"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
# Nothing is collected: whitenoise finds each file where it lies, once, at the start (USE_FINDERS below).
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
FONTS_DIR = VAR_DIR / "fonts"
AGENCY_FONTS_DIR = ENVIRONMENT.agency_fonts_dir
if (FONTS_DIR / "web").is_dir():
    STATICFILES_DIRS.append(("fonts", FONTS_DIR / "web"))  # type: ignore[arg-type]
WHITENOISE_USE_FINDERS = True
DOCUMENTS_DIR = VAR_DIR / "documents"
# Specimens of the page of forms; may be emptied at any time.
FORMS_CACHE = VAR_DIR / "cache" / "forms"
EVIDENCE_DIR = VAR_DIR / "evidence"
EVIDENCE_MAX_BYTES = 50 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# What ends a session sooner is the security policy's idle minutes (accounts.middleware).
SESSION_COOKIE_HTTPONLY = True
TRUSTED_PROXIES = ENVIRONMENT.trusted_proxies
SESSION_COOKIE_AGE = 8 * 3600
X_FRAME_OPTIONS = "SAMEORIGIN"
CSRF_FAILURE_VIEW = "desk.errors.csrf_failure"
# Behind a proxy that speaks TLS (PUBLIC_URL says so) nothing travels in the clear.
IS_BEHIND_TLS = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_BEHIND_TLS
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if IS_BEHIND_TLS else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_BEHIND_TLS else None
SECURE_CONTENT_TYPE_NOSNIFF = True

CELERY_BROKER_URL = ENVIRONMENT.broker_url or "filesystem://localhost"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = TIME_ZONE


def every(seconds: float, task: str) -> dict[str, Any]:
    """A sweep that beat starts. What nobody took before the next one is due would only do the same twice."""
    return {"task": task, "schedule": seconds, "options": {"expires": seconds}}


CELERY_BEAT_SCHEDULE = {
    # A sweep renders what was signed; the message that wakes it early may be lost without harm.
    "render-documents": every(ENVIRONMENT.render_sweep_seconds, "notices.tasks.render_awaiting"),
    "issue-lists": every(ENVIRONMENT.render_sweep_seconds, "enforcement.tasks.issue_lists"),
    "propose-escalations": every(60.0, "caseflow.tasks.propose"),
    "send-messages": every(60.0, "notifications.tasks.send"),
    "reconcile-flow": every(3600.0, "caseflow.tasks.reconcile"),
}
if ENVIRONMENT.broker_url:
    # A wake-up is sent while a person waits for the page: a broker that is away must cost a moment, not six
    # seconds. Worker and beat have a patience of their own (broker_connection_max_retries) and wait for it.
    CELERY_BROKER_CONNECTION_TIMEOUT = 2
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "max_retries": 0,
        "interval_start": 0,
        "interval_max": 0,
    }
else:
    BROKER_DIR: Path = VAR_DIR / "broker"
    for folder in ("queue", "control"):
        (BROKER_DIR / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "control_folder": str(BROKER_DIR / "control"),
        # The transport's own default of one second made a wake-up take three.
        "polling_interval": 0.05,
    }
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
