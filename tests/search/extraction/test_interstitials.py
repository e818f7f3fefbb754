# ruff: noqa: E501, RUF100 (markup is read best on its own line)
"""What stands in for a page is refused; what a browser reads, however it is written, is read."""

import pytest

from search.conf import SearchConfig
from search.errors import FetchError
from search.extraction.pages import page_of
from search.fetching.content_types import declared_type, sniffed_kind
from search.fetching.fetcher import Download
from search.nouns import Page
from tests.search.extraction.kinds import PARAGRAPHS, PROSE

REFUSED = {
    "firewall": "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with your administrator. Your support ID is: 123456</body></html>",
    "429": "<html><head><title>429</title></head><body><h1>Too many requests</h1><p>You have sent too many requests in a given amount of time.</p></body></html>",
    "withdrawn zh": "<html><head><title></title></head><body><h2>该内容已被发布者删除</h2><p>如有疑问，请联系发布者，或者返回首页看看别的内容。</p></body></html>",
    "violation zh": "<html><body><p>此内容因违规无法查看，该内容已被多人投诉，请稍后再试。</p></body></html>",
    "maintenance": "<html><head><title>Lights</title></head><body><h1>We'll be back soon!</h1><p>Sorry, we're performing some maintenance at the moment.</p></body></html>",
    "maintenance zh": "<html><head><title>公告</title></head><body><p>系统正在维护中，预计今晚八点恢复，给您带来不便，敬请谅解。</p></body></html>",
    "for sale": "<html><head><title>a.example</title></head><body><p>This domain is for sale. The domain a.example may be for sale by its owner!</p></body></html>",
    "451": "<html><head><title>Unavailable</title></head><body><p>451: Unavailable due to legal reasons. Access from your region cannot be granted.</p></body></html>",
    "a server's first page": "<html><head><title>Welcome to nginx!</title></head><body><h1>Welcome to nginx!</h1><p>If you see this page, the nginx web server is successfully installed.</p></body></html>",
    "47 characters": "<html><head><title>norwick.example</title></head><body><p>Just a moment... Enable JavaScript and cookies.</p></body></html>",
    "40 characters zh": "<html><head><title>norwick.example</title></head><body><p>请稍候，正在验证您的浏览器安全性，请开启脚本和Cookie后继续访问本站点内容。</p></body></html>",
    "cloudflare": "<html><head><title>Just a moment...</title></head><body><h2>Checking if the site connection is secure</h2><p>norwick.example needs to review the security of your connection before proceeding.</p></body></html>",
    "datadome": "<html><head><title>norwick.example</title></head><body><p>Please enable JS and disable any ad blocker</p></body></html>",
    "px": "<html><head><title>Access to this page has been denied</title></head><body><h1>Press & Hold to confirm you are a human (and not a bot).</h1><p>Reference ID 1234</p></body></html>",
    "akamai": '<html><head><title>Access Denied</title></head><body><h1>Access Denied</h1>You don\'t have permission to access "http://norwick.example/" on this server.<p>Reference #18.abc</p></body></html>',
    "anubis": "<html><head><title>Making sure you're not a bot!</title></head><body><h1>Making sure you're not a bot!</h1><p>Loading... You are seeing this because the administrator of this website has set up Anubis to protect the server against the scourge of AI companies aggressively scraping websites.</p></body></html>",
    "ddos guard": "<html><head><title>DDoS-Guard</title></head><body><h1>Checking your browser before accessing norwick.example</h1><p>DDoS-Guard</p></body></html>",
    "imperva": "<html><head><title></title></head><body><p>Request unsuccessful. Incapsula incident ID: 77-55</p></body></html>",
    "queue": "<html><head><title>Waiting room</title></head><body><h1>You are now in line</h1><p>Your estimated wait time is 5 minutes. This page will refresh by itself, so please do not close it.</p></body></html>",
    "login": "<html><head><title>Sign in</title></head><body><h1>Sign in</h1><p>Please sign in to continue.</p><form><input name=u><input type=password><button>Sign in</button></form></body></html>",
    "zh safe": "<html><head><title>安全验证</title></head><body><p>您的访问行为异常，请完成下方验证后继续访问。</p></body></html>",
    "zhihu": "<html><head><title>安全验证 - 知乎</title></head><body><p>您当前请求存在异常，暂时限制本次访问。如有疑问，您可以通过手机摇一摇或登录后私信知乎小管家反馈。</p></body></html>",
    "soft 404": "<html><head><title>Page not found</title></head><body><h1>404</h1><p>The page you are looking for could not be found. It may have been moved or deleted.</p><a href=/>Home</a></body></html>",
    "soft 404 zh": "<html><head><title>页面不存在</title></head><body><h1>404</h1><p>抱歉，您访问的页面不存在或已被删除。</p><a href=/>返回首页</a></body></html>",
    "js redirect": "<html><head><title>Lights</title></head><body><script>window.location.replace('/new')</script><p>If you are not redirected automatically, follow this link.</p></body></html>",
    "js redirect bare": "<html><head><title>Lights</title></head><body><script>location.href='/new'</script><p>This page lives at a new address now.</p></body></html>",
    "refresh 5": "<html><head><title>Lights</title><meta http-equiv=refresh content='5; url=https://b.example/'></head><body><p>Our site has moved. You will be taken there in five seconds.</p></body></html>",
}
READ: dict[str, tuple[str | bytes, str]] = {
    "refresh self long article": (
        f"""<html><head><title>Lights</title><meta http-equiv=refresh content=300></head><body>{PARAGRAPHS}{PARAGRAPHS}</body></html>""",
        "text/html; charset=utf-8",
    ),
    "refresh self": (
        f"""<html><head><title>Lights</title><meta http-equiv=refresh content='1800;url=/x'></head><body><main>{PARAGRAPHS}</main></body></html>""",
        "text/html; charset=utf-8",
    ),
    "noscript refresh": (
        f"""<html><head><title>Lights</title><noscript><meta http-equiv=refresh content='0;url=/nojs'></noscript></head><body><main>{PARAGRAPHS}</main></body></html>""",
        "text/html; charset=utf-8",
    ),
    "deep": (
        f"""<html><head><title>Lights</title></head><body>{"<div>" * 600}{PARAGRAPHS}{"</div>" * 600}</body></html>""",
        "text/html; charset=utf-8",
    ),
    "deep spans": (
        f"""<html><head><title>Lights</title></head><body>{"<span>" * 900}{PARAGRAPHS}</body></html>""",
        "text/html; charset=utf-8",
    ),
    "deep font unclosed": (
        f"""<html><head><title>Lights</title></head><body>{"<b><i><font>" * 300}{PARAGRAPHS}</body></html>""",
        "text/html; charset=utf-8",
    ),
    "unclosed p": (
        f"""<html><head><title>Lights</title></head><body><p>{PROSE[0]}<p>{PROSE[1]}<p>{PROSE[2]}<p>{PROSE[3]}</body></html>""",
        "text/html; charset=utf-8",
    ),
    "unclosed comment in head": (
        f"""<html><head><title>Lights</title><!-- -- ></head><body><main>{PARAGRAPHS}</main></body></html>""",
        "text/html; charset=utf-8",
    ),
    "frameset": (
        b"<html><head><title>L</title></head><frameset><frame src=a.html><noframes><body><p>The lighthouse keeper of Norwick lights the lamp an hour before sunset, and walks up its two hundred steps each time.</p><p>In winter the fog horn is sounded every forty seconds, which the village has long learned to sleep through.</p><p>A new lens was brought from the mainland in 1934 and has been turned by an electric motor ever since that year.</p><p>Visitors may climb the tower on the first Saturday of the month, when the tide allows the causeway to be crossed.</p></body></noframes></frameset></html>",
        "text/html; charset=utf-8",
    ),
    "two bodies": (
        b"<html><body><p>x</p></body><body><p>The lighthouse keeper of Norwick lights the lamp an hour before sunset, and walks up its two hundred steps each time.</p><p>In winter the fog horn is sounded every forty seconds, which the village has long learned to sleep through.</p><p>A new lens was brought from the mainland in 1934 and has been turned by an electric motor ever since that year.</p><p>Visitors may climb the tower on the first Saturday of the month, when the tide allows the causeway to be crossed.</p></body></html>",
        "text/html; charset=utf-8",
    ),
    "after html": (
        b"<html><body><p>Hello.</p></body></html><p>The lighthouse keeper of Norwick lights the lamp an hour before sunset, and walks up its two hundred steps each time.</p><p>In winter the fog horn is sounded every forty seconds, which the village has long learned to sleep through.</p><p>A new lens was brought from the mainland in 1934 and has been turned by an electric motor ever since that year.</p><p>Visitors may climb the tower on the first Saturday of the month, when the tide allows the causeway to be crossed.</p>",
        "text/html; charset=utf-8",
    ),
    "no type html": (
        b"<h1>Norwick</h1><p>The lighthouse keeper of Norwick lights the lamp an hour before sunset, and walks up its two hundred steps each time.</p><p>In winter the fog horn is sounded every forty seconds, which the village has long learned to sleep through.</p><p>A new lens was brought from the mainland in 1934 and has been turned by an electric motor ever since that year.</p><p>Visitors may climb the tower on the first Saturday of the month, when the tide allows the causeway to be crossed.</p>",
        "",
    ),
    "xhtml": (
        b'<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><head><title>L</title></head><body><p>The lighthouse keeper of Norwick lights the lamp an hour before sunset, and walks up its two hundred steps each time.</p><p>In winter the fog horn is sounded every forty seconds, which the village has long learned to sleep through.</p><p>A new lens was brought from the mainland in 1934 and has been turned by an electric motor ever since that year.</p><p>Visitors may climb the tower on the first Saturday of the month, when the tide allows the causeway to be crossed.</p></body></html>',
        "application/xhtml+xml",
    ),
    "xml": (
        b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>The lighthouse keeper of Norwick lights the lamp an hour before sunset, and walks up its two hundred steps each time.</p><p>In winter the fog horn is sounded every forty seconds, which the village has long learned to sleep through.</p><p>A new lens was brought from the mainland in 1934 and has been turned by an electric motor ever since that year.</p><p>Visitors may climb the tower on the first Saturday of the month, when the tide allows the causeway to be crossed.</p></body></html>',
        "text/xml",
    ),
    "octet html": (
        b"<!DOCTYPE html><body><p>The lighthouse keeper of Norwick lights the lamp an hour before sunset, and walks up its two hundred steps each time.</p><p>In winter the fog horn is sounded every forty seconds, which the village has long learned to sleep through.</p><p>A new lens was brought from the mainland in 1934 and has been turned by an electric motor ever since that year.</p><p>Visitors may climb the tower on the first Saturday of the month, when the tide allows the causeway to be crossed.</p>",
        "application/octet-stream",
    ),
    "vnd md": (
        b"# Norwick\n\nThe lighthouse keeper of Norwick lights the lamp an hour before sunset, and walks up its two hundred steps each time.\n\nIn winter the fog horn is sounded every forty seconds, which the village has long learned to sleep through.\n\nA new lens was brought from the mainland in 1934 and has been turned by an electric motor ever since that year.\n\nVisitors may climb the tower on the first Saturday of the month, when the tide allows the causeway to be crossed.",
        "text/vnd.daringfireball.markdown",
    ),
    "rst": (
        b"Norwick\n=======\n\nThe lighthouse keeper of Norwick lights the lamp an hour before sunset, and walks up its two hundred steps each time.\n\nIn winter the fog horn is sounded every forty seconds, which the village has long learned to sleep through.\n\nA new lens was brought from the mainland in 1934 and has been turned by an electric motor ever since that year.\n\nVisitors may climb the tower on the first Saturday of the month, when the tide allows the causeway to be crossed.",
        "text/x-rst",
    ),
    "asciidoc": (
        b"= Norwick\n\nThe lighthouse keeper of Norwick lights the lamp an hour before sunset, and walks up its two hundred steps each time.\n\nIn winter the fog horn is sounded every forty seconds, which the village has long learned to sleep through.\n\nA new lens was brought from the mainland in 1934 and has been turned by an electric motor ever since that year.\n\nVisitors may climb the tower on the first Saturday of the month, when the tide allows the causeway to be crossed.",
        "text/asciidoc",
    ),
    "bom utf16": (
        b"\xff\xfe<\x00h\x00t\x00m\x00l\x00>\x00<\x00b\x00o\x00d\x00y\x00>\x00<\x00p\x00>\x00T\x00h\x00e\x00 \x00l\x00i\x00g\x00h\x00t\x00h\x00o\x00u\x00s\x00e\x00 \x00k\x00e\x00e\x00p\x00e\x00r\x00 \x00o\x00f\x00 \x00N\x00o\x00r\x00w\x00i\x00c\x00k\x00 \x00l\x00i\x00g\x00h\x00t\x00s\x00 \x00t\x00h\x00e\x00 \x00l\x00a\x00m\x00p\x00 \x00a\x00n\x00 \x00h\x00o\x00u\x00r\x00 \x00b\x00e\x00f\x00o\x00r\x00e\x00 \x00s\x00u\x00n\x00s\x00e\x00t\x00,\x00 \x00a\x00n\x00d\x00 \x00w\x00a\x00l\x00k\x00s\x00 \x00u\x00p\x00 \x00i\x00t\x00s\x00 \x00t\x00w\x00o\x00 \x00h\x00u\x00n\x00d\x00r\x00e\x00d\x00 \x00s\x00t\x00e\x00p\x00s\x00 \x00e\x00a\x00c\x00h\x00 \x00t\x00i\x00m\x00e\x00.\x00<\x00/\x00p\x00>\x00<\x00p\x00>\x00I\x00n\x00 \x00w\x00i\x00n\x00t\x00e\x00r\x00 \x00t\x00h\x00e\x00 \x00f\x00o\x00g\x00 \x00h\x00o\x00r\x00n\x00 \x00i\x00s\x00 \x00s\x00o\x00u\x00n\x00d\x00e\x00d\x00 \x00e\x00v\x00e\x00r\x00y\x00 \x00f\x00o\x00r\x00t\x00y\x00 \x00s\x00e\x00c\x00o\x00n\x00d\x00s\x00,\x00 \x00w\x00h\x00i\x00c\x00h\x00 \x00t\x00h\x00e\x00 \x00v\x00i\x00l\x00l\x00a\x00g\x00e\x00 \x00h\x00a\x00s\x00 \x00l\x00o\x00n\x00g\x00 \x00l\x00e\x00a\x00r\x00n\x00e\x00d\x00 \x00t\x00o\x00 \x00s\x00l\x00e\x00e\x00p\x00 \x00t\x00h\x00r\x00o\x00u\x00g\x00h\x00.\x00<\x00/\x00p\x00>\x00<\x00p\x00>\x00A\x00 \x00n\x00e\x00w\x00 \x00l\x00e\x00n\x00s\x00 \x00w\x00a\x00s\x00 \x00b\x00r\x00o\x00u\x00g\x00h\x00t\x00 \x00f\x00r\x00o\x00m\x00 \x00t\x00h\x00e\x00 \x00m\x00a\x00i\x00n\x00l\x00a\x00n\x00d\x00 \x00i\x00n\x00 \x001\x009\x003\x004\x00 \x00a\x00n\x00d\x00 \x00h\x00a\x00s\x00 \x00b\x00e\x00e\x00n\x00 \x00t\x00u\x00r\x00n\x00e\x00d\x00 \x00b\x00y\x00 \x00a\x00n\x00 \x00e\x00l\x00e\x00c\x00t\x00r\x00i\x00c\x00 \x00m\x00o\x00t\x00o\x00r\x00 \x00e\x00v\x00e\x00r\x00 \x00s\x00i\x00n\x00c\x00e\x00 \x00t\x00h\x00a\x00t\x00 \x00y\x00e\x00a\x00r\x00.\x00<\x00/\x00p\x00>\x00<\x00p\x00>\x00V\x00i\x00s\x00i\x00t\x00o\x00r\x00s\x00 \x00m\x00a\x00y\x00 \x00c\x00l\x00i\x00m\x00b\x00 \x00t\x00h\x00e\x00 \x00t\x00o\x00w\x00e\x00r\x00 \x00o\x00n\x00 \x00t\x00h\x00e\x00 \x00f\x00i\x00r\x00s\x00t\x00 \x00S\x00a\x00t\x00u\x00r\x00d\x00a\x00y\x00 \x00o\x00f\x00 \x00t\x00h\x00e\x00 \x00m\x00o\x00n\x00t\x00h\x00,\x00 \x00w\x00h\x00e\x00n\x00 \x00t\x00h\x00e\x00 \x00t\x00i\x00d\x00e\x00 \x00a\x00l\x00l\x00o\x00w\x00s\x00 \x00t\x00h\x00e\x00 \x00c\x00a\x00u\x00s\x00e\x00w\x00a\x00y\x00 \x00t\x00o\x00 \x00b\x00e\x00 \x00c\x00r\x00o\x00s\x00s\x00e\x00d\x00.\x00<\x00/\x00p\x00>\x00",
        "text/html",
    ),
    "utf16be nobom": (
        b"\x00<\x00h\x00t\x00m\x00l\x00>\x00<\x00b\x00o\x00d\x00y\x00>\x00<\x00p\x00>\x00T\x00h\x00e\x00 \x00l\x00i\x00g\x00h\x00t\x00h\x00o\x00u\x00s\x00e\x00 \x00k\x00e\x00e\x00p\x00e\x00r\x00 \x00o\x00f\x00 \x00N\x00o\x00r\x00w\x00i\x00c\x00k\x00 \x00l\x00i\x00g\x00h\x00t\x00s\x00 \x00t\x00h\x00e\x00 \x00l\x00a\x00m\x00p\x00 \x00a\x00n\x00 \x00h\x00o\x00u\x00r\x00 \x00b\x00e\x00f\x00o\x00r\x00e\x00 \x00s\x00u\x00n\x00s\x00e\x00t\x00,\x00 \x00a\x00n\x00d\x00 \x00w\x00a\x00l\x00k\x00s\x00 \x00u\x00p\x00 \x00i\x00t\x00s\x00 \x00t\x00w\x00o\x00 \x00h\x00u\x00n\x00d\x00r\x00e\x00d\x00 \x00s\x00t\x00e\x00p\x00s\x00 \x00e\x00a\x00c\x00h\x00 \x00t\x00i\x00m\x00e\x00.\x00<\x00/\x00p\x00>\x00<\x00p\x00>\x00I\x00n\x00 \x00w\x00i\x00n\x00t\x00e\x00r\x00 \x00t\x00h\x00e\x00 \x00f\x00o\x00g\x00 \x00h\x00o\x00r\x00n\x00 \x00i\x00s\x00 \x00s\x00o\x00u\x00n\x00d\x00e\x00d\x00 \x00e\x00v\x00e\x00r\x00y\x00 \x00f\x00o\x00r\x00t\x00y\x00 \x00s\x00e\x00c\x00o\x00n\x00d\x00s\x00,\x00 \x00w\x00h\x00i\x00c\x00h\x00 \x00t\x00h\x00e\x00 \x00v\x00i\x00l\x00l\x00a\x00g\x00e\x00 \x00h\x00a\x00s\x00 \x00l\x00o\x00n\x00g\x00 \x00l\x00e\x00a\x00r\x00n\x00e\x00d\x00 \x00t\x00o\x00 \x00s\x00l\x00e\x00e\x00p\x00 \x00t\x00h\x00r\x00o\x00u\x00g\x00h\x00.\x00<\x00/\x00p\x00>\x00<\x00p\x00>\x00A\x00 \x00n\x00e\x00w\x00 \x00l\x00e\x00n\x00s\x00 \x00w\x00a\x00s\x00 \x00b\x00r\x00o\x00u\x00g\x00h\x00t\x00 \x00f\x00r\x00o\x00m\x00 \x00t\x00h\x00e\x00 \x00m\x00a\x00i\x00n\x00l\x00a\x00n\x00d\x00 \x00i\x00n\x00 \x001\x009\x003\x004\x00 \x00a\x00n\x00d\x00 \x00h\x00a\x00s\x00 \x00b\x00e\x00e\x00n\x00 \x00t\x00u\x00r\x00n\x00e\x00d\x00 \x00b\x00y\x00 \x00a\x00n\x00 \x00e\x00l\x00e\x00c\x00t\x00r\x00i\x00c\x00 \x00m\x00o\x00t\x00o\x00r\x00 \x00e\x00v\x00e\x00r\x00 \x00s\x00i\x00n\x00c\x00e\x00 \x00t\x00h\x00a\x00t\x00 \x00y\x00e\x00a\x00r\x00.\x00<\x00/\x00p\x00>\x00<\x00p\x00>\x00V\x00i\x00s\x00i\x00t\x00o\x00r\x00s\x00 \x00m\x00a\x00y\x00 \x00c\x00l\x00i\x00m\x00b\x00 \x00t\x00h\x00e\x00 \x00t\x00o\x00w\x00e\x00r\x00 \x00o\x00n\x00 \x00t\x00h\x00e\x00 \x00f\x00i\x00r\x00s\x00t\x00 \x00S\x00a\x00t\x00u\x00r\x00d\x00a\x00y\x00 \x00o\x00f\x00 \x00t\x00h\x00e\x00 \x00m\x00o\x00n\x00t\x00h\x00,\x00 \x00w\x00h\x00e\x00n\x00 \x00t\x00h\x00e\x00 \x00t\x00i\x00d\x00e\x00 \x00a\x00l\x00l\x00o\x00w\x00s\x00 \x00t\x00h\x00e\x00 \x00c\x00a\x00u\x00s\x00e\x00w\x00a\x00y\x00 \x00t\x00o\x00 \x00b\x00e\x00 \x00c\x00r\x00o\x00s\x00s\x00e\x00d\x00.\x00<\x00/\x00p\x00>",
        "text/html; charset=utf-16be",
    ),
    "custom el": (
        f"""<html><head><title>Lights</title></head><body><my-post><my-par>{PROSE[0]}</my-par><my-par>{PROSE[1]}</my-par><my-par>{PROSE[2]}</my-par><my-par>{PROSE[3]}</my-par></my-post></body></html>""",
        "text/html; charset=utf-8",
    ),
    "custom el br": (
        f"""<html><head><title>Lights</title></head><body><x-a><x-b>Hello there.</x-b>{PARAGRAPHS}</x-a></body></html>""",
        "text/html; charset=utf-8",
    ),
}


