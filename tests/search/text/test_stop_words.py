"""Asking words, in the shape in which each reader of the list needs them."""

from search.text.stop_words import ASKING_CHINESE, ASKING_ENGLISH, ASKING_PHRASES, PARTICLES
from search.text.tokenizer import simplified


def test_english_asking_words_are_lower_case_and_each_is_listed_once() -> None:
    listed = ASKING_ENGLISH.split()

    assert listed == sorted(set(listed))
    assert ASKING_ENGLISH.islower()


def test_chinese_asking_words_are_simplified() -> None:
    assert simplified(ASKING_CHINESE) == ASKING_CHINESE
    assert set(map(simplified, PARTICLES)) == set(PARTICLES)


def test_asking_phrases_are_known_in_both_scripts() -> None:
    assert ASKING_PHRASES.sub("", "為什麼防波堤") == ASKING_PHRASES.sub("", "为什么防波堤") == "防波堤"
