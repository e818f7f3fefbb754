"""Celery is told of Redis in its own spelling."""

from config.broker import broker_settings


def test_sentinels_are_told_with_what_data_servers_and_they_themselves_want() -> None:
    settings = broker_settings("redis+sentinel://:a%40%3B@one,[::1]:26380/wenyuan/2?sentinel_password=other")

    assert settings["broker_url"] == "sentinel://:a%40%3B@one:26379/2;sentinel://:a%40%3B@[::1]:26380/2"
    options = settings["broker_transport_options"]
    assert (options["master_name"], options["sentinel_kwargs"]["password"]) == ("wenyuan", "other")
    assert "broker_use_ssl" not in settings


def test_tls_is_of_data_servers_and_sentinels() -> None:
    settings = broker_settings(f"rediss+sentinel://one/wenyuan?ssl_ca_certs={__file__}")

    assert settings["broker_use_ssl"] == {"ssl_cert_reqs": "required", "ssl_ca_certs": __file__}
    assert settings["broker_transport_options"]["sentinel_kwargs"]["ssl"] is True


def test_one_server_is_told_as_it_is() -> None:
    assert broker_settings("unix:///data/redis.sock")["broker_url"] == "redis+socket:///data/redis.sock"
    assert broker_settings("rediss://one/0")["broker_url"] == "rediss://one/0"
