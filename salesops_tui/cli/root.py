"""The program: its nouns, imported when they are called, and the one place where refusals end."""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

import click
from click.shell_completion import CompletionItem

from salesops_tui import __version__
from salesops_tui.cli.command import global_options
from salesops_tui.cli.opening import here
from salesops_tui.cli.printing import say, silence
from salesops_tui.errors import Refused

# The command, the module that has it, and what `salesops --help` says of it.
COMMANDS = {
    "init": ("init", "Create a database, empty or with sample data."),
    "today": ("today", "What waits for somebody: start the day here."),
    "lead": ("lead", "Leads: add, list, touch, decide, qualify, convert …"),
    "experiment": ("experiment", "Experiments: their costs, numbers and decisions."),
    "review": ("review", "Stale deals one by one: decide about each."),
    "deal": ("deal", "Work deals: add, list, show, edit, move, lose, pause …"),
    "line": ("line", "Line items of a deal."),
    "price": ("price", "The price book, and what usage costs."),
    "agreement": ("agreement", "Agreements of a deal: draft, edit, sign, void."),
    "invoice": ("invoice", "Invoices: plan, request, issue, pay, void."),
    "org": ("org", "Organizations."),
    "contact": ("contact", "People outside."),
    "community": ("community", "Communities that hubs serve."),
    "content": ("content", "Content: from an idea to what is published."),
    "post": ("post", "Social posts: text, schedule, posted."),
    "asset": ("asset", "Shareable assets with licence and permission."),
    "calendar": ("calendar", "A month: content, posts, experiments, renewals, tasks."),
    "activity": ("activity", "Calls, meetings, notes."),
    "task": ("task", "Tasks: add, list, tick off."),
    "engagement": ("engagement", "Engagements: health, checklist, month by month."),
    "project": ("project", "Projects of engagements."),
    "deliverable": ("deliverable", "Backlog items and delivery commitments."),
    "sow": ("sow", "The statement of work of a deal: lines, cost, sign-offs."),
    "usage": ("usage", "Usage of clusters, month by month, and its fee."),
    "incident": ("incident", "Incidents and support requests."),
    "cost": ("cost", "Cloud costs, month by month."),
    "milestone": ("milestone", "Milestones of engagements."),
    "renewal": ("renewal", "Renewals: review, extend, renew, decline."),
    "decommission": ("decommission", "The end of a service, step by step."),
    "doc": ("doc", "Documents: make, list, issue."),
    "search": ("search", "Find words in every kind of record."),
    "export": ("exports", "Write records or the calendar to a file."),
    "import": ("imports", "Read deals, leads, invoices and other records from a file."),
    "undo": ("history", "Take a change back."),
    "redo": ("history", "Make again what was taken back."),
    "log": ("history", "What was done, newest first."),
    "sync": ("sync", "Other systems: which are used, what waits for them."),
    "watch": ("history", "What happens, as it happens, for other programs."),
    "user": ("user", "People on the team: roles, keys."),
    "serve": ("serve", "What an authorized key runs."),
    "db": ("database", "The database: its state, backups, migration, verification."),
    "keys": ("keys", "The keys of the board and its screens."),
    "doctor": ("doctor", "What is installed, reachable and writable."),
    "completion": ("completion", "The completion script of a shell."),
}


class Root(click.Group):
    """A group that knows its commands by name and imports one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order that a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"salesops_tui.cli.nouns.{COMMANDS[cmd_name][0]}")
        found: click.Command = getattr(module, f"{cmd_name}_command")
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Names of commands that start like this, without importing any."""
        found = [
            CompletionItem(name, help=text)
            for name, (_, text) in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return found + click.Command.shell_complete(self, ctx, incomplete)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a reader of its output that went away ends it quietly."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            silence()
            ctx.exit(0)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> NoReturn:
        """Run a command and end the process; every refusal ends here, as its sentence."""
        sys.stdout = sys.stdout or io.StringIO()  # closed by the caller: `>&-`
        sys.stderr = sys.stderr or io.StringIO()
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")
        if os.environ.get("NO_COLOR"):
            extra.setdefault("color", False)
        sys.exit(self._code(args, prog_name, complete_var, extra))

    def _code(
        self,
        args: Sequence[str] | None,
        prog_name: str | None,
        complete_var: str | None,
        extra: dict[str, Any],
    ) -> int:
        if sys.argv[1:] if args is None else args:
            complete_var = ""  # a shell asks for completion without any word
        try:
            code = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
            sys.stdout.flush()
        except Refused as refusal:
            say(str(refusal), look="red")
            return refusal.exit_code
        except click.ClickException as mistake:
            sentence = io.StringIO()
            mistake.show(sentence)
            say(sentence.getvalue().rstrip(), look="red")
            return mistake.exit_code
        except click.Abort:
            say("stopped")
            return 130
        except BrokenPipeError:
            silence()
            return 0
        return code if isinstance(code, int) else 0


@click.group(
    "salesops",
    cls=Root,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Without a command, the board opens. `salesops COMMAND --help` says more of each.",
)
@global_options
@click.version_option(__version__, prog_name="salesops", message="%(prog)s %(version)s")
@click.pass_context
def root(ctx: click.Context) -> None:
    """The sales operations of a small non-profit: from first contact to renewal.

    Data goes to stdout, words to stderr. A record is named by its key, such as D-42, or by a part
    of its name that fits nothing else. Every write prints the number of its change, which
    `salesops undo NUMBER` takes back.

    Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused by a gate, 4 someone else changed it
    first, 5 not found, 6 not allowed, 7 invalid data.
    """
    if ctx.invoked_subcommand is None:
        ctx.exit(_board())


def _board() -> int:
    """Open the board."""
    opening = here()
    if opening.login:
        raise click.UsageError("--as goes with a command; the board is always your own")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refused("the board needs a terminal; `salesops deal list` prints the deals instead")
    gc.disable()  # nothing that a start loads is garbage; the app enables it when it is painted
    from salesops_tui.app import run

    path, named = opening.path()
    return run(
        path,
        named=named or opening.served is not None,
        config_file=opening.config_file,
        clock=opening.clock,
        served=opening.served,
    )
