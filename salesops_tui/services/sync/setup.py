"""Connecting a system: its token checked live, its place written into team.toml."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

from db import outbox
from salesops_tui import config, toml_files
from salesops_tui.domain.people import Role
from salesops_tui.domain.systems import FILES_ONLY, HINTS, NEEDED, PLACES, SYSTEMS, Place
from salesops_tui.domain.text import clean_line
from salesops_tui.errors import Invalid
from salesops_tui.services.outbox import connections
from salesops_tui.services.outbox.box import refuse_unknown
from salesops_tui.services.session import Session

if TYPE_CHECKING:
    from pathlib import Path

    from salesops_tui.connectors.tokens import Secret, Token
    from salesops_tui.domain.process import Process

EVENTS = {"win": "a deal is won", "sync": "somebody pushes"}
_WORDS = {
    "enter": "a deal enters {}",
    "issue": "a document is issued: {}",
    "deliverable": "a deliverable becomes {}",
    "engagement": "an engagement becomes {}",
    "renewal": "a renewal becomes {}",
}


class Field(NamedTuple):
    """A field of a system's place: what it is, whether it must be set, and what it is now."""

    name: str
    hint: str
    needed: bool
    now: str


class Setup:
    """What a system needs, what it can be, and writing it down; for admins."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def begin(self, system: str) -> None:
        """Raise a Refused unless this person may set this system up here."""
        refuse_unknown(system)
        self._session.require(Role.ADMIN, "setting other systems up")
        self._session.refuse_paths()
        found = connections.standing(self._session, system)
        if found.lacking == connections.EXTRA:
            raise Invalid(f"{SYSTEMS[system]}: {found.lacking}")

    def fields(self, system: str) -> list[Field]:
        """What a system is asked for, with what the settings say now."""
        place = self.place(system)
        needed = NEEDED.get(system, ())
        return [
            Field(name, hint, name in needed, _typed(getattr(place, name)))
            for name, hint in HINTS[system].items()
        ]

    def place(self, system: str) -> Place:
        """What the settings say of a system, or its defaults."""
        return self._session.settings.places.get(system) or PLACES[system]()

    def token(self, system: str) -> Token | None:
        """The token there is already; raises Invalid for one that is not kept well."""
        from salesops_tui.connectors import tokens

        folder, commands = config.token_folder(), self._session.settings.token_commands
        return None if system in FILES_ONLY else tokens.find(system, folder, commands)

    def checked(self, system: str, raw: Mapping[str, str]) -> Place:
        """The place with these fields, as people type them; raises Invalid for the first wrong."""
        from pydantic import ValidationError

        from salesops_tui.systems_schema import SystemsTable

        unknown = [name for name in raw if name not in HINTS[system]]
        if unknown:
            known = ", ".join(HINTS[system])
            raise Invalid(f"{unknown[0]}: {SYSTEMS[system]} has {known}", field=unknown[0])
        values = self.partly(system, raw)._asdict()
        for name in NEEDED.get(system, ()):
            if not values[name]:
                raise Invalid(f"{name}: this is needed: {HINTS[system][name]}", field=name)
        plain = {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in values.items()
        }
        try:
            SystemsTable.of(system).model_validate(plain)
        except ValidationError as mistake:
            error = mistake.errors()[0]
            name = str(error["loc"][0])
            hint = HINTS[system][name]
            raise Invalid(f"{name}: {values[name]!r} cannot be right: {hint}", field=name) from None
        return PLACES[system](**values)

    def partly(self, system: str, raw: Mapping[str, str]) -> Place:
        """The place with what was typed so far; raises Invalid only for another kind of value."""
        values: dict[str, Any] = self.place(system)._asdict()
        values |= {name: _read(name, text, values[name]) for name, text in raw.items()}
        return PLACES[system](**values)

    def who(self, system: str, place: Place, secret: Secret) -> str:
        """Whose token this is, asked of the system; raises an Outcome when it refuses."""
        with closing(connections.connector(system, place, secret)) as found:
            return found.who().name

    def choices(
        self, system: str, field: str, place: Place, secret: Secret
    ) -> list[tuple[str, str]]:
        """What a field can be, where the system can say; empty where it cannot."""
        from salesops_tui.connectors.connector import Chooser

        with closing(connections.connector(system, place, secret)) as found:
            return found.choices(field, place) if isinstance(found, Chooser) else []

    def write(self, system: str, place: Place, who: str = "") -> Path:
        """Put a system and its place into team.toml, whose comments and order stay; its path."""
        self.begin(system)
        path = self._session.settings.team / "team.toml"
        wanted = {
            name: dict(value) if isinstance(value, Mapping) else value
            for name, value in place._asdict().items()
        }
        toml_files.change(path, lambda document: _put(document, system, wanted))
        if who:
            outbox.set_lane(self._session.store, system, who=clean_line(who), paused="")
        return path

    def promises(self, system: str) -> list[str]:
        """What the rules tell the system, and when, a sentence each."""
        rules = [rule for rule in self._session.process.rules if rule.system == system]
        process = self._session.process
        return [f"when {happening(process, r.on)}: {r.text or r.operation}" for r in rules]


def happening(process: Process, on: str) -> str:
    """What a rule waits for, in words."""
    event, _, target = on.partition(":")
    label = process.label(target) if event == "enter" else target.replace("-", " ")
    return _WORDS[event].format(label) if target else EVENTS[event]


def keep(system: str, secret: Secret) -> str:
    """Keep a token where only this person finds it; says where."""
    from salesops_tui.connectors import tokens

    return tokens.keep(system, secret, config.token_folder())


def _put(document: Any, system: str, wanted: Mapping[str, Any]) -> None:
    """Change a TOML document in place."""
    systems = document.setdefault("systems", {})
    used = list(systems.get("use", ()))
    if system not in used:
        systems["use"] = [*used, system]
    table = systems.setdefault(system, {})
    defaults = PLACES[system]._field_defaults
    for name, value in wanted.items():
        value = list(value) if isinstance(value, tuple) else value
        if name in table or value != _plain(defaults[name]):
            table[name] = value


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value


def _typed(value: Any) -> str:
    """A value as people type it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{ours}={theirs}" for ours, theirs in value.items())
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _read(name: str, text: str, like: Any) -> Any:
    """What people typed, as the kind of value that it is to be; raises Invalid."""
    text = clean_line(text)
    if isinstance(like, bool):
        if text.lower() not in ("yes", "no", "true", "false"):
            raise Invalid(f"{name}: {text!r} is neither yes nor no", field=name)
        return text.lower() in ("yes", "true")
    if isinstance(like, int):
        if not text.isascii() or not text.isdigit():
            raise Invalid(f"{name}: {text!r} is not a number", field=name)
        return int(text)
    if isinstance(like, Mapping):
        pairs = [part.partition("=") for part in text.split(",") if part.strip()]
        if any(not theirs.strip() for _, _, theirs in pairs):
            raise Invalid(f"{name}: write it as ours=theirs, ours=theirs", field=name)
        return {ours.strip(): theirs.strip() for ours, _, theirs in pairs}
    if isinstance(like, tuple):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    return text
