"""Which addresses are connected to, whatever they are called."""

import ipaddress

import pytest

from search.conf import SearchConfig
from search.errors import Blocked, Unresolved
from search.fetching.guard import Guard, GuardedBackend, is_public

PRIVATE = (
    "0.0.0.0 10.1.2.3 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254 168.63.129.16 169.254.169.254 "
    "172.16.0.1 172.31.255.255 192.0.0.9 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 "
    "224.0.0.1 240.0.0.1 255.255.255.255 :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:8.8.8.8 "
    "64:ff9b::7f00:1 64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:7f00:1:: 3fff::1 5f00::1 fc00::1 "
    "fd00:ec2::254 fe80::1 fec0::1 ff02::1"
)
PUBLIC = "1.1.1.1 8.8.8.8 93.184.216.34 172.15.0.1 172.32.0.1 2606:4700::1111 2a00:1450:4001::1"


@pytest.mark.parametrize("address", PRIVATE.split())
def test_no_private_or_special_address_is_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PUBLIC.split())
def test_ordinary_addresses_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "017700000001", "127.1", "0x7f.1", "0", "::", "::1"]
)
async def test_every_spelling_of_this_machine_is_blocked_when_connecting(host: str) -> None:
    with pytest.raises(Blocked):
        await GuardedBackend(Guard(SearchConfig())).connect_tcp(host, 80, timeout=2)


@pytest.mark.parametrize("host", ["①②⑦.⓪.⓪.①", "[::ffff:127.0.0.1]", "no such host", ""])
async def test_odd_spellings_lead_nowhere(host: str) -> None:
    with pytest.raises((Blocked, Unresolved)):
        await GuardedBackend(Guard(SearchConfig())).connect_tcp(host, 80, timeout=2)


def test_one_private_address_among_public_ones_condemns_the_answer() -> None:
    with pytest.raises(Blocked):
        Guard(SearchConfig()).judge("both.example", 443, ["93.184.216.34", "10.0.0.1"])


def test_public_addresses_are_given_back_in_their_order() -> None:
    normalised_url = Guard(SearchConfig()).judge("site.example", 443, ["93.184.216.34", "2606:4700::1111"])

    assert normalised_url == ["93.184.216.34", "2606:4700::1111"]


def test_an_empty_answer_is_no_address() -> None:
    with pytest.raises(Unresolved):
        Guard(SearchConfig()).judge("none.example", 80, [])


@pytest.mark.parametrize("port", [0, 21, 22, 25, 6379, 8000, 9200, 65535])
def test_only_ports_of_the_web_are_connected_to(port: int) -> None:
    with pytest.raises(Blocked):
        Guard(SearchConfig()).judge("site.example", port, ["93.184.216.34"])


async def test_a_name_that_turns_private_between_two_connections_is_blocked() -> None:
    answers = iter([["10.0.0.1"], ["127.0.0.1"]])

    async def rebinding(host: str, port: int) -> list[str]:
        return next(answers)

    backend = GuardedBackend(Guard(SearchConfig(allow=("10.0.0.0/8",))), rebinding)
    assert Guard(SearchConfig(allow=("10.0.0.0/8",))).judge("site.example", 80, ["10.0.0.1"])
    next(answers)
    with pytest.raises(Blocked):
        await backend.connect_tcp("site.example", 80, timeout=1)


async def test_there_are_no_unix_sockets() -> None:
    with pytest.raises(Blocked):
        await GuardedBackend(Guard(SearchConfig())).connect_unix_socket("/run/x.sock")


def test_an_allowed_network_opens_itself_only() -> None:
    guard = Guard(SearchConfig(allow=("10.1.0.0/16",)))

    assert guard.judge("wiki.example", 80, ["10.1.2.3"]) == ["10.1.2.3"]
    with pytest.raises(Blocked):
        guard.judge("wiki.example", 80, ["10.2.0.1"])


def test_an_allowed_host_opens_its_name_only() -> None:
    guard = Guard(SearchConfig(allow=("Intranet",)))

    assert guard.judge("intranet", 443, ["192.168.0.9"]) == ["192.168.0.9"]
    with pytest.raises(Blocked):
        guard.judge("other", 443, ["192.168.0.9"])


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "169.254.169.254", "::1", "fe80::1", "100.100.100.200", "fd00:ec2::254"]
)
def test_no_allow_list_opens_loopback_link_local_or_metadata(address: str) -> None:
    guard = Guard(SearchConfig(allow=("0.0.0.0/0", "::/0", "evil.example")))

    with pytest.raises(Blocked):
        guard.judge("evil.example", 80, [address])


def test_a_denied_network_is_closed_although_it_looks_public() -> None:
    with pytest.raises(Blocked):
        Guard(SearchConfig(deny=("93.184.216.0/24",))).judge("us.example", 80, ["93.184.216.34"])


def test_the_test_allowance_is_one_address_and_one_port_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    guard = Guard(SearchConfig(test_allow=("127.0.0.1:8123", "[::1]:8124")))

    assert guard.judge("127.0.0.1", 8123, ["127.0.0.1"]) == ["127.0.0.1"]
    assert guard.judge("::1", 8124, ["::1"]) == ["::1"]
    assert "TEST ALLOWANCE" in caplog.text
    for address, port in (("127.0.0.1", 8124), ("127.0.0.2", 8123), ("127.0.0.1", 80)):
        with pytest.raises(Blocked):
            guard.judge("127.0.0.1", port, [address])
