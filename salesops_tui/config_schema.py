"""What team.toml and config.toml may say."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from salesops_tui import toml_files
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


class TeamTable(_Table):
    """team.toml: what colleagues share."""

    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "USD"
    letterhead: LetterheadTable = LetterheadTable()
    terms: list[Text] | None = None
    paper: Literal["us-letter", "a4"] = "us-letter"
    quote_valid_days: Annotated[int, Field(ge=1, le=365)] = 30
    invoice_due_days: Annotated[int, Field(ge=0, le=365)] = 30


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
