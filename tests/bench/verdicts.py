"""What a reader waits for after an answer's last word, until each of its citations is compared with its page.

    python -m tests.bench.verdicts

Answers of some 1,500 words (English) or 2,800 characters (Chinese), made of statements of tests/truth, true ones and
false ones, each with one to three citations, over twelve pages. They are written as a model does, slowly enough that
what is looked at early is done before the next piece comes; the clock runs from the last piece to the last finding.
"""

import asyncio
import os
import sys


def main() -> None:
    """Print the times of each language; it ends with an error where a bound is missed."""
    # Each child that compares imports this module anew, and would wait for what stands at its top.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from tests.bench.last_word import CHARACTERS, measured

    missed = [language for language in CHARACTERS if not asyncio.run(measured(language))]
    if missed:
        sys.exit(f"later than wanted: {', '.join(missed)}")


if __name__ == "__main__":
    main()
