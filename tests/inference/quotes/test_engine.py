"""The engine without a model: what it quotes, how it is laid out, and when it stays silent."""

import re
from collections.abc import Sequence

import pytest

from inference import Excerpt
from inference.quotes.engine import QuotesEngine
from search.ranking.bm25 import scores
from search.text.tokenizer import words
from tests.inference.asking import Written, excerpt, question, written_by


class Lexical:
    """The search leaf's words and scores, as the composition root gives them."""

    def words(self, text: str) -> list[str]:
        return words(text)

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        return scores(question, texts)


async def quoted(text: str, *excerpts: Excerpt) -> Written:
    return await written_by(QuotesEngine(Lexical()).write(question(text, excerpts=excerpts)))


WEBB = excerpt(
    1,
    "James Webb Space Telescope",
    "The James Webb Space Telescope was launched on 25 December 2021.",
    "It orbits the Sun near the second Lagrange point.",
    "The telescope's mirror has a diameter of 6.5 metres.",
    "Cookies help us to improve this site.",
)
PASS = excerpt(
    2,
    "Rail passes",
    "The rail pass costs 50,000 yen for seven days.",
    "It is not valid on every train.",
    "Children pay half of the price.",
)


async def test_the_sentence_that_answers_comes_first_with_its_source() -> None:
    written = await quoted("When was the James Webb telescope launched?", PASS, WEBB)

    first = written.answer.splitlines()[0]
    assert first == "- The James Webb Space Telescope was launched on 25 December 2021. [1]"
    assert written.ended.finish == "stop"
    assert written.reasoning == ""


async def test_each_clause_of_a_question_is_answered() -> None:
    written = await quoted("How large is the mirror of the telescope, and what does the rail pass cost?", WEBB, PASS)

    assert "6.5 metres. [1]" in written.answer
    assert "50,000 yen for seven days. [2]" in written.answer


async def test_everything_quoted_is_verbatim_and_nothing_twice() -> None:
    repeated = excerpt(3, "Copy", *WEBB.sentences)
    written = await quoted("James Webb telescope mirror launched orbits", WEBB, repeated)

    lines = [line.removeprefix("- ").rsplit(" [", 1)[0] for line in written.answer.splitlines() if line]
    assert all(any(sentence in line for sentence in WEBB.sentences) for line in lines)
    assert len(set(lines)) == len(lines)


@pytest.mark.parametrize("text", ["Who painted the Mona Lisa?", "法国的首都是哪里？", "How do I bake sourdough bread?"])
async def test_pages_about_something_else_are_not_quoted(text: str) -> None:
    written = await quoted(text, WEBB, PASS)

    assert (written.answer, written.ended.finish) == ("", "nothing_found")


async def test_without_pages_there_is_nothing_to_quote_from() -> None:
    written = await quoted("When was it launched?")

    assert (written.answer, written.ended.finish) == ("", "no_model")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("如何连接 SGLang？", "要连接 SGLang，请设置 `INFERENCE_URLS`。"),
        ("如何連接 SGLang？", "要連接 SGLang，請設定 `INFERENCE_URLS`。"),
        ("如何連接 SGLang？", "要连接 SGLang，请设置 `INFERENCE_URLS`。"),
    ],
)
async def test_chinese_questions_are_answered_in_either_script(text: str, sentence: str) -> None:
    other = excerpt(1, "备份", "备份时请复制文件夹。", "恢复时把它放回原处。")

    written = await quoted(text, other, excerpt(2, "SGLang", sentence, "模型需要显卡。"))

    assert written.answer.splitlines()[0] == f"- {sentence} [2]"


async def test_how_another_thing_is_connected_is_no_answer() -> None:
    other = excerpt(1, "连接 MySQL", "把商店连接到 MySQL 分两步：写上 `DB=mysql`，再重新启动商店。")
    page = excerpt(2, "连接 Oracle", "把商店连接到 Oracle 分两步：写上 `DB=oracle`，再重新启动商店。")

    written = await quoted("如何连接 Oracle？", other, page)

    assert "Oracle" in written.answer
    assert "MySQL" not in written.answer


async def test_a_command_below_a_sentence_is_quoted_with_it_as_code() -> None:
    page = excerpt(
        1, "Connect", "To connect SGLang, set its address:", "```", "INFERENCE_URLS=http://gpu1:30000/v1", "```"
    )

    written = await quoted("How do I connect SGLang?", page)

    code = "  ```\n  INFERENCE_URLS=http://gpu1:30000/v1\n  ```"
    assert written.answer == f"- To connect SGLang, set its address: [1]\n\n{code}"


async def test_a_command_that_lost_its_fence_is_code_all_the_same() -> None:
    page = excerpt(1, "Start", "- Start the program.", "make run PORT=9000", "The program then listens.")

    written = await quoted("How do I start the program on another PORT?", page)

    assert "  ```\n  make run PORT=9000\n  ```" in written.answer


async def test_headings_and_questions_are_not_quoted() -> None:
    page = excerpt(
        1,
        "Help",
        "## Launch of the telescope",
        "When was the telescope launched?",
        "The telescope was launched in 2021.",
    )

    written = await quoted("When was the telescope launched?", page)

    assert written.answer == "- The telescope was launched in 2021. [1]"


async def test_marks_of_another_page_s_footnotes_do_not_pass_for_ours() -> None:
    page = excerpt(4, "Webb", "The telescope was launched in 2021.[12][citation needed]")

    written = await quoted("When was the telescope launched?", page)

    assert re.findall(r"\[[^\]]*\]", written.answer) == ["[4]"]


