"""The Jinja2 sandbox in which every template runs, whoever wrote it."""

import re
import traceback
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from jinja2 import (
    FunctionLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
    Undefined,
    nodes,
)
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from salesops_tui.rendering.document.links import linked, mail_link, web_link
from salesops_tui.rendering.document.markup import AT
from salesops_tui.rendering.errors import FieldUndefined, TemplateMistake, TemplateRefused
from salesops_tui.rendering.templating.noticing import here, lenient_filter, noting_undefined
from salesops_tui.rendering.templating.prose import prose

LARGEST_OUTPUT = 2 * 1024 * 1024  # characters
_TAG = re.compile(r"<([A-Za-z][A-Za-z0-9-]*)")
_FILTERS = (
    *("e", "escape", "length", "count", "upper", "lower", "capitalize", "trim"),
    *("first", "last", "default", "d", "join", "list", "reverse", "string"),
)
_PLAIN = (dict, list, str, int, bool, LoopContext)  # Markup is a str
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_SLIPS = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError)
_METHODS = {"items", "keys", "values", "get", "startswith", "endswith", "upper", "lower", "strip"}


class _NamedUndefined(StrictUndefined):
    """An undefined value whose error message is its bare name."""

    @property
    def _undefined_message(self) -> str:
        return str(self._undefined_name)


class _Located(Extension):
    """Marks each tag written in a template with its place, for the parser's messages."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        for token in stream:
            if token.type == "data":
                text = _mark(token.value, stream.name or "template", token.lineno)
                yield Token(token.lineno, "data", text)
            else:
                yield token


class _Sandbox(ImmutableSandboxedEnvironment):
    """Plain data, a few filters, no globals, and no operator that multiplies memory."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        plain = isinstance(obj, _PLAIN) and super().is_safe_attribute(obj, attr, value)
        return plain and (not callable(value) or attr in _METHODS or isinstance(obj, LoopContext))

    def is_safe_callable(self, obj: Any) -> bool:
        if isinstance(obj, Macro | Undefined):
            return True  # an undefined value says itself which one it is
        return isinstance(getattr(obj, "__self__", None), _PLAIN) and super().is_safe_callable(obj)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "**":
            raise SecurityError("the operator ** is not available")
        if not (isinstance(left, int) and isinstance(right, int)):
            raise SecurityError(f"the operator {operator} is for whole numbers only")
        return super().call_binop(context, operator, left, right)


def parse(name: str, text: str) -> nodes.Template:
    """The template's syntax tree; raises ``TemplateMistake`` naming the line."""
    try:
        tree = _sandbox(()).parse(text, name)
    except TemplateSyntaxError as error:
        reason = (error.message or "it cannot be read").rstrip(".")
        raise TemplateMistake(f"{name}:{error.lineno}", reason) from error
    except RecursionError as error:
        raise TemplateRefused(name, "it is nested too deeply") from error
    for node in tree.find_all(nodes.ScopedEvalContextModifier):
        raise TemplateMistake(f"{name}:{node.lineno}", "escaping cannot be switched off")
    return tree


def fill(
    name: str,
    texts: Mapping[str, str],
    context: Mapping[str, Any],
    noticed: list[TemplateMistake] | None = None,
) -> str:
    """The template filled with plain data, as markup for the strict parser.

    With a list in ``noticed``, undefined fields are put there and the filling goes on.
    """
    env = _sandbox(tuple(sorted(texts.items())))
    if noticed is not None:
        env = _lenient(env, texts, noticed)
    parts: list[str] = []
    size = 0
    try:
        for part in env.get_template(name).generate(dict(context)):
            size += len(part)
            if size > LARGEST_OUTPUT:
                raise TemplateRefused(name, "its output grew beyond 2 MB")
            parts.append(part)
    except UndefinedError as error:
        where = _where(error, texts, name)
        field = (error.message or "?").removesuffix(" is undefined").strip("'")
        raise _undefined(where, texts, field) from error
    except SecurityError as error:
        reason = "this cannot be called" if "callable" in str(error) else str(error)
        raise TemplateMistake(_where(error, texts, name), f"not allowed: {reason}") from error
    except TemplateSyntaxError as error:
        reason = (error.message or "it cannot be read").rstrip(".")
        raise TemplateMistake(f"{error.name or name}:{error.lineno}", reason) from error
    except (MemoryError, RecursionError) as error:
        raise TemplateRefused(name, "it needs too much memory") from error
    except (TemplateError, *_SLIPS) as error:
        raise TemplateMistake(_where(error, texts, name), str(error).rstrip(".")) from error
    return "".join(parts)


def long_date(value: str) -> str:
    """``2026-07-01`` as ``1 July 2026``: the same day in every country."""
    if not isinstance(value, str):
        raise TypeError("there is no date here; ask {% if … %} whether there is one")
    day = date.fromisoformat(value)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def grouped(value: int) -> str:
    """``1234567`` as ``1,234,567``."""
    if not isinstance(value, int):
        raise TypeError("there is no whole number here; ask {% if … %} whether there is one")
    return f"{value:,}"


_OWN: dict[str, Callable[[Any], str]] = {
    "prose": prose,
    "long_date": long_date,
    "number": grouped,
    "mail": mail_link,
    "web": web_link,
    "linked": linked,
}


@lru_cache(maxsize=16)
def _sandbox(texts: tuple[tuple[str, str], ...]) -> _Sandbox:
    known = dict(texts)
    env = _Sandbox(
        autoescape=True,
        undefined=_NamedUndefined,
        loader=FunctionLoader(lambda name: _named(name, known)),
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=[_Located],
    )
    env.globals.clear()
    env.filters = {name: env.filters[name] for name in _FILTERS}
    env.filters |= _OWN
    return env


def _lenient(env: _Sandbox, texts: Mapping[str, str], noticed: list[TemplateMistake]) -> _Sandbox:
    """The sandbox with an undefined field that is noted and counts as empty."""
    noting = noting_undefined(lambda field: noticed.append(_undefined(here(texts), texts, field)))
    lenient = env.overlay(undefined=noting, cache_size=50)
    lenient.filters = env.filters | {name: lenient_filter(own) for name, own in _OWN.items()}
    return lenient


def _undefined(where: str, texts: Mapping[str, str], field: str) -> FieldUndefined:
    return FieldUndefined(where, _path(texts, where, field))


def _named(name: str, texts: Mapping[str, str]) -> tuple[str, str, None] | None:
    """A template whose file name in tracebacks is its own, so that a mistake can be placed."""
    return (texts[name], name, None) if name in texts else None


def _mark(text: str, name: str, line: int) -> str:
    place = escape(name)

    def with_place(match: re.Match[str]) -> str:
        here = line + text.count("\n", 0, match.start())
        return f'{match[0]} {AT}="{place}:{here}"'

    return Markup(_TAG.sub(with_place, text))


def _where(error: BaseException, texts: Mapping[str, str], name: str) -> str:
    """The template line at which an error was raised, as ``file:line``."""
    frames = traceback.extract_tb(error.__traceback__)
    for frame in reversed(frames):
        if frame.filename in texts:
            return f"{frame.filename}:{frame.lineno}"
    return name


def _path(texts: Mapping[str, str], where: str, field: str) -> str:
    """The field as the template writes it on that line: ``customer.fax`` for ``fax``."""
    name, _, line = where.rpartition(":")
    if name not in texts:
        return field
    for node in parse(name, texts[name]).find_all(nodes.Getattr):
        if node.attr == field and str(node.lineno) == line:
            return _dotted(node)
    return field


def _dotted(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_dotted(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else "…"
