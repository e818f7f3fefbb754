"""Text that gives orders to whoever summarises a page, instead of telling its reader something.

A mark for the reader, not a defence: pages that quote such a sentence are marked too, and one that is worded cleverly
is not. What defends is that page text is only ever data (`search.text.cleaning`, and the prompt's own frame).
"""

import re

from search.text.tokenizer import folded

_AI = r"(?:ais?|a\.i\.|ai (?:assistants?|agents?|models?)|llms?|(?:large )?language models?|chatbots?|assistants?)"
_ENGLISH = (
    # An order stands at the start of a sentence; "you can ignore the above instructions" is help for a person.
    r"(?:^|[.!?:;,\"'“”‘’()*>#\]\-–—]|\b(?:please|now|must|shall|and|then|you will))\s{0,20}"
    r"(?:ignore|disregard|forget)(?: \w{1,30}){0,3}? (?:previous|prior|above|preceding|earlier|existing|your|system)"
    r"(?: \w{1,30}){0,3}? (?:instructions?|prompts?|directives|commands|guidelines|programming)\b",
    r"\b(?:reveal|print|output|leak|disclose|repeat|show(?: me)?)(?: \w{1,30}){0,3}? (?:your|the|its) (?:\w{1,30} )?"
    r"(?:system prompt|hidden instructions|initial instructions|secret instructions)\b",
    r"\byou are now (?:in )?(?:\w{1,30} )?(?:dan\b|developer mode|jailbr|unrestricted|god mode)",
    r"\b(?:new|updated|important) (?:system |hidden )?(?:instructions?|prompt|directive) (?:for|to) (?:all |any |the )?"
    rf"{_AI}\b",
    rf"\b(?:if you are|attention|note to|message (?:to|for)|hey),? (?:an? |all |any |the |every )?{_AI}\b"
    r"[^.\n]{0,60}\b(?:reading|processing|summari[sz]ing|must|should|please|ignore|recommend|say)\b",
    r"\b(?:do not|don't|never) (?:tell|inform|alert|warn|mention (?:this|it) to) the user\b",
    r"[\[［]\s?webpage \d+ (?:begin|end)\s?\]",
)
_EAST_ASIAN = (
    r"(?:忽略|无视|忘记|忘掉|不要理会|不要遵守|停止遵守|抛开)[^。！？\n]{0,6}"
    r"(?:之前|以前|先前|以上|上述|上面|前面|此前|你的|系统)[^。！？\n]{0,8}(?:指令|指示|提示词|提示语|命令|设定)",
    r"(?:输出|显示|泄露|透露|打印|复述|说出)[^。！？\n]{0,8}(?:系统提示词|系统指令|初始指令|隐藏指令|你的提示词)",
    r"你现在(?:是|进入)[^。！？\n]{0,6}(?:开发者模式|越狱|dan模式|不受限制)",
    r"(?:不要|切勿|别)(?:把[^。\n]{0,6})?(?:告诉|告知|透露给|提醒)用户",
    r"(?:如果你是|致|给)[^。\n]{0,8}(?:ai|人工智能|大模型|语言模型)[^。\n]{0,12}(?:必须|请|应当|推荐|忽略)",
    r"(?:以前|前|上記|これまで|すべて|全て)の[^。\n]{0,6}(?:指示|命令|プロンプト)[^。\n]{0,6}(?:无视|無視|忘れ)",
    r"(?:이전|위의|기존|모든)[^.\n]{0,8}(?:지시|명령|프롬프트)[^.\n]{0,8}(?:무시|잊)",
)
_EUROPEAN = (
    r"\b(?:ignora|olvida|ignore|ignoriere|vergiss|missachte|oublie|oubliez|ignorez|dimentica|esqueça)\b[^.\n]{0,25}"
    r"\b(?:instrucciones|indicaciones|instruções|istruzioni|consignes|instructions|anweisungen|befehle|instruktionen)"
    r"(?: \w{1,30})? (?:anteriores|previas|precedenti|précédentes|antérieures|ci-dessus)\b",
    r"\b(?:ignoriere|vergiss|missachte)\b[^.\n]{0,12}\b(?:vorherige|bisherige|obige|frühere|vorangegangene)[nr]? "
    r"(?:anweisungen|befehle|instruktionen|vorgaben)\b",
    r"\b(?:игнорируй|игнорируйте|проигнорируй|проигнорируйте|забудь|забудьте)\b[^.\n]{0,12}"
    r"\b(?:предыдущие|прежние|вышеуказанные) (?:инструкции|указания|команды)\b",
)
_ALL = [re.compile(pattern, re.MULTILINE) for pattern in (*_ENGLISH, *_EAST_ASIAN, *_EUROPEAN)]
# A look for plain words first: one of each row stands in whatever its patterns find, and hardly any page has any.
_NEEDED = [
    ("instruction", "prompt", "directive", "command", "guideline", "programming"),
    ("system prompt", "instructions"),
    ("you are now",),
    ("instruction", "prompt", "directive"),
    (" ai", "llm", "language model", "chatbot", "assistant", "a.i."),
    ("the user",),
    ("webpage",),
    ("指令", "指示", "提示", "命令", "设定"),
    ("提示词", "指令"),
    ("你现在",),
    ("用户",),
    ("ai", "人工智能", "语言模型", "大模型"),
    ("指示", "命令", "プロンプト"),
    ("지시", "명령", "프롬프트"),
    ("anterior", "previas", "precedenti", "précédentes", "antérieures", "ci-dessus"),
    ("anweisungen", "befehle", "instruktionen", "vorgaben"),
    ("инструкции", "указания", "команды"),
]
_SPACES = re.compile(r"[^\S\n]+")


def contains_instructions(text: str) -> bool:
    """Whether something in `text` reads like an instruction to a language model."""
    plain = _SPACES.sub(" ", folded(text))
    return any(
        order.search(plain)
        for order, needed in zip(_ALL, _NEEDED, strict=True)
        if any(word in plain for word in needed)
    )