async def test_list_marks_and_cut_code_do_not_break_the_layout() -> None:
    page = excerpt(1, "Run", "1. Start the telescope with `make run in its folder.", "| --- | --- |")

    written = await quoted("How do I start the telescope?", page)

    assert written.answer == "- Start the telescope with make run in its folder. [1]"


async def test_neighbouring_sentences_are_joined() -> None:
    page = excerpt(
        1, "Webb", "The telescope was launched in 2021.", "The launch of the telescope was in Kourou.", "Other."
    )

    written = await quoted("telescope launch", page)

    assert written.answer == "- The telescope was launched in 2021. The launch of the telescope was in Kourou. [1]"


async def test_at_most_six_sentences_are_chosen() -> None:
    page = excerpt(
        1, "Webb", *(line for n in range(30) for line in (f"Telescope fact {n} of area {n * 7}.", "Filler."))
    )

    written = await quoted("telescope fact", page)

    assert written.answer.count("[1]") <= 6


async def test_it_is_always_ready_and_says_that_no_model_is_connected() -> None:
    engine = QuotesEngine(Lexical())

    assert await engine.ready()
    assert (engine.name, engine.connected) == ("quotes", False)


@pytest.mark.parametrize(
    ("asked", "sentences", "answer"),
    [
        (
            "When was the breakwater of Elsmouth finished?",
            ("The breakwater of Elsmouth was long debated before it was finished.", "It opened in the spring of 1911."),
            "in the spring of 1911",
        ),
        ("埃尔斯茅斯防波堤何时建成？", ("埃尔斯茅斯防波堤的建成经过了长期争论。", "它于1911年春天启用。"), "1911年"),
        ("埃爾斯茅斯防波堤何時建成？", ("埃爾斯茅斯防波堤的建成經過了長期爭論。", "它於1911年春天啟用。"), "1911年"),
        (
            "How long is the breakwater of Elsmouth?",
            ("The breakwater of Elsmouth is the longest of the coast.", "It measures 1,240 metres."),
            "1,240 metres",
        ),
    ],
)
async def test_the_sentence_next_to_the_match_is_quoted_where_it_has_the_answer(
    asked: str, sentences: tuple[str, ...], answer: str
) -> None:
    written = await quoted(asked, excerpt(1, "Elsmouth", *sentences, "Cookies help us to improve this site."))

    assert answer in written.answer


async def test_a_sentence_that_only_mentions_the_words_does_not_come_before_the_one_that_answers() -> None:
    page = excerpt(
        1,
        "Fees",
        "The harbour fee, the harbour fee again: how much the harbour fee is was much discussed.",
        "The mayor spoke for an hour.",
        "The harbour fee is 12 euros a night.",
    )

    written = await quoted("How much is the harbour fee?", page)

    assert written.answer.splitlines()[0] == "- The harbour fee is 12 euros a night. [1]"


async def test_a_name_with_a_mark_in_it_is_one_name() -> None:
    page = excerpt(1, "Pop!_OS", "Pop!_OS is a Linux distribution made by System76.", "It is free of charge.")

    written = await quoted("What is Pop!_OS?", page)

    assert written.answer.splitlines()[0].startswith("- Pop!_OS is a Linux distribution")


@pytest.mark.parametrize(
    ("text", "title", "lead", "others"),
    [
        ("How do I connect SGLang?", "Connect SGLang",
         "To connect SGLang to the chat, start its server, then set its address.",
         ("Think needs a connected model, as described in Connect SGLang.", "When SGLang is connected, a note goes.")),
        ("如何连接 SGLang？", "连接 SGLang", "把聊天连接到 SGLang 分两步：启动服务器，再填写地址。",
         ("SGLang 连接成功后，提示会消失。", "模型的连接方法见 SGLang 一页。")),
        ("What does Search do?", "Search and Think", "Search lets the chat read pages before it answers.",
         ("Search providers are listed in order.", "A search takes eight seconds.")),
        ("搜索是做什么的？", "思考与搜索", "“搜索”开关让模型先阅读网页再回答。",
         ("搜索服务按顺序列出。", "一次搜索需要八秒。")),
        ("What is Pop!_OS?", "Systems", "Pop!_OS is a free operating system for laptops.",
         ("You can install Pop!_OS on any laptop.", "Pop music is not covered here.")),
    ],
)  # fmt: skip
async def test_what_a_person_would_choose_comes_first(
    text: str, title: str, lead: str, others: tuple[str, ...]
) -> None:
    written = await quoted(text, excerpt(1, "Notes", *others), excerpt(2, title, "", f"# {title}", lead))

    assert written.answer.splitlines()[0].startswith(f"- {lead}")


async def test_rows_of_a_table_stand_below_the_names_of_their_columns() -> None:
    page = excerpt(1, "Prices", "Plan | Price", "Basic plan | 3 euros", "Family plan | 7 euros")

    written = await quoted("What is the price of the family plan?", page)

    table = "- | Plan | Price |  |\n  | --- | --- | --- |\n  | Family plan | 7 euros | [1] |"
    assert written.answer == table


async def test_what_stands_elsewhere_on_the_page_is_not_joined() -> None:
    together = excerpt(1, "Ferry", "The ferry leaves at nine.", "The ferry costs 7 euros.")
    apart = excerpt(1, "Ferry", "The ferry leaves at nine.", "", "The ferry costs 7 euros.")

    assert (
        "nine. The ferry costs" in (await quoted("When does the ferry leave and what does it cost?", together)).answer
    )
    assert "nine. The" not in (await quoted("When does the ferry leave and what does it cost?", apart)).answer
