"""Rows in the published shapes of public sets become pairs; our own pairs are what the files say."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.truth.figures import figures, judged
from tests.truth.pairs import loose_pairs, own_pairs, public_pairs, shaped_pairs

ATTRIBUTION_BENCH = {
    "id": "a1",
    "question": "q",
    "claim": "It is tall.",
    "claim_raw_string": "It is tall.",
    "response": "It is tall [1].",
    "references": ["A tall tower.", "Another."],
    "citation_links": [],
    "webpage_references": [],
    "attribution_label": "not attributable",
    "src_dataset": "Stanford-GenSearch",
}
WICE = {
    "label": "partially_supported",
    "supporting_sentences": [[0]],
    "claim": "It is tall.",
    "meta": {"id": "dev1"},
    "evidence": ["A tower.", "It is tall."],
}
VITAMIN_C = {
    "unique_id": "v_1",
    "case_id": "v",
    "wiki_revision_id": "1",
    "label": "SUPPORTS",
    "claim": "It is tall.",
    "evidence": "The tower is tall.",
    "page": "Tower",
    "revision_type": "real",
}
FEVER_GOLD = {
    "id": 7,
    "verifiable": "VERIFIABLE",
    "label": "REFUTES",
    "claim": "It is tall.",
    "original_id": 7,
    "evidence": [["Tower", 0, "The tower is low."], ["Tower", 2, "It is old."]],
}
RGB = {
    "id": 0,
    "query": "谁建了塔？",
    "answer": ["李建明", "建明"],
    "positive": ["塔由李建明建。"],
    "negative": ["塔很高。"],
}
UHG_EVAL = {
    "id": "doc_1",
    "headLine": "塔",
    "broadcastDate": "2020-01-01",
    "type": "doc",
    "newsBeginning": "塔在江边。",
    "hallucinatedContinuation": "塔高九百米。",
    "generatedBy": "x",
    "annotations": [],
    "realContinuation": "塔高九十米。",
    "newsRemainder": "每天开放。",
}
OCNLI = {
    "level": "easy",
    "sentence1": "塔在江边。",
    "sentence2": "江边有塔。",
    "label": "entailment",
    "genre": "news",
    "id": 1,
}


def read(tmp_path: Path, *rows: dict[str, Any]) -> list[tuple[str, tuple[str, ...], bool, str]]:
    path = tmp_path / "set.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows))
    return [(pair.claim, pair.passages, pair.supported, pair.language) for pair in public_pairs(path)]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (ATTRIBUTION_BENCH, [("It is tall.", ("A tall tower.", "Another."), False, "en")]),
        (WICE, [("It is tall.", ("A tower.\nIt is tall.",), False, "en")]),
        (VITAMIN_C, [("It is tall.", ("The tower is tall.",), True, "en")]),
        (FEVER_GOLD, [("It is tall.", ("The tower is low.", "It is old."), False, "en")]),
        (
            RGB,
            [
                ("谁建了塔？ 李建明", ("塔由李建明建。",), True, "zh-hans"),
                ("谁建了塔？ 李建明", ("塔很高。",), False, "zh-hans"),
            ],
        ),
        (
            UHG_EVAL,
            [
                ("塔高九十米。", ("塔在江边。塔高九十米。每天开放。",), True, "zh-hans"),
                ("塔高九百米。", ("塔在江边。塔高九十米。每天开放。",), False, "zh-hans"),
            ],
        ),
        (OCNLI, [("江边有塔。", ("塔在江边。",), True, "zh-hans")]),
        ({**OCNLI, "label": "-"}, []),
    ],
)
def test_a_row_of_a_public_set_is_read(tmp_path: Path, row: dict[str, Any], expected: list[object]) -> None:
    assert read(tmp_path, row) == expected


@pytest.mark.parametrize(
    ("row", "above"),
    [
        (VITAMIN_C, ("Tower",)),
        (FEVER_GOLD | {"evidence": [["Old_Tower_-LRB-Ulm-RRB-", 2, "It is old."]]}, ("Old Tower (Ulm)",)),
        (UHG_EVAL, ("塔",)),
        (OCNLI, ()),
    ],
)
def test_the_title_of_a_page_is_above_what_is_taken_from_it(
    tmp_path: Path, row: dict[str, Any], above: tuple[str, ...]
) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(json.dumps(row, ensure_ascii=False))

    assert {pair.above for pair in public_pairs(path)} == {above}


def test_the_ids_of_evidence_are_no_evidence(tmp_path: Path) -> None:
    raw = {"id": 7, "label": "SUPPORTS", "claim": "It is tall.", "evidence": [[[92206, 104971, "Tower", 7]]]}

    with pytest.raises(ValueError, match="evidence by its text"):
        read(tmp_path, raw)


def test_a_row_of_no_known_set_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"set\.jsonl: no known set has the fields \['text'\]"):
        read(tmp_path, {"text": "x"})


def test_half_of_our_own_pages_are_held_out_and_no_statement_is_told_twice() -> None:
    for pairs in (own_pairs(), loose_pairs(), shaped_pairs()):
        held_out = sum(pair.held_out for pair in pairs)
        assert 0.4 < held_out / len(pairs) < 0.6
        assert len({(pair.claim, pair.passages) for pair in pairs}) == len(pairs)


def test_only_supported_counts_as_a_yes() -> None:
    results = judged(loose_pairs()[:20], lambda pair: "mentioned")

    assert (figures(results).true_flagged, figures(results).false_supported) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [
                {**ATTRIBUTION_BENCH, "attribution_label": "attributable"},
                ATTRIBUTION_BENCH,
                {**ATTRIBUTION_BENCH, "attribution_label": "Attributable", "references": ["It is tall."]},
            ],
            [True, False, True],
        ),
        (
            [{**WICE, "label": label} for label in ("supported", "partially_supported", "not_supported")],
            [True, False, False],
        ),
        ([{**VITAMIN_C, "label": label} for label in ("SUPPORTS", "REFUTES", "NOT ENOUGH INFO")], [True, False, False]),
        (
            [{**FEVER_GOLD, "label": label} for label in ("SUPPORTS", "REFUTES", "NOT ENOUGH INFO")],
            [True, False, False],
        ),
        ([RGB, {**RGB, "answer": [["李建明"]]}, {**RGB, "negative": []}], [True, False, True, False, True]),
        ([UHG_EVAL, {**UHG_EVAL, "realContinuation": ""}, UHG_EVAL], [True, False] * 3),
        ([{**OCNLI, "label": label} for label in ("entailment", "neutral", "contradiction")], [True, False, False]),
    ],
    ids=["AttributionBench", "WiCE", "VitaminC", "FEVER", "RGB", "UHGEval", "OCNLI"],
)
def test_the_rows_of_a_public_set_keep_their_labels(
    tmp_path: Path, rows: list[dict[str, Any]], expected: list[bool]
) -> None:
    assert [supported for _, _, supported, _ in read(tmp_path, *rows)] == expected
