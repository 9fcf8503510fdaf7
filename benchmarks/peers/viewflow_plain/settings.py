"""A small Django project: viewflow with its default models; the same databases, as durable as ours."""

import os
from pathlib import Path

import environ

FOLDER = Path(os.environ["ZHENGXIN_VAR"])
SECRET_KEY = "of a benchmark, on a database that lives for minutes"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "viewflow",
    "viewflow.workflow",
    "benchmarks.peers.viewflow_plain.letters",
]
DATABASES = {
    "default": {**environ.Env.db_url_config(os.environ["DATABASE_URL"]), "CONN_MAX_AGE": 60}
    if os.environ["DATABASE_URL"]
    else {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": FOLDER / "viewflow.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }
}
