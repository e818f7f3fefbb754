"""The bundled front end: one script and one stylesheet instead of eighty files, compressed once, made by esbuild.

`python -m config.front_end` makes it when the sources have changed; `make run` and the image call it. Each version of
the sources has a folder of its own, and the settings serve the one that is of the files that lie there: after an edit,
and where nothing was ever bundled, pages load the plain modules. A server that runs on keeps the folder it began with.
"""

import contextlib
import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from whitenoise.compress import Compressor

from config.environment import ROOT, static_version

BUNDLES: Path = ROOT / "build" / "front-end"
BUNDLES_MAX = 3
BUNDLE_SECONDS = 120
ENTRIES = {
    "main": "static/js/main.js",
    "operation": "static/js/operation.js",
    "uplot": "node_modules/uplot/dist/uPlot.min.css",
    "wenyuan": "static/css/wenyuan.css",
    "katex": "node_modules/katex/dist/katex.min.css",
}
VENDOR: tuple[str, ...] = (
    "markdown-it/dist/browser",
    "markdown-it-cjk-friendly/dist",
    "get-east-asian-width",
    "dompurify/dist",
    "@highlightjs/cdn-assets/es",
    "@highlightjs/cdn-assets/styles",
    "katex/dist",
    "uplot/dist",
)
"""Folders of `node_modules` that pages link to where nothing is bundled."""
OPTIONS = (
    *("--bundle", "--splitting", "--format=esm", "--target=es2022", "--minify", "--sourcemap"),
    *("--chunk-names=[name]-[hash]", "--asset-names=fonts/[name]-[hash]"),
    *("--loader:.woff2=file", "--loader:.woff=file", "--loader:.ttf=file", "--log-level=warning"),
)


@dataclass(frozen=True)
class FrontEnd:
    """What a page links to."""

    folder: Path
    preloads: tuple[str, ...]
    """The scripts that the main one imports at once, by their names in the bundle."""


class NotBundled(Exception):
    """The bundle cannot be made; the message says why."""


def version(root: Path = ROOT) -> str:
    """Changes with every file of ours, every pinned library and the way in which they are bundled."""
    return static_version(root / "static", root / "package-lock.json", Path(__file__))


def bundled(folder: Path) -> FrontEnd | None:
    """The bundle in `folder`, if one was made there."""
    try:
        return FrontEnd(folder, tuple(json.loads((folder / "preloads.json").read_text())))
    except (OSError, ValueError):
        return None


def make(root: Path, folder: Path) -> None:
    """Bundle and compress the front end of `root` into `folder`, whole or not at all. Raises `NotBundled`."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="new-") as name:
        fresh = Path(name) / "bundle"
        graph = bundle(root, fresh)
        for file in sorted(fresh.rglob("*")):
            if file.suffix in (".js", ".css"):
                list(Compressor(quiet=True).compress(str(file)))
        (fresh / "preloads.json").write_text(json.dumps(preloads(graph)))
        with contextlib.suppress(OSError):  # not empty: another process has made the same
            fresh.rename(folder)


def links(_request: HttpRequest) -> dict[str, FrontEnd | None]:
    """What templates link to (a context processor): the bundle, or nothing where plain modules are served."""
    return {"front_end": settings.FRONT_END}


def drop_oldest(folders: Path) -> None:
    """Leave the newest bundles only: servers that still run on an older one may need the one before."""
    bundles = sorted(folders.glob("????????????"), key=lambda folder: folder.stat().st_mtime, reverse=True)
    for folder in bundles[BUNDLES_MAX:]:
        shutil.rmtree(folder, ignore_errors=True)


def bundle(root: Path, folder: Path) -> dict[str, dict[str, object]]:
    """Run esbuild's own program (without Node); returns its outputs, by their paths."""
    program = next(iter(root.glob("node_modules/@esbuild/*/bin/esbuild")), None)
    if program is None:
        raise NotBundled("esbuild has no program for this machine")
    graph = folder / "graph.json"
    entries = [f"{name}={path}" for name, path in ENTRIES.items()]
    command = [str(program), *entries, *OPTIONS, f"--outdir={folder}", f"--metafile={graph}"]
    try:
        done = subprocess.run(  # noqa: S603 - the pinned program
            command, cwd=root, capture_output=True, text=True, timeout=BUNDLE_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotBundled(f"esbuild does not run: {error}") from error
    if done.returncode != 0:
        raise NotBundled(done.stderr.strip() or f"esbuild ended with {done.returncode}")
    outputs: dict[str, dict[str, object]] = json.loads(graph.read_text())["outputs"]
    graph.unlink()
    return outputs


def preloads(outputs: dict[str, dict[str, object]]) -> tuple[str, ...]:
    """The chunks that the main script imports at once."""
    main = next(output for output in outputs.values() if output.get("entryPoint") == ENTRIES["main"])
    imports: list[dict[str, str]] = main["imports"]  # type: ignore[assignment]
    return tuple(Path(chunk["path"]).name for chunk in imports if chunk["kind"] == "import-statement")


def main() -> int:
    folder = BUNDLES / version()
    if bundled(folder) is not None:
        return 0
    print("Bundling the front end (only when it changes) …", flush=True)
    try:
        make(ROOT, folder)
    except NotBundled as reason:
        print(f"The front end is not bundled, pages will load more slowly: {reason}", file=sys.stderr, flush=True)
        return 1
    drop_oldest(BUNDLES)
    return 0


if __name__ == "__main__":
    sys.exit(main())
