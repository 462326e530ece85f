"""The way to a system: whether it is set up, whose token there is, and the connector itself."""

from __future__ import annotations

import os
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple, cast

from salesops_tui import config
from salesops_tui.domain.systems import FILES_ONLY, NEEDED, PLACES, SYSTEMS, Place
from salesops_tui.errors import Invalid
from salesops_tui.services.session import Session

if TYPE_CHECKING:
    from salesops_tui.connectors.connector import Connector
    from salesops_tui.connectors.tokens import Secret, Token

CONNECTORS = {
    "airtable": "airtable:Airtable",
    "asana": "asana:Asana",
    "dropbox-sign": "dropbox_sign:DropboxSign",
    "github": "github:GitHub",
    "hubspot": "hubspot:HubSpot",
}
EXTRA = "sending needs httpx: `pip install 'salesops[sync]'`, or `make run`, brings it"


class Standing(NamedTuple):
    """Whether a system can be told anything: ``lacking`` is why not, empty when it can."""

    lacking: str
    token: Token | None = None


def variable(system: str) -> str:
    """The environment variable that leads to a system's address when it is not the usual one."""
    return f"SALESOPS_{system.upper().replace('-', '_')}_URL"


def standing(session: Session, system: str) -> Standing:
    """What is there of a system's settings and token; nothing is asked over the network."""
    setup = f"`salesops sync setup {system}`"
    if system not in session.settings.systems:
        return Standing(f"not used by this team; {setup} connects it")
    place = session.settings.places.get(system)
    for name in NEEDED.get(system, ()):
        if not getattr(place, name, ""):
            return Standing(f"[systems.{system}] of team.toml lacks {name}; {setup} asks for it")
    if system in FILES_ONLY:
        return Standing("")
    if find_spec("httpx") is None:
        return Standing(EXTRA)
    from salesops_tui.connectors import tokens

    try:
        found = tokens.find(system, config.token_folder(), session.settings.token_commands)
    except Invalid as refusal:
        return Standing(str(refusal))
    if found is None:
        return Standing(f"no token: set {tokens.variable(system)}, or {setup} keeps one")
    return Standing("", found)


def connect(session: Session, system: str) -> Connector:
    """The connector of a system; raises Invalid, naming the fix, while it is not set up."""
    found = standing(session, system)
    if found.lacking or found.token is None:
        why = found.lacking or "it has no connector: a file is handed over"
        raise Invalid(f"{SYSTEMS[system]}: {why}", field="system")
    place = session.settings.places.get(system) or PLACES[system]()
    return connector(system, place, found.token.secret)


def connector(system: str, place: Place, secret: Secret) -> Connector:
    """A connector with settings and a token that may be those of no file yet."""
    module, _, name = CONNECTORS[system].partition(":")
    make = getattr(import_module(f"salesops_tui.connectors.{module}"), name)
    elsewhere = os.environ.get(variable(system), "")
    more = {"address": elsewhere} if elsewhere else {}
    return cast("Connector", make(place, secret, **more))
