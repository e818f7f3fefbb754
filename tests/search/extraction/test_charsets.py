"""Bytes to text where servers and pages lie about their charset."""

import codecs
from random import Random

import pytest

from search.errors import Garbled
from search.extraction.charsets import decoded

HANS = "<html><body>国家助学贷款是为了帮助家庭经济困难的学生而设立的制度，申请时需要提交材料。</body></html>"
HANT = "<html><body>國家助學貸款是為了幫助家庭經濟困難的學生而設立的制度，申請時需要提交資料。</body></html>"
JAPANESE = "<html><body>この制度は学生を助けるために作られました。申し込みの時に書類が必要です。</body></html>"
KOREAN = "<html><body>이 제도는 학생을 돕기 위해 만들어졌습니다. 신청할 때 서류가 필요합니다.</body></html>"
RUSSIAN = "<html><body>Эта программа создана для помощи студентам из небогатых семей.</body></html>"
GREEK = "<html><body>Ο πλοηγός του λιμανιού ανεβαίνει σε κάθε πλοίο πριν από τη σημαδούρα. Άλλα δεν.</body></html>"
LENSES = "<html><body>ノーウィックの灯台のレンズはクローネで買われた。この港の水先人は船に乗り込む。</body></html>"
GERMAN = "<html><body>Über die Größe der Häuser in der Straße wird seit Jahren gestritten.</body></html>"


@pytest.mark.parametrize(
    ("text", "charset", "declared"),
    [
        (HANS, "gbk", "gb2312"),
        (HANS, "gb18030", "GBK"),
        (HANS, "utf-8", "gb2312"),
        (HANS, "utf-8", "iso-8859-1"),
        (HANS, "gbk", "utf-8"),
        (HANS, "gbk", "nonsense"),
        (HANS, "gbk", ""),
        (HANS, "gbk", "iso-8859-1"),
        (HANT, "big5", "Big5"),
        (HANT, "big5hkscs", ""),
        (HANT, "utf-8", "big5"),
        (JAPANESE, "shift_jis", "x-sjis"),
        (JAPANESE, "shift_jis", ""),
        (JAPANESE, "euc_jp", ""),
        (LENSES, "euc_jp", ""),
        (LENSES, "shift_jis", ""),
        (GREEK, "windows-1253", ""),
        (GREEK, "iso8859_7", ""),
        (GREEK, "windows-1253", "iso-8859-1"),
        (HANS * 2, "gbk", "big5"),
        (HANT * 2, "big5", "gbk"),
        (JAPANESE * 2, "euc_jp", "shift_jis"),
        (RUSSIAN * 2, "windows-1251", "koi8-r"),
        (RUSSIAN * 2, "koi8-r", "windows-1251"),
        (KOREAN, "euc_kr", ""),
        (RUSSIAN, "windows-1251", ""),
        (GERMAN, "windows-1252", "iso-8859-1"),
        (GERMAN, "windows-1252", ""),
        (GERMAN, "utf-8", ""),
    ],
)
def test_a_page_is_read_exactly_whatever_was_declared(text: str, charset: str, declared: str) -> None:
    assert decoded(text.encode(charset), declared) == text


@pytest.mark.parametrize(
    ("bom", "charset"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_a_byte_order_mark_outweighs_everything(bom: bytes, charset: str) -> None:
    assert decoded(bom + HANS.encode(charset), "gb2312") == HANS


def test_the_page_may_name_its_charset_itself() -> None:
    text = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=big5"></head>' + HANT

    assert decoded(text.encode("big5")) == text


def test_a_page_cut_inside_a_character_loses_that_character_only() -> None:
    assert decoded(HANS.encode()[:40]).startswith("<html><body>国家助学贷款")


def test_what_no_charset_fits_is_refused() -> None:
    with pytest.raises(Garbled):
        decoded(bytes(byte | 128 for byte in Random(7).randbytes(4000)), "utf-8")


@pytest.mark.parametrize("charset", ["utf-7", "hex", "rot13", "zip", "idna", "../../x"])
def test_codecs_that_are_no_charsets_are_ignored(charset: str) -> None:
    assert decoded(b"<html>plain +ADw-script+AD4-", charset) == "<html>plain +ADw-script+AD4-"


def test_a_charset_that_a_comment_names_is_nobodys_word() -> None:
    page = HANS.replace("<body>", "<!-- <meta charset=big5> --><body>")

    assert decoded(page.encode("gbk")) == page
