"""One record per language: nothing else spells a language out, and a fourth one finds every place that must follow."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from languages import CODES, LANGUAGES, Language, known_to, language

ROOT = Path(__file__).resolve().parent.parent
EVERY_LANGUAGE = pytest.mark.parametrize("spoken", LANGUAGES, ids=lambda spoken: spoken.code)
SPELT_OUT = {
    "chat/sharing/pdf.py": "the font that it uses is in a package of that name",
    "search/text/language.py": "tells them apart by their characters",
}
"""Modules that must know which languages there are, and why."""
FOURTH = """    Language(
        code="pt-br", name="Português", locale="pt-BR", date_pattern="EEEE, d 'de' MMMM 'de' y", fallbacks=("en",),
        providers=MappingProxyType({"searxng": "pt-BR", "brave": "pt-br", "ddgs": "br-pt", "wikidata": "pt-br",
            "wikipedia": "pt/wiki"}),
    ),
"""
ASKED = """
import datetime, json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django
django.setup()
from django.conf import settings
from django.utils.translation import override
from chat.pages.page_data import active_language
from chat.prompts.answer import written_date
from inference.small import QUERY_SCHEMA
from languages import language
from search.providers import kind_of
with override("pt-br"):
    active = active_language()
print(json.dumps({
    "offered": [code for code, name in settings.LANGUAGES], "active": active,
    "date": written_date(datetime.date(2026, 11, 29), "pt-br"), "planned": "pt-br" in QUERY_SCHEMA,
    "edition": language("pt-br").edition, "bocha": "pt-br" in kind_of("bocha").languages,
}))
"""


@pytest.fixture
def shadow(tmp_path: Path) -> Path:
    """A folder whose `languages` has a fourth one."""
    text = (ROOT / "languages" / "__init__.py").read_text()
    end = ')\n"""In the order'
    assert text.count(end) == 1
    shutil.copytree(ROOT / "languages", tmp_path / "languages", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "languages" / "__init__.py").write_text(text.replace(end, FOURTH + end))
    return tmp_path


def test_a_fourth_language_is_offered_wherever_the_code_speaks_of_languages(shadow: Path) -> None:
    environ = os.environ | {
        "PYTHONPATH": f"{shadow}{os.pathsep}{ROOT}",
        "DATA_DIR": str(shadow),
        "ENV_FILE": os.devnull,
    }
    result = subprocess.run([sys.executable, "-P", "-c", ASKED], env=environ, capture_output=True, text=True)

    assert result.returncode == 0, result.stderr
    told = json.loads(result.stdout)
    assert told["offered"] == [*CODES, "pt-br"] and told["active"] == "pt-br"
    assert told["date"] == "domingo, 29 de novembro de 2026"
    assert (told["planned"], told["edition"], told["bocha"]) == (True, ["pt", "wiki"], False)


def test_a_fourth_language_lacks_its_messages_its_prompts_and_its_handbook() -> None:
    fourth = Language("pt-br", "Português", "pt-BR", "d/M/y", ("en",), {})

    wanted = missing_files(fourth)
    assert "locale/pt_BR/LC_MESSAGES/django.po" in wanted
    assert "templates/prompts/pt-br/answer_with_sources.txt" in wanted
    assert "docs/handbook/pt-br/getting-started.md" in wanted


@EVERY_LANGUAGE
def test_a_language_has_all_that_it_needs(spoken: Language) -> None:
    assert missing_files(spoken) == []
    assert set(spoken.fallbacks) == set(CODES) - {spoken.code}


@EVERY_LANGUAGE
def test_every_provider_that_asks_by_language_knows_how_to_name_it(spoken: Language) -> None:
    asked = {name for path in (ROOT / "search" / "providers").glob("*.py") for name in asked_in(path.read_text())}

    assert asked and asked <= set(spoken.providers)


def test_no_other_file_spells_a_language_out() -> None:
    tops = ("chat", "config", "inference", "launcher", "search", "static/js")
    files = [path for top in tops for kind in ("py", "js", "ts") for path in (ROOT / top).rglob(f"*.{kind}")]
    spelt = {
        str(path.relative_to(ROOT)) for path in files if re.search(r"zh[-_](han[st]|cn|tw|hk)", path.read_text(), re.I)
    }

    assert spelt == set(SPELT_OUT)


def test_an_unknown_language_is_answered_in_the_default_one() -> None:
    assert language("tlh").code == CODES[0]


def test_a_provider_of_some_languages_is_known_to_those_only() -> None:
    assert (known_to("bocha"), known_to("brave")) == (("zh-hans", "zh-hant"), CODES)


def missing_files(spoken: Language) -> list[str]:
    """What has to be written for a language and is not there."""
    named = [path.name for path in (ROOT / "templates" / "prompts" / CODES[0]).glob("*.txt")]
    pages = [path.name for path in (ROOT / "docs" / "handbook" / CODES[0]).glob("*.md")]
    wanted = [f"templates/prompts/{spoken.code}/{name}" for name in named]
    wanted += [f"docs/handbook/{spoken.code}/{name}" for name in pages]
    wanted += [f"locale/{spoken.catalog}/LC_MESSAGES/django.po"] if spoken.code != CODES[0] else []
    return [name for name in wanted if not (ROOT / name).is_file()]


def asked_in(text: str) -> list[str]:
    """The names by which a module looks a language up in its record."""
    return [*re.findall(r'\.providers\["(\w+)"\]', text), *(["wikipedia"] if ".edition" in text else [])]
