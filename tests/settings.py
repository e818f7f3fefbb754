"""The product's own settings under an environment of the tests: a data folder and a Redis socket of their own.

`python -m tests.stores` runs them on PostgreSQL and Redis instead.
"""

import atexit
import os
import shutil
import tempfile

FOLDER = tempfile.mkdtemp(prefix="wenyuan-")
OURS = ("INFERENCE_", "SEARCH", "SEARXNG", "DATABASE_URL", "PLANNER", "RERANK", "ALLOWED_HOSTS", "DEBUG", "HTTPS")

atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
for name in [name for name in os.environ if name.startswith(OURS)]:
    del os.environ[name]
os.environ |= {
    "DATA_DIR": FOLDER,
    "REDIS_URL": os.environ.get("TEST_REDIS_URL") or f"unix://{FOLDER}/redis.sock",
    "DATABASE_URL": os.environ.get("TEST_DATABASE_URL", ""),
    "SECRET_KEY": "only for tests",
    "SEARCH_PROVIDERS": "handbook",
    "ENGINE": "quotes",
}

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES  # noqa: E402

if not os.environ["DATABASE_URL"]:
    DATABASES["default"]["TEST"] = {"NAME": f"{FOLDER}/test.sqlite3"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_USE_FINDERS = False
"""Looking for a thousand files takes most of the time of a new client's first request; whoever asks for one says so."""
