"""Chinese statements are compared word by word; what stands in another's place is seen."""

import time

import pytest

from chat.citations.chinese_lexicon import chinese_words, same_in_chinese
from chat.citations.verification import support
from tests.yardstick import allowed

LIFE = (
    "陈立群，浙江嘉兴人，1985年毕业于南京大学，随后在省气象局工作了二十三年。他称赞过年轻同事的研究，但从不接受采访。"
)
NEWS = "省卫生厅厅长罗敏行昨天说，今年秋季起门诊一律免费。华中师大教授严立群认为，关键在于药价。九支队伍参加了义诊。"
BRIDGE = "永安桥由桂林石匠修建，2013年起禁止机动车通行。商队往返梧州和南宁，票价由40元降至30元。桥头有曙光号纪念碑。"


@pytest.mark.parametrize(
    ("claim", "page"),
    [
        ("陈立群在省气象局工作了二十多年。", LIFE),
        ("陳立群誇獎過年輕的同事。", LIFE),
        ("陈立群是嘉兴人。", LIFE),
        ("2013年以后不准机动车通行。", BRIDGE),
        ("票价降到了30元。", BRIDGE),
        ("华中师范大学的严立群教授认为关键是药价。", NEWS),
        ("门诊不收费。", NEWS),
        ("世卫组织发出了警示。", "世界卫生组织上周发出了警示。"),
        ("望江塔没有建成。", "望江塔因居民抗议而放弃建成。"),
        ("每天不得超过60分钟。", "三年级以上每天不得超过一小时。"),
        ("公司为后来者缔造市场。", "公司为后来者创造市场。"),
        ("雷根曾担任州长。", "雷根是加利福尼亚的第三十三任州长。"),
    ],
)
def test_synonyms_and_other_order_agree(claim: str, page: str) -> None:
    assert support(claim, (page,)).verdict == "supported"


@pytest.mark.parametrize(
    ("claim", "page", "reason"),
    [
        ("陈立群毕业于河海大学。", LIFE, "name"),
        ("王国强在省气象局工作了二十三年。", LIFE, "name"),
        ("陈立群在省气象局工作了三十多年。", LIFE, "number"),
        ("陈立群从未称赞过年轻同事的研究。", LIFE, "negation"),
        ("2013年起不禁止机动车通行。", BRIDGE, "negation"),
        ("商队往返柳州和南宁。", BRIDGE, "name"),
        ("票价由40元升至30元。", BRIDGE, "opposite"),
        ("桥头有星辰号纪念碑。", BRIDGE, "name"),
        ("永安桥由桂林木匠修建。", BRIDGE, "other_word"),
        ("省卫生厅厅长罗敏星昨天说，门诊一律免费。", NEWS, "name"),
        ("罗敏行认为关键在于药价。", NEWS, "name"),
        ("明年秋季起门诊一律免费。", NEWS, "other_word"),
        ("六支队伍参加了义诊。", NEWS, "number"),
        ("他女儿在杭州学法律。", "他女儿在杭州学建筑，儿子在开店。", "other_word"),
        ("墓志由崔诚撰写。", "这方墓志由崔谅撰写。", "other_word"),
        ("开门的是楼下的赵师傅。", "昨天开门的是楼下的钱师傅。", "other_word"),
        ("乙山队在半决赛中淘汰了甲湖队。", "半决赛中，甲湖队淘汰了乙山队。", "role"),
        ("仓库由中交三航局承建。", "仓库由中铁隧道局承建，明年完工。", "other_word"),
        ("主角和丽萍没有领奖。", "主角和丽珍因在昆明演出，没有领奖。", "name"),
        ("建设银行提供了贷款。", "双方合作建设仓库，招商银行提供了贷款。", "name"),
        ("志文由其子崔谅撰写。", "志文由其侄崔谅撰写，后来遗失。", "other_word"),
        ("报告的是疟疾病例。", "昨天报告的是登革热病例。", "other_word"),
        ("他掉进了河里。", "他差点掉进了河里。", "negation"),
        ("小说的成功使他放弃家庭。", "由于小说的成功，他放弃了医学。", "other_word"),
        ("小說的成功使他放棄家庭。", "由於小說的成功，他放棄了醫學。", "other_word"),
        ("草鸮科是火车纲的一个科。", "草鸮科是鸟纲的一个科。", "other_word"),
        ("这里的风景真的很丑。", "这里的风景真的很美。", "opposite"),
        ("要片面加强社会建设和管理。", "要全面加强社会建设和管理。", "opposite"),
        ("他家老二比老大愚笨一百倍。", "他家老二比老大聪敏一百倍。", "other_word"),
        ("发生这种危险的可能性不小。", "发生这种危险的可能性不大。", "other_word"),
        ("會議重視骨幹的生活，也重視群眾的利益。", "會議重視群眾的生活，也重視群眾的利益。", "other_word"),
        ("你可以把钥匙交给他。", "你别把钥匙交给他。", "negation"),
        ("店員可以把鑰匙交給他。", "店員切莫把鑰匙交給他。", "negation"),
    ],
)
def test_what_is_exchanged_is_in_part_at_most_and_says_why(claim: str, page: str, reason: str) -> None:
    found = support(claim, (page,))

    assert (found.verdict, found.reason) == ("mentioned", reason)


def test_words_are_cut_by_the_dictionary_and_have_synonyms() -> None:
    assert [word.text for word in chinese_words("商队2019年往返大连")] == ["商队", "年", "往返", "大连"]
    assert "称赞" in same_in_chinese("夸奖")


@pytest.mark.parametrize("unit", ["不", "大连和烟台，", "一二三四五六七八九", "甲乙丙丁戊己庚辛。"])
def test_hostile_statements_are_compared_soon(unit: str) -> None:
    page, claim = (unit * 20_000)[:60_000] + LIFE, "陈立群" + (unit * 2_000)[:4_000]
    support("先读词典。", (LIFE,))
    began = time.process_time()

    support(claim, (page,))

    assert time.process_time() - began < allowed(4)


@pytest.mark.parametrize(
    ("claim", "page"),
    [
        ("骆小一是地震幸存者", "团员骆小一在地震中失去了儿子"),
        ("老城很宽阔", "汽车开到拥挤的地方，就是到了老城"),
        ("何先生一直都很冷静", "何先生不由激动起来，一直说个不停"),
    ],
)
def test_a_statement_without_its_main_word_on_the_page_has_few_words(claim: str, page: str) -> None:
    assert support(claim, (page,)).reason == "few_words"


@pytest.mark.parametrize(
    ("claim", "page"),
    [
        ("小林家有孩子。", "他们的孩子与小林家孩子差不多大。"),
        ("何东曾经打假。", "何东打假没错，问题在于方法。"),
        ("这件事是错误的。", "关于这件错误的性质轻重不重要。"),
        ("湿地缩小了将近一半。", "湿地面积减少近一半。"),
        ("他好容易才爬上了月台。", "他好不容易才爬上了月台。"),
        ("這個同學是總理的兒子。", "大家都沒想到這個同學是總理的兒子。"),
        ("把去年的文章再交一遍就行了。", "把去年的文章再交一遍不就行了。"),
        ("王朗是他见过的最聪明的人。", "他从未见过比王朗更聪明的人。"),
    ],
)
def test_what_only_looks_like_a_denial_is_none(claim: str, page: str) -> None:
    assert support(claim, (page,)).verdict == "supported"
