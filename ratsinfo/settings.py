"""Settings of the archive, the same for demonstration and production; what differs comes from the environment.

Every variable is described for operators in docs/betrieb.md.
"""

import warnings
from pathlib import Path

from csp.constants import NONE, SELF
from seal.exceptions import UnsealedAttributeAccess

from ratsinfo import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = env.flag("DEBUG")
SECRET_KEY = env.secret_key(debug=DEBUG)
ALLOWED_HOSTS = env.allowed_hosts(debug=DEBUG)
DATA_DIR = env.data_dir(BASE_DIR / "var")

INSTALLED_APPS = [
    "ratsinfo.staff.apps.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_filters",
    "csp",
    "seal",
    "ratsinfo.accounts",
    "ratsinfo.publishing",
    "ratsinfo.caching",
    "ratsinfo.search",
    "gremien",
    "drucksachen",
    "ratsinfo.pages",
    "ratsinfo.portal",
    "ratsinfo.desk",
    "ratsinfo.demo",
    "ratsinfo.backup",
    "ratsinfo.oparl.importing",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ratsinfo.caching.middleware.PublicPagesMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "ratsinfo.publishing.middleware.PrivateForReadersMiddleware",
]

ROOT_URLCONF = "ratsinfo.urls"
WSGI_APPLICATION = "ratsinfo.wsgi.application"

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
                "ratsinfo.portal.context_processors.koerperschaft",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": env.database(DATA_DIR / "archiv.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Each process remembers the latest public pages, and parts that pages have in common; ratsinfo.caching sees to it
# that nothing is ever out of date.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "seiten": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "seiten",
        "OPTIONS": {"MAX_ENTRIES": 1000, "CULL_FREQUENCY": 10},
    },
    "teile": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "teile",
        "OPTIONS": {"MAX_ENTRIES": 1000, "CULL_FREQUENCY": 10},
    },
}
SIMPLE_HISTORY_DATE_INDEX = False  # versions are looked up by the row they are of

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
ADMIN_PATH = "/admin/"
LOGIN_URL = "admin:login"

LANGUAGE_CODE = "de"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Berlin"

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]

# Anlagen lie outside everything that is served statically: only a view that asks the rule delivers them.
MEDIA_ROOT = DATA_DIR / "dateien"
STORAGES = {
    "default": {"BACKEND": "ratsinfo.storage.ArchiveStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # an agenda of 60 items has some 900

# What the town decides.
ANLAGE_MAX_MB = env.number("ANLAGE_MAX_MB", 20)
ANLAGE_ENDUNGEN = env.endings("ANLAGE_ENDUNGEN")
VERANTWORTLICH_OEFFENTLICH = env.flag("VERANTWORTLICH_OEFFENTLICH")
VIER_AUGEN = env.flag("VIER_AUGEN")

# Transport: TLS ends at the reverse proxy, which says so in X-Forwarded-Proto. HTTPS=0 is for trying out on loopback.
HTTPS = env.flag("HTTPS", default=not DEBUG)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "ratsinfo.staff.relogin.csrf_failure"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# A relation that a view did not restrict by the rule of ratsinfo.publishing is an error, here as in the suite.
warnings.simplefilter("error", UnsealedAttributeAccess)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Addresses that nobody found say what somebody looked for; they do not belong in a log.
    "loggers": {
        "django": {"handlers": [], "level": "INFO" if DEBUG else "WARNING", "propagate": True},
        "django.request": {"level": "INFO" if DEBUG else "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
