"""`manage.py serve_model`: starts SGLang for a model, prints the command for it, or looks at servers that run."""

import asyncio
import importlib.util
import os
import shlex
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from inference.openai.inspection import findings
from inference.recipes import RECIPES, Recipe, recipe


class Command(BaseCommand):
    help = "Start SGLang for one of the supported models; without a name, list them."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("name", nargs="?", default="", help="which model; without it they are listed")
        parser.add_argument("--print", action="store_true", dest="only_print", help="print the command, start nothing")
        parser.add_argument("--check", action="store_true", help="look at the servers in INFERENCE_URLS instead")
        parser.add_argument("--host", default="127.0.0.1", help="where it listens")
        parser.add_argument("--port", type=int, default=30000, help="the port it listens on")
        parser.add_argument("--node", type=int, default=0, help="which of several servers this is, from 0")
        parser.add_argument("--first-node", default="", help="address:port of server 0, where there are several")

    def handle(self, *args: Any, name: str, only_print: bool, check: bool, **options: Any) -> None:
        if check:
            self.check_servers()
        elif not name:
            self.list_recipes()
        else:
            self.serve(chosen(name), only_print, options)

    def list_recipes(self) -> None:
        for known in RECIPES:
            self.stdout.write(f"{known.name:<16} {known.model}, for {known.machine}")

    def serve(self, known: Recipe, only_print: bool, options: dict[str, Any]) -> None:
        if known.nodes > 1 and not options["first_node"]:
            raise CommandError(f"{known.name} runs on {known.nodes} servers: give --first-node ADDRESS:PORT and --node")
        host, node, first_node = options["host"], options["node"], options["first_node"]
        command = [sys.executable, *known.command(options["port"], host=host, node=node, first_node=first_node)]
        if only_print:
            self.stdout.write(shlex.join(["python3", *command[1:]]))
            return
        if importlib.util.find_spec("sglang") is None:
            raise CommandError("SGLang is not installed here: see docs/sglang.md, or print the command with --print")
        os.execv(command[0], command)  # noqa: S606 (our own arguments, no shell)

    def check_servers(self) -> None:
        if not settings.INFERENCE.urls:
            raise CommandError("INFERENCE_URLS is empty: there is no server to look at")
        is_good = True
        for url in settings.INFERENCE.urls:
            self.stdout.write(url)
            for finding in asyncio.run(findings(url, settings.INFERENCE)):
                is_good = is_good and finding.is_good
                self.stdout.write(f"  {'ok ' if finding.is_good else 'BAD'}  {finding.text}")
        if not is_good:
            raise CommandError("something is wrong with the model's server: see above")


def chosen(name: str) -> Recipe:
    try:
        return recipe(name)
    except ValueError as error:
        raise CommandError(str(error)) from error
