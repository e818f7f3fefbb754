"""What the server process of the checks' children imports before it forks, and what that loads at its first use."""

import gc

from chat.citations.chinese_lexicon import same_in_chinese
from chat.citations.page_checks import answer_sentences, claim_findings, stretch_findings
from chat.citations.relations import same
from chat.citations.sides import opposed
from search.sandbox_outcome import packed, unpacked

_ANSWER = "大橋於1932年通車[1]。 The arch spans 503 metres [1].\n\n| It | is |\n| --- | --- |\n| **long** | [1] |"
_PAGE = ("大橋主拱跨度為530米。The bridge, built by John Bradfield, opened on 19 March 1932.",)

same("sea")  # reads the lexicon
opposed("the sea rose", "海面下降")
same_in_chinese("海")
_sentences = answer_sentences(_ANSWER, None)
unpacked(answer_sentences, packed(answer_sentences, _sentences))
_claims = [(one.text, one.indexes) for one in _sentences.cited]
for _findings in (claim_findings(_claims, {1: _PAGE}), stretch_findings(_ANSWER, [], {1: _PAGE})):
    unpacked(claim_findings, packed(claim_findings, _findings))
    unpacked(stretch_findings, packed(stretch_findings, _findings))
# What exists now is shared by all children: the collector need not touch, and so copy, it in each of them.
gc.collect()
gc.freeze()
