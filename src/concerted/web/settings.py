"""Django's settings. They come from the environment, which `concerted serve` sets.

CONCERTED_FOLDER    the house, or the folder of houses; without it the settings still import, on a database in memory
CONCERTED_STORE     the PostgreSQL database that keeps the house's record and the pages' own tables, where there is one
CONCERTED_ADDRESS   where people reach the pages: http://127.0.0.1:8000
CONCERTED_HOST_FILE the host's own settings (mail, sign-ins, calls, watch, commons): host.toml, beside what is served
CONCERTED_STATIC    the folder into which static files were collected under hashed names
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from concerted.web.hostfile import NAME, HostFile, mail_settings, provider_settings, read_host_file
from concerted.web.house import Houses
from concerted.web.tables import tables

_WEB = Path(__file__).parent

_FOLDER, _STORE = os.environ.get("CONCERTED_FOLDER"), os.environ.get("CONCERTED_STORE") or None
HOUSES = Houses(Path(_FOLDER), _STORE) if _FOLDER else None
ADDRESS = os.environ.get("CONCERTED_ADDRESS", "http://127.0.0.1:8000")
_PUBLIC = urlsplit(ADDRESS)
_HTTPS = _PUBLIC.scheme == "https"

SECRET_KEY = HOUSES.secret() if HOUSES else secrets.token_urlsafe(48)
DEBUG = False
ALLOWED_HOSTS = sorted({"127.0.0.1", "localhost", "[::1]", _PUBLIC.hostname or "localhost"})
CSRF_TRUSTED_ORIGINS = [f"{_PUBLIC.scheme}://{_PUBLIC.netloc}"]

_HOST_FILE = os.environ.get("CONCERTED_HOST_FILE") or (HOUSES and HOUSES.folder / NAME)
_HOST = read_host_file(Path(_HOST_FILE)) if _HOST_FILE else HostFile()

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "concerted.web.pages",
    "concerted.web.hosting",
    "concerted.web.people",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "concerted.web.home",
    "concerted.web.maps",
    "concerted.web.circle",
    "concerted.web.live",
    "concerted.web.meetings",
    "concerted.web.platform",
    "concerted.web.decisions",
    "concerted.web.duties",
    "concerted.web.commitments",
    "concerted.web.vitality",
    "concerted.web.citations",
    "concerted.web.members",
    "concerted.web.sunset",
    "concerted.web.guard",
    "concerted.web.commons",
    "concerted.web.signed",
    "concerted.web.record",
    "concerted.web.api",
    "concerted.web.notices",
    "concerted.web.operations",
]

MIDDLEWARE = [
    "concerted.web.operations.middleware.observed",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # what is not kept compressed already: the pages of whoever is signed in
    "concerted.web.pages.middleware.headers",
    "concerted.web.hosting.middleware.mounted",
    "concerted.web.pages.kept.kept",
    "concerted.web.pages.policy.Policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "concerted.web.people.middleware.preferred",
    "concerted.web.people.middleware.admitted",
    "concerted.web.signed.middleware.Signing",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "concerted.web.urls"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "concerted.web.pages.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "concerted.web.pages.templatetags.wording",
            ],
        },
    }
]

DATABASES = {"default": tables(_STORE, HOUSES.tables if HOUSES else None)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SERVE = _HOST.serve
"""How many processes answer, and how many do the jobs."""
REPLICA = _HOST.store.replica if _STORE else ""
"""The database from which visitors' pages are read, where it is another than the record's own."""
SHARED = SERVE.processes > 1 or bool(_STORE)
"""Whether other processes may answer the same people: what one remembers, all must."""
# Where one process serves, its memory is shared by all its threads. Large enough that no flood of addresses that try
# to sign in washes out the counts of the others.
_MEMORY = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
_TABLE = {"BACKEND": "concerted.web.shared.SharedCache", "LOCATION": "shared_cache"}
CACHES = {"default": {**(_TABLE if SHARED else _MEMORY), "OPTIONS": {"MAX_ENTRIES": 100_000}}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["concerted.web.people.backends.SignedIn"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"

MAIL = _HOST.mail is not None
"""Whether mail can be sent from here. Whatever needs it is offered only then."""
globals().update(mail_settings(_HOST.mail))
RADAR = _HOST.radar.address
"""The address at which the host takes mail for the radar; empty where it takes none."""
CALL_PRIVATE_ADDRESSES = _HOST.calls.private
WATCH = _HOST.watch
"""Whether the host looks at what members show, and how often."""
COMMONS = _HOST.commons
"""The libraries of patterns that are shown, and who tends them."""
METRICS = _HOST.metrics
"""Who may read the metrics."""
BACKUPS = _HOST.backups
"""Where the doctor looks for backups."""

ACCOUNT_ADAPTER = "concerted.web.people.adapters.Accounts"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _PUBLIC.scheme
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # nobody signs up: one comes by an invitation
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa", *(["code"] if MAIL else [])]
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "concerted.web.people.adapters.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1
SOCIALACCOUNT_ADAPTER = "concerted.web.people.adapters.Providers"
SOCIALACCOUNT_PROVIDERS = provider_settings(_HOST.providers)
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"

SESSION_ENGINE = "concerted.web.people.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = _HTTPS
CSRF_FAILURE_VIEW = "concerted.web.pages.errors.csrf_failure"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if _HTTPS else 0
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "img-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "script-src": [NONE],
    }
}

LANGUAGE_CODE = "en"
LOCALE_PATHS = [_WEB / "locale"]
_NAMES = {"de": "Deutsch", "es": "Español", "fr": "Français"}
LANGUAGES = [("en", "English"), *((code, name) for code, name in _NAMES.items() if (_WEB / "locale" / code).is_dir())]
FORMAT_MODULE_PATH = "concerted.web.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

DATA_UPLOAD_MAX_MEMORY_SIZE = 100_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 60

STATIC_URL = "/static/"
STATICFILES_DIRS = [
    Path(__file__).resolve().parents[1] / "ecosystem" / "page" / "static"
]  # style and script of the map
STATIC_ROOT = os.environ.get("CONCERTED_STATIC")
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_ROOT
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"text": {"()": "concerted.web.logs.Text"}, "json": {"()": "concerted.web.logs.Json"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": _HOST.log.form}},
    "root": {"handlers": ["console"], "level": _HOST.log.level.upper()},
    # A refusal or a missing page is no trouble of ours, and its address may be somebody's sign-in link.
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security.csrf": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django_tasks_db": {"level": "WARNING"},  # it says every other second that there is nothing to do
        "apprise": {"level": "CRITICAL"},  # what could not be told stands on the page of notices
    },
}
