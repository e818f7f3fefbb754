"""What a page that is open says of some words, and where it begins."""

from search.ranking.places import places_of

PART = "## Heading {0}\n\nParagraph {0} speaks about harbours.\n\nIt is long enough.\n\nAnd it ends here."
TEXT = "\n\n".join(PART.format(number) for number in range(30))


def test_without_words_a_page_begins_at_its_beginning_and_stays_whole() -> None:
    ((start, end),) = places_of(TEXT, "", 60)

    assert TEXT[start:end].startswith("Paragraph 0") and "## Heading 1\n\nParagraph 1" in TEXT[start:end]
    assert "Paragraph 20" not in TEXT[start:end]


def test_words_lead_to_what_says_them() -> None:
    text = TEXT.replace("Paragraph 17 speaks", "Paragraph 17 has a warden called Ada, and speaks")

    ((start, end),) = places_of(text, "the warden", 60)

    assert "called Ada" in text[start:end]


def test_what_holds_the_words_letter_by_letter_comes_first() -> None:
    text = "Ada saw the warden. A warden saw Ada.\n\n## B\n\n在塔樓裡，看守是王明。\n\n## C\n\nWarden Ada lives here."

    assert [text[start:end] for start, end in places_of(text, "warden  ada", 12)] == ["Warden Ada lives here."]
    assert [text[start:end] for start, end in places_of(text, "看守是", 20)] == ["在塔樓裡，看守是王明。"]


def test_what_a_page_does_not_say_is_nowhere() -> None:
    assert places_of(TEXT, "quokka", 500) == []
    assert places_of("", "", 500) == []
    assert places_of("word " * 9000, "", 5) == []
