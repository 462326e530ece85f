"""``salesops keys``: the key table, generated from the bindings of the screens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import click

from salesops_tui.cli import printing, tables
from salesops_tui.cli.command import Leaf, shaped
from salesops_tui.cli.opening import here


@click.command("keys", cls=Leaf, examples=("salesops keys", "salesops keys --json"))
@shaped
def keys_command(shape: str | None) -> None:
    """Every key by the id that a keymap in the settings gives it.

    The keys are yours: what the settings change is shown as changed.
    """
    from salesops_tui import config

    opening = here()
    settings = config.load(
        opening.config_file or config.config_file(),
        config.team_folder(opening.path()[0]),
        must_exist=opening.config_file is not None,
    )
    found = tables.table("Keys", "id keys what", all_keys(settings.keymap))
    printing.listing(found, shape)


def all_keys(keymap: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Each binding that has an id, once, screen by screen."""
    from salesops_tui.app import SalesApp
    from screens.bindings import bindings_of, key_names

    seen: set[str] = set()
    for node in (SalesApp, *_screens()):
        for binding in bindings_of(node):
            name = binding.id or ""
            if name not in seen:
                seen.add(name)
                keys = key_names(keymap.get(name, binding.key))
                yield name, keys, binding.tooltip or binding.description


def _screens() -> list[type]:
    """Every class of the screens that has bindings of its own, the board first."""
    import pkgutil
    from importlib import import_module

    import screens

    found: list[type] = []
    names = (module.name for module in pkgutil.walk_packages(screens.__path__, "screens."))
    for name in sorted(names, key=lambda name: (not name.startswith("screens.board.screen"), name)):
        for thing in vars(import_module(name)).values():
            own = isinstance(thing, type) and thing.__module__ == name
            if own and "BINDINGS" in vars(thing) and thing not in found:
                found.append(thing)
    return found
