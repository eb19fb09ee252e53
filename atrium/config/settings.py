"""Django settings, read once from the environment.

Every variable is listed in docs/configuration.md. A value that makes no sense stops the start with
a sentence that names the variable.
"""

from __future__ import annotations

from typing import Any

from csp.constants import NONE, SELF

from atrium.config.environment import ROOT, Environment

PACKAGE = ROOT / "atrium"

env = Environment.read()

SECRET_KEY = env.secret_key
DEBUG = False
ALLOWED_HOSTS = env.allowed_hosts
CSRF_TRUSTED_ORIGINS = env.trusted_origins
DATA_DIR = env.data_dir
DEMO = env.demo
BASE_URL = env.base_url
METRICS_TOKEN = env.metrics_token

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    "csp",
    "atrium.core.records",
    "atrium.core.access",
    "atrium.core.events",
    "atrium.core.history",
    "atrium.core.search",
    "atrium.core.documents",
    "atrium.core.jobs",
    "atrium.core.duplicates",
    "atrium.core.merging",
    "atrium.core.undo",
    "atrium.core.screens",
    "atrium.core.administration",
    "atrium.core.api",
    "atrium.core.transfer",
    "atrium.customers",
    "atrium.sales",
    "atrium.demo",
]

MIDDLEWARE = [
    "atrium.config.health.HealthMiddleware",
    "atrium.config.requests.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "atrium.config.compressing.CompressMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "atrium.core.access.middleware.ActorMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

ROOT_URLCONF = "atrium.config.urls"
WSGI_APPLICATION = "atrium.config.wsgi.application"

DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        **env.database,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "application_name": "atrium",
            "connect_timeout": 5,  # seconds, of which libpq allows no fewer than two
            **env.database.get("OPTIONS", {}),
        },
    }
}

# Shared by all processes, or each would count wrong passwords for itself.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "atrium.core.screens.jinja.environment",
            # Else the token is made anew at each form of a page.
            "context_processors": ["django.template.context_processors.csrf"],
        },
    },
    {
        # Only for the pages of the sign-in library that Atrium does not replace.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

AUTH_USER_MODEL = "access.Person"
AUTHENTICATION_BACKENDS = ["atrium.config.signin.Backend"]
PASSWORD_HASHERS = ["atrium.core.access.hashers.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
LOGOUT_REDIRECT_URL = LOGIN_URL

ACCOUNT_ADAPTER = "atrium.config.signin.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# Against guessing: per address of the network, and per name whoever asks.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/m/ip,5/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.proxies

SESSION_ENGINE = "atrium.config.sessions"
SESSION_COOKIE_NAME = "atrium_session"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = env.secure
CSRF_COOKIE_SECURE = env.secure
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if env.secure else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.proxies else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("ja", "日本語"),
    ("zh-hans", "简体中文"),
    ("ko", "한국어"),
    ("th", "ไทย"),
]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "files")},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

_way = "smtp" if env.mail.host else "console"
EMAIL_BACKEND = f"django.core.mail.backends.{_way}.EmailBackend"
EMAIL_HOST = env.mail.host
EMAIL_PORT = env.mail.port
EMAIL_HOST_USER = env.mail.user
EMAIL_HOST_PASSWORD = env.mail.password
EMAIL_USE_TLS = env.mail.scheme == "smtp+tls"
EMAIL_USE_SSL = env.mail.scheme == "smtps"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.mail_from

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "atrium.config.requests.RequestIdFilter"}},
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"}
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "filters": ["request"], "formatter": "line"}
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"atrium": {"level": "INFO"}, "django": {"handlers": [], "level": "WARNING"}},
}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS: list[str] = []

# Job functions live in each room's jobs.py.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
