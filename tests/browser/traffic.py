"""What a page costs: requests, bytes and processor time, by Chromium's own account."""

from playwright.sync_api import CDPSession, Page


class Traffic:
    """What a page fetches over the network, by Chromium's own account: headers and compressed bodies."""

    def __init__(self, page: Page) -> None:
        self.addresses: dict[str, str] = {}
        self.lengths: dict[str, float] = {}
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.session.send("Network.enable")
        self.session.send("Performance.enable")
        self.session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        self.session.on("Network.requestWillBeSent", self._on_request)
        self.session.on("Network.webSocketCreated", lambda event: self._on_request({**event, "request": event}))
        self.session.on("Network.loadingFinished", self._on_end)

    def _on_request(self, event: dict) -> None:  # type: ignore[type-arg]
        if not event["request"]["url"].startswith("data:"):
            self.addresses[event["requestId"]] = event["request"]["url"]

    def _on_end(self, event: dict) -> None:  # type: ignore[type-arg]
        self.lengths[event["requestId"]] = event["encodedDataLength"]

    @property
    def total_bytes(self) -> float:
        return sum(self.lengths.values())

    def bytes_but_static(self) -> float:
        """Without the files whose addresses carry their version."""
        return sum(length for id, length in self.lengths.items() if "/static/" not in self.addresses.get(id, ""))

    def cpu_seconds(self) -> float:
        """Of the page's own process since it was opened: script, style, layout and all else of its main thread."""
        metrics = self.session.send("Performance.getMetrics")["metrics"]
        return next(float(one["value"]) for one in metrics if one["name"] == "TaskDuration")
