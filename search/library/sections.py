"""A document between its headings, and the one sentence of it that stands for it in a list of hits."""

from search.ranking.bm25 import scores
from search.text.sentences import sentences


def sections_of(text: str) -> list[tuple[str, str]]:
    """(heading, body) of each stretch between two headings."""
    found: list[tuple[str, list[str]]] = [("", [])]
    fenced = False
    for line in text.split("\n"):
        fenced ^= line.startswith("```")
        if line.startswith("#") and not fenced:
            found.append((line.lstrip("# "), []))
        else:
            found[-1][1].append(line)
    return [(heading, "\n".join(lines).strip()) for heading, lines in found if heading or any(lines)]


def snippet(text: str, question: str) -> str:
    """The sentence of a document that fits a question best."""
    found = [sentence.text for _, body in sections_of(text) for sentence in sentences(body)]
    ranked = sorted(zip(scores(question, found), found, strict=True), key=lambda pair: -pair[0])
    return ranked[0][1][:300] if ranked else ""
