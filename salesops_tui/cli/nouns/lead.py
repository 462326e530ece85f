"""``salesops lead``: who may become a deal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from salesops_tui.cli import printing, tables
from salesops_tui.cli.answering import answers, record_of
from salesops_tui.cli.command import as_json, given, revision, shaped
from salesops_tui.cli.completing import keys_of, words
from salesops_tui.cli.opening import opened
from salesops_tui.cli.questions import question_options
from salesops_tui.cli.record_noun import RecordNoun, added, record_key
from salesops_tui.domain.deals import by_question
from salesops_tui.domain.leads import DECISIONS, TOUCH_KINDS, is_line

if TYPE_CHECKING:
    from salesops_tui.domain.leads import Touch
    from salesops_tui.workspace import Workspace

SHORT = (
    "key", "age_days", "status", "name", "organization", "decision", "park_until", "experiment",
    "source", "owner",
)  # fmt: skip
TOUCH = "at:instant kind experiment content post source note by first:bool converting:bool"

lead_command = RecordNoun(
    "lead",
    "Leads: captured, decided about, made into deals.\n\nKEY is L-… or a part of a name.",
    "lead",
)
_key = record_key("lead")


@lead_command.command(
    "add",
    examples=(
        "salesops lead add 'Ann Vale' --email ann@porto.example --organization 'Porto University'",
        "salesops lead add 'Ann Vale <ann@porto.example> @Porto University #newsletter'",
    ),
)
@click.argument("name")
@click.option("--email", metavar="E", help="Who has it already is known by it.")
@click.option("--organization", metavar="NAME", help="Made when it is new.")
@click.option(
    "--experiment", metavar="CODE", shell_complete=keys_of("experiment"), help="What brought it."
)
@click.option("--source", metavar="TEXT", help="Where it came from.")
@click.option(
    "--owner",
    metavar="LOGIN",
    shell_complete=keys_of("user"),
    help="Who takes care of it; you if not given.",
)
@click.option("--fit", metavar="TEXT", help="Why it fits, or does not.")
@click.option("--domain", metavar="D", help="Of its organization, if not that of the e-mail.")
@click.option(
    "--community",
    metavar="NAME",
    shell_complete=keys_of("community"),
    help="A community that is known.",
)
@click.option(
    "--contact", metavar="NAME", shell_complete=keys_of("contact"), help="A person that is known."
)
@as_json
@opened
def add(work: Workspace, name: str, shape: str | None, **values: Any) -> None:
    """Add a lead; print its key. Somebody who is a lead already gets a touch instead.

    NAME may be a whole line: Name <mail> @organization #source %experiment.
    """
    more = given(values)
    line = is_line(name)
    done = work.leads.add_line(name, more) if line else work.leads.keeper.add(
        {"name": name, **more}
    )  # fmt: skip
    added(work, "lead", done, shape)


@lead_command.command(
    "list", examples=("salesops lead list", "salesops lead list --where 'status:new age_days:>14'")
)
@click.option("--where", metavar="FILTER", default="", help="Words, and column:value.")
@click.option("--all", "everything", is_flag=True, help="Closed ones too.")
@shaped
@opened
def list_(work: Workspace, where: str, everything: bool, shape: str | None) -> None:
    """List the open leads, the oldest first; with a FILTER, all that it lets through."""
    columns = () if shape else SHORT
    printing.listing(work.leads.table(where, columns, all=everything), shape)


@lead_command.command("show", examples=("salesops lead show L-7", "salesops lead show L-7 --json"))
@_key
@as_json
@opened
def show(work: Workspace, key: str, shape: str | None) -> None:
    """Show a lead with its touches and answers."""
    identity = work.records.id_of("lead", key)
    whole = work.records.one("lead", identity)
    touches = work.leads.touches(identity)
    answers = [answer for answer in work.leads.answers(identity) if answer.text or answer.score]
    if shape:
        listed = printing.objects(_table(touches))
        document = {
            **printing.objects(whole)[0],
            "first_touch": next((touch for touch in listed if touch["first"]), None),
            "converting_touch": next((touch for touch in listed if touch["converting"]), None),
            "touches": listed,
            "answers": printing.objects(tables.answers(answers)),
        }
        printing.document(document, shape)
        return
    printing.record(whole, None)
    printing.heading("Touches")
    printing.listing(_table(touches), None)
    if answers:
        printing.heading("Qualification")
        printing.listing(tables.answers(answers), None)


@lead_command.command(
    "touch", examples=("salesops lead touch L-7 --kind event --experiment EGU26 --note 'Talk'",)
)
@_key
@click.option(
    "--kind",
    metavar="KIND",
    shell_complete=words(*TOUCH_KINDS),
    help=f"One of {', '.join(TOUCH_KINDS)}.",
)
@click.option(
    "--experiment",
    metavar="CODE",
    shell_complete=keys_of("experiment"),
    help="The experiment that it came of.",
)
@click.option(
    "--content",
    metavar="KEY",
    shell_complete=keys_of("content"),
    help="The content that it came of.",
)
@click.option(
    "--post", metavar="KEY", shell_complete=keys_of("post"), help="The post that it came of."
)
@click.option("--source", metavar="TEXT", help="Where it came from.")
@click.option("--note", metavar="TEXT", help="What was said.")
@opened
@answers(record_of("lead"))
def touch(work: Workspace, key: str, **values: Any) -> int:
    """Record another contact with a lead; the first touch stays what it is."""
    identity = work.records.id_of("lead", key)
    printing.told(work.leads.touch(identity, given(values)))
    return identity


@lead_command.command(
    "decide",
    examples=(
        "salesops lead decide L-7 engage --reason 'A grant until 2028'",
        "salesops lead decide L-7 park --until 2026-10-01 --reason 'Budget in autumn'",
    ),
)
@_key
@click.argument("decision", shell_complete=words(*DECISIONS))
@click.option(
    "--reason", metavar="TEXT", default="", help="Why; the fit note too, when there is none."
)
@click.option("--until", metavar="DATE", help="The day that a parked lead comes back.")
@revision
@opened
@answers(record_of("lead"))
def decide(work: Workspace, key: str, decision: str, revision: int | None, **values: Any) -> int:
    """Decide to engage, park or decline a lead, with a reason.

    A parked lead is nurtured and comes back on its day; a declined one is disqualified.
    """
    identity = work.records.id_of("lead", key)
    raw = {"decision": decision, **given(values)}
    printing.told(work.leads.decide(identity, raw, expecting=revision))
    return identity


@lead_command.command(
    "qualify",
    examples=(
        "salesops lead qualify L-7 --need 'A hub for 40 students' --need-score 3",
        "salesops lead qualify L-7",
    ),
)
@_key
@question_options()
@shaped
@opened
def qualify(work: Workspace, key: str, shape: str | None, **values: Any) -> None:
    """Answer the seven questions, as on a deal; without any, show the answers."""
    identity = work.records.id_of("lead", key)
    answered = by_question(given(values))
    if answered:
        printing.told(work.leads.qualify(identity, answered))
    if shape or not answered:
        printing.listing(tables.answers(work.leads.answers(identity)), shape)


@lead_command.command(
    "convert", examples=("salesops lead convert L-7", "salesops lead convert L-7 --waive duplicate")
)
@_key
@click.option("--reason", metavar="TEXT", default="", help="Why gates are waived.")
@click.option("--waive", metavar="GATE", multiple=True, help="Waive this gate; repeat.")
@click.option("--waive-all", is_flag=True, help="Waive every gate that only warns.")
@revision
@as_json
@opened
def convert(
    work: Workspace,
    key: str,
    reason: str,
    waive: tuple[str, ...],
    waive_all: bool,
    revision: int | None,
    shape: str | None,
) -> None:
    """Make a deal of a lead that it was decided to engage; print the deal's key.

    Organization, contact, community, answers and experiment go with it, in one change.
    """
    from salesops_tui.domain.transitions import ALL

    identity = work.records.id_of("lead", key)
    waived = ALL if waive_all else waive
    done = work.leads.convert(identity, waive=waived, reason=reason, expecting=revision)
    printing.told(done)
    if shape:
        printing.record(work.records.one("lead", identity), shape)
    else:
        printing.line(done.key)


@lead_command.command("duplicate", examples=("salesops lead duplicate L-9 L-7",))
@_key
@click.argument("of", shell_complete=keys_of("lead"))
@opened
@answers(record_of("lead"))
def duplicate(work: Workspace, key: str, of: str) -> int:
    """Say that a lead repeats the lead OF, which gets a touch for it."""
    one, other = (work.records.id_of("lead", word) for word in (key, of))
    printing.told(work.leads.duplicate(one, other))
    return one


def _table(touches: list[Touch]) -> Any:
    names = [word.partition(":")[0] for word in TOUCH.split()]
    rows = ([getattr(touch, name) for name in names] for touch in touches)
    return tables.table("Touches", TOUCH, rows)