def fetched(body: bytes, content_type: str) -> Page:
    declared = declared_type(content_type)
    url = "https://a.example/x"
    return page_of(Download(url, url, sniffed_kind(declared, body), declared.charset, body), SearchConfig())


@pytest.mark.parametrize("name", REFUSED)
def test_what_stands_in_for_a_page_is_refused(name: str) -> None:
    with pytest.raises(FetchError):
        fetched(REFUSED[name].encode(), "text/html; charset=utf-8")


@pytest.mark.parametrize("name", READ)
def test_what_a_browser_reads_is_read(name: str) -> None:
    body, content_type = READ[name]
    text = fetched(body if isinstance(body, bytes) else body.encode(), content_type).text

    assert [line for line in PROSE if line not in text] == []


def test_a_short_page_about_maintenance_is_read() -> None:
    assert (
        "until May" in fetched(b"<p>The bridge is under maintenance until May of the next year.</p>", "text/html").text
    )


def test_a_short_page_that_leads_readers_without_scripts_elsewhere_is_read() -> None:
    head = "<noscript><meta http-equiv=refresh content='0;url=/nojs'></noscript>"

    assert (
        "closed"
        in fetched(f"<head>{head}</head><main><p>The office is closed on Monday.</p></main>".encode(), "text/html").text
    )
