"""What a team's process.toml may say, and the sentences for what it may not."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from salesops_tui.domain.gates import CHECKS
from salesops_tui.domain.papers import DOCUMENT_KINDS
from salesops_tui.domain.process import TRACKED, Kind, Process
from salesops_tui.domain.record_gates import RECORD_CHECKS
from salesops_tui.domain.systems import OPERATIONS, SYSTEMS
from salesops_tui.errors import FileInvalid
from salesops_tui.process_data import Data, build, line_of, overlay
from salesops_tui.toml_files import plain_line, refusal

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Label = Annotated[str, AfterValidator(plain_line), Field(min_length=1, max_length=40)]
Rate = Annotated[int, Field(ge=0, le=10_000)]
Text = Annotated[str, AfterValidator(plain_line), Field(max_length=200)]
_EVENT = r"^(win|sync|(enter|issue|deliverable|engagement|renewal):[a-z][a-z0-9-]{0,39})$"


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class GateTable(_Table):
    """One ``[[stage.gate]]``; severity ``off`` removes a shipped gate."""

    key: Key
    label: Label | None = None
    severity: Literal["block", "warn", "off"] | None = None
    check: str | None = None
    side: Literal["exit", "entry"] | None = None


class StageTable(_Table):
    """One ``[[stage]]``."""

    key: Key
    label: Label | None = None
    kind: Literal["open", "won", "lost", "paused", "completed"] | None = None
    accountable: Text | None = None
    assist: Text | None = None
    expected_days: Annotated[int, Field(ge=0, le=3650)] | None = None
    retired: bool | None = None
    gate: list[GateTable] = []


class ChecklistTable(_Table):
    """One ``[[checklist]]``."""

    key: Key
    items: Annotated[list[Text], Field(min_length=1, max_length=50)]


class RuleTable(_Table):
    """One ``[[rule]]``; ``off`` takes a shipped one away."""

    key: Key
    on: Annotated[str, Field(pattern=_EVENT)] | None = None
    system: Literal[tuple(SYSTEMS)] | None = None  # type: ignore[valid-type] # made of the names
    operation: Key | None = None
    text: Text | None = None
    after: Key | None = None
    off: bool | None = None


class ProcessTable(_Table):
    """The whole file; everything in it is optional, the shipped file fills the rest."""

    schema_: Annotated[Literal[1], Field(alias="schema")] = 1
    win_rates: dict[Literal["renewal", "new", "expansion"], Rate] = {}
    stage: list[StageTable] = []
    lead: list[StageTable] = []
    experiment: list[StageTable] = []
    content: list[StageTable] = []
    engagement: list[StageTable] = []
    deliverable: list[StageTable] = []
    renewal: list[StageTable] = []
    checklist: list[ChecklistTable] = []
    rule: list[RuleTable] = []


def check(own: Data, shipped: Data, text: str, path: Path) -> None:
    """Raise FileInvalid for the first mistake, naming file, line and key.

    ``own`` is the team's file, which lies over the shipped one.
    """
    try:
        table = ProcessTable.model_validate(own)
    except ValidationError as mistake:
        raise refusal(path, text, mistake.errors()[0]) from None
    for name in ("stage", *TRACKED):
        known = CHECKS if name == "stage" else RECORD_CHECKS
        for number, stage in enumerate(getattr(table, name)):
            for index, gate in enumerate(stage.gate):
                if gate.check is not None and gate.check not in known:
                    line = line_of(text, (name, number, "gate", index))
                    raise FileInvalid(
                        f"{path}, line {line}: gate {gate.key}: no check is called"
                        f" {gate.check!r}; there are {', '.join(sorted(known))}"
                    )
    merged = overlay(shipped, own)
    _check_complete(merged, text, path)
    _check_whole(build(merged), path)


def _check_complete(merged: Data, text: str, path: Path) -> None:
    """A new stage, gate or rule has nothing shipped to fill it: each must say what it is."""
    for stage in (entry for name in ("stage", *TRACKED) for entry in merged.get(name, ())):
        for what, entry, needed in (
            ("stage", stage, ("label", "kind")),
            *(("gate", gate, ("label", "severity", "check")) for gate in stage.get("gate", ())),
        ):
            _need(what, entry, needed, text, path)
    for rule in merged.get("rule", ()):
        _need("rule", rule, ("on", "system", "operation"), text, path)
        _check_rule(rule, merged, text, path)


def _check_rule(rule: Data, merged: Data, text: str, path: Path) -> None:
    """What a rule names must be there: the stage or the like, the operation, the rule before."""
    for value, what, known in (
        (rule["on"].partition(":")[2], _called(rule["on"]), _targets(rule["on"], merged)),
        (rule["operation"], f"operation of {rule['system']}", OPERATIONS[rule["system"]]),
        (rule.get("after", ""), "rule", [each["key"] for each in merged["rule"]]),
    ):
        if value and value not in known:
            raise FileInvalid(
                f"{path}, line {_place(rule, text)}: rule {rule['key']}: there is no {what}"
                f" {value!r}; there are {', '.join(sorted(known))}"
            )


def _called(event: str) -> str:
    return {"enter": "stage", "issue": "kind of document"}.get(event.partition(":")[0], "status")


def _targets(event: str, merged: Data) -> Iterable[str]:
    """What can stand after the colon of an event."""
    name = event.partition(":")[0]
    if name == "issue":
        return DOCUMENT_KINDS
    return [stage["key"] for stage in merged.get("stage" if name == "enter" else name, ())]


def _need(what: str, entry: Data, needed: tuple[str, ...], text: str, path: Path) -> None:
    missing = [name for name in needed if name not in entry]
    if missing:
        raise FileInvalid(
            f"{path}, line {_place(entry, text)}: {what} {entry['key']} is new and needs"
            f" {missing[0]}"
        )


def _place(entry: Data, text: str) -> int:
    """The line where the key of an entry stands."""
    found = text.find(f'"{entry["key"]}"')
    return text.count("\n", 0, max(found, 0)) + 1


def _check_whole(process: Process, path: Path) -> None:
    """Raise FileInvalid when the two files together do not make a process."""
    for kind in Kind:
        if not any(stage.kind is kind for stage in process.stages):
            raise FileInvalid(f"{path}: no stage of kind {kind} is left; add one")
    whole = (process.stages, *process.tracks.values())
    gates = [[gate.key for stage in stages for gate in stage.gates] for stages in whole]
    twice = {key for keys in gates for key in keys if keys.count(key) > 1}
    if twice:
        raise FileInvalid(f"{path}: gate {sorted(twice)[0]} stands twice; rename one of them")
