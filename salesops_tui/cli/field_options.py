"""The fields of a form as options, each with a sentence that says what it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from salesops_tui.cli.completing import keys_of, words

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

    from salesops_tui.domain.forms.form import Form
    from salesops_tui.domain.records import Reference

# How a kind of value is called in the usage line, and in the sentence; by its validator.
_KINDS = {
    "_day": ("DATE", "a day such as 2026-12-31"),
    "money": ("AMOUNT", "an amount such as 15000 or 15000.00"),
    "_share": ("SHARE", "a share such as 0.15 or 15%"),
    "_count": ("N", "a whole number"),
    "_quantity": ("N", "a number such as 2.5"),
    "_hours": ("N", "a number such as 2.5"),
    "_list": ("TEXT", "texts with commas between"),
    "_tags": ("TAGS", "tags with commas between"),
    "_mail": ("E-MAIL", "an e-mail address"),
    "_mails": ("E-MAILS", "e-mail addresses with commas between"),
    "_currency": ("CODE", "three letters such as USD"),
    "_month": ("MONTH", "a month such as 2026-12"),
    "_when": ("TIME", "a day or a moment such as '2026-12-31 09:30'"),
    "_url": ("ADDRESS", "a web address"),
    "_line": ("TEXT", "a line of text"),
    "_name": ("TEXT", "a line of text"),
    "_prose": ("TEXT", "free text"),
    "_each_line": ("TEXT", "texts with ; between"),
}
_ANYTHING = ("TEXT", "text")
# Notes of fields that what they take says already.
_SAID = (
    "a login, or me", "its key", "its key or code", "its key or title", "0.15 or 15%",
    "YYYY-MM-DD", "2026-12", "comma between them", "2026-12-31 or with 09:30", "such as 1.5",
    "such as USD", "a line each, or ; between",
)  # fmt: skip


def fields(
    form: type[Form],
    *,
    argument: str = "",
    references: tuple[Reference, ...] = (),
    new: bool = False,
) -> list[click.Parameter]:
    """The fields of a form as options; one may be an argument instead.

    ``new`` says that what is not given takes the usual value, rather than staying as it is.
    """
    named = {each.field: each for each in references}
    return [
        click.Argument([name])
        if name == argument
        else _option(form, name, named.get(name), new=new)
        for name in form.model_fields
    ]


def _option(form: type[Form], name: str, reference: Reference | None, *, new: bool) -> click.Option:
    from salesops_tui.domain.forms.form import options

    known = [key for key in options(form, name) if key]
    complete = words(*known) if known else None
    if known:
        metavar, takes = "WORD", f"one of {', '.join(known)}"
    elif reference:
        metavar, takes = _called(reference)
        complete = keys_of(reference.kind)
    else:
        metavar, takes = _kind(form.model_fields[name])
    return click.Option(
        [f"--{name.replace('_', '-')}", name],
        metavar=metavar,
        help=_sentence(form, name, takes, new=new),
        shell_complete=complete,
    )


def _called(reference: Reference) -> tuple[str, str]:
    if reference.kind == "user":
        return "LOGIN", "a login, or me"
    if reference.make:
        return "NAME", "a key or a name"
    return "KEY", "a key or an unambiguous part of a name"


def _kind(field: FieldInfo) -> tuple[str, str]:
    for mark in reversed(field.metadata):  # the outermost is the last
        told = _KINDS.get(getattr(getattr(mark, "func", None), "__name__", ""))
        if told:
            return told
    return _ANYTHING


def _sentence(form: type[Form], name: str, takes: str, *, new: bool) -> str:
    """The field's title, what it takes, and what it is when nothing is given."""
    from salesops_tui.domain.forms.form import title

    field = form.model_fields[name]
    note = "" if field.description in _SAID else field.description or ""
    before, _, empty = note.partition("empty: ")
    said = before.strip(" ;")
    if said.startswith(("a key", "its key")):
        said, takes = "", said  # says it better
    text = f"{title(form, name)}{f' ({said})' if said else ''}: {takes}"
    usual = field.default if isinstance(field.default, str) else ""
    if new and field.is_required():
        text += "; needed"
    elif empty:
        text += f"; {'without it' if new else 'empty'}, {empty}"
    elif new and usual:
        text += f"; {usual} unless given"
    return f"{text}."
