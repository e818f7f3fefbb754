"""A small model of entailment in a process of its own: run as a file, with the folder of the model.

One line of JSON per pair comes in (`{"premise": …, "hypothesis": …}`), one goes out (the probability of each label).
The first line that goes out says that the model is loaded; a child that cannot load it ends, with the reason in the
log. It imports nothing of ours and inherits no secret; memory is limited, and others go before it on the processor.
"""

import hashlib
import json
import os
import resource
import select
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

MODEL, TOKENIZER, CONFIG, MANIFEST = "model.onnx", "tokenizer.json", "config.json", "manifest.json"
LABELS = ("entailment", "neutral", "contradiction")
TOKENS_MAX = 512
"""Of premise and hypothesis together; a longer premise loses its end."""
MEMORY_BYTES = 4 << 30
NICE = 10
THREADS_MAX = 2
IDLE_SECONDS = 600.0


def main(arguments: list[str]) -> int:
    """Load, then answer line by line until there are no more, or none for long."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    os.nice(NICE)
    folder = Path(arguments[0])
    check(folder)
    model = Model(folder)
    tell({"loaded": True})
    while select.select([sys.stdin], [], [], IDLE_SECONDS)[0]:
        line = sys.stdin.buffer.readline()
        if not line:
            break
        pair = json.loads(line)
        tell(model.probabilities(pair["premise"], pair["hypothesis"]))
    return 0


def tell(what: Mapping[str, object]) -> None:
    print(json.dumps(what), flush=True)


def check(folder: Path) -> None:
    """Raises ValueError where a file is not the one that was fetched; the operator's own folder has no manifest."""
    manifest = folder / MANIFEST
    files = json.loads(manifest.read_text())["files"] if manifest.exists() else {}
    for name, pinned in files.items():
        with (folder / name).open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != pinned:
                raise ValueError(f"{name} is not the file that was fetched")


class Model:
    """A tokenizer and a network whose files say which label is which."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime
        import tokenizers

        self._tokenizer = tokenizers.Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.enable_truncation(TOKENS_MAX, strategy="only_first")
        self._labels = labels_of(json.loads((folder / CONFIG).read_text()))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = min(THREADS_MAX, os.cpu_count() or 1)
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / MODEL), sess_options=options, providers=["CPUExecutionProvider"]
        )
        self._inputs = [one.name for one in self._session.get_inputs()]

    def probabilities(self, premise: str, hypothesis: str) -> dict[str, float]:
        """Of each label, together 1."""
        import numpy

        encoding = self._tokenizer.encode(premise, hypothesis)
        rows: dict[str, Any] = {
            "input_ids": encoding.ids,
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        fed = {name: numpy.array([rows[name]], dtype=numpy.int64) for name in self._inputs}
        logits = numpy.asarray(self._session.run(None, fed)[0], dtype=numpy.float64)[0]
        powers = numpy.exp(logits - logits.max())
        shares = powers / powers.sum()
        return {label: float(shares[place]) for place, label in self._labels.items()}


def labels_of(config: Mapping[str, Any]) -> dict[int, str]:
    """Which place of the output is which label. Raises ValueError where the model knows others."""
    names = {int(place): str(name).lower() for place, name in dict(config.get("id2label", {})).items()}
    if sorted(names.values()) != sorted(LABELS):
        raise ValueError(f"its labels are {sorted(names.values())}, not {sorted(LABELS)}")
    return names


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
