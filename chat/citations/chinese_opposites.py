"""Which Chinese words turn a statement round, and which clauses deny."""

import re

from chat.citations.contrasts import NEGATION
from chat.citations.opposites import RIVALS
from chat.citations.sides import denials

_TURNING = (
    "升降 涨跌 增减 高低 长短 快慢 冷热 买卖 进出 盈亏 胜败 胜负 赢输 开关 硬软 厚薄 大小 多少 强弱 轻重 早晚 "
    "先后 前后 上下 左右 内外 男女 雌雄 生死 有无 新旧 老少 深浅 宽窄 粗细 赚赔 赚亏 好坏 优劣 难易 浓淡 干湿 "
    "夏冬 始终 起止 攻守 贫富 真假 正负 加减 收支 存取 明暗 松紧 远近 缩扩 聚散 得失 任免 装卸 顺逆 进退 伸缩 "
    "全片 主次 正反 虚实 动静 公私 利弊 善恶 美丑 爱恨 悲喜 乐悲 哭笑 问答 往返 来去 推拉 敌友 阴阳 昼夜 古今 "
    "南北 横竖 曲直 清浊 疏密 胖瘦 肥瘦 贵贱 忙闲 勤懒 祸福 吉凶 安危 兴衰 兴亡 盛衰 褒贬 扬抑 奖惩 赏罚 同异 "
    "分合 断续 起落 沉浮 涨落 苦甜 咸淡 香臭 饥饱 睡醒 首尾 头尾 首末 凹凸 俯仰 借还 冷暖 黑白 对错 积消 主被 "
    "主客 显隐 繁简 巧拙 亲疏 荣辱 急缓 急慢 宽严 奢俭 刚柔 勇怯 雅俗 精粗 整零 单双 奇偶 纵横 直弯 平陡 满空 "
    "亮暗 亮灭 明昏 开闭 启闭 穿脱 戴摘 拆装 建拆 取舍 迎送 攻防 成败 功过 恩怨 因果 晴阴 行止 哀乐 浅浓 熟生 "
    "尊卑 廉贪 留弃 离合 呼吸 吞吐 增损 益害 利害 益损 优差 良劣 良莠 好差 佳劣"
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
