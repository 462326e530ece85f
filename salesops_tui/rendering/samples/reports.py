"""The sample impact report, usage report and decommission request."""

from typing import Any

from salesops_tui.domain.money import plain
from salesops_tui.domain.pricing import Tier, usage_fee
from salesops_tui.rendering.samples.parties import ADDRESSED, PARTIES, QUOTATIONS

_MONTHS = (
    *("2026-10", "2026-11", "2026-12", "2027-01", "2027-02", "2027-03"),
    *("2027-04", "2027-05", "2027-06"),
)
_USERS = {
    "lakes-research": (64, 121, 98, 143, 168, 187, 201, 236, 219),
    "lakes-teaching": (12, 85, 61, None, 96, 104, 88, 52, 17),
}
_TIERS: tuple[Tier, ...] = ((10, 1000), (100, 500), (1000, 250), (10_000, 125), (None, 0))
_CLOUD = (41_207, 58_934, 55_210, 61_988, 70_145, 74_420, 77_008, 91_366, 83_275)


def impact_report() -> dict[str, Any]:
    """What nine months of the sample engagement reached."""
    return ADDRESSED | _IMPACT | {"usage": _chart("People who used the hub")}


def usage_report() -> dict[str, Any]:
    """The readings of two clusters with their fees and the cloud costs beside."""
    fees = {name: [_fee(users) for users in row] for name, row in _USERS.items()}
    clusters = [
        {
            "name": name,
            "readings": [
                {"month": month, "users": users, "fee": plain(fee, group=True), "source": "Hub log"}
                if users is not None
                else {"month": month, "source": "Not read"}
                for month, users, fee in zip(_MONTHS, row, fees[name], strict=True)
            ],
            "fee": plain(sum(fees[name]), group=True),
        }
        for name, row in _USERS.items()
    ]
    return (
        ADDRESSED
        | _USAGE
        | {
            "chart": _chart("Monthly active users by cluster"),
            "clusters": clusters,
            "fee_total": plain(sum(map(sum, fees.values())), group=True),
            "costs": [
                {"month": month, "amount": plain(cost, group=True)}
                for month, cost in zip(_MONTHS, _CLOUD, strict=True)
            ],
            "cost_total": plain(sum(_CLOUD), group=True),
        }
    )


def decommission_request() -> dict[str, Any]:
    """A request of which four of nine steps are done."""
    return ADDRESSED | _DECOMMISSION


def _fee(users: int | None) -> int:
    return 0 if users is None else usage_fee(_TIERS, users)


def _chart(title: str) -> dict[str, Any]:
    bars = [
        {"label": month, "values": list(values)}
        for month, *values in zip(_MONTHS, *_USERS.values(), strict=True)
    ]
    return {"title": title, "series": list(_USERS), "bars": bars}


_IMPACT: dict[str, Any] = {
    "number": "IR-2027-0001",
    "issued": "2027-07-05",
    "engagement": "E-17",
    "start": "2026-10-01",
    "end": "2027-06-30",
    "summary": (
        "In nine months the hub grew from a pilot of twenty researchers to a shared place of work "
        "for **nine institutes**. Two of three deliverables are complete, the third is under way."
    ),
    "facts": [
        {"figure": "288", "label": "people in the busiest month"},
        {"figure": "9", "label": "institutes"},
        {"figure": "14", "label": "courses taught on it"},
    ],
    "deliverables": [
        {"title": "Custom image with GDAL and PDAL", "state": "Done", "on": "2026-12-11"},
        {"title": "Single sign-on", "state": "Done", "on": "2027-02-02"},
        {
            "title": "Cost per project",
            "state": "In progress",
            "note": "The monthly split is being reviewed with two projects.",
        },
    ],
    "milestones": [
        {"when": "October 2026", "what": "Pilot with 20 researchers opened on the first day."},
        {"when": "March 2027", "what": "All partner institutes have joined."},
        {"when": "May 2027", "what": "The field season ran on the hub without an outage."},
    ],
    "usage_note": "Teaching was not read in January, when the semester paused.",
    "story": (
        "When the ice broke early on Lake Superior, teams of four institutes compared the "
        "temperatures of the last forty years within a day. *Nobody had to copy a file.*"
    ),
    "quotations": QUOTATIONS,
    "next_steps": ["Finish the cost report by September.", "Talk about the next year in August."],
    "terms": [],
}

_USAGE: dict[str, Any] = {
    "number": "UR-2027-0001",
    "issued": "2027-07-05",
    "start": "2026-10-01",
    "end": "2027-06-30",
    "metric": "A monthly active user is a person who started a server at least once in that month.",
    "summary": "Use grew through the spring; the fee is computed per cluster and month.",
    "currency": "USD",
    "fee_basis": (
        "Per cluster and month: the first 10 users at 10.00, up to 100 at 5.00, up to 1,000 at "
        "2.50, up to 10,000 at 1.25, free above."
    ),
    "incident_note": "One outage, three requests for help; all are resolved.",
    "incidents": [
        {
            "when": "2026-11-04",
            "what": "Sign-in failed for 40 minutes after a certificate ran out",
            "state": "Resolved",
            "resolved": "2026-11-04",
        },
        {
            "when": "2027-02-17",
            "what": "More memory for a course of 60 students",
            "state": "Resolved",
            "resolved": "2027-02-18",
        },
    ],
    "terms": [],
}

_DECOMMISSION: dict[str, Any] = {
    "number": "DR-2027-0001",
    "issued": "2027-08-16",
    "reason": "The network moves its work to the university's own cluster when the grant ends.",
    "requested_on": "2027-08-12",
    "requested_by": {"name": "Dr. Mara Lindqvist", "email": "m.lindqvist@nlu.example"},
    "end": "2027-09-30",
    "clusters": ["lakes-research", "lakes-teaching"],
    "steps": [
        {"what": "Decision recorded", "who": "Ana Ruiz", "on": "2027-08-12", "done": True},
        {
            "what": "Notice to the representatives",
            "who": "Ana Ruiz",
            "on": "2027-08-13",
            "done": True,
        },
        {
            "what": "Reminder, and confirmation that user data has moved",
            "who": "Dr. Mara Lindqvist",
            "on": "2027-09-20",
            "done": True,
        },
        {"what": "Delete the hubs", "who": "Yonas Tesfaye", "on": "2027-10-01", "done": True},
        {"what": "Confirm to the representatives", "who": "Ana Ruiz", "due": "2027-10-04"},
        {
            "what": "Record the final bill and the final monthly active users",
            "who": "Ana Ruiz",
            "due": "2027-10-15",
        },
        {"what": "Keep the usage history", "who": "Yonas Tesfaye", "due": "2027-10-15"},
        {
            "what": "Delete the cluster",
            "who": "Yonas Tesfaye",
            "due": "2027-10-31",
            "note": "Only when the bill and the history are kept.",
        },
        {"what": "Close the cloud account", "who": "Ana Ruiz", "due": "2027-11-30"},
    ],
    "data": "Home directories and shared data are handed over as an archive on request until then.",
    "data_kept_until": "2028-09-30",
    "finals": [
        {"label": "Last month with users", "value": "2027-09"},
        {"label": "Final bill", "value": "Issued with the cloud costs of September"},
    ],
    "parties": PARTIES,
    "terms": [],
}
