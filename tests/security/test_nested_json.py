"""JSON of strangers that is nested thousands of levels deep is not JSON, and fails nothing else."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

from inference.openai.refusals import response_error
from inference.small import first_json

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = {
    "chat/actions/rechecks.py": "what this product has put into Redis",
    "chat/history/matching.py": "a plan that PostgreSQL has made of a query of ours",
    "chat/operation/backups/restore.py": "a backup that the operator names",
    "chat/operation/backups/rows.py": "a backup that the operator names",
    "chat/protocol/events.py": "what this product has put into Redis",
    "chat/telemetry/process_report.py": "what this product has put into Redis",
    "inference/judges/entailment.py": "what a child of ours has written",
    "inference/judges/nli_child.py": "what its parent writes, and files of a model that the operator chose, in a child",
    "inference/local/serving.py": "a file of the local model's server",
    "inference/openai/request_body.py": "schemas and tools that stand in the code",
    "search/extraction/office.py": "what a child of ours has written: two strings",
    "search/extraction/pdf.py": "what a child of ours has written: two strings",
    "search/reader.py": "what this product has put into Redis",
}
DEEP = "[" * 100_000


def test_a_models_brackets_are_no_proposals() -> None:
    assert first_json(f"Queries: {DEEP}") is None


def test_a_refusal_of_brackets_is_told_by_its_words() -> None:
    assert response_error(400, DEEP.encode()).message.startswith("[[")


def test_every_reader_of_strangers_json_expects_it_to_be_too_deep() -> None:
    careless = {f"{path}:{line}" for path, line in unguarded() if path not in OURS}

    assert careless == set()


def unguarded() -> Iterator[tuple[str, int]]:
    """Where JSON is read outside a `try` that expects RecursionError."""
    for top in ("chat", "inference", "search"):
        for path in sorted((ROOT / top).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            guarded = {id(node) for block in tries(tree) for statement in block.body for node in ast.walk(statement)}
            for call in ast.walk(tree):
                if reads_json(call) and id(call) not in guarded:
                    yield path.relative_to(ROOT).as_posix(), call.lineno


def tries(tree: ast.AST) -> Iterator[ast.Try]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Try) and any(
            "RecursionError" in ast.dump(handler.type) for handler in node.handlers if handler.type
        ):
            yield node


def reads_json(node: ast.AST) -> TypeGuard[ast.Call]:
    """Whether it is a call of the parser, or of a response's `json()`, other than our own guarded one's."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    what, of = node.func.attr, ast.unparse(node.func.value)
    return (what == "loads" and of == "json") or what == "raw_decode" or (what == "json" and "Response(" in of)
