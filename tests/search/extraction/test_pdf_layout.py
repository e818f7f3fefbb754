"""Lines in fixed width become running text."""

from search.extraction.pdf_layout import running_text

LEFT = [
    "The harbour pilot boards every ship that",
    "is longer than ninety metres two miles",
    "before the outer buoy, because the chan-",
    "nel bends twice where the current runs",
    "strongest. Fees are due in advance.",
]
RIGHT = [
    "Before the winter of the great ice the",
    "pilots rowed out in open boats, and a",
    "well-known bell on the mole told them",
    "by its rhythm which of the ships was",
    "waiting outside in the dark.",
]


def side_by_side(left: list[str], right: list[str]) -> str:
    return "\n".join(f"{one:<48}{other}" for one, other in zip(left, right, strict=True))


def test_columns_of_prose_are_read_one_after_the_other() -> None:
    text = running_text([f"{'A title over both columns':^90}\n\n{side_by_side(LEFT, RIGHT)}"])

    assert text.startswith("A title over both columns\n\nThe harbour pilot boards every ship that is longer")
    assert "because the channel bends twice where the current runs strongest." in text
    assert text.index("Fees are due") < text.index("Before the winter")


def test_rows_of_a_table_stay_rows() -> None:
    table = "Draught       Day      Night\n4 m           300      600\n5 m           420      840\n"
    table += "6 m           510    1,020"

    assert running_text([table]) == "Draught | Day | Night\n4 m | 300 | 600\n5 m | 420 | 840\n6 m | 510 | 1,020"


def test_a_hyphen_of_the_word_stays_and_one_of_the_line_goes() -> None:
    lines = ["It is a rule of every harbour office that long-", "term berths are let to sailors whose fees are coun-"]
    lines += ["ted by the year and that a short-", "age of them is published in Anglo-", "Saxon towns at once."]
    lines += ["The list is up-to-", "date, and the state-of-the-", "art lamp is on-", "going work of the harbour."]

    text = running_text(["\n".join(lines)])

    assert "long-term berths" in text
    assert "counted by the year" in text
    assert "Anglo-Saxon" in text
    assert "is up-to-date, and the state-of-the-art lamp is ongoing work" in text


def test_lines_set_wide_apart_are_one_paragraph() -> None:
    assert running_text(["\n\n".join(LEFT[:2] + LEFT[3:])]).startswith(
        "The harbour pilot boards every ship that is longer"
    )


def test_running_heads_are_left_out() -> None:
    pages = [f"Harbour Annals{number:>60}\n\n{LEFT[number]}" for number in range(4)]

    assert "Annals" not in running_text(pages)


def test_chinese_lines_join_without_a_space() -> None:
    assert running_text(["港口的引水员在外浮标以外两海里处登上每一艘长度超过\n九十米的船。"]).count(" ") == 0


def test_a_table_between_columns_of_prose_does_not_mix_them() -> None:
    table = [
        "Draught                  Day                     Night",
        "4 m                      300                     600",
    ]
    columns = side_by_side(LEFT, RIGHT)

    text = running_text(["\n\n".join([columns, "\n".join([*table, table[1]]), columns])])

    assert text.count("because the channel bends twice where the current runs strongest.") == 2
    assert "Draught | Day | Night\n4 m | 300 | 600" in text


def test_columns_of_chinese_are_read_one_after_the_other() -> None:
    left = [
        "港口的引水员在外浮标以外两海里处登",
        "上每一艘长度超过九十米的船，因为航",
        "道在水流最急的地方转两个弯。费用在",
    ]
    right = [
        "大冰之冬以前，引水员划着敞篷小船出",
        "海，防波堤上一口有名的钟以节奏告诉",
        "他们是哪一艘船在黑暗里等着一个能把",
    ]
    left, right = [*left, "要用引水员的那一天之前付清。"], [*right, "它带到泊位的人来。"]
    lines = [f"{one}{' ' * (2 * (20 - len(one)))}{other}" for one, other in zip(left, right, strict=True)]

    text = running_text(["\n".join(lines)])

    assert "因为航道在水流最急的地方转两个弯。费用在要用引水员的那一天之前付清。" in text
    assert "引水员划着敞篷小船出海" in text


def test_items_of_a_list_stay_on_lines_of_their_own() -> None:
    text = running_text(["• Bells ring at noon\n• Boats leave at dawn\n• Pilots come aboard"])

    assert text == "• Bells ring at noon\n• Boats leave at dawn\n• Pilots come aboard"
