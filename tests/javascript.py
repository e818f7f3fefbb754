"""How long the functions of a JavaScript file are: a light reader that knows strings, comments, templates and brackets.

It is not a parser: a function is a `{` after `)` whose `(` follows neither `if` nor its like, or a bracket after `=>`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

TOKEN = re.compile(
    r"""
      (?P<comment>//[^\n]*|/\*.*?\*/)
    | (?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
    | (?P<template>`)
    | (?P<arrow>=>)
    | (?P<bracket>[()\[\]{}])
    | (?P<word>[\w$\#]+)
    | (?P<slash>/)
    | (?P<other>\S)
    """,
    re.VERBOSE | re.DOTALL,
)
REGEX = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/\w*")
TEMPLATE_TEXT = re.compile(r"(?:\\.|\$(?!\{)|[^`\\$])*", re.DOTALL)
NOT_FUNCTIONS = {"if", "for", "while", "switch", "catch", "with"}
BEFORE_REGEX = {"return", "typeof", "case", "in", "of", "delete", "void", "await", "yield", "=>"}
CLOSED = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True)
class Function:
    """One function: the word before its parameters, the line where its body opens, and its lines."""

    name: str
    line: int
    lines: int


@dataclass(frozen=True)
class Opening:
    """A bracket that waits for its partner."""

    bracket: str
    position: int
    before: str
    """The token before it."""
    is_function: bool = False


def functions(source: str) -> list[Function]:
    """Every function of a source text that has a body in brackets."""
    found: list[Function] = []
    open_brackets: list[Opening] = []
    before, name = "", ""
    for token, position in tokens(source):
        if token in ("(", "[", "{", "${"):
            is_body = (token == "{" and before == ")" and name not in NOT_FUNCTIONS) or (
                before == "=>" and token in "({"
            )
            open_brackets.append(Opening(token, position, name if before == ")" else before, is_body))
        elif token in CLOSED and open_brackets:
            opening = open_brackets.pop()
            name = opening.before
            if opening.is_function:
                line = source.count("\n", 0, opening.position) + 1
                found.append(Function(name, line, source.count("\n", opening.position, position) + 1))
        before = token
    return found


def tokens(source: str) -> Iterator[tuple[str, int]]:
    """Brackets, words and signs with their places; strings, comments, templates and regular expressions left out."""
    position, before = 0, ""
    templates: list[int] = []
    depth = 0
    while (found := TOKEN.search(source, position)) is not None:
        position, token = found.end(), found.group()
        if found.lastgroup == "comment":
            continue
        if token == "/" and is_regex(before) and (regex := REGEX.match(source, found.start())) is not None:
            position, before = regex.end(), "0"
            continue
        closes = token == "}" and bool(templates) and templates[-1] == depth
        if token == "`" or closes:
            if closes:
                yield token, found.start()
                templates.pop()
                depth -= 1
            position = template_end(source, position)
            if source.startswith("${", position):
                position, depth = position + 2, depth + 1
                templates.append(depth)
                yield "${", position - 2
            before = "0"
            continue
        depth += (token == "{") - (token == "}")
        before = "0" if found.lastgroup == "string" else token
        yield before, found.start()


def template_end(source: str, position: int) -> int:
    """The place behind a template's text: behind its closing mark, or at the next `${`."""
    found = TEMPLATE_TEXT.match(source, position)
    end = found.end() if found else position
    return end + 1 if source.startswith("`", end) else end


def is_regex(before: str) -> bool:
    """Whether a slash after this token begins a regular expression (else it divides)."""
    return before in BEFORE_REGEX or not (before in (")", "]", "}") or re.fullmatch(r"[\w$#]+", before) is not None)
