"""The sample statement of work and partner onboarding packet."""

from typing import Any

from salesops_tui.rendering.samples.parties import ADDRESSED, TEAM


def sow() -> dict[str, Any]:
    """A statement of work that two of three have approved."""
    return ADDRESSED | _SOW


def onboarding() -> dict[str, Any]:
    """The packet a new partner gets."""
    return ADDRESSED | _ONBOARDING


_SOW: dict[str, Any] = {
    "number": "SOW-2026-0002",
    "version": "2",
    "start": "2026-10-01",
    "end": "2027-03-31",
    "background": (
        "The network's partners analyse the same readings with different software. A shared image "
        "and one way to sign in come first; everything else builds on them."
    ),
    "technical": (
        "- Kubernetes in the customer's cloud region, managed as code\n"
        "- Images built from `environment.yml` on every change\n"
        "- Sign-in by OpenID Connect with the university's identity provider"
    ),
    "deliverables": [
        {
            "title": "Custom image with GDAL and PDAL",
            "description": "One image for teaching and research, rebuilt each month.",
            "done_when": [
                "The image builds from the customer's repository.",
                "The notebooks of three partners run in it unchanged.",
            ],
            "due": "2026-12-15",
            "low": "12",
            "high": "18",
            "cost_low": "3,000.00",
            "cost_high": "4,500.00",
        },
        {
            "title": "Single sign-on",
            "description": "People sign in with the account of their own institute.",
            "done_when": ["Members of five institutes have signed in."],
            "due": "2027-01-31",
            "low": "8",
            "high": "14",
            "cost_low": "2,000.00",
            "cost_high": "3,500.00",
        },
        {
            "title": "Cost per project",
            "done_when": ["The monthly report splits cloud costs by project."],
            "low": "3.5",
            "high": "5.5",
            "cost_low": "875.00",
            "cost_high": "1,375.00",
        },
    ],
    "currency": "USD",
    "rate": "250.00",
    "hours_low": "23.5",
    "hours_high": "37.5",
    "cost_low": "5,875.00",
    "cost_high": "9,375.00",
    "assumptions": ["The university registers the hub with its identity provider by October."],
    "out_of_scope": ["Cleaning or moving historical data.", "Dashboards for the public."],
    "people": [*TEAM, {"name": "Dr. Mara Lindqvist", "role": "Community representative"}],
    "signoffs": [
        {
            "role": "Head of product",
            "name": "Sofía Marín",
            "state": "Approved",
            "on": "2026-07-03",
            "evidence": "Meeting notes of 3 July",
        },
        {
            "role": "Tech lead",
            "name": "Yonas Tesfaye",
            "state": "Approved",
            "on": "2026-07-06",
            "evidence": "E-mail",
        },
        {"role": "BD lead", "name": "Ana Ruiz", "state": "Asked"},
    ],
    "terms": ["Work beyond the high estimate starts only when both sides have agreed to it."],
}

_ONBOARDING: dict[str, Any] = {
    "number": "OB-2026-0005",
    "welcome": (
        "Welcome! From October your community has a hub of its own. These pages say who we are, "
        "what happens first, and where to turn with a question."
    ),
    "start": "2026-10-01",
    "end": "2027-09-30",
    "team": TEAM,
    "contacts": [
        {
            "name": "Dr. Mara Lindqvist",
            "role": "Community representative",
            "email": "m.lindqvist@nlu.example",
        },
        {"name": "Pat O’Neill", "role": "Technical contact", "email": "pat@nlu.example"},
        {"name": "Accounts payable", "role": "Billing", "email": "ap@nlu.example"},
    ],
    "steps": [
        {"what": "Kick-off call", "who": "Ana Ruiz", "due": "2026-10-02", "done": True},
        {"what": "Name the administrators of the hub", "who": "Pat O’Neill", "due": "2026-10-05"},
        {"what": "Try to sign in with your account", "who": "Pat O’Neill", "due": "2026-10-09"},
        {
            "what": "Send the list of libraries you need",
            "who": "Dr. Mara Lindqvist",
            "due": "2026-10-16",
            "note": "An environment.yml is best.",
        },
        {"what": "First training session", "who": "Yonas Tesfaye", "due": "2026-10-23"},
    ],
    "support": (
        "Write to us when something does not work or you wonder how to do something.\n\n"
        "- **Outages** are looked at within two hours on working days.\n"
        "- **Questions** are answered within one working day."
    ),
    "channels": [
        {"label": "E-mail", "value": "support@opencommons.example"},
        {"label": "Status", "value": "https://status.opencommons.example"},
    ],
    "dates": [
        {"when": "1 October 2026", "what": "The term begins; the pilot hub is open."},
        {"when": "15 December 2026", "what": "The custom image is complete."},
        {"when": "1 August 2027", "what": "We talk about the next year."},
    ],
    "links": [
        {"label": "User guide", "value": "https://docs.opencommons.example/guide"},
        {"label": "Roadmap", "value": "https://opencommons.example/roadmap"},
        {
            "label": "Right to replicate",
            "value": "https://opencommons.example/right-to-replicate",
        },
    ],
    "terms": [],
}
