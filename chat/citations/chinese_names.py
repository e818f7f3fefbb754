"""Whether words that a page does not have look like a name: of a place, a person, an organisation."""

import re
from collections.abc import Iterator, Sequence

from chat.citations.chinese_lexicon import SIGNS, Word, is_known_name, is_word, rarity
from chat.citations.opposites import COMMON_WORDS
from languages.scripts import HAN

_ENDINGS = (
    "大学 公司 集团 银行 医院 小学 中学 法院 学院 书店 行星 省 市 县 区 镇 村 州 湾 江 河 湖 岛 山 路 街 桥 站 "
    "号 杯 局 寺 族 海 港 塔 堡 城 庙 水库 图书馆 博物馆 队 厂 宾馆 酒店"
)
SUFFIXES = (*re.split(" ", _ENDINGS),)
"""What ends a name and says of what kind it is."""
_OF_A_STATE = ("王朝", "朝", "国", "省", "市", "县", "州", "人", "队", "族", "语", "区", "代")
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖"
    "姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚"
    "柯翟兰左岳齐伍葛申聂焦倪滕鲁舒柏祁翁柳尚温庄柴颜阮詹欧盛宁冉骆蓝辛覃瞿褚喻卓巩耿蒲戚牟娄尤靳岑鲍窦栾樊殷甘敖邢迟解佟裴桑"
)
_SURNAME = f"[{''.join(sorted(_SURNAMES))}]"
_TITLES = (
    "长 教授 经理 主席 总裁 记者 院士 医生 医师 博士 主任 书记 导演 演员 作家 总统 总理 队员 选手 教练 委员 代表 "
    "律师 法官 检察官 发言人 负责人 创始人 研究员 工程师 丈夫 妻子 儿子 女儿 父亲 母亲"
)
_PERSON = re.compile(
    f"(?:^|[，。；、和与由]|{_TITLES.replace(' ', '|')})({_SURNAME}[{HAN}]{{1,2}}?)"
    "(?=在|于|是|任|担任|当选|曾|说|表示|认为|指出|提醒|宣布|出生|毕业|获|透露|介绍|强调|回应|告诉|率|对|就|将|也|，|。|、|和|与|$)"
)
_HAN_ONLY = re.compile(f"[{HAN}]+")
_SHORTENED = "大中委局院行协联会附"
"""With these the short form of an organisation's name ends."""
_LONG = ("大学", "学院", "中学", "银行", "委员会", "协会", "联合会")
_OFFICES = ("长", "委", "政府", "线", "人")
"""What a place, a body or a line has behind what ends its name."""
_TRANSCRIBING = frozenset(
    "斯尔沃凯萨耶穆伊娜洛弗鲁佩莎琳妮托兰塔特卡贝德拉姆格克莱罗布维泰瓦诺波奥利亚埃安迪纳里米马巴达希森顿逊"
)
"""With these foreign names are spelt."""
_ORDINARY = frozenset(
    "比变看做打说想给让像跑吃喝买卖走坐用开关进出回来去到过拿放找问听写读叫带送换加减改成长短高低大小多少好坏新旧快慢早晚"
    "强弱红黄蓝绿白黑冷热东西南北人家车船房水火书钱事"
)
"""Single characters that are words of everyday speech."""


_EVERYDAY = 8.0
"""A character that is no rarer than this by itself is a word of everyday speech too."""


def is_name(words: Sequence[str], after: str, page: str) -> bool:
    """Whether `words`, which stand side by side, are or hold a name that `page` does not have; `after` follows them."""
    content = [word for word in words if word not in SIGNS and word not in COMMON_WORDS]
    whole = "".join(words) + after
    if has_short_for(whole, page) or is_short_for(whole, page) or all(is_short_for(word, page) for word in content):
        return False
    if any(len(word) > 1 and is_known_name(word) and _stem(word) not in page for word in content):
        return True
    single = [word for word in content if len(word) == 1]
    ordinary = sum(word in _ORDINARY or rarity(word) <= _EVERYDAY for word in single)
    return (
        (len(single) > 2 and ordinary <= 1)
        or sum(word in _TRANSCRIBING for word in single) > 1
        or _is_person(content)
        or (len(single) > 1 and single == content[-len(single) :] and after in SUFFIXES)
    )


