"""The language of a question or page, by script."""

import pytest

from search.text.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How do I connect SGLang?", "en"),
        ("如何连接 SGLang 服务器？", "zh-hans"),
        ("如何連接 SGLang 伺服器？", "zh-hant"),
        ("怎么用 docker compose up 启动 redis server", "zh-hans"),
        ("What does 人工智能 mean?", "en"),
        ("日本の首都はどこですか", "en"),
        ("서울의 날씨", "en"),
        ("你好", "zh-hans"),
        ("台北天氣", "zh-hant"),
        ("", "en"),
        ("12345 !!", "en"),
    ],
)
def test_a_text_is_recognised_by_its_script(text: str, language: str) -> None:
    assert language_of(text) == language
