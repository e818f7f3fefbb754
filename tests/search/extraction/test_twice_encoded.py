"""Text that was encoded twice is read as it was meant, and no other text is touched."""

import pytest

from search.extraction.charsets import decoded
from search.extraction.twice_encoded import encoded_once

MEANT = [
    "The keeper’s lamp – lit at six – is the town’s “pride”.",
    "Le gardien monte à chaque fois les deux cents marches, été comme hiver; l’œuvre est fermée.",
    "诺里克的灯塔管理员在日落前一小时点灯，每次都要走上两百级台阶。",
    "灯台守は日没の一時間前に灯を点し、毎回二百段の階段を登ります。",
    "Смотритель маяка зажигает лампу за час до заката.",
    "Ο φύλακας του φάρου ανάβει τη λάμπα.",
    "한 시간 전에 등불을 켜고 계단을 올라갑니다.",
    "Signs 🗼 and 🚒 and ✓ are whole.",
]


def as_1252(body: bytes) -> str:
    return "".join(
        bytes((byte,)).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte) for byte in body
    )


@pytest.mark.parametrize("meant", MEANT)
def test_what_was_encoded_twice_is_read_as_it_was_meant(meant: str) -> None:
    assert decoded(as_1252(meant.encode()).encode(), "utf-8") == meant
    assert encoded_once(meant.encode().decode("latin-1")) == meant


@pytest.mark.parametrize(
    "text",
    [
        *MEANT,
        "Ein „Ã¤“ für ein ä: so sieht es aus, wenn UTF-8 falsch gelesen wird; Straße, größer, süß, Öl.",
        "ÀÉÎÕÜ ÇÑØ «á propos» — ÂÊÎÔÛ … 5 £ ½ ¼",
        "Êtes-vous là? Où ça? Déjà vu, naïve, Noël",
    ],
)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert encoded_once(text) == text


def test_long_runs_take_no_longer() -> None:
    assert encoded_once("Ã" * 1_000_000).startswith("Ã")
