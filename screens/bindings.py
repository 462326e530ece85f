"""The named bindings of screens: what help, the palette and the README are made from."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module

from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import format_key

import screens


def bindings_of(node: type[DOMNode]) -> Iterator[Binding]:
    """The named bindings of a class and of its bases, nearest first, each id once.

    One whose keys a nearer class has taken for something else cannot be reached and is left out.
    """
    seen: set[str] = set()
    taken: set[str] = set()
    for base in node.__mro__:
        mine: set[str] = set()
        for binding in base.__dict__.get("BINDINGS", ()):
            if isinstance(binding, Binding) and binding.id and binding.id not in seen:
                seen.add(binding.id)
                keys = set(binding.key.split(","))
                mine |= keys
                if not keys <= taken:
                    yield binding
        taken |= mine


def every_id() -> set[str]:
    """The id of every binding of the screens, which is what a keymap may name."""
    found: set[str] = set()
    for module in pkgutil.walk_packages(screens.__path__, "screens."):
        for thing in vars(import_module(module.name)).values():
            if isinstance(thing, type) and issubclass(thing, DOMNode):
                found.update(binding.id or "" for binding in bindings_of(thing))
    return found


def key_names(keys: str) -> str:
    """Keys as people read them: ``greater_than_sign,L`` → ``> L``."""
    return " ".join(format_key(key.strip()) for key in keys.split(","))
