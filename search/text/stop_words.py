"""Words that a question is made of, not about. The one list of them: providers, ranking and quotes all use it."""

import re

ASKING_ENGLISH = (
    "a about an and any are as at be been by can could describe did do does explain for from had has have how i if "
    "in is it its many me much my of on or our please should show so tell than that the their then there these they "
    "this to us was we were what when where which who whom whose why will with would you your"
)
ASKING_CHINESE = (
    "的 了 是 在 吗 呢 吧 啊 么 什 怎 哪 谁 几 我 你 他 她 它 们 请 把 被 和 与 或 及 "
    "也 就 都 要 会 能 可 以 有 何 为 如 这 那 个 "
    "什么 怎么 怎样 如何 为何 为什 哪里 哪些 哪个 可以 能够 是否 请问 多少 几个 我们 你们 他们 这个 那个 有没 没有"
)
"""Simplified, as the tokenizer folds all Chinese text."""
PARTICLES = frozenset("的了吗呢吧啊么怎哪谁何")
"""A pair with one of these straddles the border between asking and what is asked about."""
ASKING_PHRASES = re.compile(
    "会怎么样|會怎麼樣|会怎样|會怎樣|什么是|什麼是|是什么|是什麼|是谁|是誰|为什么|為什麼|为何|為何|怎么样|怎麼樣|怎么办|怎麼辦|怎么|怎麼|怎样|怎樣|如何|什么|什麼|"
    "哪里|哪裡|哪些|哪个|哪個|哪一|多少|几个|幾個|请问|請問|是否|可以|能不能|有没有|有沒有|告诉我|告訴我|介绍一下|介紹一下|[吗嗎呢吧啊呀么麼的了谁誰]"
)
"""The same in running Chinese text of either script, longest first."""
