"""What axe-core finds wrong with a page."""

from importlib.resources import files
from typing import Any

from tests.journeys.house import Visitor

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def judge(visitor: Visitor) -> list[str]:
    """What axe-core calls serious or critical, each with where it is."""
    visitor.page.evaluate(AXE)
    found: Any = visitor.js("axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{visitor.page.url} {wrong['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for wrong in found["violations"]
        if wrong["impact"] in ("serious", "critical")
        for node in wrong["nodes"]
    ]
