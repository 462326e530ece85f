"""``salesops engagement``: what a team does for those it has won."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from salesops_tui.cli import printing, tables
from salesops_tui.cli.answering import answers, record_of
from salesops_tui.cli.command import NUMBER, as_json, given, revision, shaped
from salesops_tui.cli.completing import keys_of, words
from salesops_tui.cli.nouns.deal.answer import deal_record
from salesops_tui.cli.nouns.deal.gates import sentences
from salesops_tui.cli.opening import opened
from salesops_tui.cli.record_noun import RecordNoun, record_key
from salesops_tui.domain.delivery import HEALTH
from salesops_tui.domain.money import plain

if TYPE_CHECKING:
    from salesops_tui.domain.months import MonthSummary, Ticket
    from salesops_tui.workspace import Workspace

engagement_command = RecordNoun(
    "engagement",
    "Engagements: what a won deal is delivered as.\n\nKEY is an engagement's key, or its deal's.",
    "engagement",
    common=("list", "show", "edit", "move"),
)
SHORT = ("key", "deal_name", "organization", "owner", "term_end", "status", "health")
PARTS = {  # what `show` lists under the fields, and the columns that people read
    "project": ("key", "name", "status"),
    "deliverable": ("key", "title", "kind", "due", "state"),
    "milestone": ("key", "title", "due", "done_on"),
    "incident": ("key", "kind", "title", "severity", "state", "opened_on"),
}


@engagement_command.command("list", examples=("salesops engagement list --where 'health:red'",))
@click.option("--where", metavar="FILTER", default="", help="Words, and column:value.")
@shaped
@opened
def listed(work: Workspace, where: str, shape: str | None) -> None:
    """List engagements, with the age of what was said of their health.

    FILTER: words that a text holds, and COLUMN:VALUE, COLUMN:>VALUE, COLUMN:none; all must hold.
    """
    printing.listing(work.delivery.table(where, () if shape else SHORT), shape)


@engagement_command.command("show", examples=("salesops engagement show E-7 --json",))
@record_key("engagement")
@as_json
@opened
def show(work: Workspace, key: str, shape: str | None) -> None:
    """Show an engagement: its fields, gates, checklist, and what hangs on it."""
    identity = work.records.id_of("engagement", key)
    delivery = work.delivery
    gates, checklist = delivery.gates(identity), delivery.checklist(identity)
    whole = delivery.one(identity)
    if shape:
        items = [{"item": item.number, "text": item.text, "done": item.done} for item in checklist]
        more = {"checklist": items, "gates": printing.objects(tables.gates(gates))}
        parts = {kind: delivery.part(kind, identity, ()) for kind in PARTS}
        listed = {f"{kind}s": printing.objects(part) for kind, part in parts.items()}
        printing.document({**printing.objects(whole)[0], **more, **listed}, shape)
        return
    printing.record(whole, None)
    if gates:
        printing.heading("Gates")
        printing.block("\n".join(sentences(gates)))
    printing.heading("Checklist")
    printing.block("\n".join(f"{'✓' if i.done else '·'} {i.number} {i.text}" for i in checklist))
    for kind, columns in PARTS.items():
        part = delivery.part(kind, identity, columns)
        rows = list(part.rows)
        if rows:
            printing.heading(part.title.capitalize())
            printing.listing(type(part)(part.title, part.columns, rows), None)


@engagement_command.command(
    "health", examples=("salesops engagement health E-7 green --note 'The hub is in daily use'",)
)
@record_key("engagement")
@click.argument("health", shell_complete=words(*HEALTH))
@click.option("--note", "health_note", metavar="TEXT", help="Why.")
@revision
@opened
@answers(record_of("engagement"))
def health(work: Workspace, key: str, revision: int | None, **values: Any) -> int:
    """Say how an engagement is: green, amber or red; saying it again says that it still is."""
    identity = work.records.id_of("engagement", key)
    printing.told(work.delivery.health(identity, given(values), revision))
    return identity


@engagement_command.command(
    "check", examples=("salesops engagement check E-7 2", "salesops engagement check E-7 2 --off")
)
@record_key("engagement")
@click.argument("number", type=NUMBER)
@click.option("--off", is_flag=True, help="Take the tick away.")
@opened
@answers(record_of("engagement"))
def check(work: Workspace, key: str, number: int, off: bool) -> int:
    """Tick off an item of the checklist by its NUMBER."""
    identity = work.records.id_of("engagement", key)
    printing.told(work.delivery.check(identity, number, done=not off))
    return identity


@engagement_command.command(
    "opportunity",
    examples=("salesops engagement opportunity E-7 'A second hub' --amount 20000",),
)
@record_key("engagement")
@click.argument("name")
@click.option("--amount", "estimate", metavar="A", help="Its estimate.")
@click.option("--owner", metavar="LOGIN", shell_complete=keys_of("user"), help="Without it, you.")
@opened
@answers(deal_record, str)
def opportunity(work: Workspace, key: str, **values: Any) -> str:
    """Add a deal that grows out of an engagement: same organization and people; print its key."""
    identity = work.records.id_of("engagement", key)
    done = work.delivery.opportunity(f"E-{identity}", given(values))
    printing.told(done)
    return done.key


@engagement_command.command("month", examples=("salesops engagement month E-7 2026-06 --json",))
@record_key("engagement")
@click.argument("month")
@as_json
@opened
def month(work: Workspace, key: str, month: str, shape: str | None) -> None:
    """Sum up a MONTH (2026-06): usage, its fee, cloud cost, support, what was delivered."""
    identity = work.records.id_of("engagement", key)
    found = work.delivery.month(identity, month)
    fields = _summary(work, identity, found)
    if shape:
        printing.document(fields, shape)
    else:
        from salesops_tui.domain.months import told

        printing.block("\n".join(told(found, fields["currency"], fields["cloud_currency"])))


def _summary(work: Workspace, identity: int, found: MonthSummary) -> dict[str, Any]:
    shown = work.records.show("engagement", identity)
    cost = found.cost
    return {
        "engagement": shown["key"],
        "deal": shown["deal"],
        "organization": shown["organization"],
        "month": found.month,
        "readings": [
            {"cluster": r.cluster, "metric": r.metric, "value": r.value, "source": r.source}
            for r in found.readings
        ],
        "fees": [
            {"cluster": fee.cluster, "mau": fee.users, "fee": plain(fee.fee)} for fee in found.fees
        ],
        "fee": plain(found.fee),
        "currency": work.delivery.fee_currency,
        "cloud_cost": None if cost.amount is None else plain(cost.amount),
        "cloud_threshold": None if cost.threshold is None else plain(cost.threshold),
        "cloud_warning": cost.over,
        "cloud_currency": work.delivery.currency(identity),
        "incidents": {
            "opened": [_ticket(ticket) for ticket in found.opened],
            "resolved": [_ticket(ticket) for ticket in found.resolved],
            "open": [_ticket(ticket) for ticket in found.still_open],
        },
        "deliverables_done": [{"key": key, "title": title} for key, title in found.done],
    }


def _ticket(ticket: Ticket) -> dict[str, Any]:
    return {
        **ticket._asdict(),
        "opened_on": ticket.opened_on.isoformat(),
        "resolved_on": ticket.resolved_on.isoformat() if ticket.resolved_on else None,
    }
