"""The jobs that compare an answer with a page."""

import time

import pytest

from chat.citations.page_checks import AnswerSentences, answer_sentences, claim_findings, page_findings
from search.sandbox_outcome import packed, unpacked
from tests.truth.pairs import loose_pairs

ANSWER = "The bridge opened in 1932 [1]. It is 503 metres long and was built by hand."


def test_an_answer_is_told_apart() -> None:
    said = answer_sentences(ANSWER, None)

    assert [(one.text, one.indexes) for one in said.cited] == [("The bridge opened in 1932 .", (1,))]
    assert [ANSWER[one.start : one.end] for one in said.uncited] == ["It is 503 metres long and was built by hand."]


def test_a_page_is_held_against_each_claim() -> None:
    claims = [("The bridge opened to traffic in 1932.", True), ("The bridge opened to traffic in 1934.", False)]

    one, other = page_findings(1, ("The bridge opened to traffic in 1932.",), claims)

    assert one.support is not None
    assert (one.support.verdict, one.conflict) == ("supported", None)
    assert other.support is None
    assert other.conflict is not None
    assert (other.conflict.kind, other.conflict.other) == ("date", 1)


def test_a_page_does_not_contradict_what_its_words_agree_with() -> None:
    page = "The bridge opened to traffic in 1934. The bridge opened to traffic in 1932."

    (one,) = page_findings(1, (page,), [("The bridge opened to traffic in 1932.", True)])

    assert one.support is not None
    assert (one.support.verdict, one.conflict) == ("supported", None)


def test_what_cites_one_page_alone_is_not_contradicted_by_it() -> None:
    claim = "The bridge opened to traffic in 1932."
    page = ("The bridge opened to traffic in 1934.",)

    (own,) = page_findings(1, page, [(claim, True)], frozenset([claim]))
    (other,) = page_findings(2, page, [(claim, False)], frozenset([claim]))

    assert own.conflict is None
    assert other.conflict is not None


def test_what_a_job_returns_passes_as_it_is() -> None:
    said: AnswerSentences = answer_sentences(ANSWER, None)
    found = page_findings(1, ("The bridge opened in 1934.",), [(one.text, True) for one in said.cited])

    assert unpacked(answer_sentences, packed(answer_sentences, said)) == said
    assert unpacked(page_findings, packed(page_findings, found)) == found


def test_all_pages_together_say_of_a_claim_what_each_says_alone() -> None:
    pages = {1: ("The bridge opened to traffic in 1932.",), 2: ("The bridge opened to traffic in 1934.",)}

    supported, in_part, nowhere = claim_findings(
        [
            ("The bridge opened to traffic in 1932.", (1, 2)),
            ("The bridge opened to traffic in 1933.", (2,)),
            ("Whales sing.", (7,)),
        ],
        pages,
    )

    assert [said and said.verdict for said in supported.supports] == ["supported", "mentioned"]
    assert [(said.kind, said.other) for said in supported.conflicts] == [("date", 2)]
    assert [said and said.verdict for said in in_part.supports] == ["mentioned"]
    assert in_part.conflicts == ()  # what no page supports is contradicted by none
    assert nowhere.supports == (None,)


@pytest.mark.quiet  # coverage counts every line: that takes ten times as long
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_an_answer_of_1500_words_with_twelve_sources_is_checked_soon(language: str) -> None:
    pairs = [pair for pair in loose_pairs() if pair.language == language]
    texts = list(dict.fromkeys(pair.passages for pair in pairs))[:12]
    pages = dict(enumerate(texts, 1))
    cited = [(pair.claim, (1 + texts.index(pair.passages),)) for pair in pairs if pair.passages in texts]
    claim_findings(cited, {1: texts[0]})  # the lexicon is read once a process
    began = time.process_time()
    sum(number * number for number in range(1_000_000))
    million = time.process_time() - began
    began = time.process_time()

    claim_findings(cited, pages)

    assert time.process_time() - began < 8 * million  # about 2.4 were seen
