# ruff: noqa: E501, RUF100 (markup is read best on its own line)
"""Banners, walls and pleas around an article, in the languages of the web: never its text, wherever they stand."""

import pytest

from tests.search.extraction.kinds import PARAGRAPHS, PROSE, read

BANNERS = {
    "onetrust": "<div id=onetrust-consent-sdk><div id=onetrust-banner-sdk role=region aria-label='Cookie banner'><h2>We Value Your Privacy</h2><div>By clicking “Accept All”, you agree to the storing of cookies on your device to enhance site navigation, analyze site usage, and assist in our marketing efforts.</div><button>Accept All</button></div></div>",
    "tcf list": "<div class=fc-consent-root><div class=fc-dialog><h1>norwick.example asks for your consent to use your personal data to:</h1><ul><li>Personalised advertising and content, advertising and content measurement, audience research and services development</li><li>Store and/or access information on a device</li></ul><p>Your personal data will be processed and information from your device (cookies, unique identifiers, and other device data) may be stored by, accessed by and shared with 134 TCF vendor(s) and 63 ad partner(s).</p></div></div>",
    "de": "<div class=cmpbox><h2>Wir respektieren Ihre Privatsphäre</h2><p>Wir und unsere Partner speichern und/oder greifen auf Informationen auf einem Gerät zu, z.B. Cookies, und verarbeiten personenbezogene Daten.</p><a>Zustimmen</a></div>",
    "fr": "<div id=didomi-notice><p>Avec votre accord, nos partenaires et nous utilisons des cookies ou technologies similaires pour stocker et accéder à des informations personnelles comme votre visite sur ce site.</p><span>Continuer sans accepter</span></div>",
    "ja": "<div class=bnr><p>当サイトではサービス向上のためクッキーを使用しています。サイトの閲覧を続けることで、クッキーの使用に同意したものとみなされます。</p><button>同意する</button></div>",
    "ko": "<div class=ck><p>이 웹사이트는 사용자 경험을 개선하기 위해 쿠키를 사용합니다. 계속 이용하시면 쿠키 사용에 동의하는 것으로 간주됩니다.</p><button>동의</button></div>",
    "zh-hant": "<div class=bar><p>本網站使用 Cookie 以提供更好的瀏覽體驗，繼續瀏覽即表示您同意我們的隱私權政策。</p><a href=#>我知道了</a></div>",
    "zh-hans": "<div class=tips>我们使用Cookie和类似技术来改善您的浏览体验、分析流量。点击“接受”即表示您同意。<span>接受</span><span>拒绝</span></div>",
    "es": "<div id=c><p>Utilizamos cookies propias y de terceros para analizar nuestros servicios y mostrarte publicidad relacionada con tus preferencias.</p><button>Aceptar</button></div>",
    "it": "<div id=c><p>Questo sito utilizza cookie tecnici e di profilazione, anche di terze parti. Chiudendo questo banner acconsenti all’uso dei cookie.</p></div>",
    "nl": "<div id=c><p>Wij gebruiken cookies om ervoor te zorgen dat onze website zo soepel mogelijk draait.</p><button>OK</button></div>",
    "pt": "<div id=c><p>Este site usa cookies para melhorar a sua experiência. Ao continuar, você concorda com a nossa política de cookies.</p><button>OK</button></div>",
    "ru": "<div id=c><p>Мы используем файлы cookie, чтобы улучшить работу сайта. Продолжая, вы соглашаетесь с этим.</p><button>OK</button></div>",
    "no word": "<div class=notice role=alertdialog><p>We and selected third parties collect personal information as specified in the privacy policy and use tracking technologies for other purposes.</p><button>Reject</button><button>Accept</button></div>",
    "paywall": "<div class=paywall><h2>Subscribe to continue reading</h2><p>Already a subscriber? Sign in. Get unlimited access for one crown a week and cancel at any time.</p></div>",
    "adblock": "<div class=adblock-modal><p>It looks like you are using an ad blocker. Please disable it to support our site and reload the page.</p></div>",
    "newsletter": "<div class=newsletter><h3>Sign up to our newsletter</h3><p>Get the best stories of the coast delivered to your inbox every Friday morning.</p><form><input></form></div>",
}
PLACES = {
    "before": "{banner}<main>{text}</main>",
    "behind": "<div class=c>{text}</div>{banner}",
    "inside": "<article><h1>Norwick</h1>{text}{banner}{text}</article>",
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", BANNERS)
def test_a_banner_is_no_text_of_a_page(name: str, place: str) -> None:
    text = read(PLACES[place].format(banner=BANNERS[name], text=PARAGRAPHS)).text

    words = max(BANNERS[name].replace(">", "<").split("<"), key=len)
    assert all(line in text for line in PROSE)
    assert words[:40] not in text or (place == "inside" and name in ("paywall", "newsletter"))
