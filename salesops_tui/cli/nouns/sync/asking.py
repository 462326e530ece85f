"""The questions of `sync setup`, one field after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from salesops_tui.cli import printing
from salesops_tui.errors import Invalid, Refused

if TYPE_CHECKING:
    from salesops_tui.connectors.tokens import Secret
    from salesops_tui.domain.systems import Place
    from salesops_tui.workspace import Workspace

_MOST = 40  # choices that are shown


def asked(work: Workspace, system: str, secret: Secret | None) -> Place:
    """Ask for each field in turn; what cannot be right is asked again."""
    raw: dict[str, str] = {}
    for field in work.setup.fields(system):
        while True:
            shown = _choices(work, system, field.name, raw, secret)
            usual = field.now or (None if field.needed else "")
            text = click.prompt(
                f"{field.name}: {field.hint}", default=usual, show_default=bool(usual), err=True
            )
            raw[field.name] = dict(enumerate(shown, 1)).get(_number(text), text)
            wrong = _wrong(work, system, field.name, raw)
            if not wrong:
                break
            printing.say(f"✗ {wrong}")
    return work.setup.checked(system, raw)


def _wrong(work: Workspace, system: str, field: str, raw: dict[str, str]) -> str:
    """What is wrong with the field just typed; the fields that come later are not looked at."""
    try:
        work.setup.checked(system, raw)
    except Invalid as refusal:
        return str(refusal) if refusal.field == field else ""
    return ""


def _choices(
    work: Workspace, system: str, field: str, raw: dict[str, str], secret: Secret | None
) -> list[str]:
    """Show what a field can be, numbered, where the system can say; returns what is written."""
    if secret is None:
        return []
    try:
        place = work.setup.partly(system, raw)
        found = work.setup.choices(system, field, place, secret)[:_MOST]
    except Refused as refusal:
        printing.say(f"({refusal})")
        return []
    for number, (value, name) in enumerate(found, 1):
        printing.say(f"  {number}  {name}{f'  {value}' if value != name else ''}")
    return [value for value, _ in found]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
