"""Django's settings, read from the environment. `docs/settings.md` lists every one of them."""

from pathlib import Path
from typing import Any

from firstcontact.foundation.database import chosen, home
from firstcontact.settings import environment, logs, mailboxes

PACKAGE = Path(__file__).resolve().parent.parent
STATE = home.state_folder()

DEBUG = False
DEMO = environment.flag("FIRSTCONTACT_DEMO")
SECRET_KEY = environment.kept_secret("SECRET_KEY", STATE / "secrets")
SECRET_KEY_FALLBACKS = environment.words("SECRET_KEYS_BEFORE")
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "*")
SECURE = environment.flag("FIRSTCONTACT_HTTPS")
PORT = environment.number("PORT", 8000)
LIVE_PORT = environment.number("LIVE_PORT", 0)
LIVE_ADDRESS = environment.text("LIVE_ADDRESS", f"http://{{host}}:{LIVE_PORT}/live" if LIVE_PORT else "")
CSP_CONNECT = [f"http://*:{LIVE_PORT}"] if LIVE_PORT and not environment.text("LIVE_ADDRESS") else []
SITE_ADDRESS = environment.text("SITE_ADDRESS", f"http://{{host}}:{PORT}" if DEMO else "https://{host}")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "firstcontact.foundation.tenancy",
    "firstcontact.foundation.identity",
    "firstcontact.foundation.audit",
    "firstcontact.foundation.events",
    "firstcontact.foundation.files",
    "firstcontact.foundation.jobs",
    "firstcontact.foundation.limits",
    "firstcontact.domain.councils",
    "firstcontact.domain.staff",
    "firstcontact.domain.connections",
    "firstcontact.domain.catalogue",
    "firstcontact.domain.customers",
    "firstcontact.domain.promises",
    "firstcontact.domain.applications",
    "firstcontact.domain.contacts",
    "firstcontact.domain.mailroom",
    "firstcontact.domain.work",
    "firstcontact.domain.notices",
    "firstcontact.domain.cases",
    "firstcontact.domain.measures",
    "firstcontact.connectors.demo",
    "firstcontact.journeys",
    "firstcontact.demo",
    "firstcontact.doors.accounts",
    "firstcontact.doors.parts",
    "firstcontact.doors.site",
    "firstcontact.doors.desk",
    "firstcontact.doors.office",
    "firstcontact.doors.manage",
    "firstcontact.doors.board",
    "firstcontact.doors.api",
    "firstcontact.settings.apps.WiringConfig",
]

MIDDLEWARE = [
    "firstcontact.doors.parts.security.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "firstcontact.doors.parts.request_line.RequestMiddleware",
    "firstcontact.doors.watch.answers.WatchMiddleware",
    "firstcontact.doors.parts.council.CouncilMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "firstcontact.doors.parts.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "firstcontact.doors.parts.access.AccessMiddleware",
    "firstcontact.doors.parts.limited.LimitMiddleware",
]

ROOT_URLCONF = "firstcontact.settings.routes"
WSGI_APPLICATION = "firstcontact.settings.wsgi.application"
APPEND_SLASH = True

