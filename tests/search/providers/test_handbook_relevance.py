"""The product's real handbook answers questions about the product, and has nothing to say about the world."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from search.conf import SearchConfig
from search.nouns import Query
from search.providers.handbook import Handbook
from search.text.language import language_of

HANDBOOK = Path(__file__).parents[3] / "docs" / "handbook"
PRODUCT = """
How do I connect an SGLang server? | connect-sglang
How do I change my password? | accounts
Where is my data stored? | data-and-backup
How do I make a backup? | data-and-backup
Which search providers are there? | search-providers
What does Think do? | think-and-search
How do I connect SearXNG? | connect-searxng
What is the quotes engine? | no-model-quotes
How do citations work? | sources-and-citations
Can it search my intranet? | search-providers
What do I need to install? | getting-started
How do I use DeepSeek-R1? | choose-a-model
What happens without a model? | no-model-quotes
How many pages does Wenyuan read? | search-providers
What is Wenyuan? | getting-started
How do I export a conversation? | data-and-backup
Why does the answer say not based on the web? | sources-and-citations
How do I search my own documents? | search-providers
How do I continue a stopped answer? | ask-a-question
如何连接 SGLang 服务器？ | connect-sglang
怎么修改密码？ | accounts
数据存在哪里？ | data-and-backup
怎么备份？ | data-and-backup
如何连接 SearXNG？ | connect-searxng
没有模型会怎样？ | no-model-quotes
什么是思考？ | think-and-search
问源是什么？ | getting-started
有哪些搜索提供者？ | search-providers
有哪些搜索服务？ | search-providers
引用是怎么工作的？ | sources-and-citations
如何导出对话？ | data-and-backup
回答为什么标着“未依据网页”？ | sources-and-citations
如何連接 SGLang 伺服器？ | connect-sglang
怎麼修改密碼？ | accounts
資料存在哪裡？ | data-and-backup
怎麼備份？ | data-and-backup
如何連接 SearXNG？ | connect-searxng
沒有模型會怎樣？ | no-model-quotes
有哪些搜尋提供者？ | search-providers
引用是怎麼運作的？ | sources-and-citations
如何匯出對話？ | data-and-backup
什麼是思考？ | think-and-search
"""
WORLD = """
How do I connect to a VPN?
how do search engines work
How does a search tree work?
How do I change my password on Gmail?
What is the best web browser?
How do I connect a printer to my computer?
What are the sources of the Nile?
How many pages does War and Peace have?
What does NOTIFY do in PostgreSQL?
How do I install Python on Windows?
How do I back up my iPhone?
How do I open a bank account?
How do I export a spreadsheet as a PDF?
What is machine learning?
What is DeepSeek's latest model?
Compare Redis and PostgreSQL
如何连接到 VPN？
搜索引擎是怎么工作的？
什么是机器学习？
怎么修改微信密码？
怎么备份苹果手机？
什么是大语言模型？
打印机怎么连接电脑？
区块链是怎么工作的？
如何開銀行帳戶？
如何連接到 VPN？
搜尋引擎是怎麼運作的？
如何備份 iPhone？
印表機怎麼連接電腦？
"""


@pytest.fixture(scope="module")
def handbook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Handbook]:
    yield Handbook(SearchConfig(handbook_dir=HANDBOOK, index_dir=tmp_path_factory.mktemp("index")))


@pytest.mark.parametrize("line", PRODUCT.strip().splitlines())
async def test_the_product_is_known(handbook: Handbook, line: str) -> None:
    question, slug = line.split(" | ")

    hits = await handbook.find(Query(question, language_of(question)))

    assert slug in [hit.url.split("/")[-2] for hit in hits]


@pytest.mark.parametrize("question", WORLD.strip().splitlines())
async def test_the_world_is_none_of_its_business(handbook: Handbook, question: str) -> None:
    assert await handbook.find(Query(question, language_of(question))) == []
