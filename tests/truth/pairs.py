"""Labelled pairs of a statement and the page it cites: our own from pages_*.txt, and public sets as JSONL."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TRUE_KINDS = ("verbatim", "paraphrase")


@dataclass(frozen=True)
class Pair:
    """One statement, the passages of the page that it cites, and whether they support it."""

    claim: str
    passages: tuple[str, ...]
    supported: bool
    kind: str
    language: str
    held_out: bool = False
    above: tuple[str, ...] = ()
    """The page's title over each of the passages, where a set gives it."""


def own_pairs() -> list[Pair]:
    """Those of this folder, in English and in simplified and traditional Chinese. Every second page is held out."""
    english, simplified = list(_read("pages_en.txt", "en")), list(_read("pages_zh.txt", "zh-hans"))
    return [*english, *simplified, *_traditional(simplified)]


def loose_pairs() -> list[Pair]:
    """Long evidence and statements as annotators put them: nothing is near a sentence of its page. See `own_pairs`."""
    simplified = list(_read("loose_zh.txt", "zh-hans"))
    return [*_read("loose_en.txt", "en"), *simplified, *_traditional(simplified)]


def shaped_pairs() -> list[Pair]:
    """In the shapes of public sets: true statements said otherwise beside false ones that are no copies either."""
    simplified = list(_read("sets_zh.txt", "zh-hans"))
    return [*_read("sets_en.txt", "en"), *simplified, *_traditional(simplified)]


def blind_pairs() -> list[Pair]:
    """In the shapes of public sets, written before the rules of their day and used for none. See `own_pairs`."""
    return _held_out("blind")


def second_pairs() -> list[Pair]:
    """As the blind ones, of other subjects, and judged once, when the rules of their day were done."""
    return _held_out("second")


def _held_out(name: str) -> list[Pair]:
    files = ((f"{name}_en.txt", "en"), (f"{name}_zh.txt", "zh-hans"), (f"{name}_hant.txt", "zh-hant"))
    return [replace(pair, held_out=True) for file, language in files for pair in _read(file, language)]


def further_pairs() -> list[Pair]:
    """As the blind ones, of other subjects, none of them held out: what rules may be fitted to. See `own_pairs`."""
    files = (("further_en.txt", "en"), ("further_zh.txt", "zh-hans"))
    return [replace(pair, held_out=False) for name, language in files for pair in _read(name, language)]


def _read(name: str, language: str) -> Iterator[Pair]:
    blocks = (HERE / name).read_text().split("\n\n")
    pages = [block for block in blocks if "\npage " in f"\n{block}"]
    for number, block in enumerate(pages):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        page = lines[0].removeprefix("page ")
        for kind, claim in dict.fromkeys(_statements(lines[1:])):
            yield Pair(claim, (page,), kind in TRUE_KINDS, kind, language, number % 2 == 1)


def _statements(lines: list[str]) -> Iterator[tuple[str, str]]:
    kinds = {"claim": "verbatim", "same": "paraphrase"}
    stated = [line.split(" ", 1) for line in lines if line.startswith(("claim ", "same "))]
    yield from (("part", line.removeprefix("part ")) for line in lines if line.startswith("part "))
    yield from ((kinds[sign], one) for sign, one in stated)
    true = [one for _, one in stated]
    for line in lines:
        if " = " in line:
            kind, claim = line.split(" = ", 1)
            yield kind, claim
        elif " > " in line and ": " in line:
            kind, change = line.split(": ", 1)
            old, new = change.split(" > ")
            yield from ((kind, one.replace(old, new)) for one in true if old in one)


def _traditional(pairs: list[Pair]) -> Iterator[Pair]:
    """The same in traditional characters; of every second page the page stays simplified, as the web mixes them."""
    import opencc

    convert = lru_cache(maxsize=4096)(opencc.OpenCC("s2t").convert)
    pages = list(dict.fromkeys(pair.passages for pair in pairs))
    for pair in pairs:
        is_mixed = pages.index(pair.passages) % 4 < 2
        passages = pair.passages if is_mixed else tuple(map(convert, pair.passages))
        converted = replace(pair, claim=convert(pair.claim), passages=passages, language="zh-hant")
        if (converted.claim, passages) != (pair.claim, pair.passages):
            yield converted


