"""The search leaf's own configuration: plain values, made by `config/`, replaced (not patched) by tests."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class SearchConfig:
    """Everything `search` may be told. Times are seconds, sizes are bytes."""

    providers: tuple[str, ...] = (
        "wikipedia",
        "wikimedia",
        "wikidata",
        "openalex",
        "arxiv",
        "europepmc",
        "crossref",
        "stackexchange",
        "hackernews",
        "gdelt",
        "handbook",
    )
    searxng_url: str = ""
    brave_api_key: str = field(default="", repr=False)
    brave_url: str = "https://api.search.brave.com"
    tavily_api_key: str = field(default="", repr=False)
    tavily_url: str = "https://api.tavily.com"
    bocha_api_key: str = field(default="", repr=False)
    bocha_url: str = "https://api.bochaai.com"
    wikipedia_url: str = "https://{language}.wikipedia.org"
    wikimedia_url: str = "https://{language}.{project}.org"
    wikidata_url: str = "https://www.wikidata.org"
    openalex_url: str = "https://api.openalex.org"
    openalex_api_key: str = field(default="", repr=False)
    arxiv_url: str = "https://export.arxiv.org"
    europepmc_url: str = "https://www.ebi.ac.uk/europepmc"
    crossref_url: str = "https://api.crossref.org"
    stackexchange_url: str = "https://api.stackexchange.com"
    hackernews_url: str = "https://hn.algolia.com"
    gdelt_url: str = "https://api.gdeltproject.org"
    marginalia_url: str = "https://api2.marginalia-search.com"
    marginalia_api_key: str = field(default="public", repr=False)
    handbook_dir: Path = Path("docs/handbook")
    handbook_url: str = "/handbook/"
    """Prefix of a handbook page's address: `<prefix><language>/<slug>/`."""
    library_dir: Path | None = None
    """An operator's own folder of HTML, Markdown, text and PDF, for the provider `library`."""
    library_url: str = "/library/"
    """Prefix of a document's address: `<prefix><path within the folder, quoted>`."""
    index_dir: Path = Path("var")
    """Where local indexes are kept."""
    user_agent: str = "Wenyuan/0.1 (+https://wenyuan.invalid/bot)"
    allow: tuple[str, ...] = ()
    """Exact host names, or networks, of an intranet that may be read. Never loopback or link-local."""
    deny: tuple[str, ...] = ()
    """Networks that look public and are ours: never read."""
    proxy: str = field(default="", repr=False)
    """Through which pages and services are asked (`http://user:password@host:port`); empty: directly."""
    proxy_except: tuple[str, ...] = ()
    """Names (with those below them) and networks that are reached without the proxy."""
    ca_file: str = ""
    """Certificates, in PEM, of authorities that are believed beside the system's."""
    test_allow: tuple[str, ...] = ()
    """Exact `address:port` pairs that tests may read although they are loopback."""
    redis_url: str = ""
    """Where pages, refusals and turns are remembered for all workers; empty: nowhere."""
    obey_robots: bool = True
    rerank_url: str = ""
    """An SGLang server's `/v1/rerank`; empty: passages are ranked by their words alone."""
    rerank_model: str = ""
    rerank_seconds: float = 1.5
    rerank_passages: int = 40
    """How many of the best by words are ranked again."""
    max_sources: int = 10
    max_hits: int = 10
    """How many hits one provider is asked for."""
    passage_tokens: int = 6000

    deadline_seconds: float = 8.0
    """For everything, whatever hangs."""
    ranking_seconds: float = 0.7
    """Of them, kept back for ranking what was read."""
    provider_seconds: float = 4.0
    """More than the 3 s for which a SearXNG waits for its slowest engine."""
    provider_connect_seconds: float = 1.5
    provider_grace_seconds: float = 2.0
    """How long the others are waited for once one provider has found something."""
    page_seconds: float = 6.0
    """For one page, from the name's resolution to the last byte."""
    enough_pages: int = 5
    enough_seconds: float = 2.5
    """Once so many pages are in after so many seconds, nobody waits for the rest."""
    first_hits: int = 3
    """So many of the best hits are waited for also once enough pages are in …"""
    first_seconds: float = 4.0
    """… each so long after its site was asked at most: where it, or the web as it was lately, needs so long."""
    fair_seconds: float = 2.5
    """With few pages read, how long any other page is waited for at most; less where its site is usually quicker."""
    unknown_seconds: float = 1.8
    """How long a page is waited for of whose site too little is known, unless all sites were slower lately: with
    asking the providers and ranking, a first search is over in 2.5 seconds."""
    straggler_seconds: float = 0.25
    """Nor does anybody once enough pages are in and for so long no other one came."""
    connect_seconds: float = 3.0
    first_byte_seconds: float = 5.0
    idle_seconds: float = 3.0
    max_wire_bytes: int = 3_000_000
    max_page_bytes: int = 6_000_000
    """After decompression."""
    max_redirects: int = 5
    max_text_characters: int = 400_000
    """Of extracted text, all of which is looked at …"""
    max_page_characters: int = 60_000
    """… and of what is kept of it: the beginning, and what fits the question best."""
    page_kept_seconds: float = 1800.0
    """How long a page that was read serves other searches."""
    skip_kept_seconds: float = 120.0
    """How long a page that could not be read is not tried again …"""
    killed_kept_seconds: float = 3600.0
    """… and one that its reader did not survive."""
    spacing_seconds: float = 0.3
    """Between two requests to one site, by all workers together, once it was asked …"""
    site_burst: int = 3
    """… so many times in a row."""
    site_concurrency: int = 3
    provider_failures: int = 3
    """After so many in a row a provider rests."""
    provider_rest_seconds: float = 30.0
    """Doubled with every further failure, ten minutes at most."""
