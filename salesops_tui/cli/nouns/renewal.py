"""``salesops renewal``: what ends, and whether it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from salesops_tui.cli import printing
from salesops_tui.cli.answering import answers, record_of
from salesops_tui.cli.command import COUNT, NUMBER, as_json, given, revision, shaped
from salesops_tui.cli.nouns import renewal_text
from salesops_tui.cli.opening import opened
from salesops_tui.cli.record_noun import RecordNoun, record_key

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace

renewal_command = RecordNoun(
    "renewal",
    "Renewals: what ends, and whether it goes on.\n\n"
    "KEY is a renewal's key (R-…), or the key of the deal whose term ends. A case opens by itself"
    " 60 days before the end.",
    "renewal",
    common=("list", "show", "edit", "move"),
)
_SHORT = ("key", "deal", "deal_name", "due", "status", "value", "currency")
_case = record_key("renewal")


@renewal_command.command(
    "list",
    examples=(
        "salesops renewal list --open",
        "salesops renewal list --where 'status:reviewing owner:me' --json",
    ),
)
@click.option("--where", metavar="FILTER", default="", help="Words, and column:value.")
@click.option("--open", "waiting", is_flag=True, help="Only what waits for a decision now.")
@shaped
@opened
def list_(work: Workspace, where: str, waiting: bool, shape: str | None) -> None:
    """List renewals, the nearest end first, with the days to it and its bucket.

    FILTER: words that a text holds, and COLUMN:VALUE, COLUMN:>VALUE, COLUMN:none; all must hold.
    """
    columns = () if shape else _SHORT
    found = work.renewals.waiting if waiting else work.renewals.table
    printing.listing(found(where, columns), shape)


@renewal_command.command(
    "show", examples=("salesops renewal show R-7", "salesops renewal show D-3")
)
@_case
@as_json
@opened
def show(work: Workspace, key: str, shape: str | None) -> None:
    """Show a renewal: its clock, what was used, what the next term would cost, how it ends."""
    identity = work.records.id_of("renewal", key)
    whole = work.renewals.one(identity)
    case = work.renewals.case(identity)
    clock = work.renewals.clock(case)
    request = work.decommissions.of(case.engagement_id)
    priced = renewal_text.priced_or_none(work, identity)
    if shape:
        more = {
            "open": case.open(work.session.clock.today()),
            "clock": [{**mark._asdict(), "on": mark.on.isoformat()} for mark in clock],
            "next_term": renewal_text.next_term(priced) if priced else None,
            "decommission": renewal_text.request(request) if request else None,
        }
        printing.document({**printing.objects(whole)[0], **more}, shape)
        return
    printing.record(whole, None)
    if clock:
        printing.heading("Clock")
        printing.block("\n".join(mark.told for mark in clock))
    if priced and not case.decision:
        printing.heading(f"Next term, {priced.start} to {priced.end}")
        printing.block(renewal_text.prices(priced))
    if request:
        printing.heading("Decommission")
        printing.block("\n".join(request.told()))


@renewal_command.command("open", examples=("salesops renewal open R-7",))
@_case
@revision
@opened
@answers(record_of("renewal"))
def open_(work: Workspace, key: str, revision: int | None) -> int:
    """Start the review of a renewal, also before its time."""
    identity = work.records.id_of("renewal", key)
    printing.told(work.renewals.start(identity, expecting=revision))
    return identity


@renewal_command.command(
    "extend",
    examples=("salesops renewal extend R-7 --times 2 --reason 'Their board meets in May'",),
)
@_case
@click.option("--times", metavar="N", type=COUNT, help="How often two weeks; once without it.")
@click.option("--reason", metavar="TEXT", required=True, help="Why; kept with the renewal.")
@revision
@opened
@answers(record_of("renewal"))
def extend(work: Workspace, key: str, revision: int | None, **fields: Any) -> int:
    """Put the decision off by two weeks, once or several times; the due date moves."""
    identity = work.records.id_of("renewal", key)
    printing.told(work.renewals.extend(identity, given(fields), expecting=revision))
    return identity


@renewal_command.command(
    "renew",
    examples=(
        "salesops renewal renew R-7 --dry-run",
        "salesops renewal renew R-7 --waive usage-report --reason 'They know their numbers'",
        "salesops renewal renew R-7 --start 2027-01-01 --end 2027-12-31 --mau 400",
    ),
)
@_case
@click.option("--start", metavar="DATE", help="Without it, the day after the old term.")
@click.option("--end", metavar="DATE", help="Without it, as many months as the old term.")
@click.option("--mau", metavar="N", type=NUMBER, help="Users a month; else the last readings.")
@click.option("--reason", metavar="TEXT", help="Why it goes on.")
@click.option("--waive", metavar="GATE", multiple=True, help="Waive this gate; repeat.")
@click.option("--waive-all", is_flag=True, help="Waive every gate that only warns.")
@click.option("--dry-run", is_flag=True, help="Say what the next term would cost, no more.")
@revision
@as_json
@opened
def renew(
    work: Workspace,
    key: str,
    waive: tuple[str, ...],
    waive_all: bool,
    dry_run: bool,
    revision: int | None,
    shape: str | None,
    **fields: Any,
) -> None:
    """Renew: record the decision and make the deal of the next term; print that deal's key.

    The deal takes over organization, people, communities and lines, at the prices of the current
    price book and for the users that were read last. A deal that renews it already, as an
    imported one does, is taken as it is. Exit code 3 when a gate is not met.
    """
    identity = work.records.id_of("renewal", key)
    there = work.renewals.there(identity)
    priced = None if there else work.renewals.priced(identity, given(fields))
    told = renewal_text.next_term(priced) if priced else None
    text = renewal_text.prices(priced) if priced else f"{there} renews it already"
    if dry_run:
        printing.document(told, shape) if shape else printing.block(text)
        return
    waived = {"*"} if waive_all else set(waive)
    done = work.renewals.renew(identity, given(fields), waive=waived, expecting=revision)
    if not shape:
        printing.say(text)
    printing.told(done)
    if shape:
        case = work.renewals.case(identity)
        printing.document({"renewal": case.key, "deal": done.key, "next_term": told}, shape)
    else:
        printing.line(done.key)


@renewal_command.command(
    "decline",
    examples=(
        "salesops renewal decline R-7 --reason 'Their grant ends'",
        "salesops renewal decline R-7 --reason Budget --end-on 2027-01-31 --data-until 2028-06-30",
    ),
)
@_case
@click.option("--reason", metavar="TEXT", required=True, help="Why it does not go on.")
@click.option("--end-on", metavar="DATE", help="Last day of the service; else the due date.")
@click.option("--data-until", metavar="DATE", help="A year or more after the end; else a year.")
@revision
@opened
@answers(record_of("renewal"))
def decline(work: Workspace, key: str, revision: int | None, **fields: Any) -> int:
    """Do not renew: record the decision and open the decommission request."""
    identity = work.records.id_of("renewal", key)
    printing.told(work.renewals.decline(identity, given(fields), expecting=revision))
    return identity
