"""JSON in what a model wrote around it: a fence, a sentence before, a sentence behind."""

import json

MAX_STARTS = 20
"""So many brackets are tried; text with more of them is not JSON with words around it."""

_DECODER = json.JSONDecoder()


def first_json(text: str) -> object:
    """The first object or list in `text`; None if there is none."""
    starts = [place for place, character in enumerate(text) if character in "{["]
    for place in starts[:MAX_STARTS]:
        try:
            value: object = _DECODER.raw_decode(text, place)[0]
        except ValueError:
            continue
        return value
    return None
