"""Adding, editing and listing deals."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from salesops_tui.cli import printing
from salesops_tui.cli.answering import answers
from salesops_tui.cli.command import NUMBER, given, options, revision, shaped
from salesops_tui.cli.completing import keys_of, maybe_deal_key, words
from salesops_tui.cli.nouns.deal.answer import deal_record
from salesops_tui.cli.nouns.deal.fields import deal_fields
from salesops_tui.cli.nouns.deal.group import STAGES, deal
from salesops_tui.cli.nouns.deal.many import change, key_and, many, only_key
from salesops_tui.cli.opening import opened
from salesops_tui.errors import Invalid

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace

READ = ("key", "name", "stage", "organization", "owner", "amount", "currency", "next_step_due")
MEMBERSHIPS = ("general", "premier")


@deal.command(
    "add",
    examples=(
        "salesops deal add 'Hub for Ada' --organization 'Ada University' --amount 15000",
        "salesops deal add 'Hub for Bee' --membership general --mau 280 --json",
    ),
)
@click.argument("name")
@deal_fields
@options(
    click.option(
        "--stage",
        metavar="S",
        default="",
        shell_complete=words(*STAGES),
        help="Start in a later stage.",
    ),
    click.option(
        "--membership",
        metavar="KIND",
        default="",
        shell_complete=words(*MEMBERSHIPS),
        help=f"{' or '.join(MEMBERSHIPS)}: makes the lines, with --mau those of usage.",
    ),
)
@opened
@answers(deal_record, str)
def add(work: Workspace, name: str, stage: str, membership: str, **fields: Any) -> str:
    """Add a deal; print its key.

    It starts in the first stage, with you as its owner. With --membership or --mau its amount is
    the sum of the lines that these make.
    """
    values = {"name": name, **given(fields)}
    done = work.deals.add(values, stage=stage, membership=membership)
    printing.told(done)
    return done.key


@deal.command(
    "edit",
    examples=(
        "salesops deal edit D-42 --amount 18000 --next-step 'Send the quote' --due 2026-08-01",
        "salesops deal edit D-42 --owner ana --revision 7",
        "salesops deal edit --where 'tag:cloud stage:open' --next-step 'Call again' --dry-run",
    ),
)
@maybe_deal_key
@click.option("--name", metavar="TEXT", help="Its name.")
@deal_fields
@click.option("--stage", hidden=True)
@click.option("--membership", hidden=True)
@revision
@many
@opened
def edit(
    work: Workspace,
    key: str | None,
    revision: int | None,
    where: str | None,
    dry_run: bool,
    skip_refused: bool,
    shape: str | None,
    **fields: Any,
) -> None:
    """Change the fields given of a deal, or of all deals of a filter.

    An empty value ('') takes one away; --tag replaces the tags there are. With --revision the edit
    is refused, exit code 4, when somebody has changed the deal since.
    """
    from salesops_tui.domain import bulk

    values = given(fields)
    for name, instead in (("stage", "deal move KEY STAGE"), ("membership", "line add KEY")):
        if name in values:
            raise Invalid(f"{name}: change it with `salesops {instead}`", field=name)
    if not values:
        raise click.UsageError("Give at least one field to change.")
    asked = {"where": where, "dry_run": dry_run, "skip_refused": skip_refused, "shape": shape}
    change(
        work,
        only_key(where, key),
        bulk.edit(values),
        {**asked, "revision": revision},
        lambda identity: work.deals.edit(identity, values, expecting=revision),
    )


@deal.command(
    "assign",
    examples=(
        "salesops deal assign D-42 ana",
        "salesops deal assign D-42 nobody",
        "salesops deal assign --where 'owner:bo stage:open' ana",
    ),
)
@maybe_deal_key
@click.argument("login", required=False, shell_complete=keys_of("user"))
@many
@opened
def assign(work: Workspace, key: str | None, login: str | None, **asked: Any) -> None:
    """Give a deal, or all deals of a filter, to an owner: a login, me, or nobody."""
    from salesops_tui.domain import bulk

    key, login = key_and("LOGIN", asked["where"], key, login)
    what = bulk.assign("" if login in ("nobody", "none") else login)
    change(work, key, what, asked, lambda identity: work.deals.edit(identity, what.fields))


@deal.command(
    "tag",
    examples=(
        "salesops deal tag D-42 cloud teaching",
        "salesops deal tag D-42 --off teaching",
        "salesops deal tag --where 'org:ada stage:open' ada",
    ),
)
@maybe_deal_key
@click.argument("tags", nargs=-1)
@click.option("--off", metavar="TAG", multiple=True, help="Take this tag off; repeat.")
@many
@opened
def tag(
    work: Workspace, key: str | None, tags: tuple[str, ...], off: tuple[str, ...], **asked: Any
) -> None:
    """Add TAGS to a deal, or to all deals of a filter; the tags there are stay."""
    from salesops_tui.domain import bulk

    if asked["where"] is not None:
        key, tags = "", ((key, *tags) if key else tags)
    elif key is None:
        raise click.UsageError("Missing argument 'KEY'.")
    words = " ".join([*tags, *(f"-{word}" for word in off)])
    if not words:
        raise click.UsageError("Give at least one tag.")
    change(work, key, bulk.tag(words), asked, lambda identity: work.notes.tag(identity, words))


@deal.command(
    "list",
    examples=(
        "salesops deal list --stage partnering --owner ana",
        "salesops deal list --where 'tag:cloud >10000 stale' --json",
    ),
)
@click.option(
    "--stage", metavar="S", shell_complete=words(*STAGES), help="Only deals in this stage."
)
@click.option(
    "--owner",
    metavar="LOGIN",
    shell_complete=keys_of("user"),
    help="Only deals of this owner (me, none).",
)
@click.option("--where", metavar="FILTER", default="", help="The filter language of the board.")
@click.option("--limit", metavar="N", type=NUMBER, help="At most so many.")
@shaped
@opened
def list_(
    work: Workspace,
    stage: str | None,
    owner: str | None,
    where: str,
    limit: int | None,
    shape: str | None,
) -> None:
    """List deals; every column of `export deals` with --json or --jsonl."""
    text = " ".join(part for part in (where, _part("stage", stage), _part("owner", owner)) if part)
    if stage is not None:
        _known_stage(work, stage)
    found = work.exports.table("deals", text, () if shape else READ)
    if limit is not None:
        found = type(found)(found.title, found.columns, _first(found.rows, limit))
    printing.listing(found, shape)


def _first(rows: Iterable[Sequence[object]], limit: int) -> Iterator[Sequence[object]]:
    """The first rows; the rest is let go."""
    try:
        yield from islice(rows, limit)
    finally:
        if isinstance(rows, Generator):
            rows.close()


def _part(name: str, value: str | None) -> str:
    """One condition of a filter; quotes cannot be part of a value."""
    return "" if value is None else '{}:"{}"'.format(name, value.replace('"', " "))


def _known_stage(work: Workspace, word: str) -> None:
    """Raise Invalid for a stage that neither the process nor the filter knows."""
    stages = work.session.process.stages
    names = {"open", *(s.key for s in stages), *(s.label.lower() for s in stages)}
    if word.strip().lower() not in names:
        allowed = ", ".join(stage.key for stage in stages)
        raise Invalid(f"stage: there is no {word!r}; the stages are {allowed}", field="stage")
