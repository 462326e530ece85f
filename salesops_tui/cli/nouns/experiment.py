"""``salesops experiment``: campaigns that are tried, counted and decided about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from salesops_tui.cli import printing, tables
from salesops_tui.cli.answering import answers, record_of
from salesops_tui.cli.command import as_json, given, revision, shaped
from salesops_tui.cli.completing import keys_of, words
from salesops_tui.cli.opening import opened
from salesops_tui.cli.record_noun import RecordNoun, record_key
from salesops_tui.domain.experiments import told

if TYPE_CHECKING:
    from salesops_tui.domain.experiments import Outcome
    from salesops_tui.exports.table import Table
    from salesops_tui.workspace import Workspace

experiment_command = RecordNoun(
    "experiment",
    "Experiments: what is tried, what it cost, what came of it.\n\n"
    "KEY is X-…, a code, or a part of one.",
    "experiment",
    short="key code status owner start end threshold decision",
)
_key = record_key("experiment")


@experiment_command.command("show", examples=("salesops experiment show EGU26 --json",))
@_key
@as_json
@opened
def show(work: Workspace, key: str, shape: str | None) -> None:
    """Show an experiment with its numbers: leads, LQR with its interval, costs, deals."""
    identity = work.records.id_of("experiment", key)
    whole = work.records.one("experiment", identity)
    outcome = work.experiments.outcome(identity)
    if shape:
        numbers = printing.objects(work.experiments.report([identity]))[0]
        del numbers["experiment"]
        others = {
            currency: printing.objects(_money(outcome, currency))[0]
            for currency, _ in outcome.money
            if currency != outcome.currency
        }
        document = {**printing.objects(whole)[0], **numbers}
        printing.document({**document, "other_currencies": others}, shape)
        return
    printing.record(whole, None)
    printing.heading("Numbers")
    printing.block("\n".join(f"{name:17}  {text}" for name, text in told(outcome)))


@experiment_command.command(
    "decide",
    examples=("salesops experiment decide EGU26 repeat --learning 'Talks beat booths'",),
)
@_key
@click.argument("decision", shell_complete=words("scale", "repeat", "stop"))
@click.option("--learning", metavar="TEXT", default="", help="What it taught.")
@revision
@opened
@answers(record_of("experiment"))
def decide(work: Workspace, key: str, decision: str, learning: str, revision: int | None) -> int:
    """Decide to scale, repeat or stop an experiment; it is decided then."""
    identity = work.records.id_of("experiment", key)
    raw = {"decision": decision, "learning": learning}
    printing.told(work.experiments.decide(identity, raw, expecting=revision))
    return identity


@experiment_command.command(
    "compare", examples=("salesops experiment compare EGU26 WEBINAR3 --json",)
)
@_key
@click.argument("other", shell_complete=keys_of("experiment"))
@as_json
@opened
def compare(work: Workspace, key: str, other: str, shape: str | None) -> None:
    """Compare the LQR of two experiments by Fisher's exact test."""
    ids = [work.records.id_of("experiment", word) for word in (key, other)]
    found = work.experiments.compare(*ids)
    whole = work.experiments.report(ids)
    table = tables.chosen(whole, whole.names[:6])
    if shape:
        answer = {"p": found.p, "verdict": found.verdict}
        printing.document({"experiments": printing.objects(table), **answer}, shape)
        return
    printing.listing(table, None)
    p = "n/a" if found.p is None else f"{found.p:.4f}"
    printing.block(f"Fisher's exact test, two-sided: p = {p}: {found.verdict}")


@experiment_command.command(
    "cost",
    examples=(
        "salesops experiment cost EGU26 --cash 200 --what Posters",
        "salesops experiment cost EGU26 --days 1.5 --rate 400 --person Ana --what Booth",
        "salesops experiment cost EGU26",
    ),
)
@_key
@click.option("--what", metavar="TEXT", help="What was paid for.")
@click.option("--cash", metavar="A", help="An amount.")
@click.option("--days", metavar="N", help="Staff days, such as 1.5.")
@click.option("--rate", "day_rate", metavar="A", help="What a day costs.")
@click.option("--person", metavar="TEXT", help="Whose days.")
@click.option("--on", metavar="DATE", help="The day; today if not given.")
@click.option("--currency", metavar="CODE", help="The experiment's if not given.")
@shaped
@opened
def cost(work: Workspace, key: str, shape: str | None, **values: Any) -> None:
    """Add what an experiment cost, in cash or days of staff; without options, list its costs."""
    identity = work.records.id_of("experiment", key)
    raw = given(values)
    if not raw:
        printing.listing(work.experiments.costs(identity), shape)
        return
    raw.setdefault("what", "Staff days" if "days" in raw else "Cash")
    done = work.records.keeper("cost").add({**raw, "experiment": f"X-{identity}"})
    printing.told(done)
    if shape:
        cost_id = work.records.id_of("cost", done.key)
        printing.record(work.records.one("cost", cost_id), shape)
    else:
        printing.line(done.key)


def _money(outcome: Outcome, currency: str) -> Table:
    sums = dict(outcome.money)[currency]
    columns = "cash:money full_cost:money revenue:money"
    return tables.table(currency, columns, [(sums.cash, sums.full, sums.revenue)])
