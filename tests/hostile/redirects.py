"""Redirects to where nobody may go, by every status and spelling, and redirects without an end."""

from tests.hostile.behaviour import Behaviour, bad
from tests.search.serving import answer, redirect

STATUSES = (301, 302, 303, 307, 308)
INSIDE = (
    "http://127.0.0.1:{port}/",
    "//127.0.0.1:{port}/",
    "http://127.1:{port}/",
    "http://2130706433:{port}/",
    "http://0x7f000001:{port}/",
    "http://0x7f.1:{port}/",
    "http://017700000001:{port}/",
    "http://0:{port}/",
    "http://0.0.0.0:{port}/",
    "http://localhost:{port}/",
    "http://localhost.:{port}/",
    "http://[::1]:{port}/",
    "http://[::]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/",
    "http://[::127.0.0.1]:{port}/",
    "http://[64:ff9b::7f00:1]:{port}/",
    "http://[2002:7f00:1::]:{port}/",
    "http://①②⑦.⓪.⓪.①:{port}/",
    "http://user@127.0.0.1:{port}/",
    "http://example.com\\@127.0.0.1:{port}/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.0.1/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://100.100.100.200/latest/meta-data/",
    "http://168.63.129.16/machine",
    "http://metadata.google.internal/computeMetadata/v1/",
    "http://[fe80::1]/",
    "http://[ff02::1]/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://printer.local/",
    "http://intranet/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:{port}/_x",
    "ftp://127.0.0.1:{port}/",
    "javascript:fetch('/')",
    "data:text/html,<p>hello",
)
REFUSED = ("fetch.blocked", "fetch.bad_address", "fetch.unresolved")


def redirects(port: int) -> list[Behaviour]:
    """Every spelling; the first of them with every status. `port` is where the canary sits."""
    spelt = [bad(f"302 {target}", redirect(target.format(port=port)), *REFUSED) for target in INSIDE]
    ways = [
        bad(f"{status} to the canary", redirect(INSIDE[0].format(port=port), status), *REFUSED) for status in STATUSES
    ]
    return (
        spelt
        + ways
        + [
            bad("redirect to itself", redirect("/again"), "fetch.redirects"),
            bad("redirect that wants its cookie and forgets it", redirect("/", Set_Cookie="a=b"), "fetch.redirects"),
            bad("redirect without a target", answer(b"", 302), "fetch.redirects"),
            bad(
                "redirect to a target of 100,000 letters",
                redirect("/" + "a" * 60_000),
                "fetch.bad_address",
                "fetch.cut",
            ),
            bad("redirect with a line break in its target", redirect("/x\r\nSet-Cookie: a=b"), "fetch.redirects"),
        ]
    )
