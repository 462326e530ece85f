"""What a team and a person can set; every setting has a default that works."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from salesops_tui.domain.systems import Place


class Letterhead(NamedTuple):
    """Who we are, on every document."""

    name: str = "Your organization"
    address: tuple[str, ...] = ()
    email: str = ""
    website: str = ""
    logo: str = ""  # a picture's file, relative to the team's folder


class Signatory(NamedTuple):
    """Who signs for us; without ``kinds``, every kind of document that is signed."""

    name: str
    title: str = ""
    kinds: tuple[str, ...] = ()


class Payment(NamedTuple):
    """How an invoice is paid: facts under names, such as an account, and a sentence."""

    details: Mapping[str, str] = MappingProxyType({})
    note: str = ""
    tax_id: str = ""


class Wording(NamedTuple):
    """What agreements and onboarding packets say in the team's own words; empty is the usual."""

    law: str = ""
    notice_days: int = 60
    clauses: tuple[tuple[str, str], ...] = ()  # title and text of each
    welcome: str = ""
    support: str = ""
    channels: Mapping[str, str] = MappingProxyType({})
    links: Mapping[str, str] = MappingProxyType({})


class Settings(NamedTuple):
    """What a team and a person can set; every field has a default that works."""

    currency: str = "USD"
    letterhead: Letterhead = Letterhead()
    terms: tuple[str, ...] = (
        "Prices are in the currency shown and without taxes.",
        "Cloud costs are passed through without markup and invoiced as they arise.",
    )
    terms_of: Mapping[str, tuple[str, ...]] = MappingProxyType({})  # by kind of document
    signatories: tuple[Signatory, ...] = ()
    payment: Payment = Payment()
    wording: Wording = Wording()
    paper: str = "us-letter"
    quote_valid_days: int = 30
    invoice_due_days: int = 30
    channels: tuple[str, ...] = ("mastodon", "bluesky", "linkedin", "newsletter")
    cadence: Mapping[str, int] = MappingProxyType({"blog": 14, "mailing": 60})
    time_zone: str = "UTC"
    join: str = "member"  # what a colleague new to the database becomes; viewer, or refuse
    systems: tuple[str, ...] = ()  # that are told what happens here
    places: Mapping[str, Place] = MappingProxyType({})  # where we are in each system
    token_commands: Mapping[str, tuple[str, ...]] = MappingProxyType({})  # own, by system
    theme: str = ""
    keymap: Mapping[str, str] = MappingProxyType({})
    team: Path = Path()
