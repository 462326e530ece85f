"""The sample social post and one-pager."""

from typing import Any

from salesops_tui.rendering.samples.parties import QUOTATIONS, SHEET

_POST = (
    "412 sensors, five lakes, one place to work with the data. How the researchers of Northern "
    "Lakes University stopped copying archives and began to share them:"
)


def social_post() -> dict[str, Any]:
    """A post about a story."""
    return SHEET | _SOCIAL


def one_pager() -> dict[str, Any]:
    """A page to hand over."""
    return SHEET | _ONE_PAGER


_SOCIAL: dict[str, Any] = {
    "number": "SP-2026-0018",
    "title": "One place for the lakes",
    "channel": "Mastodon",
    "text": _POST,
    "link": "https://opencommons.example/blog/lakes",
    "hashtags": ["#OpenScience", "#Jupyter", "#GreatLakes"],
    "length": 231,
    "limit": 500,
    "scheduled": "2026-07-09",
    "author": "Ana Ruiz",
    "credits": ["Northern Lakes University", "Ojibwe Lakes Monitoring Programme"],
    "alt": "Map of five lakes with the places of the sensors",
    "state": "Scheduled",
}

_ONE_PAGER: dict[str, Any] = {
    "number": "OP-2026-0003",
    "title": "Research computing that your community owns",
    "lead": "A hub for your researchers and students, run by people who contribute to the open "
    "source projects behind it.",
    "body": (
        "We run interactive computing for research and education in the cloud of your choice. "
        "You bring the questions and the data; we bring Jupyter, scalable computing and a team "
        "that answers.\n\n"
        "Nothing locks you in: all of it is open source, and you may take it elsewhere whenever "
        "you like."
    ),
    "facts": [
        {"figure": "80+", "label": "communities served"},
        {"figure": "9,000", "label": "people a month"},
        {"figure": "99.9 %", "label": "of the time available"},
    ],
    "points": [
        "Sign-in with the accounts that people already have",
        "The same software for everybody, from laptop to cluster",
        "Costs that can be told apart by project",
        "Support by the people who run the service",
    ],
    "quotation": QUOTATIONS[0],
    "call_to_action": "Talk to us for half an hour about your community",
    "link": "https://opencommons.example/contact",
    "contact": {"name": "Ana Ruiz", "email": "ana@opencommons.example"},
    "licence": "Text under CC BY 4.0",
}
