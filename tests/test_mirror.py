"""Tests stand where one looks for them: a file for each module, or a reason here; nothing private is reached for."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOPS = ("chat", "config", "inference", "launcher", "redis_servers", "search")
TESTED_ELSEWHERE = {
    "chat/accounts.py": "one model: every test that signs in makes a user",
    "chat/actions/": "verbs as the API and the runs use them: tests/chat/api/test_routes.py, tests/chat/runs",
    "chat/admin.py": "rows for operators: Django's own, without logic",
    "chat/api/keeping.py": "tests/chat/api/test_history.py and test_export_files.py",
    "chat/api/portability.py": "tests/chat/sharing/test_portability.py takes out and brings in over HTTP",
    "chat/api/scim/": "tests/chat/api/scim/test_views.py asks for all of it over HTTP",
    "chat/api/sharing.py": "tests/chat/sharing/test_links.py shares, opens and ends over HTTP",
    "chat/api/sign_in.py": "tests/chat/api/test_routes.py asks without a session",
    "chat/api/metrics.py": "tests/config/test_probes.py reads what it tells",
    "chat/api/models_offered.py": "tests/chat/test_engines.py lists them",
    "chat/api/representations.py": "tests/chat/api/test_description.py and test_routes.py ask for all of them",
    "chat/api/sign_outs.py": "tests/chat/api/test_websocket.py signs out",
    "chat/apps.py": "a name",
    "chat/citations/": "steps of one stream: test_stream.py and test_verification.py play cases through all",
    "chat/operation/backups/": "tests/chat/operation/backups and test_restoring.py make and restore whole ones",
    "chat/concurrency/redis_client.py": "one client: every test that writes a journal uses it",
    "chat/conf.py": "values",
    "chat/management/evaluation/citation_scores.py": "tests/chat/management/evaluation/test_figures.py counts by hand",
    "chat/management/evaluation/report.py": "tests/chat/management/test_evaluate_command.py writes one",
    "chat/history/": "one search: tests/chat/history/test_search.py indexes, searches and shows through all",
    "chat/journal/": "parts of one journal: tests/chat/journal writes and reads through all, tests/chaos breaks them",
    "chat/telemetry/proc.py": "tests/chat/telemetry/test_process_report.py has a child work and end",
    "chat/telemetry/untold.py": "tests/chat/telemetry/test_metrics.py has Redis refuse",
    "chat/telemetry/traces.py": "tests/config/test_observing.py has its spans sent",
    "chat/telemetry/log_context.py": "three variables: tests/config/test_logs.py",
    "chat/management/": "tests/chat/management, tests/test_reference.py, tests/inference/test_serve_model.py",
    "chat/models/": "fields and constraints: tests/chat/test_models.py, test_stored_pages.py",
    "chat/errors/problems.py": "two lines: tests/test_reference.py looks at each refusal",
    "chat/pages/audited.py": "tests/chat/operation/test_audit.py signs in, out and up",
    "chat/pages/conversation_words.py": "tests/chat/pages/test_ui_words.py: they are among its words",
    "chat/pages/operator/access.py": "tests/chat/pages/test_roles.py asks for every page as everybody",
    "chat/pages/operator/settings.py": "tests/chat/pages/operator/test_views.py reads its page",
    "chat/pages/operator/failures.py": "tests/chat/pages/operator/test_views.py reads the page that shows them",
    "chat/pages/operator/parts.py": "tests/chat/pages/operator/test_views.py reads the page that shows them",
    "chat/prompts/": "tests/chat/prompts builds whole prompts",
    "chat/pages/shared.py": "tests/chat/sharing/test_links.py reads shared pages",
    "chat/protocol/coalescing.py": "tests/chat/protocol/test_state.py joins deltas",
    "chat/protocol/events.py": "tests/chat/protocol/test_state.py folds every event",
    "chat/protocol/parts.py": "shapes: tests/chat/protocol/test_state.py folds to all of them",
    "chat/sharing/": "one record in several forms: tests/chat/sharing writes, reads and compares whole ones",
    "chat/runs/": "phases of one run: tests/chat/runs runs whole ones",
    "config/": "what a Django developer expects there; the stack's own tests start it",
    "inference/": "values, nouns, errors; recorded streams under tests/inference play the client",
    "launcher/": "tests/launcher/test_supervisor.py starts everything with the real parts",
    "redis_servers/clients.py": "tests/redis_servers/test_primary.py makes those of Sentinels, journals the others",
    "search/conf.py": "values",
    "search/errors.py": "a tree of names: tests/test_reference.py wants a sentence for each",
    "search/extraction/": "steps of one extraction: tests/search/extraction plays whole pages through them",
    "search/fetching/": "tests/search/fetching fetches from real servers",
    "search/library/": "tests/search/library indexes whole folders",
    "search/providers/": "tests/search/providers/test_keyed_providers.py plays those with a key",
    "search/tracing.py": "tests/config/test_observing.py has its span sent",
    "search/sandbox_environment.py": "a child's: tests/search/test_sandbox.py",
    "search/sandbox_preload.py": "imports for a child: tests/search/test_sandbox.py",
}
"""Module, or folder with its modules → where it is tested, or why not."""


def test_every_module_has_a_test_file_or_a_reason() -> None:
    untested = [path for path in modules() if not (ROOT / "tests" / path.parent / f"test_{path.name}").exists()]

    assert [str(path) for path in untested if not reasons(path)] == []
    assert [known for known in TESTED_ELSEWHERE if not (ROOT / known).exists()] == []


def test_no_test_reaches_for_what_is_private() -> None:
    assert [str(path.relative_to(ROOT)) for path in (ROOT / "tests").rglob("*.py") if reaches(path)] == []


def modules() -> list[Path]:
    files = [path.relative_to(ROOT) for top in TOPS for path in sorted((ROOT / top).rglob("*.py"))]
    return [path for path in files if path.name != "__init__.py" and "migrations" not in path.parts]


def reasons(module: Path) -> list[str]:
    name = str(module)
    return [known for known in TESTED_ELSEWHERE if name == known or (known.endswith("/") and name.startswith(known))]


def reaches(file: Path) -> bool:
    """Whether it names something with one underscore before it that is not its own."""
    for node in ast.walk(ast.parse(file.read_text())):
        match node:
            case ast.Attribute(value=ast.Name(id="self" | "cls")):
                continue
            case ast.Attribute(attr=name) if name.startswith("_") and not name.startswith("__"):
                return True
            case ast.ImportFrom(module=str(source), names=names) if source.split(".")[0] in TOPS:
                if any(alias.name.startswith("_") for alias in names):
                    return True
    return False