def public_pairs(path: Path) -> Iterator[Pair]:
    """The pairs of one JSONL file, by the fields of its first line. Raises ValueError where its shape is not known.

    Shapes: AttributionBench, WiCE, FEVER and VitaminC, RGB, UHGEval, OCNLI, as published (2022 to 2024).
    """
    with path.open() as lines:
        for line in lines:
            row = json.loads(line)
            shape = next((shape for fields, shape in SHAPES if fields <= row.keys()), None)
            if shape is None:
                raise ValueError(f"{path.name}: no known set has the fields {sorted(row)}")
            yield from shape(row)


def _attribution_bench(row: dict[str, Any]) -> Iterator[Pair]:
    label = str(row["attribution_label"]).lower() == "attributable"
    yield Pair(row["claim"], tuple(row["references"]), label, "attributable" if label else "not", "en")


def _wice(row: dict[str, Any]) -> Iterator[Pair]:
    label = row["label"] == "supported"
    yield Pair(row["claim"], ("\n".join(row["evidence"]),), label, row["label"], "en")


def _vitamin_c(row: dict[str, Any]) -> Iterator[Pair]:
    evidence, label = row["evidence"], str(row["label"]).upper()
    texts = evidence if isinstance(evidence, list) else [evidence]
    told = [_evidence(one, row.get("page") or "") for one in texts]
    passages, above = tuple(text for _, text in told), tuple(title for title, _ in told)
    yield Pair(row["claim"], passages, label == "SUPPORTS", label.lower(), "en", above=above if any(above) else ())


def _evidence(one: object, page: str) -> tuple[str, str]:
    """A title and a sentence of FEVER, whose titles are addresses of an encyclopaedia, or a sentence of `page`.

    Raises ValueError for the ids that FEVER itself has.
    """
    text = one[-1] if isinstance(one, list) and one else one
    if not isinstance(text, str):
        raise ValueError("FEVER: take a version that has its evidence by its text, such as fever_gold_evidence")
    title = one[0] if isinstance(one, list) and len(one) > 1 and isinstance(one[0], str) else page
    return title.replace("-LRB-", "(").replace("-RRB-", ")").replace("_", " "), text


def _rgb(row: dict[str, Any]) -> Iterator[Pair]:
    language = "zh-hans" if any("\u4e00" <= char <= "\u9fff" for char in row["query"]) else "en"
    answers = row["answer"][0] if row["answer"] and isinstance(row["answer"][0], list) else row["answer"]
    claim = f"{row['query']} {answers[0] if isinstance(answers, list) else answers}"
    yield from (Pair(claim, (text,), True, "positive", language) for text in row["positive"][:1])
    yield from (Pair(claim, (text,), False, "negative", language) for text in row["negative"][:1])


def _uhg_eval(row: dict[str, Any]) -> Iterator[Pair]:
    rest, real = row["newsRemainder"], row.get("realContinuation") or row["newsRemainder"].split("。")[0] + "。"
    page = (row["newsBeginning"] + ("" if rest.startswith(real) else real) + rest,)
    above = (row["headLine"],) if row.get("headLine") else ()
    yield Pair(real, page, True, "continuation", "zh-hans", above=above)
    yield Pair(row["hallucinatedContinuation"], page, False, "hallucinated", "zh-hans", above=above)


def _ocnli(row: dict[str, Any]) -> Iterator[Pair]:
    if row["label"] in ("entailment", "neutral", "contradiction"):
        yield Pair(row["sentence2"], (row["sentence1"],), row["label"] == "entailment", row["label"], "zh-hans")


SHAPES = (
    ({"attribution_label", "claim", "references"}, _attribution_bench),
    ({"claim", "evidence", "label", "supporting_sentences"}, _wice),
    ({"claim", "evidence", "label"}, _vitamin_c),
    ({"query", "answer", "positive", "negative"}, _rgb),
    ({"newsBeginning", "newsRemainder", "hallucinatedContinuation"}, _uhg_eval),
    ({"sentence1", "sentence2", "label"}, _ocnli),
)
OWN = {
    "own": own_pairs,
    "loose": loose_pairs,
    "shaped": shaped_pairs,
    "blind": blind_pairs,
    "further": further_pairs,
    "second": second_pairs,
}
