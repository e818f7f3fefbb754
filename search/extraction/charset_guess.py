"""Which charset a text without any name is in: the one whose letters make words of some language.

Wrong letters are worse than none: what no language explains, or two explain differently, is refused.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from search.extraction.encodings import decoded_as

_LIKELY = 0.08
"""Of East Asian text: the share of the commonest characters."""
_SCRIPT_SHARE = 0.45
"""Of letters of another alphabet: the share of its ten commonest."""
_SURE = 0.97
"""Of accented letters: the share that belongs to one language."""
_RUN = 2.0
"""Bytes. Accented letters stand alone or in pairs; longer runs are words of another script."""
_FEW = 3
_MANY = 40
_SYLLABLES = 0.15
"""Of Chinese text: the share of Japanese syllables that it never has."""
_CLEARLY = 1.5
_CLOSE = 0.05
_TAG = re.compile(rb"<(?:script|style)\b[^>]*>.{0,20000}?</(?:script|style)|<[^<>]{0,2000}>", re.IGNORECASE | re.DOTALL)
_RUNS = re.compile(rb"[\x80-\xff]+")
_ESCAPED = re.compile(rb"\x1b\$[@B]")
_OTHER_ESCAPE = re.compile(rb"\x1b(?:\$A|\$\(C|\$\)|\.)")
_HZ = re.compile(rb"~\{(?:[\x21-\x7e]{2}){3,}")

# The commonest characters tell a right guess from a wrong one, in which they are all rare.
_COMMON = frozenset(
    "的一是不了在人有我他这中大来上国个到说们为子和你地出会也时要就可以对生能而那得于着下自之年过发后作里"
    "這來國個說們為時會對過發後與從還沒讓開關點當間長問應學實現進種動経済日本語하는이다을를의에가은지고"
    "のはにをがでとたしてれいなかっるすも也不是的，。、：；！？「」“”‘’—…"
)
_EAST_ASIAN = ("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949")
_SCRIPTS = {
    "оеаинтсрвлкмдпу": ("cp1251", "koi8-u", "iso8859-5", "cp866", "mac-cyrillic"),
    "αοιετσνηυρςάίόέ": ("cp1253", "iso8859-7"),
    "יוהלארתבשמםן": ("cp1255", "iso8859-8"),
    "اليمونرتبةعدسفك": ("cp1256", "iso8859-6"),
    "านรอกเงมยลวดทสตะ่้": ("cp874",),
}
# What stands in no word: a final letter before others, a hard sign at the beginning, a capital behind a small letter.
_MISPLACED = re.compile(
    "[ςםןץףך](?=[\u0370-\u05ff])|(?<![\u0400-\u04ff])[ъыь](?=[\u0400-\u04ff])|(?<=[α-ωа-яё])[Α-ΩА-ЯЁ€]"
)

_STUCK = re.compile("[¶’¢](?=[\u0370-\u03ff])")
_KANA = re.compile("[\u3041-\u30fa]")


@dataclass(frozen=True)
class Language:
    """A language in Latin letters: those beyond ASCII, and short words that nearly every text has."""

    letters: str
    words: str
    codecs: tuple[str, ...]


_WEST, _CENTRAL, _TURKISH, _BALTIC = ("cp1252",), ("cp1250", "iso8859-2"), ("cp1254",), ("cp1257",)
_LANGUAGES = (
    Language("éïëèêöüàçñ", "the of and to in is that for on with was by at from", _WEST),
    Language("àâæçéèêëîïôœùûüÿ", "le la les de des et un une est dans pour que qui du en sur", _WEST),
    Language("äöüß", "der die und das ist den mit ein eine von zu im nicht auf des dem", _WEST),
    Language("áéíóúüñ", "el la los las de que y en un una es por con para del se", _WEST),
    Language("áâãàçéêíóôõúü", "de que do da em para um uma com os as no na se por mais", _WEST),
    Language("àèéìíîòóùú", "il la di che e un una per in del della con non le si gli", _WEST),
    Language("éëïóèüöêáíú", "de het een van en in is dat op te met voor niet zijn aan", _WEST),
    Language("æøåéòô", "og i er det som en for at til av på med ikke de den har", _WEST),
    Language("åäöéü", "och att det som en på är av för med den till inte de ett var", _WEST),
    Language("äöåšž", "ja on ei se että oli joka mutta ovat kun niin kuin myös", _WEST),
    Language("áðéíóúýþæö", "og að er í sem við það af til en um var ekki þess", _WEST),
    Language("àçéèíïóòúü·", "el la de que i en un una per amb els les del és no", _WEST),
    Language("ąćęłńóśźż", "na w z do nie jest i to przed od przez po za dla się który oraz ale", _CENTRAL),
    Language("áčďéěíňóřšťúůýž", "na v je se že do to s k od za pro po před by ale jako nebo", _CENTRAL),
    Language("áäčďéíĺľňóôŕšťúýž", "na v je sa že do to s k od za pre po pred by ale ako alebo", _CENTRAL),
    Language("áéíóöőúüű", "a az és egy hogy nem is van ez volt de meg el ha csak mint", _CENTRAL),
    Language("ăâîşţ", "de la în şi cu pe un o din care este nu se pentru ce", _CENTRAL),
    Language("čćđšž", "i u na je se da za su od s ne to koji kao iz bi", _CENTRAL),
    Language("čšž", "in na je se da za so v z s ne od ki kot po bi", _CENTRAL),
    Language("çğıöşüâîûi̇", "ve bir bu da de için ile en her çok daha olan kadar iki gibi", _TURKISH),
    Language("ąčęėįšųūž", "ir yra kad į su tai bet iš kaip ar buvo ne dėl apie", _BALTIC),
    Language("āčēģīķļņšūž", "un ir ka no ar par uz kas lai bet tas kā pie gada", _BALTIC),
    Language("õäöüšž", "ja on ei et see oli kui ka mis oma ning aga nii", ("cp1257", "cp1252")),
)
_SIGNS = frozenset("“”„‘’‚‹›«»–—…•·°§©®™€£¥$\u00a0×±²³½¼¾µ¿¡ªº†‡")
_INSIDE_WORD = re.compile("[A-Za-z][³¹²¼½¾ºª¿¡±µ×÷°§¶¤¦¨¯´¸¢£¥©®«»¬·](?=[A-Za-zà-ÿ])")
_SIGNS_TOGETHER = re.compile("[¡¢£¤¥¦§¨©ª¬®¯°±²³´µ¶¸¹º¼½¾¿][\u00a1-\u024f]|[\u00a1-\u024f][¡¢£¤¥¦¨©¬®¯±´µ¶¸]")
_WORD = re.compile(r"[^\W\d_]+")


def guessed(sample: bytes) -> str:
    """The codec of a text, given its beginning as bytes; empty where none is sure. For text that is not UTF-8."""
    if sample.isascii():
        is_japanese = _ESCAPED.search(sample) and not _OTHER_ESCAPE.search(sample)
        return "iso2022_jp" if is_japanese else "hz" if _HZ.search(sample) else ""
    words = _TAG.sub(b" ", sample)
    words = sample if words.isascii() else words
    runs = _RUNS.findall(words)
    length = sum(map(len, runs)) / len(runs)
    return _script(words) if length > _RUN else _latin(words) or _east_asian(words, 2 * _LIKELY)


def is_another(sample: bytes, codec: str) -> bool:
    """Whether a text that is called `codec` makes no sense in it, and surely does in another script's charset."""
    text = decoded_as(sample, codec)
    if sum(ord(character) > 127 for character in text) < _MANY:
        return False
    if codec in _EAST_ASIAN and likeness(text) >= _LIKELY:
        return False
    other = guessed(sample)
    is_script = other in _EAST_ASIAN or any(other in codecs for codecs in _SCRIPTS.values())
    return is_script and decoded_as(sample, other) != text


