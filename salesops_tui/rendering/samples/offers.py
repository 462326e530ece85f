"""The sample quote and proposal; their lines are those of the sample agreement and invoice."""

from fractions import Fraction
from typing import Any

from salesops_tui.domain.money import plain, round_half_up
from salesops_tui.rendering.samples.parties import ADDRESSED, NOTES

# (product, description, quantity, unit, unit price, periods, recurrence, period, pass-through);
# money in cents.
_LINES: tuple[tuple[str, str, str, str, int, int, str, str, bool], ...] = (
    (
        "General Membership",
        "One managed hub community with upgrades, support and a voice in the roadmap",
        "1",
        "community",
        1_500_000,
        1,
        "annual",
        "12 months, 2026-10-01 to 2027-09-30",
        False,
    ),
    (
        "Usage fee",
        "Estimated for 280 monthly active users on one cluster, marginal tiers",
        "1",
        "cluster",
        100_000,
        12,
        "monthly",
        "12 months, 2026-10-01 to 2027-09-30",
        False,
    ),
    (
        "Directed work",
        "Custom image with GDAL 3.9 & PDAL, and single sign-on with the university",
        "37.5",
        "hours",
        25_000,
        1,
        "once",
        "",
        False,
    ),
    (
        "Cloud costs",
        "Estimate for compute and storage in the customer's region",
        "1",
        "cluster",
        65_000,
        12,
        "monthly",
        "12 months, 2026-10-01 to 2027-09-30",
        True,
    ),
)


def priced() -> dict[str, Any]:
    """The lines of the sample deal and their totals."""
    lines = []
    sums = {False: 0, True: 0}
    for product, text, quantity, unit, price, periods, recurrence, period, passed in _LINES:
        amount = round_half_up(Fraction(quantity) * price * periods)
        sums[passed] += amount
        lines.append(
            {
                "product": product,
                "description": text,
                "quantity": quantity,
                "unit": unit,
                "unit_price": plain(price, group=True),
                "recurrence": recurrence,
                "period": period,
                "amount": plain(amount, group=True),
                "pass_through": passed,
            }
        )
    return {
        "currency": "USD",
        "lines": lines,
        "subtotal": plain(sums[False], group=True),
        "pass_through_total": plain(sums[True], group=True),
        "total": plain(sums[False] + sums[True], group=True),
    }


def quote() -> dict[str, Any]:
    """A quote."""
    return ADDRESSED | priced() | _OFFER | {"number": "Q-2026-0007"}


def proposal() -> dict[str, Any]:
    """A proposal for the same deal."""
    return ADDRESSED | priced() | _OFFER | _PROPOSAL


_OFFER: dict[str, Any] = {
    "valid_until": "2026-08-30",
    "price_book": {"name": "Price book 2026", "date": "2026-06-26"},
    "notes": NOTES,
    "acceptance": True,
}

_PROPOSAL: dict[str, Any] = {
    "number": "P-2026-0003",
    "summary": (
        "Northern Lakes University runs 412 sensors in five lakes and shares their readings with "
        "eleven partner institutes. We propose **one shared analysis hub**, run by us in your own "
        "cloud region, so that researchers analyse the data where it lies."
    ),
    "need": (
        "Today each institute copies the archive before it can work with it. Copies diverge, "
        "students wait days for access, and two staff members spend a third of their time on "
        "accounts.\n\nYou asked for:\n\n"
        "1. sign-in with university accounts,\n2. the same software for everyone,\n"
        "3. costs that can be told apart by project."
    ),
    "approach": (
        "We start small and widen in steps, each usable on its own.\n\n"
        "### Open by default\n\nEverything we build is open source and can be moved elsewhere; "
        "see our [right to replicate](https://opencommons.example/right-to-replicate).\n\n"
        "### Support that stays\n\nQuestions reach the people who run the service. "
        "Most are answered within one working day."
    ),
    "understanding": [
        {"question": "Need", "answer": "One place to analyse sensor data without copying it."},
        {"question": "Budget", "answer": "Up to USD 45,000 for the first year, from the grant."},
        {"question": "Decision", "answer": "The institute's board, on Dr. Lindqvist's advice."},
        {"question": "Event", "answer": "The field season begins in May 2027."},
        {"question": "Fit", "answer": "Python and R notebooks, 200 to 300 people a month."},
        {"question": "Alternatives", "answer": "Running a cluster with the university's own IT."},
        {"question": "Timing", "answer": "Pilot in October 2026, all partners by March 2027."},
    ],
    "scope": [
        "A hub for up to 300 people a month, with 1 TB of shared storage.",
        "Sign-in with the university's identity provider and those of the partners.",
        "A custom image with the network's libraries, rebuilt monthly.",
        "Two training sessions and office hours during the pilot.",
    ],
    "out_of_scope": ["Cleaning or moving historical data.", "Dashboards for the public."],
    "timeline": [
        {"when": "October 2026", "what": "Pilot hub with 20 researchers; sign-in tested."},
        {"when": "December 2026", "what": "Custom image complete; review of the pilot."},
        {"when": "January – March 2027", "what": "Partner institutes join, two per week."},
        {"when": "May 2027", "what": "Field season: everyone works on the shared hub."},
    ],
    "next_steps": [
        "Read this proposal with your board; we are glad to join for questions.",
        "Sign below, or send us a purchase order that names this proposal.",
        "We agree on a kick-off date and open the pilot within two weeks.",
    ],
    "about": (
        "Open Commons Collective is a non-profit that runs interactive computing for research and "
        "education. We serve more than 80 communities and contribute to the projects we rely on."
    ),
}
