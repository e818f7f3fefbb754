"""What axe-core finds on a page; nothing of it ever reaches a reader's browser."""

from playwright.sync_api import Page

from tests.stack import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SETTLED = """() => document.getAnimations().every(
  ({playState, effect}) => playState !== "running" || effect?.getComputedTiming().endTime === Infinity)"""
"""A colour that is on its way to another one is neither."""
RUN = """() => axe.run(document, {resultTypes: ["violations"]}).then(({violations}) => violations.flatMap(
  ({id, nodes}) => nodes.map(({target, html}) => `${id}: ${target.join(" ")} ${html.slice(0, 160)}`)))"""


def violations(page: Page) -> list[str]:
    """Each breach of a rule, with where it is; the page's context must not keep its content security policy."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE.read_text())
    page.wait_for_function(SETTLED)
    found: list[str] = page.evaluate(RUN)
    return found