def _script(sample: bytes) -> str:
    """The charset of another alphabet or of East Asia that fits best."""
    texts = {codec: decoded_as(sample, codec) for codecs in _SCRIPTS.values() for codec in codecs}
    likelihoods = [
        (_alphabet_share(texts[codec], letters), codec) for letters, codecs in _SCRIPTS.items() for codec in codecs
    ]
    share, codec = max(likelihoods)
    close = {rival for other, rival in likelihoods if other > share - _CLOSE and texts[rival] != texts[codec]}
    if close:
        # Greek's two differ in one letter and some signs: the right one has fewer signs stuck to letters.
        odd = {rival: len(_STUCK.findall(texts[rival])) for rival in (*close, codec)}
        codec = min(odd, key=lambda rival: odd[rival])
        share = 0.0 if sum(count == odd[codec] for count in odd.values()) > 1 else share
    return _east_asian(sample, 2 * _LIKELY if share >= _SCRIPT_SHARE else _LIKELY) or (
        codec if share >= _SCRIPT_SHARE else ""
    )


def _east_asian(sample: bytes, least: float) -> str:
    texts = {codec: decoded_as(sample, codec) for codec in _EAST_ASIAN}
    if _kana_share(texts["gb18030"]) > _SYLLABLES:
        # Chinese tables have Japan's syllables at the places where Japan's own have them.
        del texts["gb18030"]
    likelihoods = [(likeness(text), codec) for codec, text in texts.items()]
    share, codec = max(likelihoods)
    is_doubtful = any(other > share - _CLOSE and texts[rival] != texts[codec] for other, rival in likelihoods)
    return codec if share >= least and not is_doubtful else ""


