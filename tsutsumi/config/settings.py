"""Every setting, from the environment. docs/settings.md has a row for each name read here."""

import base64
from pathlib import Path

from django.utils.csp import CSP

from tsutsumi.config import env
from tsutsumi.config.databases import database

BASE_DIR = Path(__file__).resolve().parents[2]
PACKAGE = BASE_DIR / "tsutsumi"
TSUTSUMI_HOME = Path(env.text("TSUTSUMI_HOME") or BASE_DIR / "data").resolve()
TSUTSUMI_HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
KEYS = TSUTSUMI_HOME / "keys"
TSUTSUMI_SELFCHECK_DIR = env.text("TSUTSUMI_SELFCHECK_DIR")  # empty: "selfcheck" in TSUTSUMI_HOME

SECRET_KEY = base64.urlsafe_b64encode(env.secret("TSUTSUMI_SECRET_KEY", KEYS)).decode()
VAULT_KEY = env.secret("TSUTSUMI_VAULT_KEY", KEYS).hex()  # wraps the keys of the cases
AUDIT_KEY = env.secret("TSUTSUMI_AUDIT_KEY", KEYS)  # keys the chains of the trail
BACKUP_KEY = env.secret("TSUTSUMI_BACKUP_KEY", KEYS)  # seals backups and the copy of the keys of the cases
DEBUG = env.flag("TSUTSUMI_DEBUG")
DEMO = env.flag("TSUTSUMI_DEMO")
MFA_REQUIRED = env.choice("TSUTSUMI_MFA", "optional" if DEMO else "required", ("required", "optional")) == "required"
# Behind a proxy that speaks TLS: cookies only over TLS, and its X-Forwarded-Proto is believed.
TLS = env.flag("TSUTSUMI_TLS")
# The server takes X_Forwarded_For for X-Forwarded-For: a relay that lets it through needs a name nobody can guess.
VISITOR_HEADER = env.text("TSUTSUMI_VISITOR_HEADER", "X-Forwarded-For")
TSUTSUMI_PORT = env.number("TSUTSUMI_PORT", 8000)
TSUTSUMI_HOST = env.text("TSUTSUMI_HOST", "127.0.0.1")
WEB_WORKERS = env.number("TSUTSUMI_WEB_WORKERS", 1)
WEB_THREADS = 16  # of each; see config/crowd.py
BASE_URL = env.text("TSUTSUMI_URL", f"http://127.0.0.1:{TSUTSUMI_PORT}").rstrip("/")
ALLOWED_HOSTS = env.words("TSUTSUMI_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = [BASE_URL] if TLS else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    *(f"tsutsumi.{app}" for app in (
        "web", "accounts", "audit", "work", "outbox", "cases", "decisions", "evidence", "intake", "people", "duties",
        "figures", "notices", "prevention", "inquiries", "announcements", "reports", "tasks", "team", "situation",
        "outside", "money", "manual", "room",
    )),
    "allauth",
    "allauth.account",
    "allauth.mfa",
]  # fmt: skip
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "tsutsumi.accounts.middleware.headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tsutsumi.web.middleware.visitor",
    "tsutsumi.web.middleware.refusals",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "tsutsumi.web.middleware.over_tls",
    "tsutsumi.web.middleware.readable",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tsutsumi.accounts.lasting.ends",
    "tsutsumi.accounts.middleware.person",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tsutsumi.accounts.middleware.second_factor",
    "tsutsumi.accounts.middleware.refused",
    "tsutsumi.web.middleware.era_choice",
    "tsutsumi.web.middleware.refusals",
]
ROOT_URLCONF = "tsutsumi.config.urls"
WSGI_APPLICATION = "tsutsumi.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tsutsumi.accounts.roles.context",
            ]
        },
    }
]
DATABASES = {"default": database(env.text("DATABASE_URL"), TSUTSUMI_HOME)}
MASTER_DATABASE_URL = env.text("TSUTSUMI_MASTER_DATABASE_URL")  # another house's; read by take_master alone
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Rate limits and spent TOTP codes must be seen by every web process.
# With Django's 300 entries a flood of made-up names would push out the counts that should stop it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

LANGUAGE_CODE, TIME_ZONE, USE_TZ, USE_I18N = "ja", "Asia/Tokyo", True, True
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
STATIC_URL, STATIC_ROOT = "/static/", TSUTSUMI_HOME / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # whitenoise warns of a missing folder
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_TEMP_DIR = TSUTSUMI_HOME / "tmp"  # never a folder that others may read
FILE_UPLOAD_TEMP_DIR.mkdir(exist_ok=True, mode=0o700)
FILE_UPLOAD_HANDLERS = [
    "tsutsumi.web.arriving.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
UPLOAD_MAX_BYTES = env.number("TSUTSUMI_UPLOAD_MAX_MB", 2048) << 20  # one file of evidence

SECURE_CSP = {
    "default-src": [CSP.NONE],
    **{kind: [CSP.SELF] for kind in ("script-src", "style-src", "img-src", "font-src", "connect-src", "form-action")},
    "manifest-src": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
# Not "no-referrer": browsers would then send "Origin: null" with forms, which the CSRF check refuses.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None
SECURE_HSTS_SECONDS = 31_536_000 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = TLS
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE, SESSION_SERIALIZER = "tsutsumi.accounts.sessions", "tsutsumi.accounts.sessions.Sealed"
# __Host-: browsers take such a cookie only over TLS and from this very host, so no neighbour can plant one.
COOKIE_PREFIX = "__Host-" if TLS else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}tsutsumi_session", f"{COOKIE_PREFIX}tsutsumi_csrf"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}tsutsumi_language"
SESSION_COOKIE_AGE = env.number("TSUTSUMI_SESSION_HOURS", 10) * 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # not in a cookie: they name things
IDLE_MINUTES = env.number("TSUTSUMI_IDLE_MINUTES", 60)
FRESH_MINUTES = env.number("TSUTSUMI_FRESH_MINUTES", 10)

from tsutsumi.config.accounts import *  # noqa: E402, F403
from tsutsumi.config.logs import LOGGING  # noqa: E402, F401
from tsutsumi.config.outgoing import *  # noqa: E402, F403
