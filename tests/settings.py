"""Settings of the tests: the product's own, with a folder of their own and a cheap password hash."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import kombu

if "ZHENGXIN_TEST_RUN" not in os.environ:
    os.environ["ZHENGXIN_TEST_RUN"] = tempfile.mkdtemp(prefix="zhengxin-tests-")
    atexit.register(shutil.rmtree, os.environ["ZHENGXIN_TEST_RUN"], ignore_errors=True)
# A folder for each process of xdist: case numbers repeat between their databases, and so do heads and files.
# Processes that a test starts inherit it. Whatever var folder the developer uses stays out of it.
_VAR = Path(os.environ["ZHENGXIN_TEST_RUN"]) / os.environ.get("PYTEST_XDIST_WORKER", "main")
os.environ["ZHENGXIN_VAR"] = str(_VAR)
# Prepared fonts are shared with the product: preparing them is set-up, not a test's work.
_FONTS = Path(__file__).resolve().parent.parent / "var" / "fonts"
_VAR.mkdir(parents=True, exist_ok=True)
if not (_VAR / "fonts").exists() and _FONTS.exists():
    (_VAR / "fonts").symlink_to(_FONTS)

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, INSTALLED_APPS  # noqa: E402

# For its `flush`, which knows the append-only tables and the rows that every database begins with.
INSTALLED_APPS = [*INSTALLED_APPS, "tests"]

# On a shared broker every process has a queue of its own, which the broker forgets after ten idle minutes.
CELERY_TASK_DEFAULT_QUEUE = f"{_VAR.parent.name}-{_VAR.name}"
CELERY_TASK_QUEUES = [kombu.Queue(CELERY_TASK_DEFAULT_QUEUE, expires=600)]

# Time stands still in a test, and everybody comes from one address.
VERIFY_PER_MINUTE = 1000

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    # Initial passwords come with it (accounts.passwords.initial_hash).
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: worker processes and the browser's server open the same database.
    DATABASES["default"]["TEST"] = {"NAME": str(_VAR / "test.sqlite3")}
if "ZHENGXIN_TEST_DATABASE" in os.environ:
    # A process that a test has started (tests/processes.py): that test's database and folders are its own.
    DATABASES["default"]["NAME"] = os.environ["ZHENGXIN_TEST_DATABASE"]
    _FOLDER = Path(os.environ["ZHENGXIN_TEST_FOLDER"])
    HEADS_DIR, DOCUMENTS_DIR, EVIDENCE_DIR = (_FOLDER / name for name in ("heads", "documents", "evidence"))