DATABASES = {
    "default": {
        **chosen.chosen_database(),
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": environment.number("DATABASE_CONNECTION_SECONDS", 3600),
        "CONN_HEALTH_CHECKS": True,
    }
}
# Only who uses a one-time code twice is kept here; every process must know it.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "limits_cache"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "identity.Login"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "firstcontact.doors.parts.jinja.environment",
            "context_processors": [
                "firstcontact.doors.parts.context.page",
                "firstcontact.doors.parts.staff_page.staff_page",
                "firstcontact.doors.accounts.context.sign_in",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("cy", "Cymraeg")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"

STATIC_URL = "/static/"
STATIC_ROOT = environment.text("STATIC_ROOT") or None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600
CACHE_FOLDER = STATE / "cache"

STAFF_SESSION_SECONDS = 60 * 60 * 12
SESSION_ENGINE = "firstcontact.foundation.identity.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_AGE = STAFF_SESSION_SECONDS
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "firstcontact.doors.parts.errors.csrf_failure"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = ["^(health|ready|metrics)/?$"]
SECURE_HSTS_SECONDS = environment.number("HSTS_SECONDS", 365 * 24 * 3600) if SECURE else 0
TRUSTED_PROXIES = environment.number("TRUSTED_PROXIES", 0)

AUTHENTICATION_BACKENDS = ["firstcontact.doors.accounts.backends.StaffLogins"]
LOGIN_URL = "account_login"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "firstcontact.doors.accounts.adapters.StaffAccounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = False  # ours are counted in the database: doors/parts/limited.py
ACCOUNT_LOGOUT_REDIRECT_URL = LOGOUT_REDIRECT_URL
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE else "http"
MFA_ADAPTER = "firstcontact.doors.accounts.adapters.StaffSecondFactor"
MFA_RATE_LIMITS = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
MFA_TOTP_TOLERANCE = 1
STAFF_NEED_SECOND_FACTOR = environment.flag("STAFF_NEED_SECOND_FACTOR", default=not DEMO)
SOCIALACCOUNT_ADAPTER = "firstcontact.doors.accounts.adapters.StaffSocialAccounts"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
OIDC_ISSUER = environment.text("OIDC_ISSUER")
OIDC_ASKS_SECOND_FACTOR = environment.flag("OIDC_ASKS_SECOND_FACTOR", default=True)
CSP_FORM_ACTION = [*environment.origins(OIDC_ISSUER), *environment.words("OIDC_ORIGINS")]
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "staff",
                "name": environment.text("OIDC_NAME", "Council account"),
                "client_id": environment.text("OIDC_CLIENT_ID"),
                "secret": environment.text("OIDC_CLIENT_SECRET"),
                "settings": {
                    "server_url": OIDC_ISSUER,
                    "verified_email": environment.words("OIDC_VERIFIED_DOMAINS"),
                },
            }
        ]
        if OIDC_ISSUER
        else [],
    }
}
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

EMAIL_SENDER = environment.text("EMAIL_SENDER", "demo_outbox" if DEMO else "smtp")
SMTP_HOST = environment.text("SMTP_HOST", "localhost")
SMTP_PORT = environment.number("SMTP_PORT", 25)
SMTP_SECURITY = environment.text("SMTP_SECURITY", "none")
SMTP_USERNAME = environment.text("SMTP_USERNAME")
SMTP_PASSWORD = environment.text("SMTP_PASSWORD")
MAILBOXES = mailboxes.read_mailboxes(environment.text("MAILBOXES"))
MAIL_LARGEST = environment.number("MAIL_LARGEST", 50_000_000)  # bytes
MAIL_LISTEN = mailboxes.read_place(environment.text("MAIL_LISTEN"))
MAIL_LISTEN_PROTOCOL = mailboxes.read_protocol(environment.text("MAIL_LISTEN_PROTOCOL", "lmtp"))
CLAMAV = environment.text("CLAMAV")
ANSWERS_A_DAY = environment.number("ANSWERS_A_DAY", 3)  # of the machine by itself, to one address
EMAILS_AN_HOUR = environment.number("EMAILS_AN_HOUR", 30)  # from one address; more is a machine
API_REQUESTS_A_MINUTE = environment.number("API_REQUESTS_A_MINUTE", 30_000)  # of one key, at each web process
WEBHOOK_NETWORKS = environment.words("WEBHOOK_NETWORKS")  # where webhooks may go beyond the public internet

DATA_UPLOAD_MAX_MEMORY_SIZE = 1_100_000  # bytes; every one of them is looked through for card numbers
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

LOG_FORMAT = logs.read_format(environment.text("LOG_FORMAT", "words"))
PROCESS = environment.text("FIRSTCONTACT_PROCESS")
LOGGING = logs.log_settings(LOG_FORMAT, environment.text("LOG_LEVEL"), PROCESS or "firstcontact", demo=DEMO)
METRICS_TOKEN = environment.text("METRICS_TOKEN")
TRACES = environment.text("OTEL_EXPORTER_OTLP_ENDPOINT")
