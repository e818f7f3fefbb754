"""Pages that stand in for the page: checks whether a reader is human, consent walls, stubs that lead elsewhere.

They come with status 200 and look like an article of two sentences; to cite them is worthless.
"""

import re
from typing import TYPE_CHECKING

from search.errors import Empty, Interstitial, Missing, TooManyRedirects
from search.extraction.consent import asks_for_consent
from search.extraction.prose import size

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SHORT = 260
_LONGER = 1200
_STUB = 80
_REFRESH = re.compile(r"(\d{1,6})(?:\.\d{0,9})?\s{0,9}[;,]\s{0,9}(?:url\s{0,9}=)?\s{0,9}\S", re.IGNORECASE)
_LOCATION = re.compile(r"\blocation(?:\.href)?\s{0,9}=\s{0,9}[\"'`]|\blocation\.(?:replace|assign)\(", re.IGNORECASE)
_MAX_SCRIPT = 20_000
_SOON_SECONDS = 10
_CHECKS = re.compile(
    r"\bverify(?:ing)?(?: that)? you(?: are|['’]re) (?:a )?(?:human|not a (?:ro)?bot)"
    r"|\bare you (?:a )?(?:human|(?:ro)?bot)\b"
    r"|\b(?:not|aren['’]t) a robot\b|\b(?:human|bot|browser) (?:verification|check|challenge)\b"
    r"|\bchecking (?:your|the|if the)\b[^.\n]{0,30}\b(?:browser|connection|secure)\b"
    r"|\bsecurity of your connection\b|\bjavascript and cookies\b|\bunusual (?:traffic|activity)\b"
    r"|\b(?:complete|solve) (?:the|this|a)\b[^.\n]{0,20}\b(?:captcha|security check|puzzle|challenge)\b"
    r"|\bddos (?:protection|mitigation)\b"
    r"|\b(?:attention required|you have been blocked|request (?:was )?blocked)\b"
    r"|\baccess (?:to this page )?(?:has been |is )?denied\b"
    r"|\bpress (?:&|and) hold\b|\bpardon our interruption\b|\bone more step\b|\bjust a moment\b"
    r"|\bautomated (?:requests|access|queries)\b|\bray id\b|\bcaptcha\b"
    r"|人机验证|人機驗證|安全验证|安全驗證|(?:请|請|需要)[^。\n]{0,8}(?:验证|驗證)|滑块|滑塊"
    r"|(?:访问|訪問|请求|請求)[^。\n]{0,8}(?:频繁|頻繁|异常|異常|受限|被拒)|验证码|驗證碼"
    r"|环境异常|環境異常|检查[^。\n]{0,6}浏览器|檢查[^。\n]{0,6}瀏覽器"
    r"|确认[^。\n]{0,6}(?:不是机器人|真人)|確認[^。\n]{0,6}(?:不是機器人|真人)"
    r"|ロボットではない|人間であること|로봇이 아닙니다|사람인지 확인|\bkein(?:e)? roboter\b"
    r"|\bmensch sind\b"
    r"|\b(?:êtes|es|eres|sei|é) (?:un |um |bien )?(?:humain|humano|umano)\b"
    r"|\brobot değil|вы не робот",
    re.IGNORECASE,
)
_WAITS = re.compile(
    r"\byou are (?:now )?in (?:line|the queue|a queue)\b|\bwaiting room\b|\bestimated wait time\b|\bincident id\b"
    r"|\bsure you['’]?(?:re| are) not a (?:ro)?bot\b|\benable (?:js|javascript) and disable any ad blocker\b"
    r"|排队中|排隊中|正在排队|正在排隊",
    re.IGNORECASE,
)
_STANDS_IN = re.compile(
    r"\brequested url was rejected\b|\byour support id is\b|\btoo many requests\b"
    r"|\bunavailable (?:due to|for) legal reasons\b|\bwe['’]?(?:ll| will) be back (?:soon|shortly)\b"
    r"|\b(?:site|website|page|service|system|server|we['’]re|we are)\b[^.\n]{0,40}\bmaintenance\b"
    r"|\bthis domain (?:name )?(?:is|may be) for sale\b|\bbuy this domain\b|\bdomain (?:is )?parked\b"
    r"|\bwelcome to nginx\b|\bweb server is successfully installed\b|\bapache2? \w{1,20} ?default page\b"
    r"|(?:系统|系統|网站|網站|服务|服務)[^。\n]{0,6}(?:维护|維護)(?:中|升级|升級)|域名[^。\n]{0,8}(?:出售|转让|轉讓)"
    r"|因违规无法查看|因違規無法查看|メンテナンス中|서비스 점검",
    re.IGNORECASE,
)
"""What a server says in place of a page."""
_MISSING = re.compile(
    r"\b404\b|\bnot found\b|\bcould(?: not|n['’]t) be found\b|\b(?:does not|doesn['’]t|no longer) exists?\b"
    r"|\bpage (?:is )?gone\b"
    r"|(?:页面|頁面|网页|網頁|内容|內容|文章)[^。\n]{0,8}(?:不存在|找不到|已被?[^。\n]{0,6}(?:删除|刪除))|找不到[^。\n]{0,6}(?:页面|頁面|网页|網頁)"
    r"|見つかりません|찾을 수 없|\bnicht gefunden\b|\bintrouvable\b|\bno encontrada\b|не найдена",
    re.IGNORECASE,
)
_SIGN_IN = re.compile(
    r"\b(?:sign|log) ?in\b|\blogin\b|登录|登錄|登入|ログイン|로그인|\banmelden\b|\bconnexion\b", re.IGNORECASE
)
_SCRIPTS_WANTED = re.compile(
    r"\b(?:enable|turn on|activate|requires?|needs?|without|supports?)\b[^.\n]{0,24}\bjava-?script\b"
    r"|\bjava-?script\b[^.\n]{0,30}\b(?:disabled|required|enable|not (?:available|supported)|turned off)\b"
    r"|(?:启用|開啟|开启|啟用|打开)[^。\n]{0,8}javascript"
    r"|javascript[^。\n]{0,8}(?:被禁用|未启用|有効)"
    r"|aktivieren[^.\n]{0,20}javascript"
    r"|activ(?:er|ez|ar|e)[^.\n]{0,20}javascript",
    re.IGNORECASE,
)
_LEADS_ON = re.compile(
    r"\b(?:being|you['’]?(?:re| are| will be)|automatically|now) (?:automatically )?(?:redirect(?:ed|ing)|forwarded)\b"
    r"|\bredirecting\b|\b(?:page|document|site) (?:has|was|is) (?:been )?(?:moved|redirected)\b"
    r"|\bclick here if you are not\b|\bif you are not redirected\b"
    r"|正在跳转|正在跳轉|自动跳转|自動跳轉|页面跳转|即将跳转"
    r"|重新導向|リダイレクト|weitergeleitet|redirigé|redirigid",
    re.IGNORECASE,
)


