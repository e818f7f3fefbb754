"""What is shown of the settings keeps what is secret in them."""

from config.in_force import shown


def test_no_password_of_an_address_is_shown() -> None:
    url = "redis+sentinel://:hush@one:26379/wenyuan/0?sentinel_password=hush&ssl_cert_reqs=none"

    text = shown("REDIS_URL", "", {"REDIS_URL": url})

    assert text == "redis+sentinel://********@one:26379/wenyuan/0?sentinel_password=********&ssl_cert_reqs=none"
