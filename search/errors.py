"""Why a search, or one page of it, failed.

SearchError
├── Unreachable, NothingFound, NothingRead, Late   the search as a whole (`search.*`)
├── ProviderError                                  one provider (`provider.*`)
└── FetchError                                     one page (`fetch.*`)
"""


class SearchError(Exception):
    """Anything the search leaf can fail with. `code` is stable; `permanent` means: the same again would fail again."""

    code = "search.failed"
    permanent = False