def leads_on(tree: "HtmlElement") -> bool:
    """Whether the page itself sends its readers elsewhere at once: by `<meta http-equiv=refresh>` or by a script."""
    for script in tree.iter("script"):
        if script.get("src") is None and _LOCATION.search((script.text or "")[:_MAX_SCRIPT]):
            return True
    for meta in tree.iter("meta"):
        if (
            meta.get("http-equiv", "").strip().lower() == "refresh"
            and next(meta.iterancestors("noscript"), None) is None
        ):
            refresh = _REFRESH.match(meta.get("content", "").strip())
            if refresh and int(refresh[1]) <= _SOON_SECONDS:
                return True
    return False


def refuse_interstitial(title: str, text: str, *, has_refresh: bool) -> None:
    """Nothing where `text` is a page's own. Raises `Interstitial`, `TooManyRedirects`, `Missing` and `Empty`."""
    length = size(text)
    if length > _LONGER:
        return
    if (has_refresh and length <= _STUB) or (length <= _SHORT and _LEADS_ON.search(text)):
        raise TooManyRedirects("a page that only leads on")
    checks = len({check[0].lower() for check in _CHECKS.finditer(f"{title}\n{text}")})
    if checks > 1 or (checks and length <= _SHORT):
        raise Interstitial("a check")
    if length <= _SHORT and (_WAITS.search(f"{title}\n{text}") or (_SIGN_IN.search(title) and _SIGN_IN.search(text))):
        raise Interstitial("a queue, or the door")
    head = title or text.lstrip("# ").partition("\n")[0]
    if length <= _SHORT and _MISSING.search(head) and _MISSING.search(text):
        raise Missing("a page that says it is not there")
    if length <= _SHORT and _STANDS_IN.search(f"{title}\n{text}"):
        raise Interstitial("in place of a page")
    if length <= _SHORT and _SCRIPTS_WANTED.search(text):
        raise Empty("filled by scripts")
    if asks_for_consent(text) and _is_nothing_else(text):
        raise Interstitial("a consent wall")


def _is_nothing_else(text: str) -> bool:
    rest = [line for line in text.split("\n") if not asks_for_consent(line)]
    return sum(size(line) for line in rest) < size(text) / 2
