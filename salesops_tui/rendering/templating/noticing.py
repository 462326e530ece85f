"""Trying a template: an undefined field is noted with its line, and the trial goes on."""

import sys
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Undefined

_COMPARED = (
    *("__bool__", "__eq__", "__ne__", "__contains__"),
    *("__lt__", "__le__", "__gt__", "__ge__"),
)
_USED = (
    *("__str__", "__call__", "__add__", "__radd__", "__sub__", "__rsub__", "__neg__"),
    *("__mul__", "__rmul__", "__floordiv__", "__mod__"),
)


def noting_undefined(note: Callable[[str], None]) -> type[Undefined]:
    """A kind of undefined value that calls ``note`` with its name when it is used."""

    def used(undefined: Undefined, *_: Any, **__: Any) -> str:
        note(str(undefined._undefined_name))
        return ""

    def compared(undefined: Undefined, *_: Any) -> bool:
        return bool(used(undefined))

    members: dict[str, Any] = {
        "__slots__": (),
        "__iter__": lambda undefined: iter(used(undefined)),
        "__len__": lambda undefined: len(used(undefined)),
        "__hash__": Undefined.__hash__,
        **dict.fromkeys(_COMPARED, compared),
        **dict.fromkeys(_USED, used),
    }
    return type("Noting", (Undefined,), members)


def lenient_filter(own: Callable[[Any], str]) -> Callable[[Any], str]:
    """A filter that notes an undefined value instead of stumbling over it."""

    def filtered(value: Any) -> str:
        return str(value) if isinstance(value, Undefined) else own(value)

    return filtered


def here(texts: Mapping[str, str]) -> str:
    """The line of a template that is being filled right now, as ``file:line``."""
    frame = sys._getframe()
    while frame.f_back:
        frame = frame.f_back
        if frame.f_code.co_filename in texts and "__jinja_template__" in frame.f_globals:
            template = frame.f_globals["__jinja_template__"]
            return f"{template.name}:{template.get_corresponding_lineno(frame.f_lineno)}"
    return next(iter(texts))
