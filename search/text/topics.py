"""What a question is about, in its own words: for search engines that want every word they are sent."""

import re

from search.ranking.bm25 import ASKING_ENGLISH

_ASKING = frozenset(ASKING_ENGLISH.split()) | {"explain", "tell", "s", "t", "whats"}
_CHINESE_ASKING = re.compile(
    "会怎么样|會怎麼樣|会怎样|會怎樣|什么是|什麼是|是什么|是什麼|是谁|是誰|为什么|為什麼|为何|為何|怎么样|怎麼樣|怎么办|怎麼辦|怎么|怎麼|怎样|怎樣|如何|什么|什麼|"
    "哪里|哪裡|哪些|哪个|哪個|哪一|多少|几个|幾個|请问|請問|是否|可以|能不能|有没有|有沒有|告诉我|告訴我|介绍一下|介紹一下|[吗嗎呢吧啊呀么麼的了谁誰]"
)
_MARKS = re.compile(r"[，。！？；：、“”‘’（）《》【】…,;?!()\"]+|[.:](?=\s|$)")


def topic(question: str) -> str:
    """`question` without asking words and punctuation; the question itself when nothing else is left."""
    bare = _MARKS.sub(" ", question)
    kept = [word for word in bare.split() if word.lower().removesuffix("'s") not in _ASKING]
    about = " ".join(_CHINESE_ASKING.sub(" ", " ".join(kept)).split())
    return about or " ".join(bare.split())
