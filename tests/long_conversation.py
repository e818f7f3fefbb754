"""`python -m tests.long_conversation EMAIL TURNS`: gives an account a conversation of so many turns and prints its id.

Each turn has what a searched answer of R1 has: ten sources, three thousand characters of reasoning, an answer of some
four thousand with headings, a table, code, a formula and fifteen citations, and a check for each: 13 KB.
"""

import os
import subprocess
import sys
from typing import Any

from tests.stack import ROOT, Stack

SENTENCE = "The breakwater at the old harbour was built before the lighthouse, as its ledger says"


def seed(stack: Stack, email: str, turns: int) -> str:
    """The same in the database of a stack, from another process."""
    command = [sys.executable, "-m", "tests.long_conversation", email, str(turns)]
    done = subprocess.run(command, cwd=ROOT, env=stack.environment, check=True, capture_output=True, text=True)
    return done.stdout.strip().splitlines()[-1]


def state(run: str, turn: str, number: int) -> dict[str, Any]:
    from chat.protocol.state import RunState

    sources = [
        {
            "index": index,
            "url": f"https://site{index}.example/{number}/page",
            "title": f"Page {index} about harbour {number}",
            "site": f"site{index}.example",
            "published": "2026-10-01",
            "status": "read",
            "code": None,
        }
        for index in range(1, 11)
    ]
    search = {
        "type": "search",
        "queries": [f"harbour {number}", "breakwater"],
        "sources": sources,
        "over": True,
        "read": 10,
        "skipped": 0,
        "seconds": 2.4,
        "providers": ["searxng"],
        "code": None,
        "failures": {},
    }
    reasoning = {"type": "reasoning", "text": f"{SENTENCE}. " * 34, "over": True, "seconds": 12.0}
    return RunState.from_json(
        {
            "run": run,
            "seq": 400,
            "turn": turn,
            "question": question(number),
            "search": True,
            "think": True,
            "effort": "on",
            "model": "deepseek-r1",
            "status": "finished",
            "parts": [search, reasoning, {"type": "answer", "text": answer(number)}],
            "checks": checks(answer(number)),
            "citations": list(range(1, 11)),
            "usage": {"prompt_tokens": 9000, "completion_tokens": 1800},
            "seconds": 30.0,
            "code": None,
            "resumed": False,
            "fitted": None,
            "queue": None,
        }
    ).to_json()


def question(number: int) -> str:
    return f"Question {number}: how was harbour {number} built?"


def answer(number: int) -> str:
    paragraphs = [f"{SENTENCE} {n} [{n % 10 + 1}]. {SENTENCE} [{(n + 3) % 10 + 1}]." for n in range(7)]
    table = "| part | length |\n|---|---|\n" + "".join(f"| pier {n} | {n * 10} m [{n + 1}] |\n" for n in range(5))
    listing = "```python\n" + "".join(f"pier_{n} = {n}\n" for n in range(12)) + "```"
    formula = "$$\nE = mc^2\n$$"
    return "\n\n".join([f"## Harbour {number}", *paragraphs[:4], table, listing, formula, "### Later", *paragraphs[4:]])


def checks(text: str) -> list[dict[str, Any]]:
    found = []
    for index in range(1, 11):
        place = text.find(f"[{index}]")
        if place >= 0:
            check = {"index": index, "part": 2, "start": max(0, place - 60), "end": place, "verdict": "supported"}
            found.append({**check, "quote": SENTENCE})
    return sorted(found, key=lambda check: int(check["start"]))


def make(email: str, turns: int) -> str:
    from django.utils import timezone

    from chat.models import Conversation, Run, Turn, User

    now = timezone.now()
    owner = User.objects.get(email=email)
    conversation = Conversation.objects.create(owner=owner, title="Harbours", updated_at=now)
    parent = None
    for number in range(1, turns + 1):
        turn = Turn.objects.create(
            conversation=conversation,
            parent=parent,
            client_id=str(number),
            question=question(number),
            search=True,
            think=True,
        )
        run = Run(turn=turn, search=True, think=True, model="deepseek-r1", status="finished", seq=400, beat_at=now)
        run.snapshot = state(str(run.pk), str(turn.pk), number)
        run.ended_at = now
        run.save()
        parent = turn
    return str(conversation.pk)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.db import transaction

    django.setup()
    with transaction.atomic():
        print(make(sys.argv[1], int(sys.argv[2])))


if __name__ == "__main__":
    main()
