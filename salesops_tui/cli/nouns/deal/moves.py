"""Moving a deal: forwards, back, lost, paused, resumed, reopened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from salesops_tui.cli import printing
from salesops_tui.cli.answering import answers
from salesops_tui.cli.command import revision
from salesops_tui.cli.completing import deal_key, maybe_deal_key, words
from salesops_tui.cli.nouns.deal.answer import deal_record
from salesops_tui.cli.nouns.deal.group import STAGES, deal
from salesops_tui.cli.nouns.deal.many import change, key_and, many, only_key
from salesops_tui.cli.opening import opened
from salesops_tui.domain.deals import LOST_REASONS

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace


@deal.command(
    "move",
    examples=(
        "salesops deal move D-42 next",
        "salesops deal move D-42 partnering --waive verbal-yes --reason 'They will sign'",
        "salesops deal move D-42 back --reason 'The budget is open again'",
        "salesops deal move --where 'stage:qualifying owner:ana' next --dry-run",
    ),
)
@maybe_deal_key
@click.argument("stage", required=False, shell_complete=words("next", "back", *STAGES))
@click.option("--reason", metavar="TEXT", default="", help="Needed to go back or to skip.")
@click.option("--waive", metavar="GATE", multiple=True, help="Waive a gate that only warns.")
@click.option("--waive-all", is_flag=True, help="Waive every gate that only warns.")
@revision
@many
@opened
def move(
    work: Workspace,
    key: str | None,
    stage: str | None,
    reason: str,
    waive: tuple[str, ...],
    waive_all: bool,
    **asked: Any,
) -> None:
    """Move a deal, or all deals of a filter, to a STAGE, to the next one, or back.

    A gate that is not met refuses the move, exit code 3, and says what mends it; one that only
    warns can be waived.
    """
    waived = {"*"} if waive_all else set(waive)
    key, stage = key_and("STAGE", asked["where"], key, stage)
    _many(work, key, asked, to=stage, reason=reason, waive=waived)


@deal.command(
    "lose",
    examples=(
        "salesops deal lose D-42 --reason price --note 'Half of ours'",
        "salesops deal lose --where 'stage:qualifying stale' --reason unresponsive",
    ),
)
@maybe_deal_key
@click.option(
    "--reason",
    required=True,
    metavar="REASON",
    shell_complete=words(*LOST_REASONS),
    help=f"One of {', '.join(LOST_REASONS)}.",
)
@click.option("--note", metavar="TEXT", default="", help="More about it.")
@revision
@many
@opened
def lose(work: Workspace, key: str | None, reason: str, note: str, **asked: Any) -> None:
    """Mark a deal, or all deals of a filter, as lost."""
    from salesops_tui.domain.forms.form import read_new
    from salesops_tui.domain.forms.sales import LoseForm

    values = read_new(LoseForm, {"reason": reason, "note": note})
    _many(work, only_key(asked["where"], key), asked, to="lost", **values)


@deal.command(
    "pause",
    examples=("salesops deal pause D-42 --reason 'Waits for the grant' --until 2026-10-01",),
)
@maybe_deal_key
@click.option("--reason", required=True, metavar="TEXT", help="Why.")
@click.option("--until", required=True, metavar="DATE", help="The day to resume on.")
@revision
@many
@opened
def pause(work: Workspace, key: str | None, reason: str, until: str, **asked: Any) -> None:
    """Pause a deal, or all deals of a filter, until a day; their clocks stop."""
    from salesops_tui.domain.forms.form import read_new
    from salesops_tui.domain.forms.sales import PauseForm

    values = read_new(PauseForm, {"reason": reason, "until": until})
    _many(work, only_key(asked["where"], key), asked, to="paused", **values)


@deal.command("resume", examples=("salesops deal resume D-42",))
@maybe_deal_key
@revision
@many
@opened
def resume(work: Workspace, key: str | None, **asked: Any) -> None:
    """Take a paused deal, or all of a filter, back to the stage it left."""
    _many(work, only_key(asked["where"], key), asked, to="resume")


@deal.command("reopen", examples=("salesops deal reopen D-42 --reason 'They called again'",))
@deal_key
@click.option("--reason", required=True, metavar="TEXT", help="Why.")
@revision
@opened
@answers(deal_record)
def reopen(work: Workspace, key: str, reason: str, revision: int | None) -> str:
    """Open a lost deal again, in the stage it was lost from; its history is kept."""
    from salesops_tui.domain.transitions import Move

    identity = work.deals.id_of(key)
    printing.told(work.pipeline.move(identity, Move("reopen", reason), expecting=revision))
    return work.pipeline.deal(identity).key


def _many(work: Workspace, key: str, asked: dict[str, Any], **wanted: Any) -> None:
    from salesops_tui.domain.bulk import BulkChange
    from salesops_tui.domain.transitions import Move

    move = Move(**wanted)
    expecting = asked["revision"]
    change(
        work,
        key,
        BulkChange(move),
        asked,
        lambda identity: work.pipeline.move(identity, move, expecting=expecting),
    )
