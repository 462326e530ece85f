"""``salesops sow``: the statement of work of a deal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from salesops_tui.cli import printing
from salesops_tui.cli.answering import answers
from salesops_tui.cli.command import NUMBER, as_json, given, noun, options, revision
from salesops_tui.cli.completing import deal_key, words
from salesops_tui.cli.opening import opened
from salesops_tui.cli.record_noun import record_key
from salesops_tui.domain.gates import SIGN_OFF_ROLES
from salesops_tui.domain.money import plain

if TYPE_CHECKING:
    from salesops_tui.domain.sow import Sow
    from salesops_tui.exports.table import Table
    from salesops_tui.workspace import Workspace

sow_command = noun(
    "sow",
    "The statement of work of a deal: its deliverables, what they cost, who signed it off.\n\n"
    "KEY names the deal. A change after a sign-off takes the sign-offs back.",
)
_texts = options(
    click.option("--background", metavar="TEXT", help="Why this is done."),
    click.option("--technical", metavar="TEXT", help="Technical details."),
    click.option("--out-of-scope", metavar="TEXT", help="What is not part of it."),
    click.option("--people", metavar="TEXT", help="Who does it, and who decides."),
)


def _shown(work: Workspace, deal: int) -> dict[str, Any]:
    """The statement of work of a deal as JSON holds it."""
    return _document(work.pipeline.deal(deal).key, work.sows.of(deal))


def _delivered(work: Workspace, engagement: int) -> list[dict[str, Any]]:
    """The deliverables of an engagement as JSON holds them."""
    return printing.objects(work.delivery.part("deliverable", engagement, ()))


@sow_command.command("show", examples=("salesops sow show D-42 --json",))
@deal_key
@as_json
@opened
def show(work: Workspace, key: str, shape: str | None) -> None:
    """Show a statement of work, with its totals and sign-offs."""
    deal = work.pipeline.deal(work.deals.id_of(key))
    sow = work.sows.of(deal.id)
    if shape:
        printing.document(_document(deal.key, sow), shape)
        return
    for name, text in (("Background", sow.background), ("Technical details", sow.technical)):
        _section(name, text)
    if sow.lines:
        printing.heading("Deliverables")
        printing.listing(_lines(sow), None)
        low, high = plain(sow.low_cost, group=True), plain(sow.high_cost, group=True)
        printing.block(
            f"{sow.low_hours} to {sow.high_hours} hours at {plain(sow.rate)} {sow.currency}:"
            f" {low} to {high} {sow.currency}"
        )
    for name, text in (("Out of scope", sow.out_of_scope), ("People", sow.people)):
        _section(name, text)
    signed = [f"✓ {s.role}: {s.by}, {s.at.astimezone():%Y-%m-%d}" for s in sow.sign_offs]
    printing.heading("Sign-off")
    printing.block("\n".join([*signed, *(f"✗ {role}" for role in sow.unsigned)]))


@sow_command.command("edit", examples=("salesops sow edit D-42 --out-of-scope 'Training'",))
@deal_key
@_texts
@revision
@opened
@answers(_shown)
def edit(work: Workspace, key: str, revision: int | None, **texts: Any) -> int:
    """Write the texts given; an empty one ('') takes a text away."""
    changed = given(texts)
    if not changed:
        raise click.UsageError("Give at least one text.")
    deal = work.deals.id_of(key)
    printing.told(work.sows.edit(deal, changed, revision))
    return deal


@sow_command.group("line")
def line() -> None:
    """Its deliverables: add, edit, remove."""


@line.command(
    "add", examples=("salesops sow line add D-42 'Hub up' --low-hours 8 --high-hours 12",)
)
@deal_key
@click.argument("title")
@click.option("--low-hours", metavar="N", required=True, help="At least so many hours.")
@click.option("--high-hours", metavar="N", required=True, help="At most so many hours.")
@click.option("--description", metavar="TEXT", help="What is delivered.")
@opened
@answers(lambda work, wrote: _shown(work, wrote[0]), lambda wrote: str(wrote[1]))
def add(work: Workspace, key: str, **fields: Any) -> tuple[int, int]:
    """Add a deliverable; print its number."""
    deal = work.deals.id_of(key)
    printing.told(work.sows.add_line(deal, given(fields)))
    return deal, work.sows.of(deal).lines[-1].id


@line.command("edit", examples=("salesops sow line edit D-42 2 --high-hours 16",))
@deal_key
@click.argument("line", type=NUMBER)
@click.option("--title", metavar="TEXT", help="What it is called.")
@click.option("--low-hours", metavar="N", help="At least so many hours.")
@click.option("--high-hours", metavar="N", help="At most so many hours.")
@click.option("--description", metavar="TEXT", help="What is delivered.")
@revision
@opened
@answers(_shown)
def edit_line(work: Workspace, key: str, line: int, revision: int | None, **fields: Any) -> int:
    """Change the fields given of the deliverable LINE (its number in `sow show`)."""
    changed = given(fields)
    if not changed:
        raise click.UsageError("Give at least one field to change.")
    deal = work.deals.id_of(key)
    printing.told(work.sows.edit_line(deal, line, changed, revision))
    return deal


@line.command("remove", examples=("salesops sow line remove D-42 2",))
@deal_key
@click.argument("line", type=NUMBER)
@opened
@answers(_shown)
def remove(work: Workspace, key: str, line: int) -> int:
    """Take the deliverable LINE out."""
    deal = work.deals.id_of(key)
    printing.told(work.sows.remove_line(deal, line))
    return deal


@sow_command.command(
    "sign-off",
    examples=("salesops sow sign-off D-42 --role 'tech lead' --evidence 'Mail of 3 July'",),
)
@deal_key
@click.option(
    "--role",
    metavar="ROLE",
    required=True,
    shell_complete=words(*SIGN_OFF_ROLES),
    help=f"One of {', '.join(SIGN_OFF_ROLES)}.",
)
@click.option("--evidence", metavar="TEXT", default="", help="Where it is said.")
@opened
@answers(_shown)
def sign_off(work: Workspace, key: str, role: str, evidence: str) -> int:
    """Record that a role signs it off as it stands."""
    deal = work.deals.id_of(key)
    printing.told(work.sows.sign_off(deal, role, evidence))
    return deal


@sow_command.command("deliver", examples=("salesops sow deliver E-7",))
@record_key("engagement")
@opened
@answers(_delivered)
def deliver(work: Workspace, key: str) -> int:
    """Make deliverables of the engagement KEY from the statement of work, each once."""
    identity = work.records.id_of("engagement", key)
    printing.told(work.sows.deliver(identity))
    return identity


def _section(name: str, text: str) -> None:
    if text:
        printing.heading(name)
        printing.block(text)


def _lines(sow: Sow) -> Table:
    from salesops_tui.exports.table import Column, Table

    columns = (
        Column("line", "integer"),
        Column("title"),
        Column("description"),
        Column("low_hours"),
        Column("high_hours"),
        Column("low_cost", "money"),
        Column("high_cost", "money"),
    )
    return Table("deliverables", columns, [(each.id, *each[2:]) for each in sow.lines])


def _document(key: str, sow: Sow) -> dict[str, Any]:
    return {
        "deal": key,
        "background": sow.background,
        "technical": sow.technical,
        "lines": printing.objects(_lines(sow)),
        "out_of_scope": sow.out_of_scope,
        "people": sow.people,
        "rate": plain(sow.rate),
        "currency": sow.currency,
        "low_hours": sow.low_hours,
        "high_hours": sow.high_hours,
        "low_cost": plain(sow.low_cost),
        "high_cost": plain(sow.high_cost),
        "sign_offs": [
            {"role": s.role, "at": s.at.isoformat(), "by": s.by, "evidence": s.evidence}
            for s in sow.sign_offs
        ],
        "unsigned": list(sow.unsigned),
        "revision": sow.revision,
    }
