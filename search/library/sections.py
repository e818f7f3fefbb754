"""A document between its headings, and the one sentence of it that stands for it in a list of hits."""

from search.ranking.bm25 import scores
from search.text.sentences import sentences


def sections_of(text: str) -> list[tuple[str, str]]:
    """(heading, body) of each stretch between two headings."""
    sections: list[tuple[str, list[str]]] = [("", [])]
    fenced = False
    for line in text.split("\n"):
        fenced ^= line.startswith("```")
        if line.startswith("#") and not fenced:
            sections.append((line.lstrip("# "), []))
        else:
            sections[-1][1].append(line)
    return [(heading, "\n".join(lines).strip()) for heading, lines in sections if heading or any(lines)]


def snippet(text: str, question: str) -> str:
    """The sentence of a document that fits a question best."""
    texts = [sentence.text for _, body in sections_of(text) for sentence in sentences(body)]
    ranked = sorted(zip(scores(question, texts), texts, strict=True), key=lambda pair: -pair[0])
    return ranked[0][1][:300] if ranked else ""
