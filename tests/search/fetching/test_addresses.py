"""What an address says before anything is connected to."""

import pytest

from search.conf import SearchConfig
from search.errors import BadAddress
from search.fetching.addresses import normalised_url, same_page, site_of
from search.fetching.guard import Guard

GUARD = Guard(SearchConfig())


@pytest.mark.parametrize(
    ("address", "spelt"),
    [
        ("HTTP://ExAmple.COM./a#b", "http://example.com/a"),
        ("https://例子.中国/路径", "https://xn--fsqu00a.xn--fiqs8s/%E8%B7%AF%E5%BE%84"),
        ("http://example.com:80/", "http://example.com/"),
        ("https://example.com/?a=1&b=%26", "https://example.com/?a=1&b=%26"),
    ],
)
def test_an_address_has_one_spelling(address: str, spelt: str) -> None:
    assert normalised_url(address, GUARD) == spelt


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,x",
        "//example.com/",
        "example.com",
        "ftp://example.com/",
        "http://user@example.com/",
        "http://user:secret@example.com/",
        "http://example.com\\@evil.example/",
        "http://exam\tple.com/",
        "http://example.com/a b",
        "http://localhost/",
        "http://intranet/",
        "http://2130706433/",
        "http://printer.local/",
        "http://metadata.google.internal/",
        "http://x.onion/",
        "http://router.home.arpa/",
        "http://a..example/",
        "http://.example/",
        "http://[fe80::1%25eth0]/",
        "http://①②⑦.⓪.⓪.①/",
        "http://exam\u200bple.com/",
        "http:///path",
        "http://example.com:99999999/",
        "http://" + "a" * 300 + ".example/",
        "https://example.com/" + "a" * 3000,
        "",
    ],
)
def test_what_is_no_address_of_a_public_page_is_refused(address: str) -> None:
    with pytest.raises(BadAddress):
        normalised_url(address, GUARD)


def test_a_bare_name_is_asked_for_only_if_the_operator_named_it() -> None:
    assert normalised_url("http://intranet/x", Guard(SearchConfig(allow=("intranet",)))) == "http://intranet/x"


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://www.bbc.co.uk/news", "bbc.co.uk"),
        ("https://zh.wikipedia.org/zh-cn/X", "wikipedia.org"),
        ("http://127.0.0.1:8123/", "127.0.0.1"),
        ("http://[2606:4700::1111]/", "2606:4700::1111"),
        ("http://intranet/", "intranet"),
    ],
)
def test_a_site_is_its_registered_domain(address: str, site: str) -> None:
    assert site_of(address) == site


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com/a?b=1",
        "https://www.example.com/a/?b=1#part",
        "https://m.example.com/a?utm_source=x&b=1",
        "https://example.com:443/a?b=1&gclid=2&fbclid=3",
    ],
)
def test_spellings_of_one_page_are_recognised(address: str) -> None:
    assert same_page(address) == "example.com/a?b=1"


def test_different_pages_stay_different() -> None:
    addresses = ["https://example.com/a", "https://example.com/b", "https://example.com/a?b=1", "https://example.org/a"]

    assert len(set(map(same_page, addresses))) == 4
