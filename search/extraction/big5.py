"""Characters of Big5 as browsers know it (index Big5 of the Encoding Standard, HKSCS-2008) that Python's codec lacks.

`tests/browser/test_encodings.py` compares every pair of bytes with a browser.
"""

import re
from collections.abc import Iterator

# Two bytes in hexadecimal, then their character.
_PAIRS = (
    "877a㡵 877b𡵓 877c𣚞 877d𦀡 877e㻬 87a1𥣞 87a2㫵 87a3竼 87a4龗 87a5𤅡 87a6𨤍 87a7𣇪 87a8𠪊 87a9𣉞 "
    "87aa䌊 87ab蒄 87ac龖 87ad鐯 87ae䤰 87af蘓 87b0墖 87b1靊 87b2鈘 87b3秐 87b4稲 87b5晠 87b6権 87b7袝 "
    "87b8瑌 87b9篅 87ba枂 87bb稬 87bc剏 87bd遆 87be㓦 87bf珄 87c0𥶹 87c1瓆 87c2鿇 87c3垳 87c4䤯 87c5呌 "
    "87c6䄱 87c7𣚎 87c8堘 87c9穲 87ca𧭥 87cb讏 87cc䚮 87cd𦺈 87ce䆁 87cf𥶙 87d0箮 87d1𢒼 87d2鿈 87d3𢓁 "
    "87d4𢓉 87d5𢓌 87d6鿉 87d7蔄 87d8𣖻 87d9䂴 87da鿊 87db䓡 87dc𪷿 87dd拁 87de灮 87df鿋 8e69箸 8e6f簆 "
    "8e7e糎 8eab緒 8eb4縝 8ecd者 8ed0耨 8f57菁 8f69蒨 8f6e萏 8fcb覦 8fcc覩 8ffe起 906d都 907a銹 90dc靜 "
    "90f1響 91bf鼖 9244蔃 92af兙 92b0兛 92b1兝 92b2兞 92c8鍮 92d1瑹 9447浧 94ca禛 95d9邗 9644靝 96ed瀞 "
    "96fc嬨 9b76爁 9b78矗 9b7b纇 9bc6駖 9bde釔 9bec惞 9bf6澶 9c42輶 9c53侻 9c62營 9c68鄄 9c6b鷰 9c77菏 "
    "9cbc尐 9cbd秣 9cd0婧 9d57輋 9d5a筑 9dc4拐 9ea9恢 9eef痹 9efd汊 9f60鬮 9f66鼗 9fcb僭 9fd8弌 a063蠏 "
    "a077拎 a0d5瑨 a0df煢 a0e4牐 fa5f倩 fa66偽 fabd包 fac5卄 fad5卿 fb48嘅 fbb8婷 fbf3幵 fbf9廐 fc4f彘 "
    "fc6c悤 fcb9撐 fce2晴 fcf1杞 fdb7沜 fdb8渝 fdbb港 fdf1煮 fe52猪 fe6f瑜 feaa瓩 fedd砉 "
)
# These the codec knows as another of its characters, which stands elsewhere too.
OTHERS = {
    0xA241: "\u2215",
    0xA242: "\ufe68",
    0xC6CF: "廴",
    0xC6D3: "无",
    0xC6D5: "癶",
    0xC6D7: "隶",
    0xC6DE: "〃",
    0xC6DF: "仝",
}
_OTHER = b"|".join(bytes((pair >> 8, pair & 255)).replace(b"\\", rb"\\") for pair in OTHERS)
# From the beginning, pair by pair: what is one of them across two characters is none.
_UNTIL_OTHER = re.compile(
    rb"((?:[\x00-\x80\xff]++|(?!"
    + _OTHER
    + rb")[\x81-\xfe][\x40-\x7e\xa1-\xfe]|[\x81-\xfe](?![\x40-\x7e\xa1-\xfe]))*+)("
    + _OTHER
    + b")?",
    re.DOTALL,
)
_PICTURES = {0xA3C0 + at: chr(0x2400 + at) for at in range(32)} | {0xA3E0: "\u2421"}
CHARACTERS = {int(pair[:4], 16): pair[4:] for pair in _PAIRS.split()} | _PICTURES
"""Two bytes as one number → the character."""


def pieces(body: bytes) -> Iterator[tuple[bytes, str]]:
    """The text up to each of `OTHERS`, and that character; empty behind the last one."""
    if not re.search(_OTHER, body):
        yield body, ""
        return
    for piece in _UNTIL_OTHER.finditer(body):
        yield piece[1], OTHERS[int.from_bytes(piece[2], "big")] if piece[2] else ""
