"""Europe PMC's articles lead to pages that can be read."""

from datetime import date

from search.nouns import Query
from tests.search.providers.asking import exchange

ANSWER = {
    "hitCount": 3,
    "resultList": {
        "result": [
            {
                "id": "1",
                "pmid": "31452104",
                "pmcid": "PMC6702123",
                "isOpenAccess": "Y",
                "title": "Vitamin D and <i>falls</i>.",
                "abstractText": "<h4>Background</h4>Falls are common &amp; costly.",
                "firstPublicationDate": "2019-08-26",
            },
            {"id": "2", "pmid": "2", "pmcid": "PMC2", "isOpenAccess": "N", "title": "Closed"},
            {"id": "3", "doi": "10.1000/x y", "title": "Preprint"},
            {"id": "4", "title": "Nowhere"},
        ]
    },
}


def test_open_articles_lead_to_their_text_others_to_pubmed_or_the_publisher() -> None:
    hits = exchange("europepmc", "europepmc_url", ANSWER, Query("Does vitamin D prevent falls?")).hits

    assert [hit.url for hit in hits] == [
        "https://pmc.ncbi.nlm.nih.gov/articles/PMC6702123/",
        "https://pubmed.ncbi.nlm.nih.gov/2/",
        "https://doi.org/10.1000/x%20y",
    ]
    assert (hits[0].title, hits[0].snippet) == ("Vitamin D and falls .", "Background Falls are common & costly.")
    assert hits[0].published == date(2019, 8, 26)


def test_words_are_no_syntax_and_the_age_is_a_field() -> None:
    asked = exchange("europepmc", "europepmc_url", ANSWER, Query('falls (AND) "vitamin" NOT d', days=366))

    assert asked.paths == ["/webservices/rest/search"]
    assert asked.params["query"].startswith("falls vitamin d AND FIRST_PDATE:[2")
