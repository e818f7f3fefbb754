"""What the sandbox's server process imports before it forks: parsers, dictionaries, and what they load at first use."""

import gc
from datetime import UTC, datetime

from search.conf import SearchConfig
from search.extraction.pages import page_of
from search.fetching.content_types import Kind
from search.fetching.fetcher import Download
from search.ranking.cutting import cut
from search.ranking.passages import QueryWords, best_of, passages_of
from search.sandbox_outcome import packed, unpacked
from search.text.tokenizer import words

_SENTENCE = "這是一個<b>句子</b>。 It was measured by engineers in the spring of 1911, and finished in autumn. "
_HTML = f"<html><head><title>第一頁</title></head><body><article><p>{_SENTENCE * 8}</p></article></body></html>"

_page = page_of(
    Download("https://a.example/", "https://a.example/", Kind.HTML, "utf-8", _HTML.encode()),
    SearchConfig(),
    datetime.now(UTC),
)
for _passage in passages_of(_page):
    words(_passage.text)
_cut = cut(_page, QueryWords(("sentence",)), 10_000)
unpacked(page_of, packed(page_of, _page))
unpacked(cut, packed(cut, _cut))
packed(best_of, best_of([_cut], QueryWords(("sentence",)), 1_000))
# What exists now is shared by all children: the collector need not touch, and so copy, it in each of them.
gc.collect()
gc.freeze()
