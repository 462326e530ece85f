"""The same command for many deals: those of a filter, tried first or done in one change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from salesops_tui.cli import printing, tables
from salesops_tui.cli.answering import the_change
from salesops_tui.cli.command import options, shaped
from salesops_tui.cli.nouns.deal.answer import deal_record

if TYPE_CHECKING:
    from salesops_tui.domain.bulk import BulkChange, Item
    from salesops_tui.services.session import Done
    from salesops_tui.workspace import Workspace

REFUSED = 3  # the exit code of a trial in which a deal is refused

many = options(
    click.option(
        "--where", metavar="FILTER", help="All deals of a filter in one change, instead of KEY."
    ),
    click.option("--dry-run", is_flag=True, help="Say what would become of each; write nothing."),
    click.option("--skip-refused", is_flag=True, help="Leave out the deals that are refused."),
    shaped,
)


def key_and(what: str, where: str | None, key: str | None, value: str | None) -> tuple[str, str]:
    """KEY and the word after it; with --where there is no KEY, and the word comes first."""
    if where is not None and value is not None:
        raise click.UsageError("Give KEY or --where, not both.")
    if where is not None:
        key, value = "", key
    if key is None or value is None:
        raise click.UsageError(f"Missing argument '{'KEY' if key is None else what}'.")
    return key, value


def only_key(where: str | None, key: str | None) -> str:
    """KEY, unless there is --where."""
    if (where is None) == (key is None):
        raise click.UsageError(
            "Give KEY or --where, not both." if key else "Missing argument 'KEY'."
        )
    return key or ""


def change(
    work: Workspace,
    key: str,
    what: BulkChange,
    asked: dict[str, Any],
    one: Callable[[int], Done],
) -> None:
    """Change the deals of --where, or the deal of KEY by ``one``, or say what would happen."""
    from salesops_tui.domain import filters

    where, shape = asked["where"], asked["shape"]
    if where is not None:
        if asked.get("revision") is not None:
            raise click.UsageError("--revision goes with KEY.")
        filters.whole(where)
    which: Sequence[int] | str = [work.deals.id_of(key)] if where is None else where
    if asked["dry_run"]:
        _try(work.bulk.each(which, what), shape, skips=asked["skip_refused"])
        return
    if where is None:
        identity = work.deals.id_of(key)
        printing.told(one(identity))
        if shape:
            printing.document(deal_record(work, work.pipeline.deal(identity).key), shape)
    else:
        with printing.progress("Deals") as step:
            skip = asked["skip_refused"]
            done = work.bulk.apply(which, what, skip_refused=skip, progress=step)
        printing.told(done)
        if shape:
            printing.document(the_change(work, done), shape)


def _try(items: Iterator[Item], shape: str | None, *, skips: bool) -> None:
    """Show what would become of each deal, then the counts."""
    counts = {"change": 0, "same": 0, "refused": 0}

    def counted() -> Iterator[Item]:
        for item in items:
            counts[item.outcome] += 1
            yield item

    if shape == "json":
        printing.document([_plain(item) for item in counted()], shape)
    elif shape:
        for item in counted():
            printing.document(_plain(item), shape)
    else:
        printing.listing(tables.changes(counted()), shape)
    printing.say(
        f"{counts['change']:,} would change, {counts['same']:,} are so already,"
        f" {counts['refused']:,} would be refused; nothing was written"
    )
    if counts["refused"] and not (skips and counts["change"]):
        click.get_current_context().exit(REFUSED)


def _plain(item: Item) -> dict[str, Any]:
    """An item as JSON holds it."""
    return {
        "key": item.key,
        "name": item.name,
        "outcome": item.outcome,
        "changes": [
            {"column": each.field, "from": each.old, "to": each.new} for each in item.differences
        ],
        "waived": [result.gate for result in item.waived],
        "refusal": item.refusal,
    }
