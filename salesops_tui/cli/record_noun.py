"""The commands that every noun of ``domain.records`` has: add, list, show, edit, remove, move."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from salesops_tui.cli import printing
from salesops_tui.cli.answering import answers, the_change
from salesops_tui.cli.command import Leaf, Noun, as_json, given, revision, shaped
from salesops_tui.cli.completing import keys_of
from salesops_tui.cli.field_options import fields
from salesops_tui.cli.opening import opened
from salesops_tui.domain.records import KINDS

if TYPE_CHECKING:
    from salesops_tui.services.session import Done
    from salesops_tui.workspace import Workspace

COMMON = ("add", "list", "show", "edit", "remove", "move")


class RecordNoun(Noun):
    """The commands of one kind of record; those that all have are made when they are called."""

    def __init__(
        self, name: str, text: str, kind: str, common: tuple[str, ...] = COMMON, short: str = ""
    ) -> None:
        super().__init__(name, help=text, no_args_is_help=True)
        self.kind = KINDS[kind]
        self.common = tuple(each for each in common if each != "move" or self.kind.status)
        self.shown = tuple(short.split())  # the columns of a list for people

    def list_commands(self, ctx: click.Context) -> list[str]:
        """What all have, then its own."""
        return [*self.common, *(name for name in self.commands if name not in self.common)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Its own command, or the one that all have."""
        if cmd_name in self.commands:
            return self.commands[cmd_name]
        if cmd_name not in self.common:
            return None
        makers: dict[str, Callable[[RecordNoun], click.Command]] = {
            "add": _add,
            "list": _list,
            "show": _show,
            "edit": _edit,
            "remove": _remove,
            "move": _move,
        }
        return makers[cmd_name](self)

    @property
    def called(self) -> str:
        """The noun as it stands in a sentence."""
        return self.kind.label.lower()


def record_key(kind: str) -> Callable[[Any], Any]:
    """The argument that names a record."""
    return click.argument("key", shell_complete=keys_of(kind))


def added(work: Workspace, kind: str, done: Any, shape: str | None) -> None:
    """Say what was added; print its key, or with ``--json`` the record."""
    printing.told(done)
    if shape:
        printing.record(work.records.one(kind, work.records.id_of(kind, done.key)), shape)
    else:
        printing.line(done.key)


def _leaf(noun: RecordNoun, name: str, run: Callable[..., Any], text: str, *examples: str) -> Leaf:
    """A command from a function with click's decorations."""
    parameters = list(reversed(getattr(run, "__click_params__", [])))
    names = {"noun": noun.name, "letter": noun.kind.letter}
    known = tuple(example.format(**names).strip() for example in examples)
    return Leaf(name, callback=run, params=parameters, help=text, examples=known)


def _add(noun: RecordNoun) -> click.Command:
    form = noun.kind.form_class()
    first = next(iter(form.model_fields))

    @as_json
    @opened
    def run(work: Workspace, shape: str | None, **values: Any) -> None:
        added(work, noun.kind.name, work.records.keeper(noun.kind.name).add(given(values)), shape)

    text = f"Add {_a(noun.called)}; print its key."
    needed = [
        name
        for name, field in form.model_fields.items()
        if name != first and (field.is_required() or name in noun.kind.required)
    ]
    example = " ".join(f"--{name.replace('_', '-')} {name.upper()}" for name in needed)
    command = _leaf(noun, "add", run, text, f"salesops {{noun}} add {first.upper()} {example}")
    own = fields(form, argument=first, references=noun.kind.references, new=True)
    command.params = [*own, *command.params]
    return command


def _list(noun: RecordNoun) -> click.Command:
    @click.option("--where", metavar="FILTER", default="", help="Words, and column:value.")
    @shaped
    @opened
    def run(work: Workspace, where: str, shape: str | None) -> None:
        columns = () if shape else noun.shown
        printing.listing(work.records.table(noun.kind.name, where, columns), shape)

    text = (
        f"List {noun.kind.plural.replace('_', ' ')}; every column with --json or --jsonl.\n\n"
        "FILTER: words that a text holds, and COLUMN:VALUE, COLUMN:>VALUE, COLUMN:none; all must"
        " hold."
    )
    return _leaf(noun, "list", run, text, "salesops {noun} list --json")


def _show(noun: RecordNoun) -> click.Command:
    @record_key(noun.kind.name)
    @as_json
    @opened
    def run(work: Workspace, key: str, shape: str | None) -> None:
        identity = work.records.id_of(noun.kind.name, key)
        printing.record(work.records.one(noun.kind.name, identity), shape)

    return _leaf(noun, "show", run, f"Show {_a(noun.called)}.", "salesops {noun} show {letter}-7")


def _edit(noun: RecordNoun) -> click.Command:
    @record_key(noun.kind.name)
    @revision
    @as_json
    @opened
    def run(
        work: Workspace, key: str, revision: int | None, shape: str | None, **values: Any
    ) -> None:
        changed = given(values)
        if not changed:
            raise click.UsageError("Give at least one field to change.")
        kind = noun.kind.name
        identity = work.records.id_of(kind, key)
        printing.told(work.records.keeper(kind).edit(identity, changed, revision))
        _shaped(work, kind, identity, shape)

    text = f"Change the fields given of {_a(noun.called)}; an empty value ('') takes one away."
    form = noun.kind.form_class()
    field = next(iter(form.model_fields)).replace("_", "-")
    command = _leaf(
        noun, "edit", run, text, f"salesops {{noun}} edit {{letter}}-7 --{field} {field.upper()}"
    )
    command.params = [*command.params, *fields(form, references=noun.kind.references)]
    return command


def _remove(noun: RecordNoun) -> click.Command:
    @record_key(noun.kind.name)
    @opened
    @answers(the_change)
    def run(work: Workspace, key: str) -> Done:
        kind = noun.kind.name
        done = work.records.keeper(kind).remove(work.records.id_of(kind, key))
        printing.told(done)
        return done

    text = f"Take {_a(noun.called)} away; undo brings it back."
    return _leaf(noun, "remove", run, text, "salesops {noun} remove {letter}-7")


def _move(noun: RecordNoun) -> click.Command:
    @record_key(noun.kind.name)
    @click.argument("status")
    @click.option("--reason", metavar="TEXT", default="", help="Needed to move back.")
    @click.option("--waive", metavar="GATE", multiple=True, help="Waive this gate; repeat.")
    @click.option("--waive-all", is_flag=True, help="Waive every gate that only warns.")
    @revision
    @as_json
    @opened
    def run(
        work: Workspace,
        key: str,
        status: str,
        reason: str,
        waive: tuple[str, ...],
        waive_all: bool,
        revision: int | None,
        shape: str | None,
    ) -> None:
        from salesops_tui.domain.transitions import ALL, Move

        kind = noun.kind.name
        move = Move(status, reason, waive=ALL if waive_all else waive)
        identity = work.records.id_of(kind, key)
        printing.told(work.statuses.move(kind, identity, move, expecting=revision))
        _shaped(work, kind, identity, shape)

    text = (
        f"Move {_a(noun.called)} to a STATUS, or to next or back.\n\nGates say what is missing;"
        " exit code 3 when one is not met."
    )
    return _leaf(noun, "move", run, text, "salesops {noun} move {letter}-7 next")


def _shaped(work: Workspace, kind: str, identity: int, shape: str | None) -> None:
    if shape:
        printing.record(work.records.one(kind, identity), shape)


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeio' else 'a'} {noun}"
