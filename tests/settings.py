"""The archive's settings for the suite: DATABASE_URL chooses the database, everything else is fixed."""

import atexit
import os
import shutil
import tempfile

os.environ.setdefault("SECRET_KEY", "nur-fuer-die-tests-" + "0123456789abcdef" * 4)
os.environ.setdefault("ALLOWED_HOSTS", "testserver,localhost,127.0.0.1")
os.environ["HTTPS"] = "0"
os.environ["DEBUG"] = "0"
os.environ["ZWEITER_FAKTOR_PFLICHT"] = "0"
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="ratsinfo-test-")

from ratsinfo.settings import *  # noqa: F403
from ratsinfo.settings import DATA_DIR, DATABASES, INSTALLED_APPS, MIDDLEWARE, STORAGES

atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)

INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
MIDDLEWARE = [*MIDDLEWARE, "tests.reading.zeal_for_reading"]
ZEAL_RAISE = True
ZEAL_ALLOWLIST = [{"model": "accounts.User"}]  # who asks, and whose page it is, may be one and the same

# A file, not memory: the live server of the browser tests reads it from threads of its own.
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "; PRAGMA synchronous=OFF"

# The hashed storage answers 404 in a live server.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
