"""A charset that nobody names is told by the letters of a language, or the page is refused: never other letters."""

import pytest

from search.errors import Garbled
from search.extraction.charsets import decoded

CZECH = (
    "Přístavní lodivod vstupuje na palubu každé lodi delší než devadesát metrů, protože se plavební "
    "dráha dvakrát stáčí."
)
SLOVAK = (
    "Prístavný lodivod vstupuje na palubu každej lode dlhšej ako deväťdesiat metrov, pretože sa plavebná dráha stáča."
)
POLISH = "W porcie każdy statek dłuższy niż dziewięćdziesiąt metrów bierze pilota, ponieważ tor wodny skręca dwa razy."
HUNGARIAN = (
    "A kikötői révkalauz minden kilencven méternél hosszabb hajóra felszáll, mert a csatorna kétszer "
    "fordul erős áramlásban."
)
ROMANIAN = (
    "Pilotul portului urcă la bordul fiecărei nave mai lungi de nouăzeci de metri, pentru că şenalul face două coturi."
)
CROATIAN = (
    "Lučki peljar penje se na svaki brod duži od devedeset metara, jer plovni put dvaput skreće "
    "tamo gdje je struja najjača."
)
TURKISH = (
    "Kılavuz kaptan doksan metreden uzun her gemiye iki mil önce çıkar, çünkü akıntının en güçlü "
    "olduğu yerde geçit döner."
)
LITHUANIAN = (
    "Uosto locmanas įlipa į kiekvieną ilgesnį nei devyniasdešimt metrų laivą, nes kanalas du kartus "
    "vingiuoja ir srovė čia stipri."
)
FRENCH = (
    "Le pilote monte à bord de chaque navire de plus de quatre-vingt-dix mètres, où le courant "
    "est très fort même en été."
)
GERMAN = (
    "Der Lotse steigt vor der äußeren Boje auf jedes Schiff über neunzig Meter, weil die Strömung "
    "dort am stärksten ist."
)
SPANISH = (
    "El práctico sube a todo buque de más de noventa metros, porque el canal dobla dos veces donde "
    "la corriente es más fuerte."
)
PORTUGUESE = (
    "O prático sobe a bordo de cada navio com mais de noventa metros, porque o canal faz duas curvas "
    "onde a corrente não pára."
)
SWEDISH = (
    "Lotsen går ombord på varje fartyg som är längre än nittio meter, för att farleden svänger "
    "två gånger där strömmen är stark."
)
GREEK = (
    "Ο πλοηγός του λιμανιού ανεβαίνει σε κάθε πλοίο μεγαλύτερο από ενενήντα μέτρα, γιατί ο δίαυλος στρίβει δύο φορές."
)
HEBREW = "הנתב של הנמל עולה על כל אונייה שאורכה יותר מתשעים מטרים, כי התעלה מתעקלת פעמיים במקום שבו הזרם חזק ביותר."
ARABIC = (
    "يصعد مرشد الميناء إلى كل سفينة يزيد طولها على تسعين مترا قبل العوامة الخارجية لأن القناة تنعطف "
    "مرتين حيث يشتد التيار."
)
RUSSIAN = (
    "Портовый лоцман поднимается на борт каждого судна длиннее девяноста метров, потому что фарватер "
    "дважды поворачивает."
)
UKRAINIAN = (
    "Портовий лоцман піднімається на борт кожного судна, довшого за дев'яносто метрів, бо фарватер двічі повертає."
)
THAI = "นำร่องของท่าเรือขึ้นเรือทุกลำที่ยาวกว่าเก้าสิบเมตรก่อนถึงทุ่นนอกสองไมล์เพราะร่องน้ำโค้งสองครั้ง"
JAPANESE = "港の水先人は、外側の浮標の二海里手前で長さ九十メートルを超えるすべての船に乗り込む。"
ENGLISH = (
    "“The pilot’s boat,” she said, “leaves from the mole at six in the morning, and it is not a ferry for the others.”"
)
CHINESE = "港口的引水员在外浮标以外两海里处登上每一艘长度超过九十米的船，因为航道在水流最急的地方要转两次弯。"

EXACT = [
    (CZECH, "cp1250"),
    (CZECH, "iso8859-2"),
    (POLISH, "cp1250"),
    (POLISH, "iso8859-2"),
    (HUNGARIAN, "cp1250"),
    (TURKISH, "cp1254"),
    (FRENCH, "cp1252"),
    (GERMAN, "cp1252"),
    (SPANISH, "cp1252"),
    (PORTUGUESE, "cp1252"),
    (SWEDISH, "cp1252"),
    (GREEK, "cp1253"),
    (HEBREW, "cp1255"),
    (ARABIC, "cp1256"),
    (RUSSIAN, "cp1251"),
    (RUSSIAN, "koi8-r"),
    (RUSSIAN, "cp866"),
    (THAI, "cp874"),
    (JAPANESE, "iso2022_jp"),
    (JAPANESE, "shift_jis"),
    (CHINESE, "hz"),
]
OTHERS = [
    (SLOVAK, "cp1250"),
    (SLOVAK, "iso8859-2"),
    (HUNGARIAN, "iso8859-2"),
    (ROMANIAN, "cp1250"),
    (CROATIAN, "cp1250"),
    (CROATIAN, "iso8859-2"),
    (LITHUANIAN, "cp1257"),
    (GREEK, "iso8859-7"),
    (HEBREW, "iso8859-8"),
    (ARABIC, "iso8859-6"),
    (UKRAINIAN, "cp1251"),
    (UKRAINIAN, "koi8-u"),
    (RUSSIAN, "iso8859-5"),
    (RUSSIAN, "mac-cyrillic"),
    (CZECH, "cp852"),
    (POLISH, "mac-latin2"),
    (CHINESE, "iso2022_jp_2"),
    *((ENGLISH, charset) for charset in ("gbk", "big5", "euc_kr", "euc_jp", "cp1252", "cp1250")),
]


def page(text: str) -> str:
    return f"<html><head><title>x</title></head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize(("text", "charset"), EXACT)
def test_the_charset_of_a_text_is_told_by_its_language(text: str, charset: str) -> None:
    assert decoded(page(text).encode(charset)) == page(text)


@pytest.mark.parametrize(("text", "charset"), [*EXACT, *OTHERS])
@pytest.mark.parametrize("words", [4, 9, 99])
def test_a_text_gets_its_own_letters_or_none(text: str, charset: str, words: int) -> None:
    short = " ".join(text.split()[:words])
    body = page(short).encode(charset, "ignore")
    try:
        found = decoded(body)
    except Garbled:
        return
    assert found == body.decode(charset)


@pytest.mark.parametrize(
    ("text", "charset"), [(CZECH, "cp1250"), (TURKISH, "cp1254"), (GREEK, "cp1253"), (RUSSIAN, "cp1251")]
)
def test_a_server_that_says_latin_1_by_default_is_not_believed(text: str, charset: str) -> None:
    assert decoded(page(text).encode(charset), "iso-8859-1") == page(text)
