"""Django's settings, and the configuration objects that `chat`, `search` and `inference` read.

Every variable is described in `.env.example`; a test keeps the two equal.
"""

import os
from dataclasses import replace
from functools import cache
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import lazy

import languages
from chat.conf import ChatConfig, IssuerGroups
from config import front_end
from config.backups import backup_config
from config.base_path import base_path
from config.broker import broker_settings
from config.build import build_of
from config.content_security import DIRECTIVES
from config.database import database_options, kept_seconds
from config.directory import directory
from config.environment import DOTENV, ROOT, data_dir, env, fallback_keys, own_hosts, secret_key
from config.in_force import settings_in_force
from config.judge import judge_config
from config.limits import with_limits
from config.logs import logging_of
from config.models import Surroundings, models_of
from config.origins import trusted_origins
from config.outgoing import outgoing
from config.plausible import refuse_engine, refuse_misspelt, refuse_search
from config.sign_in import allauth, issuer, one_of, scim_token, sign_up
from config.stores import cache_of, refuse_stores
from config.version import version
from inference.conf import EngineConfig
from search.conf import SearchConfig

BASE_DIR = ROOT
VERSION = version(ROOT)
DATA_DIR = data_dir()
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = secret_key(DATA_DIR)
SECRET_KEY_FILE, SECRET_KEY_FALLBACKS = fallback_keys(DATA_DIR)
HOST = env.str("HOST", default="127.0.0.1")
PORT = env.int("PORT", default=8000)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=own_hosts(HOST))
HTTPS = env.bool("HTTPS", default=False)
try:
    BASE_PATH = base_path(env.str("BASE_PATH", default=""))
    CSRF_TRUSTED_ORIGINS = trusted_origins(env.list("TRUSTED_ORIGINS", default=[]))
    if HTTPS:  # a proxy may not say that it spoke TLS
        CSRF_TRUSTED_ORIGINS += [f"https://{host}" for host in ALLOWED_HOSTS if host[:1] not in ("*", ".")]
except ValueError as error:
    raise ImproperlyConfigured(str(error)) from error
FORCE_SCRIPT_NAME = BASE_PATH or None
CSRF_FAILURE_VIEW = "chat.pages.views.csrf_failure"

INSTALLED_APPS = [
    "config.apps.AuditedAdmin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django.contrib.humanize",  # for the list of keys of allauth.mfa
    "channels",
    "chat",
    "config.apps.Composition",
]
MIDDLEWARE = [
    "config.middleware.Security",
    "config.middleware.StaticFiles",
    "config.middleware.Compression",
    "csp.middleware.CSPMiddleware",
    "config.middleware.Visitor",
    "config.middleware.OutOfCaches",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "chat.pages.devices.Seen",
    "chat.pages.second_factor.SecondFactor",
    "config.middleware.LoginRequired",  # the innermost one, see there
]
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.front_end.links",
                "chat.pages.accounts.mail",
            ]
        },
    }
]

# Stores: SQLite and the embedded Redis-protocol server, unless told otherwise.
DATABASE: dict[str, Any] = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(DATA_DIR / "wenyuan.sqlite3")}
if env.str("DATABASE_URL", default=""):
    DATABASE = env.db_url("DATABASE_URL")
DATABASE["OPTIONS"] = DATABASE.get("OPTIONS", {}) | database_options(DATABASE["ENGINE"])
DATABASES: dict[str, dict[str, Any]] = {"default": DATABASE | {"CONN_MAX_AGE": kept_seconds(DATABASE["ENGINE"])}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.str("REDIS_URL", default=f"unix://{quote(str(DATA_DIR / 'redis.sock'))}")
refuse_stores(env.str("DATABASE_URL", default=""), REDIS_URL)
CACHES = {"default": cache_of(REDIS_URL)}

# Accounts: e-mail and password, no mail server needed.
AUTH_USER_MODEL = "chat.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"chat.pages.password_rules.{name}"} for name in ("Dissimilar", "LongEnough", "Uncommon")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
vars().update(env.email_url("EMAIL_URL", default="dummymail://"))
ISSUER = issuer()
ISSUER_GROUPS: IssuerGroups = ISSUER["ISSUER_GROUPS"]
vars().update(ISSUER | allauth(https=HTTPS, has_mail=bool(env.str("EMAIL_URL", default=""))))
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="wenyuan@localhost")
SIGNUP, SIGNUP_DOMAINS = sign_up()
MFA_REQUIRED = one_of("MFA_REQUIRED", env.str("MFA_REQUIRED", default="none"), ("none", "staff", "all"))
SCIM_TOKEN = scim_token()
ADMIN_PATH = env.str("ADMIN_PATH", default="admin").strip("/")
try:
    TRUSTED_PROXIES = tuple(ip_network(proxy.strip()) for proxy in env.list("TRUSTED_PROXIES", default=[]))
