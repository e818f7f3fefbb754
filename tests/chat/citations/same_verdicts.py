"""Prints what some pages say of statements: `test_verification` runs it with other orders of words in memory."""

from chat.citations.verification import support
from tests.truth.pairs import blind_pairs, own_pairs


def main() -> None:
    for pair in [*own_pairs(), *blind_pairs()][::2]:
        found = support(pair.claim, pair.passages)
        print(found.verdict, found.reason, found.quote)


if __name__ == "__main__":
    main()
