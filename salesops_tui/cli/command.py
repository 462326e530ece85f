"""Commands and groups as this program has them: examples in the help, global options anywhere."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from salesops_tui.cli.opening import Opening
from salesops_tui.domain.text import clean
from salesops_tui.errors import Invalid, NotAllowed

F = TypeVar("F", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A calendar date."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date that was written as YYYY-MM-DD."""
        if isinstance(value, date):
            return value
        try:
            day = date.fromisoformat(value)
        except ValueError:
            day = None
        if day is None or day.isoformat() != value or not 1900 <= day.year <= 2200:
            self.fail(f"{value[:40]!r} is not a date; write it as 2026-12-31", param, ctx)
        return day


class File(click.Path):
    """A path of what can be the name of a file."""

    def __init__(self, *, folder: bool = False, pipe: bool = False) -> None:
        super().__init__(file_okay=not folder, allow_dash=pipe)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path; the home folder may be written as ``~``, and with ``pipe`` stdin as ``-``."""
        from salesops_tui.config import named_path

        text = os.fspath(value)
        if text == "-" and self.allow_dash:
            return Path(text)
        if ctx is not None:
            ctx.ensure_object(Opening).refuse_path()
        try:
            path = named_path(text)
        except Invalid as refusal:
            self.fail(str(refusal), param, ctx)
        super().convert(str(path), param, ctx)
        return path


class Whole(click.ParamType[int]):
    """A whole number of at least ``least`` that the database can hold; help shows no range."""

    name = "integer"

    def __init__(self, least: int) -> None:
        self._range = click.IntRange(least, 2**63 - 1)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number that was written."""
        found: int = self._range.convert(value, param, ctx)
        return found


DAY = Day()
NUMBER = Whole(0)  # of a record or a count
COUNT = Whole(1)

# The global options by the field of Opening that they set, with their help.
GLOBALS: dict[str, tuple[str, str, click.ParamType[Any], str]] = {
    "database": ("--database", "URL", click.STRING, "The database: a file or sqlite:///FILE."),
    "config": ("--config", "FILE", click.STRING, "Your own settings file."),
    "login": ("--as", "USER", click.STRING, "Speak for somebody else (admins only)."),
    "today": ("--today", "DATE", DAY, "Work as if it were this day."),
}
_VARIABLES = {"database": "SALESOPS_DATABASE", "config": "SALESOPS_CONFIG"}


def global_options(command: F) -> F:
    """The global options, shown, on the program itself."""
    for name in reversed(GLOBALS):
        option, metavar, kind, text = GLOBALS[name]
        variable = _VARIABLES.get(name)
        command = click.option(
            option,
            name,
            metavar=metavar,
            type=kind,
            help=text,
            envvar=variable,
            show_envvar=bool(variable),
            expose_value=False,
            callback=_remember,
        )(command)
    return command


class Leaf(click.Command):
    """A command; ``examples`` end its help, and global options are taken after it too."""

    def __init__(self, *args: Any, examples: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples = tuple(examples)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Its own parameters, and the global options out of sight."""
        own = super().get_params(ctx)
        taken = {word for param in own for word in param.opts}
        more = [
            click.Option(
                [option, f"global_{name}"],
                type=kind,
                hidden=True,
                expose_value=False,
                callback=_remember,
            )
            for name, (option, _, kind, _) in GLOBALS.items()
            if option not in taken
        ]
        return [*own, *more]

    def invoke(self, ctx: click.Context) -> Any:
        """Run it; words come clean of what is no text, paths stay as they were given."""
        ctx.ensure_object(Opening).refuse_command(tuple(ctx.command_path.split()[1:]))
        ctx.params = {name: _cleaned(value) for name, value in ctx.params.items()}
        return super().invoke(ctx)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The examples."""
        if not self.examples:
            return
        with formatter.section("Examples"):
            for example in self.examples:
                formatter.write(f"{'':>{formatter.current_indent}}$ {example}\n")


class Noun(click.Group):
    """The commands of one noun."""

    command_class = Leaf


Noun.group_class = Noun  # a group within a noun is one too


def noun(name: str, text: str) -> Noun:
    """A group of commands."""
    return Noun(name, help=text, no_args_is_help=True)


def options(*each: Callable[[F], F]) -> Callable[[F], F]:
    """Several options as one decorator, in the order they are shown."""

    def decorate(command: F) -> F:
        for option in reversed(each):
            command = option(command)
        return command

    return decorate


def given(values: dict[str, Any]) -> dict[str, Any]:
    """The options that were given."""
    return {name: value for name, value in values.items() if value is not None and value != ()}


shaped = options(
    click.option("--json", "shape", flag_value="json", help="One JSON document."),
    click.option("--jsonl", "shape", flag_value="jsonl", help="One JSON object per line."),
)
as_json = click.option("--json", "shape", flag_value="json", help="One JSON document.")
revision = click.option(
    "--revision", type=NUMBER, metavar="N", help="Refuse (exit 4) unless it is at this revision."
)


def _cleaned(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_cleaned(part) for part in value)
    return clean(value) if isinstance(value, str) else value


def _remember(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    if param.name in ("login", "global_login"):
        value = _cleaned(value)
    if value is not None and param.name:
        name, opening = param.name.removeprefix("global_"), ctx.ensure_object(Opening)
        if opening.served is not None and name != "today":
            raise NotAllowed(f"{GLOBALS[name][0]} is not for ssh: your key says who and where")
        setattr(opening, name, value)