except ValueError as error:
    raise ImproperlyConfigured(f"TRUSTED_PROXIES: {error}") from error

# Cookies, headers and sizes.
SESSION_ENGINE = "config.session_store"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = LANGUAGE_COOKIE_PATH = f"{BASE_PATH}/"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
CONTENT_SECURITY_POLICY = {"DIRECTIVES": DIRECTIVES}

# Languages.
LANGUAGE_CODE = languages.DEFAULT.code
LANGUAGES = [(one.code, one.name) for one in languages.LANGUAGES]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

# Static files: addresses carry the version of the content, so browsers keep them for ever.
NODE = ROOT / "node_modules"
STATICFILES_DIRS: list[Any] = [
    ROOT / "static",
    *((f"vendor/{path}", NODE / path) for path in front_end.VENDOR if (NODE / path).is_dir()),
]
STATIC_VERSION = front_end.version()
BUILD = lazy(cache(build_of), str)(ROOT, STATIC_VERSION)  # named by web servers, at their start
STATIC_URL = f"{BASE_PATH}/static/{STATIC_VERSION}/"
FRONT_END = None if DEBUG else front_end.bundled(front_end.BUNDLES / STATIC_VERSION)
if FRONT_END:
    STATICFILES_DIRS.append(("bundle", FRONT_END.folder))
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/[0-9a-f]{12}/"

# The parts.
CHAT = with_limits(
    ChatConfig(
        search_rounds=env.int("SEARCH_ROUNDS", default=ChatConfig.search_rounds),
        reasoning_tokens=env.int("REASONING_TOKENS", default=ChatConfig.reasoning_tokens),
        sharing=env.bool("SHARING", default=ChatConfig.sharing),
        repair=one_of("REPAIR", env.str("REPAIR", default=ChatConfig.repair), ("mark", "strike", "rewrite")),
        related_questions=one_of(
            "RELATED_QUESTIONS",
            env.str("RELATED_QUESTIONS", default=ChatConfig.related_questions),
            ("auto", "main", "off"),
        ),
        redis_url=REDIS_URL,
    )
)
SESSION_COOKIE_AGE = CHAT.session_days * 24 * 3600
OUTGOING = outgoing(
    env.str("OUTGOING_PROXY", default=""),
    env.list("OUTGOING_PROXY_EXCEPT", default=[]),
    env.str("OUTGOING_CA", default=""),
)
vars().update(directory(OUTGOING.ca_file))
NEEDED = {
    "searxng": env.str("SEARXNG_URL", default=""),
    "brave": env.str("BRAVE_API_KEY", default=""),
    "tavily": env.str("TAVILY_API_KEY", default=""),
    "bocha": env.str("BOCHA_API_KEY", default=""),
    "marginalia": env.str("MARGINALIA_API_KEY", default=""),
    "library": env.str("LIBRARY_DIR", default=""),
}
CONNECTED = [name for name, need in NEEDED.items() if need]
SEARCH = OUTGOING.search(
    SearchConfig(
        providers=tuple(env.list("SEARCH_PROVIDERS", default=[*CONNECTED, *SearchConfig.providers])),
        searxng_url=NEEDED["searxng"],
        brave_api_key=NEEDED["brave"],
        tavily_api_key=NEEDED["tavily"],
        bocha_api_key=NEEDED["bocha"],
        marginalia_api_key=NEEDED["marginalia"] or "public",
        openalex_api_key=env.str("OPENALEX_API_KEY", default=""),
        rerank_url=env.str("RERANK_URL", default=""),
        rerank_model=env.str("RERANK_MODEL", default=""),
        redis_url=REDIS_URL,
        obey_robots=env.bool("SEARCH_ROBOTS", default=True),
        deny=tuple(env.list("SEARCH_DENY", default=[])),
        handbook_dir=ROOT / "docs" / "handbook",
        handbook_url=f"{BASE_PATH}/handbook/",
        library_url=f"{BASE_PATH}/library/",
        library_dir=Path(NEEDED["library"]) if NEEDED["library"] else None,
        index_dir=DATA_DIR,
        user_agent=env.str("USER_AGENT", default=f"Wenyuan/{VERSION} (self-hosted reader; contact the operator)"),
        allow=tuple(env.list("SEARCH_ALLOW", default=[])),
        test_allow=tuple(env.list("SEARCH_TEST_ALLOW", default=[])),
    )
)
INFERENCE = EngineConfig(
    engine=env.str("ENGINE", default="auto"),
    urls=tuple(env.list("INFERENCE_URLS", default=[])),
    model=env.str("INFERENCE_MODEL", default=""),
    profile=env.str("INFERENCE_PROFILE", default=""),
    server=env.str("INFERENCE_SERVER", default=""),
    places=CHAT.runs_max,
    api_key=env.str("INFERENCE_API_KEY", default=""),
    local_file=str(DATA_DIR / "models" / "serving.json"),
    admin_key=env.str("INFERENCE_ADMIN_KEY", default=""),
)
refuse_search(SEARCH, NEEDED)
refuse_engine(INFERENCE)
# Several models to choose from; the first is that of whoever chooses nothing, and takes the place of the one above.
try:
    MODELS = models_of(env.str("MODELS", default=""), Surroundings(ROOT, os.environ, CHAT.runs_max, INFERENCE))
