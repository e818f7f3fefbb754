"""BM25 over a handful of texts."""

from search.ranking.bm25 import bm25, bm25_of_counts, content_words, scores


def test_the_text_that_answers_scores_best() -> None:
    texts = ["The weather is fine.", "Connect an SGLang server with INFERENCE_URLS.", "A server is a computer."]

    found = scores("How do I connect an SGLang server?", texts)

    assert found[1] == max(found)
    assert found[0] == 0.0


def test_a_traditional_question_finds_a_simplified_text() -> None:
    found = scores("如何連接伺服器", ["天气很好", "连接伺服器的方法"])

    assert found[1] > found[0] == 0.0


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    texts = ["server alpha", "server beta", "server gamma", "quokka"]

    found = scores("quokka server", texts)

    assert found[3] == max(found)


def test_a_longer_text_needs_more_to_score_alike() -> None:
    short, long = scores("harbour", ["harbour lights", "harbour " + "something else entirely " * 30])

    assert short > long


def test_words_that_only_ask_do_not_count() -> None:
    assert content_words("What is the harbour?") == ["harbour"]
    assert "什么" not in content_words("港口是什么")


def test_a_question_of_nothing_but_asking_words_keeps_them() -> None:
    assert content_words("who is it") == ["who", "is", "it"]


def test_no_texts_and_empty_texts_score_nothing() -> None:
    assert scores("harbour", []) == []
    assert scores("harbour", ["", ""]) == [0.0, 0.0]
    assert scores("", ["harbour"]) == [0.0]


def test_counts_and_lengths_are_enough_to_score() -> None:
    texts = [["tide", "tide", "rope"], ["rope", "lamp"], []]
    counts = [{"tide": 2}, {}, {}]

    assert bm25_of_counts(["tide"], counts, [3, 2, 0]) == bm25(["tide"], texts)