def _kana_share(text: str) -> float:
    return len(_KANA.findall(text)) / max(1, sum(ord(character) > 127 for character in text))


def likeness(text: str) -> float:
    """About the share of an East Asian text's characters that are common ones; negative where it is none."""
    foreign = [character for character in text if ord(character) > 127]
    common = sum(character in _COMMON for character in foreign)
    lost = sum(
        character == "\ufffd" or "\ue000" <= character <= "\uf8ff" or "\uff61" <= character <= "\uff9f"
        for character in foreign
    )
    return (common - 5 * lost) / max(1, len(foreign))


def _alphabet_share(text: str, letters: str) -> float:
    """The share of an alphabet's commonest letters among the characters beyond ASCII."""
    foreign = [character for character in text if ord(character) > 127 and character not in _SIGNS]
    if len(foreign) < _FEW:
        return 0.0
    common = sum(character in letters for character in foreign)
    wrong = len(_MISPLACED.findall(text)) * 5 + 3 * sum(
        character == "\ufffd" or "\x80" <= character <= "\x9f" for character in foreign
    )
    return (common - wrong) / len(foreign)


def _latin(sample: bytes) -> str:
    """The charset of a text in Latin letters that a language explains, if no other language explains it differently."""
    readings = []
    for language in _LANGUAGES:
        for codec in language.codecs:
            text = decoded_as(sample, codec)
            if _fit(text, language) >= _SURE:
                readings.append((_word_share(text, language), text, codec))
    readings.sort(key=lambda one: -one[0])
    if not readings:
        return ""
    share, text, codec = readings[0]
    # The language by its plain words must be one that also explains the letters.
    if share < max(_word_share(text, language) for language in _LANGUAGES) / 2:
        return ""
    rivals = [other for other in readings if other[1] != text]
    is_clear = not rivals or share > _CLEARLY * rivals[0][0]
    return codec if is_clear and (share > 0 or not rivals) else ""


def _fit(text: str, language: Language) -> float:
    foreign = [character for character in text.lower() if ord(character) > 127 and character not in _SIGNS]
    wrong = len(_INSIDE_WORD.findall(text)) + len(_SIGNS_TOGETHER.findall(text)) + text.count("\ufffd")
    if not foreign:
        return 0.0 if wrong else 1.0
    wrong += sum(one.islower() and other.isupper() and other > "\x7f" for one, other in pairwise(text))
    return (sum(character in language.letters for character in foreign) - wrong) / len(foreign)


def _word_share(text: str, language: Language) -> float:
    known = set(language.words.split())
    words = [word.lower() for word in _WORD.findall(text)]
    return sum(word in known for word in words) / max(1, len(words))
