"""The words that matching sees."""

from concurrent.futures import ThreadPoolExecutor

import Stemmer

from search.text.tokenizer import words


def test_english_words_are_lower_case_and_stemmed() -> None:
    assert words("Connecting the Servers") == ["connect", "the", "server"]


def test_traditional_and_simplified_become_the_same_words() -> None:
    assert words("連接伺服器與資料庫") == words("连接伺服器与资料库")


def test_a_chinese_run_becomes_characters_and_pairs() -> None:
    assert words("助学贷") == ["助", "助学", "学", "学贷", "贷"]


def test_full_width_letters_match_plain_ones() -> None:
    assert words("ＳＧＬａｎｇ") == words("sglang")


def test_names_of_settings_fall_into_their_parts() -> None:
    assert words("INFERENCE_URLS=http") == ["infer", "url", "http"]


def test_version_numbers_and_languages_stay_whole() -> None:
    assert words("Python 3.11, C++ and 1,000") == ["python", "3.11", "c++", "and", "1000"]


def test_half_a_character_is_no_word() -> None:
    assert words("港\ud800口") == words("港口")


def test_chinese_next_to_latin_is_split_between_the_scripts() -> None:
    assert words("用docker部署") == ["用", "docker", "部", "部署", "署"]


def test_threads_do_not_disturb_each_others_stemming() -> None:
    made = ["".join(chr(97 + (n * k) % 26) for n in range(3, 14)) + "ization" for k in range(1, 400)]
    texts = [" ".join(made[n::16]) for n in range(16)]
    with ThreadPoolExecutor(16) as pool:
        together = list(pool.map(words, texts * 20))
    alone = Stemmer.Stemmer("english")
    assert together == [alone.stemWords(text.split()) for text in texts] * 20


def test_a_text_in_ascii_is_read_as_one_with_chinese_in_it() -> None:
    for text in ("C++ and C# in 1,234.5 days", "it's 4.2.1, don't_ask", "a1b2 3,000 x'y 'tis #1", "v2.0+ (e.g. U.S.)"):
        assert [*words(text), "中"] == words(f"{text} 中")
