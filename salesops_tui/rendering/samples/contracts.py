"""The sample agreement, memorandum of understanding and renewal agreement."""

from typing import Any

from salesops_tui.rendering.samples.offers import priced
from salesops_tui.rendering.samples.parties import ADDRESSED, PARTIES


def agreement() -> dict[str, Any]:
    """An agreement about what the sample quote offers."""
    return ADDRESSED | priced() | _AGREEMENT


def mou() -> dict[str, Any]:
    """A memorandum of understanding without prices."""
    return ADDRESSED | _MOU


def renewal() -> dict[str, Any]:
    """The agreement on a second year."""
    return ADDRESSED | priced() | _RENEWAL


_AGREEMENT: dict[str, Any] = {
    "number": "A-2026-0004",
    "parties": PARTIES,
    "recitals": [
        "The Customer runs a network of 412 sensors in five lakes and shares their readings with "
        "eleven partner institutes.",
        "The Provider is a non-profit that runs interactive computing for research and education.",
        "The Customer wishes to obtain, and the Provider to provide, a shared analysis hub.",
    ],
    "services": (
        "The Provider runs **one hub community** for the Customer and its partner institutes, "
        "keeps its software up to date, watches over it, and answers questions about it."
    ),
    "start": "2026-10-01",
    "end": "2027-09-30",
    "notice_days": 60,
    "payment_days": 30,
    "clauses": [
        {
            "title": "Open source",
            "text": "Software written under this agreement is published under an open licence. The "
            "Customer may run it elsewhere, alone or with others.",
        },
        {
            "title": "Fiscal sponsor",
            "text": "The Provider's fiscal sponsor issues invoices and receives payments on its "
            "behalf.",
        },
    ],
    "law": "the State of California",
    "attachments": ["Quote Q-2026-0007 of 1 July 2026", "Statement of work SOW-2026-0002"],
}

_MOU: dict[str, Any] = {
    "number": "M-2026-0002",
    "parties": PARTIES,
    "recitals": [
        "Both sides want lake data to be open to everybody who can learn from it.",
        "They wish to work together before a larger agreement is signed.",
    ],
    "purpose": (
        "To prepare a shared analysis hub for the Great Lakes sensor network, to try it with a "
        "small group, and to decide together whether it becomes a lasting service."
    ),
    "duties": [
        {
            "party": "Northern Lakes University",
            "tasks": [
                "Names a representative of the community and a technical contact.",
                "Finds twenty researchers who work on the hub during the pilot.",
                "Gives access to one year of sensor readings.",
            ],
        },
        {
            "party": "Open Commons Collective",
            "tasks": [
                "Sets up and runs the pilot hub.",
                "Trains the first users in two sessions.",
                "Reports each month who used the hub and what it cost to run.",
            ],
        },
    ],
    "start": "2026-07-15",
    "end": "2026-12-31",
    "notice_days": 30,
    "terms": [],
}

_RENEWAL: dict[str, Any] = {
    "number": "RA-2027-0001",
    "issued": "2027-08-02",
    "parties": PARTIES,
    "previous": "A-2026-0004",
    "old_start": "2026-10-01",
    "old_end": "2027-09-30",
    "old_total": "38,625.00",
    "start": "2027-10-01",
    "end": "2028-09-30",
    "prices": [
        {"what": "General Membership, a year", "before": "14,000.00", "after": "15,000.00"},
        {
            "what": "Usage fee, a month",
            "before": "850.00",
            "after": "1,000.00",
            "note": "220 users in the first estimate, 280 by the readings",
        },
        {"what": "Cloud costs, a month", "before": "652.08", "after": "650.00", "note": "At cost"},
        {"what": "Directed work", "after": "9,375.00", "note": "New: single sign-on"},
    ],
    "usage": (
        "From October 2026 to June 2027 **280 people a month** worked on the hub, averaged over "
        "the months with lectures. The estimate for the new term follows from these readings."
    ),
    "changes": [
        "The notice period becomes 60 days instead of 90.",
        "A custom image with GDAL and PDAL becomes part of the services.",
    ],
    "notice_days": 60,
    "sign_by": "2027-09-16",
}