except ValueError as error:
    raise ImproperlyConfigured(str(error)) from error
MODELS = tuple(replace(model, engine=OUTGOING.engine(model.engine)) for model in MODELS)
INFERENCE = MODELS[0].engine if MODELS else OUTGOING.engine(INFERENCE)
PLANNER_URL = env.str("PLANNER_URL", default="")
if PLANNER_URL and not PLANNER_URL.startswith(("http://", "https://")):
    raise ImproperlyConfigured(f"PLANNER_URL={PLANNER_URL!r} is not an address such as http://gpu2:30000/v1")
PLANNER_MODEL, PLANNER_KEY = env.str("PLANNER_MODEL", default=""), env.str("PLANNER_API_KEY", default="")
PLANNER = EngineConfig(urls=(PLANNER_URL,), model=PLANNER_MODEL, api_key=PLANNER_KEY) if PLANNER_URL else None
PLANNER = OUTGOING.engine(PLANNER) if PLANNER else None

# Who judges citations that words cannot decide: the planner's model unless something else is set, else nobody.
JUDGE_URL, JUDGE_KEY = env.str("JUDGE_URL", default=""), env.str("JUDGE_API_KEY", default="")
JUDGE_SERVER = EngineConfig(urls=(JUDGE_URL,), model=env.str("JUDGE_MODEL", default=""), api_key=JUDGE_KEY)
JUDGE_SECONDS = env.float("JUDGE_SECONDS", default=15.0)
JUDGE_FOLDER = Path(env.str("JUDGE_MODEL_DIR", default="") or DATA_DIR / "models" / "judge")
JUDGE_OWN = OUTGOING.engine(JUDGE_SERVER)
JUDGE = judge_config(env.str("JUDGE", default="auto"), JUDGE_OWN, JUDGE_SECONDS, PLANNER, INFERENCE, JUDGE_FOLDER)

# Celery: two queues; a task carries a run's id and nothing else.
CELERY = broker_settings(REDIS_URL)

# The operator's eyes.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
METRICS_ALLOW = env.list("METRICS_ALLOW", default=[])
SENTRY_DSN = env.str("SENTRY_DSN", default="")
OTLP_ENDPOINT = env.str("OTEL_EXPORTER_OTLP_ENDPOINT", default="")
try:
    LOGGING = logging_of(env.str("LOG_FORMAT", default="text"), env.str("LOG_LEVEL", default="INFO").upper())
    for network in METRICS_ALLOW:
        ip_network(network, strict=False)
except ValueError as error:
    raise ImproperlyConfigured(str(error)) from error

# The last of all, since they tell what was read above.
refuse_misspelt(DOTENV, ROOT / ".env.example", env.in_force)
IN_FORCE = settings_in_force(os.environ)
BACKUPS = backup_config(DATA_DIR, SEARCH.library_dir, SECRET_KEY, IN_FORCE)
