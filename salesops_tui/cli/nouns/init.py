"""``salesops init``: a new database, empty or with sample data."""

from __future__ import annotations

from pathlib import Path

import click

from salesops_tui.cli import printing
from salesops_tui.cli.command import Leaf
from salesops_tui.cli.opening import Opening, here
from salesops_tui.errors import Refused

SAMPLE_DEALS, SAMPLE_SEED = 60, 1


@click.command(
    "init",
    cls=Leaf,
    examples=(
        "salesops init",
        "salesops --database ~/team/salesops.db init",
        "salesops init --sample --deals 500 --seed 7",
    ),
)
@click.option("--sample", is_flag=True, help="Fill it with a team that looks real.")
@click.option(
    "--deals",
    metavar="N",
    type=click.IntRange(1, 1_000_000),
    help=f"How many sample deals; without it, {SAMPLE_DEALS}.",
)
@click.option("--seed", metavar="S", type=int, help="Another seed makes another team.")
def init_command(sample: bool, deals: int | None, seed: int | None) -> None:
    """Create a database; print where it is.

    Whoever runs this is its admin. Sample data goes to a database of its own unless --database
    names one; the same seed on the same day makes the same data.
    """
    if not sample and (deals is not None or seed is not None):
        raise click.UsageError("--deals and --seed go with --sample.")
    opening = here()
    path = _place(opening, sample)
    if path.is_file() and path.stat().st_size:
        raise Refused(f"{path}: there is a file already; init makes a new one")
    work = opening.workspace(path, create=True)
    if sample:
        from salesops_tui.services.sample import make

        count = deals or SAMPLE_DEALS
        with printing.progress("Sample deals", count) as done:
            make(work, deals=count, seed=SAMPLE_SEED if seed is None else seed, progress=done)
    what = "a database with sample data" if sample else "a database"
    printing.say(f"made {what}; you ({work.session.actor.login}) are its admin")
    printing.line(str(path))


def _place(opening: Opening, sample: bool) -> Path:
    from salesops_tui import config

    path, named = opening.path()
    return config.sample_database() if sample and not named else path