def persons(claim: str) -> list[str]:
    """Names of persons, told by their place: a surname, one or two characters, what persons do."""
    return [name for name in _PERSON.findall(claim) if not is_word(name)]


def misspelt(claim_words: Sequence[Word], page: str) -> bool:
    """Whether the claim has a person's name of three characters of which the page has all but one of the given ones."""
    for surname, first, second in zip(claim_words, claim_words[1:], claim_words[2:], strict=False):
        signs = [surname.text, first.text, second.text]
        is_name_like = (signs[0] in _SURNAMES or signs[0] == "和") and all(
            len(sign) == 1 and (sign not in SIGNS or place == 0) for place, sign in enumerate(signs)
        )
        if is_name_like and second.start == surname.start + 2 and "".join(signs) not in page and _has_like(signs, page):
            return True
    return False


def is_short_for(word: str, page: str) -> bool:
    """Whether `word` takes its characters in their order from a longer name on the page: 北大, 北京大学."""
    if not 2 <= len(word) <= 4 or (len(word) == 2 and word[-1] not in _SHORTENED):
        return False
    return any(_spread(word, page, start) > len(word) for start in _places(word[0], page))


def has_short_for(full: str, page: str) -> bool:
    """Whether the page has a shorter form of a name: 北师大 for 北京师范大学."""
    if len(full) < 4 or not full.endswith(_LONG):
        return False
    ends = frozenset(full[-2:]) & frozenset(_SHORTENED)
    shorter = (page[start : start + size] for start in _places(full[0], page) for size in (2, 3, 4))
    return any(short[-1] in ends and _is_part_of(short, full) for short in shorter)


def _places(sign: str, page: str) -> Iterator[int]:
    place = page.find(sign)
    while place >= 0:
        yield place
        place = page.find(sign, place + 1)


def _spread(word: str, page: str, start: int) -> int:
    """Over how many characters from `start` those of `word` stand, at most three others between two; 0: they do not."""
    place = start
    for sign in word[1:]:
        place = page.find(sign, place + 1, place + 5)
        if place < 0:
            return 0
    return place + 1 - start if _HAN_ONLY.fullmatch(page, start, place + 1) else 0


def _is_part_of(short: str, full: str) -> bool:
    signs = iter(full)
    return all(sign in signs for sign in short)


def _has_like(name: Sequence[str], page: str) -> bool:
    surname, first, second = name
    for place in _places(surname, page):
        one, two = page[place + 1 : place + 2], page[place + 2 : place + 3]
        other = two if one == first else one if two == second else ""
        if other and other not in SIGNS and _HAN_ONLY.fullmatch(other):
            return True
    return False


def ends_name(word: str, before: str) -> bool:
    """Whether `word` ends the name that `before` begins, by itself or with its office; not 市场, nor 担任|县长."""
    if word.startswith(SUFFIXES) and word[1:] in _OFFICES:
        return is_known_name(before) or not is_word(before)
    return word in SUFFIXES


def is_surname(sign: str) -> bool:
    return sign in _SURNAMES


def _is_person(words: Sequence[str]) -> bool:
    """A surname and one or two characters that make no words with it."""
    name = "".join(words)
    if len(name) not in (2, 3) or name[0] not in _SURNAMES or is_word(name):
        return False
    rest = [word for word in words if word != name[0]]
    return len(words) > 1 and not any(word in _ORDINARY for word in rest if len(word) == 1)


def _stem(name: str) -> str:
    """清朝 → 清, since pages write 清乾隆年间."""
    end = next((end for end in _OF_A_STATE if name.endswith(end) and len(name) > len(end)), "")
    return name.removesuffix(end)
