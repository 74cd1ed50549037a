"""Django's settings, from the environment. Nothing here is set by hand: see `environment.VARIABLES`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONCE, NONE, SELF

from qiao.site.environment import read_environment

ENVIRONMENT = read_environment()
if ENVIRONMENT.is_production:
    os.umask(0o077)  # what the service writes, its database first, is its owner's alone
QIAO_MODE = ENVIRONMENT.mode
QIAO_HOME = ENVIRONMENT.home
QIAO_AS_OF = ENVIRONMENT.as_of
QIAO_KEY_FILE = ENVIRONMENT.key_file
QIAO_IDLE_MINUTES = ENVIRONMENT.idle_minutes
QIAO_SESSION_HOURS = ENVIRONMENT.session_hours
QIAO_BIND = ENVIRONMENT.bind
QIAO_WEB_PROCESSES = ENVIRONMENT.web_processes
QIAO_PASSWORD_POLICY = ENVIRONMENT.password_policy
QIAO_PUBLIC_URL = ENVIRONMENT.public_url
QIAO_HOTLINE = ENVIRONMENT.hotline
QIAO_STATIONS = ENVIRONMENT.stations
QIAO_UPLOADS = ENVIRONMENT.home / "uploads"
QIAO_REVEALS_AN_HOUR = 30
QIAO_EXPORT_ROWS_ALONE = 1_000
QIAO_VISIT_EVERY_DAYS = 180  # a household reached longer ago is due again; assumption, no rule names a number
QIAO_EVIDENCE_DAYS = 365  # a photo or position of a visit is deleted so long after it; assumption
QIAO_POST_ASK_DAYS = 30  # a post that nobody confirmed for so long is asked about again; assumption
QIAO_POST_STALE_DAYS = 90  # and after so long it leaves the matching and the public list; assumption

SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = False
ALLOWED_HOSTS = list(ENVIRONMENT.hosts) + (["testserver"] if QIAO_MODE == "test" else [])
ROOT_URLCONF = "qiao.site.urls"
WSGI_APPLICATION = "qiao.site.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

GROUND_APPS = [
    "qiao.ground.audit",
    "qiao.ground.accounts",
    "qiao.ground.privacy",
    "qiao.ground.jobs",
    "qiao.ground.exchange.batches",
    "qiao.ground.agreements",
]
STORY_APPS = [
    "qiao.story.register",
    "qiao.story.visits",
    "qiao.story.needs",
    "qiao.story.vacancies",
    "qiao.story.workshops",
    "qiao.story.training",
    "qiao.story.matching",
    "qiao.story.fairs",
    "qiao.story.placements",
]
INSTALLED_APPS = [
    "qiao.web",  # first, so that its templates stand before the libraries' own
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "rules.apps.AutodiscoverRulesConfig",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    *GROUND_APPS,
    *STORY_APPS,
]
MIDDLEWARE = [
    # First whatever sets a header and refuses nothing: no answer is without, whoever gives it.
    "qiao.web.frame.middleware.RequestIdMiddleware",
    "qiao.web.frame.middleware.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "qiao.web.frame.middleware.AddressMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "qiao.web.frame.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "qiao.web.frame.middleware.GateMiddleware",
    "axes.middleware.AxesMiddleware",
    "qiao.web.frame.middleware.FormMiddleware",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
                "qiao.web.frame.context.frame",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "qiao.web.templatetags.qiao"],
        },
    }
]

FORM_RENDERER = "qiao.web.frame.forms.Drawing"

DATABASES: dict[str, Any] = {"default": dj_database_url.parse(ENVIRONMENT.database_url, conn_max_age=60)}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # a database that was started anew is found again at once
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # WAL lets readers go on while somebody writes; FULL makes what was acknowledged durable.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;"
        " PRAGMA cache_size=-65536; PRAGMA mmap_size=67108864;",
    }
ATOMIC_REQUESTS = False
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
FORMAT_MODULE_PATH = ["qiao.site.formats"]
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
# `qiao serve` collects the static files, compressed and named by their content; tests find them where they are.
STATIC_ROOT = None if QIAO_MODE == "test" else ENVIRONMENT.home / "static"
_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"
_COLLECTED = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC if QIAO_MODE == "test" else _COLLECTED},
}
WHITENOISE_USE_FINDERS = QIAO_MODE == "test"
WHITENOISE_AUTOREFRESH = False
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# Log-in --------------------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "rules.permissions.ObjectPermissionBackend",
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/login/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "qiao.web.accounts.adapter.AccountAdapter"
ACCOUNT_RATE_LIMITS = False  # axes counts by user and address; by address alone an office would lock itself out
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Qiao"
MFA_ADAPTER = "qiao.web.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {"authenticate": "qiao.web.accounts.forms.CodeForm"}
ACCOUNT_FORMS = {"login": "qiao.web.accounts.forms.LogInForm"}
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
# AXES_USERNAME_FORM_FIELD stays at its default: set to allauth's "login" it stored no user at all.
AXES_USERNAME_CALLABLE = "qiao.web.accounts.lockout.counted_name"
# What was typed as a name is kept by that callable alone, never beside it.
AXES_SENSITIVE_PARAMETERS = ["username", "login", "ip_address", "csrfmiddlewaretoken"]
AXES_CLIENT_IP_CALLABLE = "qiao.web.accounts.lockout.client_address"
QIAO_PROXIES = ENVIRONMENT.proxies
AXES_LOCKOUT_CALLABLE = "qiao.web.accounts.lockout.locked_out"
AXES_VERBOSE = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
if QIAO_MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "qiao.ground.accounts.passwords.PolicyValidator"}]

# The wire ------------------------------------------------------------------------------------------------------------
SESSION_COOKIE_AGE = ENVIRONMENT.session_hours * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = ENVIRONMENT.https
if ENVIRONMENT.https:  # such a name is taken by browsers only over HTTPS, from this very host
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = ENVIRONMENT.https
SECURE_REDIRECT_EXEMPT = [r"^health$", r"^ready$"]
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = ENVIRONMENT.https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.proxies else None
CSRF_TRUSTED_ORIGINS = ["https://" + host for host in ENVIRONMENT.hosts] if ENVIRONMENT.https else []
CSRF_FAILURE_VIEW = "qiao.web.frame.errors.csrf_failed"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
LOGGING_CONFIG = "qiao.site.logs.configure"
LOGGING = {"level": ENVIRONMENT.log_level, "as_json": QIAO_MODE == "production"}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SILENCED_SYSTEM_CHECKS = (
    [] if ENVIRONMENT.https else ["security.W004", "security.W008", "security.W012", "security.W016"]
)
