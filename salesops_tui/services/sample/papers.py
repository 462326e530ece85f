"""Sample documents: a few of the papers that the sample's deals and engagements have had."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace

# A kind of document, whom it is about (the first that a query finds), and whether it is issued.
# The price book is in US dollars, and so are they.
_PAPERS = (
    ("quote", "SELECT 'D-' || min(d.id) FROM deal d JOIN line l ON l.deal_id = d.id"
     " WHERE d.pane = 'prospecting' AND d.currency = 'USD'", True),
    ("proposal", "SELECT 'D-' || max(d.id) FROM deal d JOIN line l ON l.deal_id = d.id"
     " WHERE d.pane = 'prospecting' AND d.currency = 'USD'", False),
    ("sow", "SELECT 'D-' || min(d.id) FROM deal d JOIN sow s ON s.deal_id = d.id"
     " WHERE d.pane = 'invoicing' AND d.currency = 'USD'", True),
    ("usage-report", "SELECT 'E-' || min(e.id) FROM engagement e JOIN usage_reading u"
     " ON u.engagement_id = e.id WHERE e.status <> 'completed' AND e.currency = 'USD'", True),
)  # fmt: skip


def make(workspace: Workspace) -> None:
    """Make them, as far as the sample is large enough to have somebody for each."""
    papers = workspace.papers
    for kind, query, issued in _PAPERS:
        about = workspace.session.store.value(query)
        if about is None:
            continue
        made = papers.new(kind, about)
        if issued:
            papers.issue(made.document.key, waive=True)
