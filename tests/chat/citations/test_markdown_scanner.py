"""Code, mathematics and addresses are told apart from prose, from left to right, as soon as it is certain."""

import pytest

from chat.citations.markdown_scanner import ADDRESS_MAX, MarkdownScanner

# What is literal stands between « and ».
TEXTS = (
    "a «`b`» c «``d` `e` f``»",
    "an `open tick\nthen «`closed`»",
    "«```py\nx\n```»\nprose",
    "```a«`b c `»d`",
    "- «~~~\nx\n~~~»\n",
    "«```\nnever closed»",
    "cost $5 and $10, «$x_1$» and 5$ or US$6",
    "«$x$», $PATH here\nand there$",
    "«$$\na\nb\n$$» $$ open\n\nnext $$",
    r"«\(a\)» \(open\n «\[a = b\]» \[note\] \[1\]",
    "a \\`b c «`d\\`» e",
    "[t]«(https://x.y/a_(b))» [t](https://x.y z",
    "[t](a[t]«(b)» [t](c[t](d(e [t]«(f(g)(h))» i)",
    "[t](never[t]«(https://x.y)»",
    "$a。b$ $a[1] «$c_1$»",
)


def marked(text: str, pieces: list[str]) -> str:
    scanner = MarkdownScanner()
    for piece in pieces:
        scanner.feed(piece)
    scanner.feed("", final=True)
    literal = [scanner.is_literal(place) is True for place in range(len(text))] + [False]
    before = [False, *literal]
    changes = zip(before, literal, strict=False)
    signs = ["«" if now and not was else "»" if was and not now else "" for was, now in changes]
    return "".join(sign + char for sign, char in zip(signs, [*text, ""], strict=True))


@pytest.mark.parametrize("drawn", TEXTS)
def test_the_literal_stretches_are_found_however_the_text_is_split(drawn: str) -> None:
    text = drawn.replace("«", "").replace("»", "")

    assert marked(text, [text]) == marked(text, list(text)) == drawn


def test_what_may_still_be_closed_is_not_decided() -> None:
    scanner = MarkdownScanner()

    scanner.feed("so `a[1]")
    assert (scanner.is_literal(0), scanner.is_literal(5)) == (False, None)
    scanner.feed("` b")
    assert (scanner.is_literal(5), scanner.is_literal(10)) == (True, False)


def test_the_end_of_the_line_decides() -> None:
    scanner = MarkdownScanner()
    scanner.feed("set $PATH [1]")
    assert scanner.is_literal(10) is None

    scanner.feed("\n")

    assert scanner.is_literal(10) is False


def test_an_address_is_no_longer_than_its_limit() -> None:
    longest = f"[t]«(a[t](b){'c' * (ADDRESS_MAX - 8)})»"
    too_long = f"[t](a[t]«(b)»{'c' * (ADDRESS_MAX - 7)})"

    for drawn in (longest, too_long):
        text = drawn.replace("«", "").replace("»", "")
        assert marked(text, [text]) == marked(text, list(text)) == drawn
