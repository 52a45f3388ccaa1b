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
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "ratsinfo.accounts",
    "ratsinfo.publishing",
    "ratsinfo.caching",
    "ratsinfo.search",
    "gremien",
    "drucksachen",
    "ratsinfo.pages",
    "ratsinfo.portal",
    "ratsinfo.oparl",
    "ratsinfo.offline",
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
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "ratsinfo.publishing.middleware.PrivateForReadersMiddleware",
    "ratsinfo.staff.second_factor.SecondFactorMiddleware",
    "ratsinfo.offline.middleware.CopiesMiddleware",
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
# that nothing is ever out of date. The default one counts attempts to log in, for all processes together.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "anmeldeversuche",
        "KEY_FUNCTION": "ratsinfo.accounts.attempts.key_without_names",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
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
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
ADMIN_PATH = "/admin/"
KONTO_PATH = "/konto/"
LOGIN_URL = "account_login"

# Who may log in, and how: django-allauth with our adapters; nobody signs up.
ACCOUNT_ADAPTER = "ratsinfo.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses are entered by the staff
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True  # every login lasts SESSION_COOKIE_AGE
ACCOUNT_LOGOUT_REDIRECT_URL = "portal:start"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105  no password
ACCOUNT_FORMS = {
    "login": "ratsinfo.accounts.login_forms.LoginForm",
    "reauthenticate": "ratsinfo.accounts.login_forms.ReauthenticateForm",
    "change_password": "ratsinfo.accounts.login_forms.ChangePasswordForm",
    "reset_password": "ratsinfo.accounts.login_forms.ResetPasswordForm",
    "reset_password_from_key": "ratsinfo.accounts.login_forms.ResetPasswordKeyForm",
}
# All who sit in the town hall may share one address, and log in in the same minute before a session.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/h/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "10/m/user",
}
MFA_ADAPTER = "ratsinfo.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # there is no verifying of addresses
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
MFA_FORMS = {
    "authenticate": "ratsinfo.accounts.login_forms.SecondFactorForm",
    "reauthenticate": "ratsinfo.accounts.login_forms.SecondFactorAgainForm",
    "activate_totp": "ratsinfo.accounts.login_forms.ActivateAppForm",
    "login_webauthn": "ratsinfo.accounts.login_forms.PasskeyLoginForm",
    "authenticate_webauthn": "ratsinfo.accounts.login_forms.PasskeyFactorForm",
    "reauthenticate_webauthn": "ratsinfo.accounts.login_forms.PasskeyAgainForm",
    "add_webauthn": "ratsinfo.accounts.login_forms.AddPasskeyForm",
    "edit_webauthn": "ratsinfo.accounts.login_forms.RenamePasskeyForm",
}

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
ZWEITER_FAKTOR_PFLICHT = env.flag("ZWEITER_FAKTOR_PFLICHT", default=not DEBUG)

# Mail; without a server invitations are handed over by other means.
_mail = env.mail_server()
EMAIL_HOST = _mail["EMAIL_HOST"]
EMAIL_PORT = _mail.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10  # seconds that somebody waits for an answer of the mail server
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.mail_sender(needed=bool(EMAIL_HOST))

# Transport: TLS ends at the reverse proxy, which says so in X-Forwarded-Proto. HTTPS=0 is for trying out on loopback.
HTTPS = env.flag("HTTPS", default=not DEBUG)
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("PROXY_ANZAHL", 1 if HTTPS else 0, least=0)
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
        "worker-src": [SELF],
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
