"""The jobs that compare an answer with a page."""

from chat.citations.page_checks import AnswerSentences, answer_sentences, page_findings
from search.sandbox_outcome import packed, unpacked

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


def test_what_a_job_returns_passes_as_it_is() -> None:
    said: AnswerSentences = answer_sentences(ANSWER, None)
    found = page_findings(1, ("The bridge opened in 1934.",), [(one.text, True) for one in said.cited])

    assert unpacked(answer_sentences, packed(answer_sentences, said)) == said
    assert unpacked(page_findings, packed(page_findings, found)) == found
