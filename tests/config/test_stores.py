"""An address of a store that cannot be meant is refused at the start, and the sentence does not show it."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.stores import refuse_stores

SECRET = "hush"
DATABASE = f"postgres://wenyuan:{SECRET}@db.example.org:5432/wenyuan"
REDIS = f"rediss://:{SECRET}@redis.example.org:6379/0"


@pytest.mark.parametrize(
    ("database", "redis", "sentence"),
    [
        (f"mysql://wenyuan:{SECRET}@db/wenyuan", "", "DATABASE_URL begins with 'mysql'"),
        (f"{DATABASE}?sslmode=verify", "", "sslmode='verify' is not one of disable"),
        (f"{DATABASE}?sslmode=verify-full&sslrootcert=/nowhere/ca.pem", "", "sslrootcert='/nowhere/ca.pem' is no file"),
        ("", f"redis+sentinel://:{SECRET}@one:26379", "REDIS_URL: it must look like redis\\+sentinel://"),
        ("", f"rediss+sentinel://:{SECRET}@one/a?ssl_ca_certs=/nowhere/ca.pem", "REDIS_URL: ssl_ca_certs='/nowhere/ca"),
        ("", f"rediss+sentinel://:{SECRET}@one/a?ssl_cert_reqs=yes", "REDIS_URL: ssl_cert_reqs='yes' is not one of"),
        ("", f"{REDIS}?ssl_cert_reqs=yes", "ssl_cert_reqs='yes' is not one of none, optional, required"),
        ("", f"{REDIS}?ssl_ca_certs=/nowhere/ca.pem", "REDIS_URL: ssl_ca_certs='/nowhere/ca.pem' is no file"),
        (f"postgres://wenyuan:{SECRET}@[::1/wenyuan", "", "DATABASE_URL is no address"),
    ],
)
def test_what_cannot_be_meant_is_refused(database: str, redis: str, sentence: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=sentence) as refusal:
        refuse_stores(database, redis)

    assert SECRET not in str(refusal.value)


def test_what_can_be_meant_is_taken() -> None:
    refuse_stores("", "unix:///data/redis.sock")
    refuse_stores("", f"redis+sentinel://:{SECRET}@one:26379,two:26379/wenyuan/0?sentinel_password={SECRET}")
    refuse_stores(f"{DATABASE}?sslmode=verify-full&sslrootcert={__file__}", f"{REDIS}?ssl_cert_reqs=required")
