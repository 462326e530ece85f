"""What a team and a person can set; every setting has a default that works."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple


class Letterhead(NamedTuple):
    """Who we are, on every document."""

    name: str = "Your organization"
    address: tuple[str, ...] = ()
    email: str = ""
    website: str = ""


class Settings(NamedTuple):
    """What a team and a person can set; every field has a default that works."""

    currency: str = "USD"
    letterhead: Letterhead = Letterhead()
    terms: tuple[str, ...] = (
        "Prices are in the currency shown and without taxes.",
        "Cloud costs are passed through without markup and invoiced as they arise.",
    )
    paper: str = "us-letter"
    quote_valid_days: int = 30
    invoice_due_days: int = 30
    channels: tuple[str, ...] = ("mastodon", "bluesky", "linkedin", "newsletter")
    cadence: Mapping[str, int] = MappingProxyType({"blog": 14, "mailing": 60})
    time_zone: str = "UTC"
    theme: str = ""
    keymap: Mapping[str, str] = MappingProxyType({})
    team: Path = Path()
