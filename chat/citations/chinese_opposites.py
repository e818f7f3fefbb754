"""Which Chinese words turn a statement round, and which clauses deny."""

import re

from chat.citations.contrasts import NEGATION
from chat.citations.opposites import RIVALS
from chat.citations.sides import denials

_TURNING = (
    "升降 涨跌 增减 高低 长短 快慢 冷热 买卖 进出 盈亏 胜败 胜负 赢输 开关 硬软 厚薄 大小 多少 "
    "强弱 轻重 早晚 先后 前后 上下 左右 内外 男女 雌雄 生死 有无 新旧 老少 深浅 宽窄 粗细 赚赔 "
    "赚亏 好坏 优劣 难易 浓淡 干湿 夏冬 始终 起止 攻守 贫富 真假 正负 加减 收支 存取 明暗 松紧 "
    "远近 缩扩 聚散 得失 任免 装卸 顺逆 进退 伸缩"
)
_OPPOSITE_SIGNS = frozenset((signs[way], signs[1 - way]) for signs in re.split(" ", _TURNING) for way in (0, 1))
_DENIAL = re.compile(
    "差点|险些|(?:本来|原本)(?=想|要|打算)|禁止|拒绝|否认|失传|(?<!并)非(?!常|洲|物)|反对|废除|" + NEGATION.pattern
)
"""Verbs that deny by themselves: 不准 and 禁止 are the same, 不禁止 and 禁止 are not."""


def are_opposite(one: str, two: str) -> bool:
    """Whether two words are known opposites, or differ in one character by which they are: 赚钱, 赔钱."""
    if two in RIVALS.get(one, ()):
        return True
    if len(one) != len(two):
        return False
    different = [pair for pair in zip(one, two, strict=True) if pair[0] != pair[1]]
    return len(different) == 1 and different[0] in _OPPOSITE_SIGNS


def is_denied(clause: str, other: str) -> bool:
    """Whether a clause denies, once all its denials are counted but those on a matter on which `other` has a side."""
    return denials(clause, other, _DENIAL) % 2 == 1


def after_denial(clause: str) -> str:
    """What follows the first denial of a clause; all of it where it has none."""
    denial = _DENIAL.search(clause)
    return clause if denial is None else clause[denial.end() :]
