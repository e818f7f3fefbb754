"""One line names the Sentinels, the service and what each is told."""

import pytest

from redis_servers.address import SentinelAddress, is_of_sentinels, sentinel_address

SECRET = "hush"


def test_an_address_names_sentinels_service_and_database() -> None:
    address = sentinel_address("redis+sentinel://one:26379,[::1]:26380,three.example.org/wenyuan/2")

    assert address == SentinelAddress(
        (("one", 26379), ("::1", 26380), ("three.example.org", 26379)), "wenyuan", 2, {}, {}, None
    )


def test_passwords_hold_any_character_and_those_of_sentinels_are_others() -> None:
    address = sentinel_address(
        "redis+sentinel://me:a%40%2C%2Fb@one/wenyuan?sentinel_username=you&sentinel_password=c%26d"
    )

    assert address.credentials == {"username": "me", "password": "a@,/b"}
    assert address.sentinel_credentials == {"username": "you", "password": "c&d"}
    assert "a@,/b" not in repr(address) and "c&d" not in repr(address)


def test_tls_is_of_both() -> None:
    address = sentinel_address(f"rediss+sentinel://one/wenyuan?ssl_ca_certs={__file__}&ssl_check_hostname=no")

    assert address.tls == {"ssl_ca_certs": __file__, "ssl_check_hostname": False}


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        (f"redis+sentinel://:{SECRET}@one:26379", "must look like redis\\+sentinel://"),
        (f"redis+sentinel://:{SECRET}@one:26379/wenyuan/zero", "must look like"),
        (f"redis+sentinel://:{SECRET}@one:0/wenyuan", "is no host with a port"),
        (f"redis+sentinel://:{SECRET}@one:26379,,two/wenyuan", "is no host with a port"),
        (f"redis+sentinel://:{SECRET}@one:port/wenyuan", "is no host with a port"),
        (f"redis+sentinel://:{SECRET}@a@b/wenyuan", "must look like"),
        (f"redis+sentinel://:{SECRET}@one/wenyuan?master=x", "master is none of sentinel_username"),
        (f"redis+sentinel://:{SECRET}@one/wenyuan?ssl_ca_certs=/ca.pem", "ssl_ca_certs needs rediss\\+sentinel://"),
        (f"rediss+sentinel://:{SECRET}@one/wenyuan?ssl_check_hostname=maybe", "must be yes or no"),
    ],
)
def test_what_cannot_be_meant_is_refused(url: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence) as refusal:
        sentinel_address(url)

    assert SECRET not in str(refusal.value)


def test_other_addresses_are_of_one_server() -> None:
    assert [is_of_sentinels(url) for url in ("redis://a/0", "rediss://a/0", "unix:///a", "rediss+sentinel://a/b")] == [
        False,
        False,
        False,
        True,
    ]
