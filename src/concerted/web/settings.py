"""Django's settings. They come from the environment, which `concerted serve` sets.

CONCERTED_FOLDER    the house, or the folder of houses; without it the settings still import, on a database in memory
CONCERTED_STORE     the PostgreSQL database that keeps the house's record and the pages' own tables, where there is one
CONCERTED_ADDRESS   where people reach the pages: http://127.0.0.1:8000
CONCERTED_STATIC    the folder into which static files were collected under hashed names
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

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

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "concerted.web.pages",
    "concerted.web.hosting",
    "concerted.web.people",
    "concerted.web.home",
    "concerted.web.maps",
    "concerted.web.circle",
    "concerted.web.live",
    "concerted.web.meetings",
    "concerted.web.platform",
    "concerted.web.decisions",
    "concerted.web.record",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "concerted.web.pages.middleware.headers",
    "concerted.web.hosting.middleware.mounted",
    "concerted.web.pages.kept.kept",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
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
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["concerted.web.people.backend.LinkBackend"]
LOGIN_URL = "sign-in"

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
    "formatters": {"plain": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # A refusal or a missing page is no trouble of ours, and its address may be somebody's sign-in link.
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security.csrf": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
