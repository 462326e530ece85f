"""What team.toml and config.toml may say."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from salesops_tui import toml_files
from salesops_tui.domain.marketing import CHANNELS
from salesops_tui.domain.settings import Letterhead, Settings
from salesops_tui.errors import FileInvalid

Text = Annotated[str, AfterValidator(toml_files.plain_line), Field(max_length=500)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class LetterheadTable(_Table):
    """``[letterhead]`` of team.toml."""

    name: Text = "Your organization"
    address: list[Text] = []
    email: Text = ""
    website: Text = ""


def _zone(name: str) -> str:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (ValueError, OSError):
        raise ValueError(f"{name!r} is no time zone; write one such as Europe/Lisbon") from None
    return name


def _channel(name: str) -> str:
    if name not in CHANNELS:
        raise ValueError(f"{name!r} is no channel; there are {', '.join(CHANNELS)}")
    return name


class CadenceTable(_Table):
    """``[cadence]`` of team.toml: days from one to the next."""

    blog: Annotated[int, Field(ge=1, le=365)] = 14
    mailing: Annotated[int, Field(ge=1, le=365)] = 60


class TeamTable(_Table):
    """team.toml: what colleagues share."""

    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "USD"
    letterhead: LetterheadTable = LetterheadTable()
    terms: list[Text] | None = None
    paper: Literal["us-letter", "a4"] = "us-letter"
    quote_valid_days: Annotated[int, Field(ge=1, le=365)] = 30
    invoice_due_days: Annotated[int, Field(ge=0, le=365)] = 30
    channels: list[Annotated[Text, AfterValidator(_channel)]] = list(Settings().channels)
    cadence: CadenceTable = CadenceTable()
    time_zone: Annotated[Text, AfterValidator(_zone)] = "UTC"


class ConfigTable(_Table):
    """config.toml: one person's keys and colours."""

    theme: Text = ""
    keymap: dict[str, Text] = {}


def read(config: Path, team_file: Path, team: Path, must_exist: bool) -> Settings:
    """Settings from both files; a missing one leaves its defaults."""
    own = ConfigTable.model_validate(_load(config, ConfigTable, must_exist))
    shared = TeamTable.model_validate(_load(team_file, TeamTable, False))
    settings = Settings(
        currency=shared.currency,
        letterhead=Letterhead(
            shared.letterhead.name,
            tuple(shared.letterhead.address),
            shared.letterhead.email,
            shared.letterhead.website,
        ),
        paper=shared.paper,
        quote_valid_days=shared.quote_valid_days,
        invoice_due_days=shared.invoice_due_days,
        channels=tuple(dict.fromkeys(shared.channels)),
        cadence=shared.cadence.model_dump(),
        time_zone=shared.time_zone,
        theme=own.theme,
        keymap=own.keymap,
        team=team,
    )
    return settings if shared.terms is None else settings._replace(terms=tuple(shared.terms))


def _load(path: Path, table: type[_Table], must_exist: bool) -> dict[str, Any]:
    found = toml_files.read(path)
    if found is None:
        if must_exist:
            raise FileInvalid(f"{path}: there is no such settings file")
        return {}
    text, data = found
    try:
        table.model_validate(data)
    except ValidationError as mistake:
        raise toml_files.refusal(path, text, mistake.errors()[0]) from None
    return data
